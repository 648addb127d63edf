"""Suspensions of a PASS IAE."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import suspension as actions
from parcours.domain import droits
from parcours.domain.suspension import premier_jour_possible
from parcours.models import Parcours, PassIae, Suspension
from parcours.queries import pass_iae as queries
from parcours.queries.faits import en_faits
from parcours.web.acces import sur_parcours
from parcours.web.forms.pass_iae import RetourForm, SuspensionForm
from parcours.web.pass_iae import pass_du_parcours, retour, supprimer_mouvement
from parcours.web.reponse import ecriture, ou_404
from parcours.web.requete import jour_du_pass, page, session_base

bp = Blueprint("suspension", __name__, url_prefix="/parcours/<ref>/pass/<int:pass_id>/suspensions")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="suspension")
def ajouter(parcours: Parcours, pass_id: int) -> Response | tuple[str, int]:
    """Record a suspension."""
    pass_iae = pass_du_parcours(parcours, pass_id)
    au = jour_du_pass()
    form = SuspensionForm()
    form.proposer(parcours.structure.type, pass_iae.debut, au)
    form.proposer_l_adresse("motif", "debut", "fin")
    if form.soumis(lambda: actions.ajouter(*ecriture(parcours), pass_iae, form.saisie())):
        return retour(parcours, "Suspension enregistrée.")
    embauche = queries.debut_de_la_derniere_embauche(session_base(), parcours.salarie_id, au)
    return page(
        "suspension/edit.html",
        form.statut,
        form=form,
        parcours=parcours,
        pass_iae=pass_iae,
        suspension=None,
        premier_jour=premier_jour_possible(en_faits(pass_iae), embauche, au, au),
        au=au,
    )


@bp.route("/<int:suspension_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="suspension")
def modifier(parcours: Parcours, pass_id: int, suspension_id: int) -> Response | tuple[str, int]:
    """Correct a suspension."""
    pass_iae, suspension = _suspension(parcours, pass_id, suspension_id)
    au = jour_du_pass()
    form = SuspensionForm(obj=suspension)
    form.reprendre(parcours.structure.type, pass_iae.debut, au, suspension)
    if form.soumis(
        lambda: actions.modifier(*ecriture(parcours), pass_iae, suspension, form.saisie(), form.version_lue)
    ):
        return retour(parcours, "Suspension corrigée.")
    return page(
        "suspension/edit.html",
        form.statut,
        form=form,
        parcours=parcours,
        pass_iae=pass_iae,
        suspension=suspension,
        premier_jour=None,
        au=au,
    )


@bp.route("/<int:suspension_id>/finir", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="suspension")
def finir(parcours: Parcours, pass_id: int, suspension_id: int) -> Response | tuple[str, int]:
    """End a suspension early: the person is back at work."""
    _, suspension = _suspension(parcours, pass_id, suspension_id)
    form = RetourForm(obj=suspension)
    if form.soumis(lambda: actions.finir(*ecriture(parcours), suspension, form.saisie(), form.version_lue)):
        return retour(parcours, "Suspension arrêtée la veille du retour.")
    return page("suspension/finir.html", form.statut, form=form, parcours=parcours, suspension=suspension)


@bp.route("/<int:suspension_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="suspension")
def supprimer(parcours: Parcours, pass_id: int, suspension_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a suspension."""
    pass_iae, suspension = _suspension(parcours, pass_id, suspension_id)
    return supprimer_mouvement(
        "suspension/supprimer.html", parcours, pass_iae, suspension, actions.supprimer, "Suspension supprimée."
    )


def _suspension(parcours: Parcours, pass_id: int, suspension_id: int) -> tuple[PassIae, Suspension]:
    pass_iae = pass_du_parcours(parcours, pass_id)
    return pass_iae, ou_404(next((s for s in pass_iae.suspensions if s.id == suspension_id), None))
