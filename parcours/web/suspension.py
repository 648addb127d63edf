"""Suspensions of a PASS IAE."""

from flask import Blueprint, abort, flash
from werkzeug.wrappers import Response

from parcours.actions import suspension as actions
from parcours.domain import droits
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.suspension import premier_jour_possible
from parcours.models import Parcours, PassIae, Suspension
from parcours.queries import pass_iae as queries
from parcours.queries.faits import en_faits
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import SuppressionForm
from parcours.web.forms.pass_iae import RetourForm, SuspensionForm
from parcours.web.pass_iae import pass_du_parcours, retour
from parcours.web.requete import aujourdhui, auteur, page, session_base

bp = Blueprint("suspension", __name__, url_prefix="/parcours/<ref>/pass/<int:pass_id>/suspensions")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="suspension")
def ajouter(parcours: Parcours, pass_id: int) -> Response | tuple[str, int]:
    """Record a suspension."""
    pass_iae = pass_du_parcours(parcours, pass_id)
    au = aujourdhui(parcours.structure.fuseau)
    form = SuspensionForm()
    form.proposer(parcours.structure.type, au)
    if form.soumis(
        lambda: actions.ajouter(session_base(), auteur(parcours.structure.fuseau), parcours, pass_iae, form.saisie())
    ):
        flash("Suspension enregistrée.", "ok")
        return retour(parcours)
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
    au = aujourdhui(parcours.structure.fuseau)
    form = SuspensionForm(obj=suspension)
    form.reprendre(parcours.structure.type, au, MotifSuspension(suspension.motif), suspension.jours_dans_officielle)
    if form.soumis(
        lambda: actions.modifier(
            session_base(),
            auteur(parcours.structure.fuseau),
            parcours,
            pass_iae,
            suspension,
            form.saisie(),
            form.version_lue,
        )
    ):
        flash("Suspension corrigée.", "ok")
        return retour(parcours)
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
    if form.soumis(
        lambda: actions.finir(
            session_base(),
            auteur(parcours.structure.fuseau),
            parcours,
            suspension,
            form.saisie(),
            form.version_lue,
        )
    ):
        flash("Suspension arrêtée la veille du retour.", "ok")
        return retour(parcours)
    return page("suspension/finir.html", form.statut, form=form, parcours=parcours, suspension=suspension)


@bp.route("/<int:suspension_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="suspension")
def supprimer(parcours: Parcours, pass_id: int, suspension_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a suspension."""
    pass_iae, suspension = _suspension(parcours, pass_id, suspension_id)
    form = SuppressionForm(obj=suspension)
    if form.soumis(
        lambda: actions.supprimer(
            session_base(), auteur(parcours.structure.fuseau), parcours, suspension, form.version_lue
        )
    ):
        flash("Suspension supprimée.", "ok")
        return retour(parcours)
    resume = queries.resume(pass_iae, aujourdhui(parcours.structure.fuseau))
    return page(
        "suspension/supprimer.html",
        form.statut,
        form=form,
        parcours=parcours,
        resume=resume,
        ligne=resume.mouvement("suspension", suspension.id),
    )


def _suspension(parcours: Parcours, pass_id: int, suspension_id: int) -> tuple[PassIae, Suspension]:
    pass_iae = pass_du_parcours(parcours, pass_id)
    suspension = next((s for s in pass_iae.suspensions if s.id == suspension_id), None)
    if suspension is None:
        abort(404)
    return pass_iae, suspension
