"""Trainings: recording, changing, removing."""

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from parcours.actions import formation as actions
from parcours.domain import droits
from parcours.models import Formation, Parcours
from parcours.queries import formation as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import SuppressionForm
from parcours.web.forms.formation import FormationForm
from parcours.web.requete import auteur, page, session_base

bp = Blueprint("formation", __name__, url_prefix="/parcours/<ref>/formations")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record a training."""
    form = FormationForm()
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(actions.ajouter(session_base(), auteur(parcours.structure.fuseau), parcours, form.saisie()))
    ):
        return _enregistree(parcours, "Formation enregistrée.", avis)
    return page("formation/edit.html", form.statut, form=form, parcours=parcours, formation=None)


@bp.route("/<int:formation_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def modifier(parcours: Parcours, formation_id: int) -> Response | tuple[str, int]:
    """Change a training, or say what came of it."""
    formation = _formation(parcours, formation_id)
    form = FormationForm(obj=formation)
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(
            actions.modifier(
                session_base(), auteur(parcours.structure.fuseau), parcours, formation, form.saisie(), form.version_lue
            )
        )
    ):
        return _enregistree(parcours, "Formation modifiée.", avis)
    return page("formation/edit.html", form.statut, form=form, parcours=parcours, formation=formation)


@bp.route("/<int:formation_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def supprimer(parcours: Parcours, formation_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a training."""
    formation = _formation(parcours, formation_id)
    form = SuppressionForm(obj=formation)
    if form.soumis(
        lambda: actions.supprimer(
            session_base(), auteur(parcours.structure.fuseau), parcours, formation, form.version_lue
        )
    ):
        return _enregistree(parcours, "Formation supprimée.", [])
    return page("formation/supprimer.html", form.statut, form=form, parcours=parcours, formation=formation)


def _formation(parcours: Parcours, formation_id: int) -> Formation:
    formation = queries.par_id(session_base(), parcours.id, formation_id)
    if formation is None:
        abort(404)
    return formation


def _enregistree(parcours: Parcours, phrase: str, avis: list[str]) -> Response:
    flash(phrase, "ok")
    for limite in avis:
        flash(f"À vérifier. {limite}", "ok")
    return redirect(url_for("parcours.fiche", ref=parcours.ref), 303)
