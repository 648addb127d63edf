"""French dates, durations, numbers and agreements: pure functions, installed as Jinja filters of the same name.

Everything is written with U+00A0 where a line must not break. A missing value reads «non renseigné», never 0.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_month_names
from babel.numbers import format_decimal

from parcours.domain.proportion import Intervalle

NBSP = "\u00a0"
NON_RENSEIGNE = f"non{NBSP}renseigné"

# Read once: formatting a date must stay cheap on a page of fifty lines.
_MOIS = dict(get_month_names("wide", locale="fr"))
_MOIS_COURTS = dict(get_month_names("abbreviated", locale="fr"))


def _jour(le: date) -> str:
    return "1er" if le.day == 1 else str(le.day)


def date_longue(le: date | None) -> str:
    """Date for a sentence: «3 décembre 2026», «1er décembre 2026»."""
    if le is None:
        return NON_RENSEIGNE
    return f"{_jour(le)}{NBSP}{_MOIS[le.month]} {le.year}"


def date_courte(le: date | None) -> str:
    """Date for a list or a table, never broken: «3 déc. 2026», «1er juin 2027»."""
    if le is None:
        return NON_RENSEIGNE
    return f"{_jour(le)}{NBSP}{_MOIS_COURTS[le.month]}{NBSP}{le.year}"


def mois_annee(le: date | None) -> str:
    """Month for a sentence: «novembre 2026»."""
    return NON_RENSEIGNE if le is None else f"{_MOIS[le.month]} {le.year}"


def mois_court(le: date) -> str:
    """Month alone, for an axis: «avr.», «mai»."""
    return str(_MOIS_COURTS[le.month])


def heure(instant: datetime) -> str:
    """Hour of an instant already in the right zone: «6 h 00»."""
    return f"{instant.hour}{NBSP}h{NBSP}{instant.minute:02d}"


def heure_locale(instant: datetime, fuseau: str) -> str:
    """Hour of an instant on the clock of a zone: «6 h 00»."""
    return heure(instant.astimezone(ZoneInfo(fuseau)))


def instant_local(instant: datetime | None, fuseau: str | tzinfo) -> str:
    """Instant on the clock of a zone: «23 novembre 2026, 6 h 00».

    Raises ValueError for an instant without zone: we would not know what it means.
    """
    if instant is None:
        return NON_RENSEIGNE
    if instant.tzinfo is None:
        raise ValueError("un instant sans fuseau ne peut pas être affiché")
    local = instant.astimezone(ZoneInfo(fuseau) if isinstance(fuseau, str) else fuseau)
    return f"{date_longue(local)}, {heure(local)}"


# The same few hundred numbers, on every line of every page.
@lru_cache(maxsize=4096, typed=True)
def nombre(valeur: float | Decimal | None, decimales: int = 0) -> str:
    """Number with French separators: «1 040», «12,4» with one decimal, «−6» with a real minus sign."""
    if valeur is None:
        return NON_RENSEIGNE
    arrondi = _arrondir(valeur, decimales)
    motif = "#,##0" + ("." + "0" * decimales if decimales else "")
    texte = format_decimal(arrondi, format=motif, locale="fr")
    return texte.replace("\u202f", NBSP).replace("-", "−")


def au_plus(valeur: float | Decimal | None, decimales: int) -> str:
    """Number with the decimals it needs and no more: «32», «12,5», «1 040,25» with two at most."""
    entier, virgule, suite = nombre(valeur, decimales).partition(",")
    return entier + (virgule + suite).rstrip(",0")


def ecart(valeur: float | Decimal | None, decimales: int = 0) -> str:
    """Difference, with its sign: «+4,3», «−0,1», «0,0»."""
    texte = nombre(valeur, decimales)
    return f"+{texte}" if valeur is not None and _arrondir(valeur, decimales) > 0 else texte


def pourcent(part: float | Decimal | None, decimales: int = 0) -> str:
    """Share of one as a percentage, half rounded up: 0.125 reads «13 %»."""
    if part is None:
        return NON_RENSEIGNE
    return f"{nombre(Decimal(str(part)) * 100, decimales)}{NBSP}%"


def entre(intervalle: Intervalle) -> str:
    """Interval of a share, beside a rate: «37 à 82», in per cent."""
    return f"{nombre(Decimal(str(intervalle.bas)) * 100)} à {nombre(Decimal(str(intervalle.haut)) * 100)}".replace(
        " ", NBSP
    )


def taux(favorables: int | None, total: int | None, decimales: int = 0) -> str:
    """Rate from its two counts: «25 %»; «–» when nothing was counted, for a rate of nothing is not 0."""
    if favorables is None or total is None:
        return NON_RENSEIGNE
    if total == 0:
        return "–"
    return pourcent(Decimal(favorables) / Decimal(total), decimales)


def _arrondir(valeur: float | Decimal, decimales: int) -> Decimal:
    exacte = valeur if isinstance(valeur, Decimal) else Decimal(str(valeur))
    arrondi = exacte.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    return arrondi if arrondi else abs(arrondi)


def accord(n: int, singulier: str, pluriel: str | None = None) -> str:
    """The word alone, agreed with n (French: 0 and 1 are singular): 2 reads «alertes».

    Without `pluriel` the word takes an s unless it ends in s, x or z.
    Raises ValueError for several words without `pluriel`: which of them agree is not ours to guess.
    """
    if -2 < n < 2:
        return singulier
    if pluriel is not None:
        return pluriel
    if " " in singulier or NBSP in singulier:
        raise ValueError(f"donner le pluriel de « {singulier} »")
    return singulier if singulier.endswith(("s", "x", "z")) else singulier + "s"


def combien(n: int, singulier: str, pluriel: str | None = None) -> str:
    """Number and agreed word, never separated: «1 alerte», «1 040 sorties»."""
    return f"{nombre(n)}{NBSP}{accord(n, singulier, pluriel)}"


def duree_jours(n: int | None) -> str:
    """Duration in calendar days: «38 jours», «1 jour»."""
    return NON_RENSEIGNE if n is None else combien(n, "jour")


def dans_jours(n: int | None) -> str:
    """Distance from today in days: «dans 38 jours», «aujourd’hui», «en retard de 3 jours»."""
    if n is None:
        return NON_RENSEIGNE
    if n == 0:
        return "aujourd’hui"
    return f"dans {duree_jours(n)}" if n > 0 else f"en retard de {duree_jours(-n)}"


def telephone(numero: str | None) -> str:
    """Telephone number in pairs: «06 96 12 34 56», «+596 696 12 34 56»; any other form is left as typed."""
    if not numero:
        return NON_RENSEIGNE
    brut = re.sub(r"[\s.\-()\u00a0]", "", numero)
    for motif in (
        r"()(0\d)(\d{8})",
        r"(\+\d\d)(\d)(\d{8})",
        r"(\+\d{3})(\d{3})(\d{6})",
    ):
        if trouve := re.fullmatch(motif, brut):
            tete = [groupe for groupe in (trouve[1], trouve[2]) if groupe]
            return NBSP.join([*tete, *re.findall(r"\d\d", trouve[3])])
    return numero.strip()


def siret(numero: str | None) -> str:
    """SIRET in groups: «123 456 789 00012»; any other form is left as typed."""
    return _grouper(numero, (3, 3, 3, 5))


def numero_pass(numero: str | None) -> str:
    """PASS IAE number in groups (issuer, year or first digits, rank): «99999 24 01873»."""
    return _grouper(numero, (5, 2, 5))


def _grouper(numero: str | None, tailles: tuple[int, ...]) -> str:
    if not numero:
        return NON_RENSEIGNE
    brut = re.sub(r"[\s\u00a0]", "", numero)
    if len(brut) != sum(tailles):
        return numero.strip()
    groupes = []
    for taille in tailles:
        groupes.append(brut[:taille])
        brut = brut[taille:]
    return NBSP.join(groupes)


def initiales(*noms: str) -> str:
    """Initials of a full name, first and last words only: «Ana Lucía», «Peralta» reads «AP»."""
    mots = [mot for nom in noms for mot in nom.split() if mot[0].isalpha()]
    if not mots:
        return ""
    return "".join(mot[0].upper() for mot in ([mots[0], mots[-1]] if len(mots) > 1 else mots))


def liste_et(elements: Iterable[object]) -> str:
    """Enumeration: «a», «a et b», «a, b et c»."""
    mots = [str(element) for element in elements]
    if len(mots) < 2:
        return "".join(mots)
    return f"{', '.join(mots[:-1])} et {mots[-1]}"
