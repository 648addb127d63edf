"""Legal numbers by date of effect, read once from the TOML files of `parcours/domain/bareme/`.

A parameter holds rows: from a date, a value, with its reference. The row in force on a day is the last one
whose `depuis` is not after that day. `depuis` is the day the rule was applied (for the PASS IAE, by the
national platform); `depuis_legal` is the day of the text when it differs and is known.
`confiance` says where the number comes from: `texte` (law, decree, or the operator's own rule, seen),
`secondaire` (press, network, partner page), `a_verifier` (practice or memory, to be confirmed).
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from parcours.domain.dates import UN_JOUR, Duree, Periode, lire_duree

Contenu = int | float | str | bool | list[str] | list[int]

SANS_LIMITE = "sans limite"
CONFIANCES = ("", "texte", "secondaire", "a_verifier")


class ParametreInconnu(LookupError):
    """No such parameter, or no value yet on the day asked."""


class BaremeInvalide(ValueError):
    """A file of legal parameters that cannot be trusted: the application must not start with it."""


@dataclass(frozen=True)
class Valeur:
    """A value in force from a day, with the reference that says so."""

    depuis: date
    valeur: Contenu
    reference: str
    confiance: str = ""
    depuis_legal: date | None = None


@dataclass(frozen=True)
class Parametre:
    """A legal parameter: what it is, in which unit, and its values in order of date."""

    nom: str
    description: str
    unite: str
    valeurs: tuple[Valeur, ...]

    def au(self, jour: date) -> Valeur:
        """The row in force on `jour`. Raises ParametreInconnu before the first one."""
        rang = bisect_right(self.valeurs, jour, key=lambda ligne: ligne.depuis)
        if rang == 0:
            raise ParametreInconnu(f"{self.nom} : aucune valeur connue au {jour.isoformat()}")
        return self.valeurs[rang - 1]


def lire_bareme(texte: str) -> dict[str, Parametre]:
    """The parameters written in one TOML file. Raises BaremeInvalide when a row lacks what it must say."""
    return {nom: _parametre(nom, table) for nom, table in tomllib.loads(texte).items()}


def _parametre(nom: str, table: dict[str, Any]) -> Parametre:
    try:
        lignes = tuple(Valeur(**ligne) for ligne in table["valeurs"])
        parametre = Parametre(nom, table["description"], table["unite"], lignes)
    except (KeyError, TypeError) as erreur:
        raise BaremeInvalide(f"{nom} : {erreur}") from erreur
    dates = [ligne.depuis for ligne in lignes]
    if not dates or dates != sorted(set(dates)):
        raise BaremeInvalide(f"{nom} : dates absentes, répétées ou en désordre")
    if not parametre.description or not all(ligne.reference for ligne in lignes):
        raise BaremeInvalide(f"{nom} : description ou référence absente")
    if any(ligne.confiance not in CONFIANCES for ligne in lignes):
        raise BaremeInvalide(f"{nom} : confiance inconnue")
    return parametre


@cache
def parametres() -> Mapping[str, Parametre]:
    """Every parameter by name, read once.

    Raises BaremeInvalide when a file is wrong or when two files define the same name.
    """
    tous: dict[str, Parametre] = {}
    for fichier in sorted(files("parcours.domain.bareme").iterdir(), key=lambda chemin: chemin.name):
        if not fichier.name.endswith(".toml"):
            continue
        for nom, parametre in lire_bareme(fichier.read_text(encoding="utf-8")).items():
            if nom in tous:
                raise BaremeInvalide(f"{nom} : défini deux fois")
            tous[nom] = parametre
    return MappingProxyType(tous)


def parametre(nom: str) -> Parametre:
    """The parameter of that name. Raises ParametreInconnu when there is none."""
    try:
        return parametres()[nom]
    except KeyError:
        raise ParametreInconnu(nom) from None


def connu_depuis(nom: str) -> date:
    """The first day on which a value is known."""
    return parametre(nom).valeurs[0].depuis


def rangees(nom: str, periode: Periode) -> tuple[Contenu, ...]:
    """Every value in force on one of these days, in order; none before the first one."""
    return tuple(ligne.valeur for ligne, tenue in _tenues(nom) if tenue.chevauche(periode))


def periodes_du_code(nom: str, code: str) -> tuple[Periode, ...]:
    """When a list of codes held this one, days included; the last period ends on `date.max` while it still does."""
    trouvees: list[Periode] = []
    for ligne, tenue in _tenues(nom):
        if not isinstance(ligne.valeur, list) or code not in ligne.valeur:
            continue
        if trouvees and trouvees[-1].fin + UN_JOUR == tenue.debut:
            trouvees[-1] = Periode(trouvees[-1].debut, tenue.fin)
        else:
            trouvees.append(tenue)
    return tuple(trouvees)


def _tenues(nom: str) -> list[tuple[Valeur, Periode]]:
    # Each row with the days on which it holds.
    lignes = parametre(nom).valeurs
    fins = [suivante.depuis - UN_JOUR for suivante in lignes[1:]] + [date.max]
    return [(ligne, Periode(ligne.depuis, fin)) for ligne, fin in zip(lignes, fins, strict=True)]


def valeur(nom: str, au: date) -> Contenu:
    """The value in force on `au`. Raises ParametreInconnu: no such name, or no value yet on that day."""
    return parametre(nom).au(au).valeur


def entier(nom: str, au: date) -> int:
    """The value in force on `au`, which must be a whole number. Raises BaremeInvalide when it is not."""
    lue = valeur(nom, au)
    if isinstance(lue, bool) or not isinstance(lue, int):
        raise BaremeInvalide(f"{nom} : un nombre entier est attendu")
    return lue


def vrai(nom: str, au: date) -> bool:
    """The value in force on `au`, which must be true or false. Raises BaremeInvalide when it is not."""
    lue = valeur(nom, au)
    if not isinstance(lue, bool):
        raise BaremeInvalide(f"{nom} : vrai ou faux est attendu")
    return lue


def texte(nom: str, au: date) -> str:
    """The value in force on `au`, which must be a text. Raises BaremeInvalide when it is not."""
    lue = valeur(nom, au)
    if not isinstance(lue, str):
        raise BaremeInvalide(f"{nom} : un texte est attendu")
    return lue


def codes(nom: str, au: date) -> tuple[str, ...]:
    """The value in force on `au`, which must be a list of codes. Raises BaremeInvalide when it is not."""
    lue = valeur(nom, au)
    if not isinstance(lue, list):
        raise BaremeInvalide(f"{nom} : une liste est attendue")
    return tuple(str(code) for code in lue)


def jours(nom: str, au: date) -> tuple[int, ...]:
    """The value in force on `au`, which must be a list of numbers of days. Raises BaremeInvalide if not."""
    lue = valeur(nom, au)
    if not isinstance(lue, list):
        raise BaremeInvalide(f"{nom} : une liste est attendue")
    return tuple(int(nombre) for nombre in lue)


def duree(nom: str, au: date) -> Duree:
    """The duration in force on `au`, written «24 mois» or «730 jours» in the file."""
    return lire_duree(texte(nom, au))


def duree_ou_rien(nom: str, au: date) -> Duree | None:
    """The duration in force on `au`; None when the file says «sans limite»."""
    lue = texte(nom, au)
    return None if lue == SANS_LIMITE else lire_duree(lue)
