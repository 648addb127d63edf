"""The frise: a parcours on one time axis. Facts in, geometry and its equivalent table out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.rendering import etiquettes
from parcours.rendering import limites as pose
from parcours.rendering.etiquettes import Axe, Texte, Trait
from parcours.rendering.formats import mois_annee
from parcours.rendering.frise_faits import Barre, Ligne, Limite, Point, decrire, lignes
from parcours.rendering.frise_mots import mots

__all__ = ["Barre", "Frise", "Limite", "Point", "tracer"]

NOM_VOIE = {
    "pass": "PASS IAE",
    "contrat": "Contrats",
    "formation": "Formations et immersions",
    "etape": "Étapes",
}
# Lane of each kind of bar: trainings and immersions share one.
_VOIE = {"immersion": "formation"}
_CLASSE = {
    "pass": "pass",
    "rendu": "pass-x",
    "prolonge": "pass-2",
    "suspendu": "pause",
    "contrat": "job",
    "formation": "learn",
    "immersion": "stage",
}
_LEGENDE = {
    "pass": "PASS",
    "rendu": "jours rendus",
    "suspendu": "suspendu",
    "prolonge": "prolongé",
    "contrat": "contrat",
    "formation": "formation",
    "immersion": "immersion",
    "faite": "étape faite",
    "manquee": "manquée",
    "prevue": "prévue",
}
_Y_AUJOURDHUI, _Y_AXE, _Y_VOIES = 12, 33, 46
_HAUTEUR_BARRE, _PAS_VOIE, _PAS_RANGEE, _RANGEES_MAX = 18, 50, 22, 3
# A fact of one day stays visible on a phone; steps nearer than a dot's width become one dot.
_LARGEUR_MIN, _ECART_LARGE, _ECART_ETROIT = 0.6, 0.65, 1.6
_AXE_MIN_JOURS = 183


@dataclass(frozen=True)
class Rectangle:
    """A drawn bar; x and largeur in %, the rest in px."""

    x: float
    largeur: float
    y: float
    hauteur: float
    classe: str


@dataclass(frozen=True)
class Ouverture:
    """The two edges of what has no end yet: dashed, open on the right."""

    x1: float
    x2: float
    haut: float
    bas: float


@dataclass(frozen=True)
class Marque:
    """One or several steps of the same kind at nearly the same date."""

    x: float
    y: float
    genre: str
    rayon: float
    classe: str


@dataclass(frozen=True)
class Frise:
    """Everything the macro prints, in drawing order."""

    titre: str
    description: str
    hauteur: int
    grille: tuple[Trait, ...]
    rectangles: tuple[Rectangle, ...]
    ouvertures: tuple[Ouverture, ...]
    y_etapes: float | None
    marques: tuple[Marque, ...]
    aujourdhui: Trait | None
    limites: tuple[Trait, ...]
    textes: tuple[Texte, ...]
    legende: tuple[tuple[str, str], ...]
    lignes: tuple[Ligne, ...]


def tracer(barres: Sequence[Barre], points: Sequence[Point], limites: Sequence[Limite], au: date) -> Frise | None:
    """The drawing of a parcours seen on the day `au`, or None when there is nothing to draw yet."""
    if not barres and not points:
        return None
    axe = _axe(barres, points, limites, au)
    y = float(_Y_VOIES)
    rectangles: list[Rectangle] = []
    ouvertures: list[Ouverture] = []
    textes: list[Texte] = []
    marques: list[Marque] = []
    y_etapes = None
    est_aujourdhui_visible = axe.debut <= au < axe.fin
    generales = [limite for limite in limites if not limite.voie]
    reperes = [axe.x(limite.le, 1) for limite in generales] + ([axe.x(au, 0.5)] if est_aujourdhui_visible else [])
    traits_de_voie: list[Trait] = []
    for voie in ("pass", "contrat", "formation"):
        siennes = [barre for barre in barres if _VOIE.get(barre.voie, barre.voie) == voie]
        if not siennes:
            continue
        ses_limites = [limite for limite in limites if limite.voie == voie and limite.le < axe.fin]
        rangees = [_ordre_pass(siennes)] if voie == "pass" else _repartir(siennes)
        textes.append(Texte(0, y + 12, NOM_VOIE[voie], "halo"))
        for i, rangee in enumerate(rangees):
            y_barre = y + 18 + i * _PAS_RANGEE
            for barre in rangee:
                rectangles += _rectangles(axe, barre, y_barre, au)
                ouvertures += _ouvertures(axe, barre, y_barre, au)
            bornes = [_bornes(axe, barre, au) for barre in rangee]
            textes += mots(rangee, bornes, y_barre, [*reperes, *(axe.x(limite.le, 1) for limite in ses_limites)])
        bas_voie = y + 20 + len(rangees) * _PAS_RANGEE
        traits, noms = pose.placer_sur_la_voie(axe, ses_limites, NOM_VOIE[voie], y, bas_voie, reperes)
        traits_de_voie += traits
        textes += noms
        y += _PAS_VOIE + (len(rangees) - 1) * _PAS_RANGEE
    if points:
        textes.append(Texte(0, y + 12, NOM_VOIE["etape"], "halo"))
        y_etapes = y + 28
        marques = _marques(axe, points, y_etapes)
        y += 42
    bas = y
    grille, noms = etiquettes.graduer(axe, _Y_AXE, bas)
    traits, noms_limites, n_rangees = pose.placer_limites(axe, generales, au, _Y_AXE + 9, bas)
    x_au = axe.x(au, 0.5)
    if est_aujourdhui_visible:
        textes.append(pose.placer_aujourdhui(x_au, _Y_AUJOURDHUI))
    return Frise(
        titre=f"Frise du parcours, de {mois_annee(axe.debut)} à {mois_annee(axe.fin - timedelta(days=1))}",
        description=decrire(barres, points, limites, au),
        hauteur=int(bas + 6 + 22 * n_rangees),
        grille=tuple(grille),
        rectangles=tuple(rectangles),
        ouvertures=tuple(ouvertures),
        y_etapes=y_etapes,
        marques=tuple(marques),
        aujourdhui=Trait(x_au, 18, bas, "now") if est_aujourdhui_visible else None,
        limites=(*traits_de_voie, *traits),
        textes=(*noms, *textes, *noms_limites),
        legende=_legende(barres, points),
        lignes=tuple(lignes(barres, points, limites, au)),
    )


def _axe(barres: Sequence[Barre], points: Sequence[Point], limites: Sequence[Limite], au: date) -> Axe:
    """From the month of the first fact to the last date, with air on the right; today is kept when near."""
    dates = [b.debut for b in barres] + [b.fin for b in barres if b.fin]
    dates += [p.le for p in points] + [limite.le for limite in limites if not limite.voie]
    premier, dernier = min(dates), max(dates)
    proche = timedelta(days=max(92, (dernier - premier).days * 15 // 100))
    if any(b.fin is None for b in barres):
        dernier = max(dernier, au + proche / 2)
    elif dernier < au <= dernier + proche:
        dernier = au
    if premier - proche <= au < premier:
        premier = au
    debut = premier.replace(day=1)
    air = timedelta(days=(dernier - debut).days * 3 // 100 + 1)
    fin = max(dernier + air, debut + timedelta(days=_AXE_MIN_JOURS))
    return Axe(debut, (fin.replace(day=1) + timedelta(days=32)).replace(day=1))


def _ordre_pass(barres: Iterable[Barre]) -> list[Barre]:
    """Drawing order of the PASS lane: what suspends it is drawn over it."""
    rang = {"pass": 0, "rendu": 1, "prolonge": 2, "suspendu": 3}
    return sorted(barres, key=lambda b: (rang[b.genre], b.debut))


def _repartir(barres: Iterable[Barre]) -> list[list[Barre]]:
    """Bars that overlap go on rows of their own, three at most; the last row takes what is left."""
    rangees: list[list[Barre]] = []
    for barre in sorted(barres, key=lambda b: (b.debut, b.fin or date.max)):
        for rangee in rangees:
            derniere = rangee[-1].fin
            if derniere is not None and derniere < barre.debut:
                rangee.append(barre)
                break
        else:
            if len(rangees) < _RANGEES_MAX:
                rangees.append([barre])
            else:
                rangees[-1].append(barre)
    return rangees


def _bornes(axe: Axe, barre: Barre, au: date) -> tuple[float, float]:
    """Left and right of a bar in %; an open bar is solid up to today."""
    fin = barre.fin if barre.fin is not None else max(au, barre.debut)
    gauche, droite = axe.x(barre.debut), axe.x(fin, 1)
    return gauche, max(droite, round(gauche + _LARGEUR_MIN, 2))


def _rectangles(axe: Axe, barre: Barre, y: float, au: date) -> list[Rectangle]:
    if barre.fin is None and barre.debut > au:
        return []
    gauche, droite = _bornes(axe, barre, au)
    debord = 1 if barre.genre == "immersion" else 0
    hauteur = _HAUTEUR_BARRE + 2 * debord
    return [Rectangle(gauche, round(droite - gauche, 2), y - debord, hauteur, _CLASSE[barre.genre])]


def _ouvertures(axe: Axe, barre: Barre, y: float, au: date) -> list[Ouverture]:
    if barre.fin is not None:
        return []
    return [Ouverture(max(axe.x(barre.debut), axe.x(au, 1)), 100, y + 1, y + _HAUTEUR_BARRE - 1)]


def _marques(axe: Axe, points: Sequence[Point], y: float) -> list[Marque]:
    """Dots, then hollow dots, then crosses on top; neighbours of the same kind are merged."""
    marques: list[Marque] = []
    for genre in ("faite", "prevue", "manquee"):
        groupes: list[list[float]] = []
        for x in sorted(axe.x(point.le, 0.5) for point in points if point.genre == genre):
            if groupes and x - groupes[-1][0] < _ECART_LARGE:
                groupes[-1].append(x)
            else:
                groupes.append([x])
        dernier = -_ECART_ETROIT
        for groupe in groupes:
            x = round(sum(groupe) / len(groupe), 2)
            est_serree = x - dernier < _ECART_ETROIT
            dernier = dernier if est_serree else x
            rayon = 3.25 if len(groupe) == 1 else 4 if len(groupe) < 4 else 4.75
            marques.append(Marque(x, y, genre, rayon, etiquettes.LARGE_SEUL if est_serree else ""))
    return marques


def _legende(barres: Sequence[Barre], points: Sequence[Point]) -> tuple[tuple[str, str], ...]:
    presents = {barre.genre for barre in barres} | {point.genre for point in points}
    return tuple((genre, nom) for genre, nom in _LEGENDE.items() if genre in presents)
