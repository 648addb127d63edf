"""From the raw value of a spreadsheet cell to a clean text or a date, or to a French reason."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from parcours.domain.dates import MOIS
from parcours.domain.erreurs import Refus
from parcours.domain.texte import sans_invisible

ANNEE_MIN, ANNEE_MAX = 1900, 2100
# Day 1 of a spreadsheet is 1 January 1900; it also counts a 29 February 1900 (day 60) that never was.
ORIGINE = date(1899, 12, 30)
JOUR_INEXISTANT = 60

HEURE = r"(?:[ t][0-9]{1,2}[:h][0-9.:z+-]*)?"
DATE_FRANCAISE = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]+)" + HEURE)
DATE_ISO = re.compile(r"([0-9]{4})([/-])([0-9]{1,2})\2([0-9]{1,2})" + HEURE)
DATE_EN_LETTRES = re.compile(r"(?:[a-z]+ )?([0-9]{1,2})(?:er)? ([a-z]+)\.? ([0-9]+)" + HEURE)
NUMERO_DE_JOUR = re.compile(r"[0-9]{5}(?:\.0+)?")

DATE_ILLISIBLE = "La date n’est pas lisible\u00a0: écrivez-la sous la forme 05/03/2025."
DATE_IMPOSSIBLE = "Cette date n’existe pas dans le calendrier."
ANNEE_COURTE = "L’année doit être écrite avec quatre chiffres."
ANNEE_HORS_BORNES = "L’année doit être comprise entre 1900 et 2100."


class DateIllisible(Refus):
    """The cell does not give a date; `message` is the French reason, without the content of the cell."""


def texte(valeur: object) -> str:
    """Give the text of a cell on one line: no control or invisible character, accents composed.

    A whole number loses its decimal part (97232.0 is "97232"). What looks like a formula stays plain text.
    """
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return " ".join(sans_invisible(unicodedata.normalize("NFC", str(valeur))).split())


def cle(valeur: object) -> str:
    """Give what the spellings of a title or a status share: no accent, no case, one apostrophe."""
    decompose = unicodedata.normalize("NFKD", texte(valeur).replace("’", "'"))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre)).casefold()


def lire_date(valeur: object) -> date | None:
    """Give the day that a cell holds, `None` when it is empty.

    Reads spreadsheet dates and day numbers, `05/03/2025`, `05-03-2025`, `5 mars 2025`, `1er mars 2025`,
    `2025-03-05`, each with or without a time, which is ignored. Raises `DateIllisible`.
    """
    if isinstance(valeur, datetime):
        jour: date | None = valeur.date()
    elif isinstance(valeur, date):
        jour = valeur
    elif isinstance(valeur, bool):
        raise DateIllisible(DATE_ILLISIBLE)
    elif isinstance(valeur, int | float):
        jour = _jour_numero(valeur)
    elif isinstance(valeur, str):
        jour = _date_ecrite(cle(valeur))
    else:
        raise DateIllisible(DATE_ILLISIBLE)
    if jour is not None and not ANNEE_MIN <= jour.year <= ANNEE_MAX:
        raise DateIllisible(ANNEE_HORS_BORNES)
    return jour


def _jour_numero(numero: float) -> date:
    """Give the day of a spreadsheet day number; a bare year (2025) is not one."""
    if not 1 <= numero < (date.max - ORIGINE).days:
        raise DateIllisible(DATE_ILLISIBLE)
    entier = int(numero)
    if entier == JOUR_INEXISTANT or ANNEE_MIN <= entier <= ANNEE_MAX:
        raise DateIllisible(DATE_ILLISIBLE)
    return ORIGINE + timedelta(days=entier if entier > JOUR_INEXISTANT else entier + 1)


def _date_ecrite(ecrite: str) -> date | None:
    """Read a date from its normalised text."""
    if not ecrite:
        return None
    if NUMERO_DE_JOUR.fullmatch(ecrite):
        return _jour_numero(float(ecrite))
    if iso := DATE_ISO.fullmatch(ecrite):
        annee, mois, jour = iso[1], int(iso[3]), iso[4]
    elif francaise := DATE_FRANCAISE.fullmatch(ecrite):
        annee, mois, jour = francaise[4], int(francaise[3]), francaise[1]
    elif lettres := DATE_EN_LETTRES.fullmatch(ecrite):
        annee, mois, jour = lettres[3], _rang_du_mois(lettres[2]), lettres[1]
    else:
        raise DateIllisible(DATE_ILLISIBLE)
    if len(annee) < len("2025"):
        raise DateIllisible(ANNEE_COURTE)
    if len(annee) > len("2025") or not ANNEE_MIN <= int(annee) <= ANNEE_MAX:
        raise DateIllisible(ANNEE_HORS_BORNES)
    try:
        return date(int(annee), mois, int(jour))
    except ValueError:
        raise DateIllisible(DATE_IMPOSSIBLE) from None


def _rang_du_mois(ecrit: str) -> int:
    """Give the rank of a month from its name or the start of it («janv», «sept»)."""
    possibles = [rang for rang, nom in enumerate(MOIS, start=1) if cle(nom).startswith(ecrit)]
    if len(possibles) != 1 or len(ecrit) < len("mai"):
        raise DateIllisible(DATE_ILLISIBLE)
    return possibles[0]
