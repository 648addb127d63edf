"""Working days of a territory: neither a weekend, nor one of its public holidays (code du travail, L3133-1, L3422-2).

The territory is known by its time zone: each overseas department has its own.
"""

from datetime import date, timedelta
from functools import lru_cache

from parcours.domain import parametres

SAMEDI = 5
PROPRES_AU_LIEU = {
    "America/Martinique": "jours_feries_martinique",
    "America/Guadeloupe": "jours_feries_guadeloupe",
    "America/Cayenne": "jours_feries_guyane",
    "Indian/Reunion": "jours_feries_reunion",
    "Indian/Mayotte": "jours_feries_mayotte",
}


def paques(annee: int) -> date:
    """Easter Sunday of a year, in the Gregorian calendar.

    The moon of the Church is full on a day of the nineteen-year cycle (golden number), moved by what the centuries
    drop; Easter is the Sunday that follows.
    """
    or_, siecle = annee % 19, annee // 100
    epacte = (19 * or_ + siecle - siecle // 4 - (8 * siecle + 13) // 25 + 15) % 30
    # Two full moons of a cycle never fall on the same day, and none after 18 April.
    if epacte == 29 or (epacte == 28 and or_ > 10):
        epacte -= 1
    pleine_lune = date(annee, 3, 21) + timedelta(days=epacte)
    return pleine_lune + timedelta(days=7 - (pleine_lune.weekday() + 1) % 7)


@lru_cache(maxsize=256)
def jours_feries(annee: int, fuseau: str) -> frozenset[date]:
    """The public holidays of a year where a time zone is the local one.

    Raises ParametreInconnu before 1982, for the whole of France, and before 1984 overseas.
    """
    au = date(annee, 1, 1)
    fixes = parametres.codes("jours_feries_fixes", au)
    if fuseau in PROPRES_AU_LIEU:
        fixes += parametres.codes(PROPRES_AU_LIEU[fuseau], au)
    mobiles = parametres.jours("jours_feries_mobiles", au)
    return frozenset(
        {date.fromisoformat(f"{annee:04d}-{fixe}") for fixe in fixes}
        | {paques(annee) + timedelta(days=apres) for apres in mobiles}
    )


def est_ouvre(jour: date, fuseau: str) -> bool:
    """Whether people work on a day: from Monday to Friday, holidays of the place excepted."""
    return jour.weekday() < SAMEDI and jour not in jours_feries(jour.year, fuseau)
