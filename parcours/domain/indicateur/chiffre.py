"""A figure apart from what computed it: what it counted, by which definition and version, beside its target.

It is what a page shows, and what a review file keeps: written once, it says the same whatever the definitions become.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from parcours.domain.indicateur.definition import Part, Quotient, Resultat, Valeur

# The targets of an annexe, by the code of the figure that each is held against.
OBJECTIFS = {
    "sorties_dynamiques": "objectif_dynamique",
    "sorties_durables": "objectif_durable",
    "sorties_transition": "objectif_transition",
    "sorties_positives": "objectif_positive",
}


@dataclass(frozen=True)
class Chiffre:
    """A share (`dessus` of `dessous`, 0 to 1), a mean over `dessous`, or a ratio of two sums.

    `valeur` is None when there is nothing below, or too little for a share. `bas`, `haut`: the interval at 95 % of a
    share (Wilson). `inconnus`: those of whom nothing is known; `objectif`: in per cent.
    """

    code: str
    version: int
    bloc: str
    libelle: str
    formule: str
    source: str
    genre: str
    valeur: float | None
    dessus: float
    dessous: float
    bas: float | None = None
    haut: float | None = None
    inconnus: int = 0
    unites: tuple[str, str] = ("", "")
    objectif: int | None = None


PART, MOYENNE, RAPPORT = "part", "moyenne", "rapport"


def chiffrer(resultat: Resultat, objectifs: Mapping[str, int | None] | None = None) -> Chiffre:
    """The figure of a result; `objectifs`: the targets in per cent, by code."""
    d = resultat.definition
    entete = (d.code, d.version, d.bloc.value, d.libelle, d.formule, d.source)
    match resultat:
        case Part():
            intervalle = resultat.intervalle
            return Chiffre(
                *entete,
                PART,
                resultat.part,
                resultat.favorables,
                resultat.n,
                None if intervalle is None else intervalle.bas,
                None if intervalle is None else intervalle.haut,
                resultat.inconnus,
                resultat.definition.mots,
                (objectifs or {}).get(d.code),
            )
        case Valeur():
            somme = (resultat.moyenne or 0) * resultat.n
            return Chiffre(
                *entete,
                MOYENNE,
                resultat.moyenne,
                somme,
                resultat.n,
                inconnus=resultat.inconnus,
                unites=resultat.definition.unite,
            )
        case Quotient():
            unites = resultat.definition.unites
            intervalle = resultat.intervalle
            return Chiffre(
                *entete,
                RAPPORT,
                resultat.quotient,
                resultat.dessus,
                resultat.dessous,
                None if intervalle is None else intervalle.bas,
                None if intervalle is None else intervalle.haut,
                unites=unites,
            )
