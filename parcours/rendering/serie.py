"""The drawing of a quantity month by month, beside what was agreed: two lines on one axis that starts at 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import en_mois
from parcours.domain.erreurs import typographie
from parcours.rendering.axe import Graduation, pas_rond, un_sur
from parcours.rendering.formats import au_plus, mois_court

LARGEUR_UNITES, HAUTEUR, DECALAGE, SOUS_LA_COURBE = 1000, 180, 20, 26
# The end of the width is kept for the numbers of the axis.
LARGEUR_POURCENT = 94.0
# Points joined one after the other, in units of the drawing.
Trait = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A month: percents across, pixels down, and what it says."""

    x: float
    y: float
    titre: str


@dataclass(frozen=True, slots=True)
class Serie:
    """Everything the template places. A path stops where a month is not known, and starts again after it."""

    largeur_unites: int
    hauteur: int
    hauteur_totale: int
    decalage: int
    traits: tuple[Trait, ...]
    paliers: tuple[Trait, ...]
    points: tuple[Point, ...]
    mois: tuple[Graduation, ...]
    valeurs: tuple[Graduation, ...]
    titre: str
    description: str

    @property
    def trace(self) -> str:
        """What was done, as a path."""
        return _chemin(self.traits)

    @property
    def repere(self) -> str:
        """What was agreed, as a path; "" without any."""
        return _chemin(self.paliers)


def tracer(
    titre: str, mois: Sequence[date], faits: Sequence[float | None], convenus: Sequence[float | None], unite: str
) -> Serie | None:
    """The drawing of `faits` beside `convenus`, one value a month; None when there is nothing to draw.

    Raises ValueError when the three lengths differ, or a value is negative or not finite.
    """
    connus = [valeur for valeur in (*faits, *convenus) if valeur is not None]
    if not mois or not any(valeur is not None for valeur in faits):
        return None
    if len(faits) != len(mois) or len(convenus) != len(mois) or min(connus) < 0:
        raise ValueError("une valeur par mois, jamais négative")
    haut = max(max(connus), 1.0) * 1.08
    pas = pas_rond(haut)
    largeur = LARGEUR_POURCENT / len(mois)

    def y(valeur: float | None) -> float | None:
        return None if valeur is None else hauteur(valeur)

    def hauteur(valeur: float) -> float:
        return round((1 - valeur / haut) * HAUTEUR, 1)

    def milieu(rang: int) -> float:
        return round((rang + 0.5) * largeur, 2)

    pas_des_mois = un_sur(len(mois), LARGEUR_POURCENT)
    return Serie(
        LARGEUR_UNITES,
        HAUTEUR,
        DECALAGE + HAUTEUR + SOUS_LA_COURBE,
        DECALAGE,
        traits=_traits([(milieu(rang), milieu(rang), valeur) for rang, valeur in enumerate(map(y, faits))]),
        paliers=_traits(
            [(rang * largeur, (rang + 1) * largeur, valeur) for rang, valeur in enumerate(map(y, convenus))]
        ),
        points=tuple(
            Point(
                milieu(rang), DECALAGE + hauteur(valeur), typographie(f"{en_mois(le)} : {au_plus(valeur, 1)} {unite}")
            )
            for rang, (le, valeur) in enumerate(zip(mois, faits, strict=True))
            if valeur is not None
        ),
        mois=tuple(Graduation(milieu(rang), mois_court(mois[rang])) for rang in range(0, len(mois), pas_des_mois)),
        valeurs=tuple(
            Graduation(round(DECALAGE + hauteur(float(rang * pas)), 1), au_plus(float(rang * pas), 2))
            for rang in range(int(haut / pas) + 1)
        ),
        titre=titre,
        description=_description(mois, faits, convenus, unite),
    )


def _traits(mois: Sequence[tuple[float, float, float | None]]) -> tuple[Trait, ...]:
    """The lines through the months that are known: from where each begins to where it ends (per cent), at its height.

    A month alone between two unknown ones is a line of one point: its dot is drawn apart.
    """
    traits: list[list[tuple[float, float]]] = []
    precedent: float | None = None
    for debut, fin, y in mois:
        if y is not None:
            if precedent is None:
                traits.append([])
            bords = dict.fromkeys((debut, fin))
            traits[-1] += [(round(x * LARGEUR_UNITES / 100, 1), y) for x in bords]
        precedent = y
    return tuple(tuple(trait) for trait in traits)


def _chemin(traits: Sequence[Trait]) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in trait) for trait in traits)


def _description(
    mois: Sequence[date], faits: Sequence[float | None], convenus: Sequence[float | None], unite: str
) -> str:
    """What the drawing shows, for those who do not see it."""
    connus = [(valeur, le) for valeur, le in zip(faits, mois, strict=True) if valeur is not None]
    bas, haut = min(connus), max(connus)
    phrase = (
        f"De {en_mois(mois[0])} à {en_mois(mois[-1])}, entre {au_plus(bas[0], 1)} ({en_mois(bas[1])}) "
        f"et {au_plus(haut[0], 1)} {unite} ({en_mois(haut[1])})"
    )
    dernier = next((valeur for valeur in reversed(convenus) if valeur is not None), None)
    suite = f" ; convenus : {au_plus(dernier, 1)}" if dernier is not None else ""
    return typographie(f"{phrase}{suite}.")
