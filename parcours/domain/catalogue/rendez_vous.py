"""Deadlines of the support that every parcours owes: first interview, diagnosis, interim review (ECH-11)."""

from datetime import date, timedelta

from parcours.domain import plan
from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.echeance import Code, Echeance
from parcours.domain.etape import GenreEtape
from parcours.domain.faits import Faits

ENTRETIEN, DIAGNOSTIC, BILAN = (
    genre.value for genre in (GenreEtape.ENTRETIEN, GenreEtape.DIAGNOSTIC, GenreEtape.BILAN)
)
_LIBELLES = {
    ENTRETIEN: "Premier entretien",
    DIAGNOSTIC: "Diagnostic socioprofessionnel",
    BILAN: "Bilan intermédiaire",
}


def rendez_vous_dus(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The first interview and the diagnosis until they took place, then a review every so many days.

    The diagnosis is the socio-professional one, noted as a step: that of the eligibility, dated at the entry, is
    another (ECH-09). A review is a step, or the line of the plan that is one, once it is said to be done.
    """
    if faits.est_clos:
        return []
    faits_le = {genre: [e.le for e in faits.etapes if e.etat == "faite" and e.genre == genre] for genre in _LIBELLES}
    faits_le[BILAN] += [j.fait_le for j in faits.jalons if j.cle == plan.Cle.BILAN and j.fait_le is not None]
    dus = []
    if not faits_le[ENTRETIEN]:
        dus.append(_du(ENTRETIEN, faits.entree_le, faits.premier_entretien_jours))
    if not faits_le[DIAGNOSTIC]:
        dus.append(_du(DIAGNOSTIC, faits.entree_le, faits.diagnostic_jours))
    dus.append(_du(BILAN, max([faits.entree_le, *faits_le[BILAN]]), faits.bilan_jours))
    return dus


def _du(objet: str, depuis: date, jours: int) -> Echeance:
    return Echeance(Code.RENDEZ_VOUS, objet, depuis + timedelta(days=jours), repere=depuis)


def _dire(echeance: Echeance, au: date) -> str:
    suite = ", ou le noter s’il est fait" if echeance.reste_jours(au) < 0 else ""
    return f"{_LIBELLES[echeance.objet]} attendu {quand_et_le(echeance.limite, au)} : le prévoir{suite}."


_NOTES = {
    ENTRETIEN: "L’entretien est noté.",
    DIAGNOSTIC: "Le diagnostic est noté.",
    BILAN: "Le bilan est noté.",
}

RENDEZ_VOUS = Entree(
    code=Code.RENDEZ_VOUS,
    titre="Rendez-vous d’accompagnement",
    signal="{seuils} si rien n’est noté : le premier entretien, le diagnostic socioprofessionnel, et un bilan à "
    "intervalles réguliers depuis l’entrée ou le dernier bilan, noté comme étape ou dit fait sur le plan.",
    agir="Prévoir le rendez-vous, puis noter l’étape. Le diagnostic d’éligibilité, noté à l’entrée, ne tient pas "
    "lieu de l’autre.",
    reference="Réglages de la structure ({premier_entretien_jours}, {diagnostic_jours} et {bilan_jours} jours par "
    "défaut)",
    deriver=rendez_vous_dus,
    jours=(7, -1),
    dire=_dire,
    disparue=lambda objet, _faits: _NOTES[objet],
    hors_liste=frozenset(_LIBELLES),
)

ENTREES = (RENDEZ_VOUS,)
