"""The bilan d'accompagnement: what was worked on, counted from the steps, for who accompanies next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from parcours.domain.etape import EtapeDeTheme, EtatEtape, Theme

# What the person may not want to be known elsewhere: left out until they are asked.
THEMES_RESERVES = frozenset({Theme.SANTE, Theme.JUSTICE})


@dataclass(frozen=True)
class ThemeTravaille:
    """An obstacle, how many steps it took, and the day of the latest."""

    theme: Theme
    nombre: int
    dernier: date


def themes_travailles(etapes: Iterable[EtapeDeTheme], choisis: Collection[Theme] | None = None) -> list[ThemeTravaille]:
    """The obstacles of the steps that were done, the most worked on first; among `choisis` when they are given."""
    jours: dict[Theme, list[date]] = {}
    for etape in etapes:
        if etape.theme is not None and etape.etat == EtatEtape.FAITE:
            jours.setdefault(Theme(etape.theme), []).append(etape.le)
    retenus = [ThemeTravaille(theme, len(lus), max(lus)) for theme, lus in jours.items()]
    rangs = list(Theme)
    return sorted(
        (t for t in retenus if choisis is None or t.theme in choisis), key=lambda t: (-t.nombre, rangs.index(t.theme))
    )
