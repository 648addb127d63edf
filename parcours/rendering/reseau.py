"""Geometry of the screen of a territory: the small curve of a structure, the funnel of a kind.

The funnel is 100 % wide and a fixed number of pixels high, like the drift chart: across, positions are percents;
lines live in a nested drawing `largeur_unites` wide, stretched; marks and texts never scale.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import jours_entre
from parcours.domain.erreurs import typographie
from parcours.domain.pairs import Entonnoir, Verdict
from parcours.domain.reseau import Etape, Niveau, Place
from parcours.rendering.axe import Graduation
from parcours.rendering.formats import combien, mois_annee, pourcent

LARGEUR_ETINCELLE, HAUTEUR_ETINCELLE, MARGE_ETINCELLE = 96, 32, 4
# A gap of a few persons must not look like a cliff.
AMPLEUR_MIN = 5.0
PLEIN_POURCENT = 90.0
DECALAGE = 20
SOUS_LE_DESSIN = 40
GRADUATIONS = (5, 10, 25, 50, 100, 200, 400, 800, 1600)
ECART_MIN_POURCENT = 9.0
MILIEU_POURCENT = 45.0


@dataclass(frozen=True, slots=True)
class Etincelle:
    """The small curve of a structure, `largeur` × `hauteur` units; an empty path is not drawn."""

    largeur: int
    hauteur: int
    zero: float
    trace: str
    trace_en_alerte: str
    fin_x: float
    fin_y: float
    titre: str


@dataclass(frozen=True, slots=True)
class Marque:
    """A structure on the funnel: percents across, pixels down; `nom` is written beside those that stand out."""

    x: float
    y: float
    genre: str
    ref: str
    titre: str
    nom: str
    ancre: str
    dx: int


@dataclass(frozen=True, slots=True)
class Dessin:
    """Everything the template places. Without `bande` there are no lines to draw."""

    largeur_unites: int
    hauteur: int
    hauteur_totale: int
    decalage: int
    pied: int
    bande: str
    hautes: str
    basses: str
    moyenne: float | None
    libelle_moyenne: str
    sorties: tuple[Graduation, ...]
    parts: tuple[Graduation, ...]
    marques: tuple[Marque, ...]
    a_des_masquees: bool
    titre: str
    description: str


def ampleur(courbes: Iterable[Sequence[Etape]]) -> float:
    """The height that small curves side by side share, in persons: they are to be compared by eye."""
    return max([AMPLEUR_MIN, *(abs(etape.ecart) for etapes in courbes for etape in etapes)])


def etincelle(
    etapes: Sequence[Etape], depuis: date, debut: date, fin: date, haut: float, recul: date | None = None
) -> Etincelle:
    """The curve of a structure followed since `depuis`, on a screen whose curves go from `debut` to `fin`.

    `recul`: the estimated start of the drift; the curve is drawn again from the point before it.
    """
    etendue = max(1, jours_entre(debut, fin))
    milieu = HAUTEUR_ETINCELLE / 2

    def place(jour: date, ecart: float) -> tuple[float, float]:
        x = jours_entre(debut, jour) / etendue * (LARGEUR_ETINCELLE - 2 * MARGE_ETINCELLE) + MARGE_ETINCELLE
        return round(x, 1), round(milieu - ecart / haut * (milieu - MARGE_ETINCELLE), 1)

    points = [(depuis, 0.0), *((etape.le, etape.ecart) for etape in etapes)]
    places = [place(jour, ecart) for jour, ecart in points]
    premier = next((rang for rang, (jour, _) in enumerate(points) if recul and jour >= recul), len(points))
    return Etincelle(
        largeur=LARGEUR_ETINCELLE,
        hauteur=HAUTEUR_ETINCELLE,
        zero=milieu,
        trace=_ligne(places) if etapes else "",
        trace_en_alerte=_ligne(places[max(0, premier - 1) :]) if premier < len(points) else "",
        fin_x=places[-1][0],
        fin_y=places[-1][1],
        titre=_lecture(etapes, depuis),
    )


def dessiner(
    niveau: Niveau, noms: Mapping[str, str], genre: str, largeur_unites: int = 1000, hauteur: int = 260
) -> Dessin:
    """The funnel of a kind: rate against number of exits, on a square-root scale that spreads the small structures.

    A structure whose rate is hidden, but not its number of exits, has its mark on the axis.
    """
    comptees = [place.comptees for place in niveau.places.values() if place.comptees and place.comparaison]
    bout = max([10, *(ligne.n for ligne in niveau.lignes), *comptees])

    def pourcent_de(n: int) -> float:
        return math.sqrt(n / bout) * PLEIN_POURCENT

    def en_pixels(part: float) -> float:
        return round((1 - part) * hauteur, 1)

    def bord(hauts: Sequence[tuple[int, float]]) -> list[tuple[float, float]]:
        return [(round(pourcent_de(n) * largeur_unites / 100, 1), en_pixels(part)) for n, part in hauts]

    pied = DECALAGE + hauteur
    marques = tuple(
        _marque(
            place,
            noms[place.cle],
            pourcent_de(place.comptees),
            pied if place.taux is None else DECALAGE + en_pixels(place.taux),
            " à profil comparable" if niveau.est_au_profil else "",
        )
        for place in sorted(niveau.places.values(), key=lambda place: (place.s_ecarte, place.taux is not None))
        if place.comptees and place.comparaison
    )
    return Dessin(
        largeur_unites=largeur_unites,
        hauteur=hauteur,
        hauteur_totale=pied + SOUS_LE_DESSIN,
        decalage=DECALAGE,
        pied=pied,
        bande=_bande(niveau.lignes, bord),
        hautes=_ligne(bord([(ligne.n, ligne.haut_998) for ligne in niveau.lignes])),
        basses=_ligne(bord([(ligne.n, ligne.bas_998) for ligne in niveau.lignes])),
        moyenne=None if niveau.taux is None else DECALAGE + en_pixels(niveau.taux),
        libelle_moyenne="" if niveau.taux is None else f"ensemble, {pourcent(niveau.taux)}",
        sorties=_graduations(bout, pourcent_de),
        parts=tuple(Graduation(DECALAGE + en_pixels(p / 100), pourcent(p / 100)) for p in range(0, 101, 20)),
        marques=marques,
        a_des_masquees=any(marque.genre == "masquee" for marque in marques),
        titre=typographie(f"{genre} : {_libelle_du_taux(niveau)} selon le nombre de sorties"),
        description=_description(niveau, genre, len(marques)),
    )


def _libelle_du_taux(niveau: Niveau) -> str:
    return "taux à profil comparable" if niveau.est_au_profil else "taux de sorties dynamiques"


def _marque(place: Place, nom: str, x: float, y: float, a_profil: str) -> Marque:
    sans = "taux masqué" if place.est_masquee else "trop peu pour un taux"
    part = sans if place.taux is None else f"{pourcent(place.taux)}{a_profil}"
    a_gauche = x >= MILIEU_POURCENT
    return Marque(
        x=round(x, 2),
        y=round(y, 1),
        genre=_genre(place),
        ref=place.cle,
        titre=typographie(f"{nom} : {part}, {combien(place.comptees or 0, 'sortie', 'sorties')} ; {place.mot}"),
        nom=nom if place.s_ecarte else "",
        ancre="end" if a_gauche else "start",
        dx=-12 if a_gauche else 12,
    )


def _genre(place: Place) -> str:
    """How a structure is marked: apart, among the others, shown without verdict, or on the axis, its rate hidden."""
    if place.s_ecarte:
        return "ecart"
    if place.taux is None:
        return "masquee"
    est_jugee = place.comparaison is not None and place.comparaison.verdict is Verdict.HABITUEL
    return "jugee" if est_jugee else "montree"


def _ligne(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if rang else 'M'}{x} {y}" for rang, (x, y) in enumerate(points))


def _bande(
    lignes: Sequence[Entonnoir], bord: Callable[[Sequence[tuple[int, float]]], list[tuple[float, float]]]
) -> str:
    if not lignes:
        return ""
    hauts = bord([(ligne.n, ligne.haut_95) for ligne in lignes])
    bas = bord([(ligne.n, ligne.bas_95) for ligne in reversed(lignes)])
    return f"{_ligne([*hauts, *bas])}Z"


def _graduations(bout: int, pourcent_de: Callable[[int], float]) -> tuple[Graduation, ...]:
    graduations: list[Graduation] = []
    for n in GRADUATIONS:
        x = pourcent_de(n)
        if n <= bout and (not graduations or x - graduations[-1].position >= ECART_MIN_POURCENT):
            graduations.append(Graduation(round(x, 2), str(n)))
    return tuple(graduations)


def _lecture(etapes: Sequence[Etape], depuis: date) -> str:
    if not etapes:
        return typographie("Pas encore assez de sorties pour tracer la courbe sans dire qui.")
    fin = etapes[-1]
    personnes = round(fin.ecart)
    sens = "de moins" if personnes > 0 else "de plus"
    environ = "environ " if fin.est_approchee else ""
    lues = f"{environ}{combien(abs(personnes), 'sortie dynamique', 'sorties dynamiques')} {sens} qu’attendu"
    return typographie(
        f"De {mois_annee(depuis)} à {mois_annee(fin.le)} : "
        f"{lues if personnes else f'{environ}autant de sorties dynamiques qu’attendu'}."
    )


def _description(niveau: Niveau, genre: str, dessinees: int) -> str:
    montrees = f"{combien(dessinees, 'structure dessinée', 'structures dessinées')} ({genre})"
    if not niveau.lignes:
        return typographie(f"{montrees}, sans ligne : trop peu de structures comparables.")
    sens = [p.comparaison.au_dessous for p in niveau.places.values() if p.comparaison and p.s_ecarte]
    return typographie(
        f"{montrees} ; {sens.count(True)} nettement en dessous des autres, {sens.count(False)} nettement au-dessus. "
        "Le tableau dit la même chose."
    )
