"""A figure in words, and its drawing where it is a share."""

from dataclasses import dataclass

from parcours.domain.indicateur.chiffre import MOYENNE, PART, Chiffre
from parcours.domain.proportion import Intervalle
from parcours.rendering.barre import Barre, tracer
from parcours.rendering.formats import au_plus, combien, pourcent

TROP_PEU, RIEN = "trop peu pour un taux", "–"


@dataclass(frozen=True)
class Ligne:
    """A figure as its line says it: its value, on how many, what is missing; drawn where it is a share."""

    code: str
    libelle: str
    valeur: str
    sur: str
    intervalle: str
    manque: str
    barre: Barre | None
    objectif: int | None

    @property
    def est_dite(self) -> bool:
        """Whether there is a value: a word says why not."""
        return self.valeur[0].isdigit()


def dire(chiffre: Chiffre) -> Ligne:
    """The line of a figure."""
    valeur, sur = _valeur(chiffre), _sur(chiffre)
    manque = combien(chiffre.inconnus, "non renseigné", "non renseignés") if chiffre.inconnus else ""
    barre, intervalle = None, ""
    if chiffre.valeur is not None and chiffre.bas is not None and chiffre.haut is not None:
        barre = tracer(chiffre.valeur, Intervalle(chiffre.bas, chiffre.haut), chiffre.objectif)
        intervalle = f"{pourcent(chiffre.bas)} à {pourcent(chiffre.haut)}"
    return Ligne(chiffre.code, chiffre.libelle, valeur, sur, intervalle, manque, barre, chiffre.objectif)


def _valeur(chiffre: Chiffre) -> str:
    if chiffre.valeur is None:
        return TROP_PEU if chiffre.genre != MOYENNE and chiffre.dessous else RIEN
    if chiffre.genre == MOYENNE:
        return f"{au_plus(chiffre.valeur, 1)} {chiffre.unites[chiffre.valeur >= 2]}"
    return pourcent(chiffre.valeur)


def _sur(chiffre: Chiffre) -> str:
    if chiffre.genre == PART:
        return f"{chiffre.dessus:g} sur {chiffre.dessous:g}"
    if chiffre.genre == MOYENNE:
        return combien(int(chiffre.dessous), "personne")
    dessus, dessous = chiffre.unites
    return f"{au_plus(chiffre.dessus, 1)} {dessus}, {au_plus(chiffre.dessous, 1)} {dessous}"
