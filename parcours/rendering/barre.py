"""The drawing of a share: its interval, its point, the target, between 0 and 100 %."""

from dataclasses import dataclass

from parcours.domain.proportion import Intervalle
from parcours.rendering.formats import pourcent


@dataclass(frozen=True)
class Barre:
    """Positions in per cent of the width, and the sentence that says the same."""

    point: float
    bas: float
    haut: float
    objectif: float | None
    titre: str

    @property
    def bornes(self) -> str:
        """The ends of the interval, as they are read under it."""
        return f"{pourcent(self.bas / 100)} à {pourcent(self.haut / 100)}"

    @property
    def largeur(self) -> float:
        """The width of the interval."""
        return round(self.haut - self.bas, 2)


def tracer(part: float, intervalle: Intervalle, objectif: int | None = None) -> Barre:
    """The drawing of a share (0 to 1); `objectif` is in per cent."""
    titre = f"{pourcent(part)}, entre {pourcent(intervalle.bas)} et {pourcent(intervalle.haut)}"
    if objectif is not None:
        titre += f" ; objectif {pourcent(objectif / 100)}"
    x = [round(100 * lu, 2) for lu in (part, intervalle.bas, intervalle.haut)]
    return Barre(x[0], x[1], x[2], None if objectif is None else float(objectif), titre)
