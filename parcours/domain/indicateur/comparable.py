"""The dynamic rate of a structure beside what its public made expect: same exits as the raw rate, motive known."""

from collections.abc import Iterable

from parcours.domain.dates import Periode
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.modele_type import Modele
from parcours.domain.profil_entree import profil
from parcours.domain.sortie import Situation
from parcours.domain.standardisation import Standardisation, standardiser


def comparer(faits: Iterable[FaitParcours], periode: Periode, modele: Modele) -> Standardisation | None:
    """The counted exits of a period held against the model of the kind; None without any."""
    observees, attendues = 0, []
    for fait in faits:
        sortie = fait.sorti_dans(periode)
        if sortie is None or sortie.motif is None or fait.place(periode) is not Situation.COMPTEE:
            continue
        observees += sortie.motif.categorie.est_dynamique
        lu = profil(fait.entree_le, fait.naissance, fait.criteres, fait.niveau_formation)
        attendues.append(modele.probabilite(lu, sortie.le))
    return standardiser(observees, attendues, modele.taux) if attendues else None
