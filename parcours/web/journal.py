"""The journal of one parcours: who changed what, and who read it."""

from flask import Blueprint

from parcours.domain import droits
from parcours.models import Consultation, Parcours
from parcours.queries import journal as queries
from parcours.web.acces import sur_parcours
from parcours.web.requete import cle, page, session_base

bp = Blueprint("journal", __name__, url_prefix="/parcours/<ref>/journal")

LIGNES = 50
# The pages about a person, as the register of consultations shows them.
LECTURES = {
    "heures": "les heures",
    "autorisation": "les autorisations",
    "fiche": "Fiche",
    "identite": "Identité",
    "entree": "Entrée",
    "affectation": "Accompagnement",
    "etapes": "Étapes",
    "etape": "Étape",
    "entretien": "Entretien",
    "revue": "Revue",
    "contrat": "Contrat",
    "formation": "Formation",
    "immersion": "Immersion",
    "pass": "PASS IAE",
    "suspension": "Suspension du PASS IAE",
    "prolongation": "Prolongation du PASS IAE",
    "sortie": "Sortie",
    "suivi": "Nouvelles après la sortie",
    "plan": "Plan",
    "et si": "Hypothèse",
    "objectif": "Objectif",
    "frein": "Freins",
    "competence": "Savoir-faire au travail",
    "document": "Document",
    "fse": "Participation FSE+",
    "livret": "Livret",
    "bilan": "Bilan d’accompagnement",
    "journal": "Journal",
    "sorties": "Sorties de la structure",
}


@bp.get("")
@sur_parcours(droits.peut_accompagner, lecture="journal")
def voir(parcours: Parcours) -> tuple[str, int]:
    """The changes of a parcours, the latest first, and its last readings."""
    avant = cle("avant")
    lignes = queries.de_parcours(session_base(), parcours.id, LIGNES + 1, avant)
    suite = lignes[LIGNES - 1].id if len(lignes) > LIGNES else None
    return page(
        "journal/voir.html",
        parcours=parcours,
        lignes=lignes[:LIGNES],
        avant=avant,
        suite=suite,
        consultations=_consultations(parcours) if avant is None else [],
    )


def _consultations(parcours: Parcours) -> list[tuple[Consultation, str]]:
    """The last readings, each with the name of its page."""
    lues = queries.consultations(session_base(), parcours.id)
    return [(lecture, LECTURES.get(lecture.page, lecture.page)) for lecture in lues]
