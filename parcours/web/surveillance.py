"""What the page of the drift says beside its curve: the peers, the departures, the accompaniment."""

from datetime import date

from parcours.domain import abandon, intensite, pairs, reseau
from parcours.models import Structure
from parcours.queries import reseau as queries_reseau
from parcours.queries import surveillance as queries
from parcours.queries.derive import Lecture
from parcours.web.requete import session_base

Dites = list[tuple[str, list[str], bool]]


def a_surveiller(structure: Structure, lecture: Lecture, au: date) -> Dites:
    """For each of the three: its name, its sentences, whether there is something to look at.

    Only for who may read the exits themselves.
    """
    dites = [_pairs(structure, lecture, au)]
    if lecture.suivi.reference.est_suffisante and not lecture.est_a_venir:
        lue = queries.lire(session_base(), structure, lecture.suivi.reference, lecture.depart, au)
        departs, part = abandon.phrase(lue.departs), intensite.phrase(lue.intensite, au)
        dites += [
            ("Départs sans nouvelles", [departs], lue.departs.alerte is not None),
            ("Accompagnement récent", [part], lue.intensite.baisse_le is not None),
        ]
    return dites


def _pairs(structure: Structure, lecture: Lecture, au: date) -> tuple[str, list[str], bool]:
    periode = reseau.periode_comparee(au)
    sorties = queries_reseau.sorties(
        session_base(), structure.territoire, periode.debut, periode.fin, lecture.motifs, structure.type
    )
    lus = {str(cle): reseau.comptes(sorties.get(cle, []), periode) for cle in sorted({structure.id, *sorties})}
    comparaison = reseau.comparer(lus, au).get(str(structure.id))
    if comparaison is None:
        return "Parmi les autres", ["Saisie à vérifier avant de comparer."], False
    dites = [f"{reseau.libelle_de_la_periode(periode)}.", *pairs.phrases(comparaison, structure.type, False, au)]
    return "Parmi les autres", dites, comparaison.verdict is pairs.Verdict.ECART
