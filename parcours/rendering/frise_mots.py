"""The words of the bars of a frise: inside when they fit, else beside."""

from collections.abc import Sequence

from parcours.rendering import etiquettes
from parcours.rendering.etiquettes import Texte
from parcours.rendering.frise_faits import Barre

_CLASSE = {
    "pass": "t-on",
    "rendu": "t-on",
    "prolonge": "t-acc",
    "suspendu": "t-acc",
    "contrat": "t-pap",
    "formation": "t-ink",
}


def mots(
    rangee: Sequence[Barre], bornes: Sequence[tuple[float, float]], y: float, reperes: Sequence[float]
) -> list[Texte]:
    """Words of the bars of one row (`bornes`, in %), inside when they fit, else beside for trainings and immersions.

    `reperes` are the vertical lines that no word crosses.
    """
    textes: list[Texte] = []
    occupe = 0.0
    for i, (barre, (gauche, droite)) in enumerate(zip(rangee, bornes, strict=True)):
        choix = barre.mots or (etiquettes.abreger(barre.libelle) if barre.libelle else ())
        # What is drawn later covers this bar.
        visibles = _segments(gauche, droite, bornes[i + 1 :]) if barre.genre != "immersion" else []
        voisines = [*bornes[:i], *bornes[i + 1 :]]
        avant = max((b for a, b in voisines if a <= gauche), default=0.0)
        apres = min((a for a, b in voisines if b >= droite), default=100.0)
        for mot in choix:
            if (depart := etiquettes.placer_dans(mot, visibles, reperes)) is not None:
                classe = f"{_CLASSE[barre.genre]} {etiquettes.LARGE_SEUL}"
                textes.append(Texte(depart, y + 13.5, mot, classe, dx=6))
                break
            if barre.voie not in ("formation", "immersion"):
                continue
            libre = (max(avant, occupe), apres)
            if (dehors := etiquettes.placer_a_cote(mot, gauche, droite, libre, reperes)) is not None:
                x, dx, ancre, occupe = dehors
                textes.append(Texte(x, y + 13.5, mot, f"halo {etiquettes.LARGE_SEUL}", ancre, dx))
                break
    return textes


def _segments(gauche: float, droite: float, couvertures: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """What is left visible of a bar under the bars drawn over it."""
    segments = []
    for a, b in sorted(couvertures):
        if a > gauche:
            segments.append((gauche, min(a, droite)))
        gauche = max(gauche, b)
    if gauche < droite:
        segments.append((gauche, droite))
    return segments
