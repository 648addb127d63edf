"""Immersions (PMSMP): recording, changing, removing."""

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from parcours.actions import immersion as actions
from parcours.domain import droits
from parcours.models import Immersion, Parcours
from parcours.queries import immersion as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import SuppressionForm
from parcours.web.forms.immersion import ImmersionForm
from parcours.web.requete import auteur, page, session_base

bp = Blueprint("immersion", __name__, url_prefix="/parcours/<ref>/immersions")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="immersion")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record an immersion."""
    form = ImmersionForm()
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(actions.ajouter(session_base(), auteur(parcours.structure.fuseau), parcours, form.saisie()))
    ):
        return _enregistree(parcours, "Immersion enregistrée.", avis)
    return page("immersion/edit.html", form.statut, form=form, parcours=parcours, immersion=None)


@bp.route("/<int:immersion_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="immersion")
def modifier(parcours: Parcours, immersion_id: int) -> Response | tuple[str, int]:
    """Change an immersion, or say what came of it."""
    immersion = _immersion(parcours, immersion_id)
    form = ImmersionForm(obj=immersion)
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(
            actions.modifier(
                session_base(), auteur(parcours.structure.fuseau), parcours, immersion, form.saisie(), form.version_lue
            )
        )
    ):
        return _enregistree(parcours, "Immersion modifiée.", avis)
    return page("immersion/edit.html", form.statut, form=form, parcours=parcours, immersion=immersion)


@bp.route("/<int:immersion_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="immersion")
def supprimer(parcours: Parcours, immersion_id: int) -> Response | tuple[str, int]:
    """Ask, then remove an immersion."""
    immersion = _immersion(parcours, immersion_id)
    form = SuppressionForm(obj=immersion)
    if form.soumis(
        lambda: actions.supprimer(
            session_base(), auteur(parcours.structure.fuseau), parcours, immersion, form.version_lue
        )
    ):
        return _enregistree(parcours, "Immersion supprimée.", [])
    return page("immersion/supprimer.html", form.statut, form=form, parcours=parcours, immersion=immersion)


def _immersion(parcours: Parcours, immersion_id: int) -> Immersion:
    immersion = queries.par_id(session_base(), parcours.id, immersion_id)
    if immersion is None:
        abort(404)
    return immersion


def _enregistree(parcours: Parcours, phrase: str, avis: list[str]) -> Response:
    flash(phrase, "ok")
    for limite in avis:
        flash(f"À vérifier. {limite}", "ok")
    return redirect(url_for("parcours.fiche", ref=parcours.ref), 303)
