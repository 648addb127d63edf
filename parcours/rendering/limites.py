"""Where the limits of a frise and today go, and where their names find room, on a phone and on a desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from parcours.rendering.etiquettes import (
    ETROIT_PX,
    ETROIT_SEUL,
    LARGE_PX,
    LARGE_SEUL,
    Axe,
    Texte,
    Trait,
    classes,
    largeur_texte_px,
)
from parcours.rendering.formats import date_courte
from parcours.rendering.frise_faits import Limite

_RANGEES = (0, 1)
_ETIQUETEES_MAX = 4
_RANG = {"late": 0, "soon": 1, "neutre": 2}


@dataclass(frozen=True)
class _Pose:
    """A limit's label on one width: its text and the share of the axis it covers (gauche to droite, in %)."""

    x: float
    ancre: str
    texte: str
    gauche: float
    droite: float


def _abreger(limite: Limite, largeur_px: int) -> str:
    """The limit and its date, or the limit alone, or its beginning: the longest that fits the box."""
    texte = f"{limite.libelle}, {date_courte(limite.le)}"
    if largeur_texte_px(texte) <= largeur_px:
        return texte
    texte = limite.libelle
    while largeur_texte_px(texte) > largeur_px:
        texte = texte.rstrip("…")[:-1].rstrip() + "…"
    return texte


def _poser(x: float, limite: Limite, largeur_px: int) -> _Pose:
    """Beside the line, on the left if it fits, else on the right, else across it, always inside the box."""
    texte = _abreger(limite, largeur_px)
    largeur = largeur_texte_px(texte) * 100 / largeur_px
    ecart = 6 * 100 / largeur_px
    if x - ecart >= largeur:
        return _Pose(x, "end", texte, x - ecart - largeur, x - ecart)
    if x + ecart + largeur <= 100:
        return _Pose(x, "start", texte, x + ecart, x + ecart + largeur)
    centre = round(min(max(x, largeur / 2), 100 - largeur / 2), 2)
    return _Pose(centre, "middle", texte, centre - largeur / 2, centre + largeur / 2)


def _cout(poses: Sequence[_Pose], xs: Sequence[float], rangees: Sequence[int | None]) -> float:
    """What an arrangement spoils: a label left out, an overlap (never), a line through a label, a low row."""
    cout = 0.0
    for i, (pose, rangee) in enumerate(zip(poses, rangees, strict=True)):
        if rangee is None:
            cout += 60 - 10 * i
            continue
        cout += rangee
        for j, autre in enumerate(rangees):
            if j == i or autre is None:
                continue
            if autre == rangee and pose.gauche < poses[j].droite + 2 and poses[j].gauche < pose.droite + 2:
                return float("inf")
            if autre >= rangee and pose.gauche < xs[j] < pose.droite:
                cout += 9
    return cout


@dataclass(frozen=True)
class _Place:
    """A label that found its row."""

    x: float
    ancre: str
    texte: str
    rangee: int


def _disposer(xs: Sequence[float], limites: Sequence[Limite], largeur_px: int) -> list[_Place | None]:
    """Rows of the labels on one width: the cheapest of every arrangement (a handful of limits)."""
    poses = [_poser(x, limite, largeur_px) for x, limite in zip(xs, limites, strict=True)]
    nommees = min(len(limites), _ETIQUETEES_MAX)
    meilleure = min(
        product((*_RANGEES, None), repeat=nommees),
        key=lambda rangees: _cout(poses[:nommees], xs, rangees),
    )
    rangees = (*meilleure, *[None] * (len(limites) - nommees))
    return [
        None if rangee is None else _Place(pose.x, pose.ancre, pose.texte, rangee)
        for pose, rangee in zip(poses, rangees, strict=True)
    ]


def placer_limites(
    axe: Axe, limites: Sequence[Limite], au: date, haut: float, bas: float
) -> tuple[list[Trait], list[Texte], int]:
    """Lines and labels of the limits, below the lanes, and how many rows of labels they take (0 to 2).

    At most two rows and four labels: the gravest and nearest are drawn and named; a limit that has no room
    for its name is left to the table, for a line without a name says nothing.
    """
    ordre = sorted(limites, key=lambda li: (_RANG.get(li.niveau, 2), li.le < au, abs((li.le - au).days)))
    xs = [axe.x(limite.le, 1) for limite in ordre]
    etroites = _disposer(xs, ordre, ETROIT_PX)
    larges = _disposer(xs, ordre, LARGE_PX)
    traits: list[Trait] = []
    textes: list[Texte] = []
    for limite, x, etroite, large in zip(ordre, xs, etroites, larges, strict=True):
        poses = [(etroite, "")] if etroite == large else [(etroite, ETROIT_SEUL), (large, LARGE_SEUL)]
        for place, ecran in poses:
            if place is not None:
                trait, texte = _tracer_limite(limite, x, place, haut, bas, ecran)
                traits.append(trait)
                textes.append(texte)
    rangees = [place.rangee for place in (*etroites, *larges) if place is not None]
    return traits, textes, max(rangees, default=-1) + 1


def _tracer_limite(limite: Limite, x: float, place: _Place, haut: float, bas: float, ecran: str) -> tuple[Trait, Texte]:
    y = bas + 18 + 22 * place.rangee
    niveau = limite.niveau if limite.niveau != "neutre" else ""
    ton = {"late": "t-late", "soon": "t-soon"}.get(niveau, "t-b")
    dx = {"end": -6, "start": 6, "middle": 0}[place.ancre]
    # A label across its own line stops the line above it.
    fin = y - 14 if place.ancre == "middle" else y + 4
    texte = Texte(place.x, y, place.texte, classes(ton, "halo", ecran), place.ancre, dx)
    return Trait(x, haut, fin, classes("lim", niveau, ecran)), texte


def placer_sur_la_voie(
    axe: Axe, limites: Sequence[Limite], nom_voie: str, haut: float, bas: float, obstacles: Sequence[float]
) -> tuple[list[Trait], list[Texte]]:
    """The lines of limits across their lane, from `haut` to `bas`, and their names beside the one of the lane.

    On each width, the fullest name that finds room, clear of the other lines (`obstacles`) if it can be; without
    room for a name, no line: the table says it.
    """
    traits, textes = [], []
    for largeur_px, ecran in ((ETROIT_PX, ETROIT_SEUL), (LARGE_PX, LARGE_SEUL)):
        pris = [(0.0, (largeur_texte_px(nom_voie) + 8) * 100 / largeur_px)]
        for limite in limites:
            pose = _poser_sur_la_voie(axe.x(limite.le, 1), limite, largeur_px, pris, obstacles)
            if pose is not None:
                pris.append((pose.gauche - 1, pose.droite + 1))
                niveau = limite.niveau if limite.niveau != "neutre" else ""
                traits.append(Trait(pose.x, haut, bas, classes("lim", niveau, ecran)))
                ton = {"late": "t-late", "soon": "t-soon"}.get(niveau, "")
                dx = -6 if pose.ancre == "end" else 6
                textes.append(Texte(pose.x, haut + 12, pose.texte, classes(ton, "halo", ecran), pose.ancre, dx))
    return traits, textes


def _poser_sur_la_voie(
    x: float, limite: Limite, largeur_px: int, pris: Sequence[tuple[float, float]], obstacles: Sequence[float]
) -> _Pose | None:
    poses = [
        pose
        for mots in (limite.libelle, *limite.abreges)
        for pose in _de_chaque_cote(x, mots, largeur_px)
        if pose.droite <= 100 and all(pose.droite <= a or pose.gauche >= b for a, b in pris) and pose.gauche >= 0
    ]
    libres = [pose for pose in poses if not any(pose.gauche < o < pose.droite for o in obstacles)]
    return next(iter(libres or poses), None)


def _de_chaque_cote(x: float, mots: str, largeur_px: int) -> tuple[_Pose, _Pose]:
    """The words on the left of a line, and on its right."""
    largeur, ecart = (px * 100 / largeur_px for px in (largeur_texte_px(mots), 6))
    return (
        _Pose(x, "end", mots, x - ecart - largeur, x - ecart),
        _Pose(x, "start", mots, x + ecart, x + ecart + largeur),
    )


def placer_aujourdhui(x: float, y: float) -> Texte:
    """The name of today's line, above it, kept inside the box near both edges."""
    demi = largeur_texte_px("aujourd’hui") * 50 / ETROIT_PX
    ancre = "start" if x < demi else "end" if x > 100 - demi else "middle"
    return Texte(x, y, "aujourd’hui", "t-acc", ancre)
