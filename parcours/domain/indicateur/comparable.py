"""The dynamic rate of a structure beside what its public made expect: same exits as the raw rate, motive known."""

from collections.abc import Iterable

from parcours.domain.dates import Periode
from parcours.domain.indicateur.chiffre import RAPPORT, Chiffre
from parcours.domain.indicateur.definition import Bloc
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.modele_type import Modele
from parcours.domain.parametres import entier
from parcours.domain.profil_entree import profil
from parcours.domain.sortie import Situation
from parcours.domain.standardisation import Standardisation, formule, standardiser

CODE = "sorties_dynamiques_comparables"


def comparer(faits: Iterable[FaitParcours], periode: Periode, modele: Modele) -> Standardisation | None:
    """The counted exits of a period held against the model of the kind; None with too few for a rate."""
    observees, attendues = 0, []
    for fait in faits:
        sortie = fait.sorti_dans(periode)
        if sortie is None or sortie.motif is None or fait.place(periode) is not Situation.COMPTEE:
            continue
        observees += sortie.motif.categorie.est_dynamique
        lu = profil(fait.entree_le, fait.naissance, fait.criteres, fait.niveau_formation)
        attendues.append(modele.probabilite(lu, sortie.le))
    if len(attendues) < entier("sortie_taux_denominateur_min", periode.fin):
        return None
    return standardiser(observees, attendues, modele.taux)


def chiffrer(lue: Standardisation, type_structure: str, version: str) -> Chiffre:
    """The rate at a comparable profile as a figure: dynamic exits observed, over those expected."""
    return Chiffre(
        code=CODE,
        version=1,
        bloc=Bloc.RESULTATS.value,
        libelle="Sorties dynamiques à profil comparable",
        formule=formule(lue, type_structure),
        source=f"Modèle {version} : profil connu à l’entrée seulement.",
        genre=RAPPORT,
        valeur=lue.taux_comparable,
        dessus=lue.observees,
        dessous=lue.attendues,
        bas=lue.intervalle.bas,
        haut=lue.intervalle.haut,
        unites=("observées", "attendues"),
    )
