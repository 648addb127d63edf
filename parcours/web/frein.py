"""Freins: assessed in one session, corrected, removed. Encadrants see nothing of them."""

from datetime import date

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import frein as actions
from parcours.domain import droits
from parcours.models import EvaluationFrein, Parcours
from parcours.queries import frein as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.frein import CorrectionForm, EvaluationForm
from parcours.web.freins_montres import des_evaluations
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("frein", __name__, url_prefix="/parcours/<ref>/freins")
ANCRE = "freins"


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="frein")
def evaluer(parcours: Parcours) -> Response | tuple[str, int]:
    """The nine freins on one day, each left as it is unless somebody looked at it."""
    form = EvaluationForm(le=min(parcours.clos_le or _au(parcours), _au(parcours)))
    freins = des_evaluations(parcours, queries.lister(session_base(), parcours.id))
    form.situer({frein.theme: frein for frein in freins})
    if form.soumis(lambda: actions.evaluer(*ecriture(parcours), form.jour, form.saisies())):
        return vers_fiche(parcours, "Évaluation notée.", ancre=ANCRE)
    return page("frein/evaluer.html", form.statut, form=form, parcours=parcours)


@bp.route("/<int:evaluation_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="frein")
def corriger(parcours: Parcours, evaluation_id: int) -> Response | tuple[str, int]:
    """Correct an assessment: its level, its day, what is said of it."""
    evaluation = _evaluation(parcours, evaluation_id)
    form = CorrectionForm(obj=evaluation)
    if form.soumis(
        lambda: actions.corriger(
            *ecriture(parcours), evaluation, form.jour, form.saisie(evaluation.theme), form.version_lue
        )
    ):
        return vers_fiche(parcours, "Évaluation corrigée.", ancre=ANCRE)
    return page("frein/corriger.html", form.statut, form=form, parcours=parcours, evaluation=evaluation)


@bp.route("/<int:evaluation_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="frein")
def supprimer(parcours: Parcours, evaluation_id: int) -> Response | tuple[str, int]:
    """Ask, then remove an assessment."""
    evaluation = _evaluation(parcours, evaluation_id)
    return confirmer_suppression(
        "frein/supprimer.html",
        parcours,
        evaluation,
        actions.supprimer,
        "Évaluation supprimée.",
        ancre=ANCRE,
        evaluation=evaluation,
    )


def _au(parcours: Parcours) -> date:
    return aujourdhui(parcours.structure.fuseau)


def _evaluation(parcours: Parcours, evaluation_id: int) -> EvaluationFrein:
    return ou_404(queries.par_id(session_base(), parcours.id, evaluation_id))
