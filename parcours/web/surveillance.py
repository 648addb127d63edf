"""What the page of the drift says beside its curve: peers, lasting jobs, pace, departures, accompaniment."""

from datetime import date

from parcours.domain import abandon, delai, durable, intensite, pairs, reseau
from parcours.domain.modele_type import ModeleDuType
from parcours.domain.pairs_attente import compter, par_profil
from parcours.models import Structure
from parcours.queries import modele_type as queries_modele
from parcours.queries import surveillance as queries
from parcours.queries.derive import Lecture
from parcours.web.requete import session_base

Dites = list[tuple[str, list[str], bool]]


def a_surveiller(structure: Structure, lecture: Lecture, au: date) -> Dites:
    """For each of them: its name, its sentences, whether there is something to look at.

    Only for who may read the exits themselves.
    """
    du_type = (
        lecture.du_type
        if lecture.arretee is None
        else queries_modele.dernier(session_base(), structure.territoire, structure.type)
    )
    dites = [_pairs(structure, lecture, au, du_type)]
    if lecture.suivi.reference.est_suffisante and not lecture.est_a_venir:
        reference, depart = lecture.suivi.reference, lecture.depart
        lue = queries.lire(session_base(), structure, reference, depart, au, lecture.motifs, du_type)
        ralenti, accelere = lue.ralenti, lue.accelere
        dites += [
            ("Emploi durable", [durable.phrase(lue.durables)], lue.durables.est_en_baisse),
            ("Délai jusqu’à la sortie dynamique", [delai.phrase(ralenti, accelere)], ralenti.alerte is not None),
            ("Départs sans nouvelles", [abandon.phrase(lue.departs)], lue.departs.alerte is not None),
            ("Accompagnement récent", [intensite.phrase(lue.intensite, au)], lue.intensite.baisse_le is not None),
        ]
    return dites


def _pairs(
    structure: Structure, lecture: Lecture, au: date, du_type: ModeleDuType | None
) -> tuple[str, list[str], bool]:
    periode = reseau.periode_comparee(au)
    lues = queries_modele.observations(session_base(), structure.territoire, periode, lecture.motifs, structure.type)
    profils = par_profil(lues, du_type)
    comptes = compter(lues, sorted({structure.ref, *(lue.structure for lue in lues)}))
    comparaison = reseau.comparer(comptes, au, profils).get(structure.ref)
    if comparaison is None:
        return "Parmi les autres", ["Saisie à vérifier avant de comparer."], False
    dites = [f"{reseau.libelle_de_la_periode(periode)}.", *pairs.phrases(comparaison, structure.type, au)]
    return "Parmi les autres", dites, comparaison.verdict is pairs.Verdict.ECART
