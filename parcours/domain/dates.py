"""Calendar arithmetic of the rules: months clipped to their last day, inclusive day counts, durations."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

UN_JOUR = timedelta(days=1)


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day `mois` months later (earlier when negative), clipped to the end of the month."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, indice = divmod(rang, 12)
    dernier = calendar.monthrange(annee, indice + 1)[1]
    return date(annee, indice + 1, min(jour.day, dernier))


def premier_du_mois(jour: date) -> date:
    """The first day of the month of a day."""
    return jour.replace(day=1)


def dernier_du_mois(jour: date) -> date:
    """The last day of the month of a day."""
    return jour.replace(day=calendar.monthrange(jour.year, jour.month)[1])


def jours_entre(debut: date, fin: date) -> int:
    """Days from `debut` to `fin`, the first one not counted; negative when `fin` comes first."""
    return (fin - debut).days


def jours_inclus(debut: date, fin: date) -> int:
    """Days of the period, both ends counted."""
    return jours_entre(debut, fin) + 1


def mois_pleins(debut: date, fin: date) -> int:
    """Whole months from `debut` to `fin`: a month is whole once the same day number is reached."""
    mois = (fin.year - debut.year) * 12 + fin.month - debut.month
    return mois - 1 if fin.day < debut.day else mois


def en_toutes_lettres(jour: date) -> str:
    """The date as written inside a refusal: «27 février 2027», «1er mars 2027»."""
    numero = "1er" if jour.day == 1 else str(jour.day)
    return f"{numero} {MOIS[jour.month - 1]} {jour.year}"


def en_mois(jour: date) -> str:
    """The month of a day in letters: «mars 2026»."""
    return f"{MOIS[jour.month - 1]} {jour.year}"


@dataclass(frozen=True)
class Periode:
    """From a day to a day, both inside."""

    debut: date
    fin: date

    def contient(self, jour: date) -> bool:
        """Whether a day falls inside."""
        return self.debut <= jour <= self.fin

    def chevauche(self, autre: Periode) -> bool:
        """Whether the two share at least one day."""
        return self.debut <= autre.fin and autre.debut <= self.fin

    def couvre(self, autre: Periode) -> bool:
        """Whether every day of the other is in this one."""
        return self.debut <= autre.debut and autre.fin <= self.fin

    def __str__(self) -> str:
        return f"du {en_toutes_lettres(self.debut)} au {en_toutes_lettres(self.fin)}"


def accorder(nombre: int, singulier: str, pluriel: str = "") -> str:
    """A count with its noun: «1 jour», «2 jours», «1 095 jours» (no-break space between thousands)."""
    nom = singulier if abs(nombre) < 2 else (pluriel or f"{singulier}s")
    return f"{nombre:,} {nom}".replace(",", "\u00a0")


@dataclass(frozen=True)
class Duree:
    """A length as the law writes it: calendar months, or days. Adding one never guesses the other."""

    mois: int = 0
    jours: int = 0

    def apres(self, jour: date) -> date:
        """The date reached from `jour`, months first."""
        return ajouter_mois(jour, self.mois) + timedelta(days=self.jours)

    def avant(self, jour: date) -> date:
        """The date this long before `jour`, months first."""
        return ajouter_mois(jour, -self.mois) - timedelta(days=self.jours)

    def __str__(self) -> str:
        mois = accorder(self.mois, "mois", "mois") if self.mois else ""
        jours = accorder(self.jours, "jour") if self.jours or not self.mois else ""
        return " et ".join(partie for partie in (mois, jours) if partie)


@lru_cache(maxsize=256)
def lire_duree(texte: str) -> Duree:
    """The duration written «24 mois», «730 jours» or «1 jour».

    Raises ValueError for any other writing.
    """
    lu = re.fullmatch(r"(\d+) (mois|jours?)", texte)
    if lu is None:
        raise ValueError(f"durée illisible : {texte!r}")
    nombre = int(lu[1])
    return Duree(mois=nombre) if lu[2] == "mois" else Duree(jours=nombre)
