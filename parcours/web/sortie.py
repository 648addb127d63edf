"""The exit of a parcours."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from parcours.actions import sortie as actions
from parcours.domain import droits
from parcours.domain.cloture import effet, phrase_formations
from parcours.domain.sortie import SortieConstatee
from parcours.models import Parcours
from parcours.queries import formation as queries_formation
from parcours.queries import sortie as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import SuppressionForm
from parcours.web.forms.sortie import SortieForm
from parcours.web.requete import aujourdhui, auteur, page, session_base

bp = Blueprint("sortie", __name__, url_prefix="/parcours/<ref>/sortie")


@bp.route("", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="sortie")
def enregistrer(parcours: Parcours) -> Response | tuple[str, int]:
    """Record the exit, or complete it."""
    sortie = queries.de_parcours(session_base(), parcours.id)
    au = aujourdhui(parcours.structure.fuseau)
    form = SortieForm(obj=sortie, **({} if sortie is not None else {"le": _date_probable(parcours, au)}))
    form.proposer(sortie.le if sortie is not None else au)
    if form.soumis(
        lambda: actions.enregistrer(
            session_base(), auteur(parcours.structure.fuseau), parcours, form.saisie(), form.version_lue
        )
    ):
        saisie = form.saisie()
        fait = SortieConstatee(parcours.structure.type, parcours.entree_le, saisie.le, saisie.motif)
        suites = phrase_formations(queries_formation.qui_continuent(session_base(), parcours.id, saisie.le))
        flash(f"Sortie enregistrée. {effet(fait)} {suites}".rstrip(), "ok")
        return redirect(url_for("parcours.fiche", ref=parcours.ref), 303)
    return page("sortie/edit.html", form.statut, form=form, parcours=parcours, sortie=sortie)


@bp.route("/annuler", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="sortie")
def annuler(parcours: Parcours) -> Response | tuple[str, int]:
    """Ask, then undo the exit: the parcours is current again."""
    sortie = queries.de_parcours(session_base(), parcours.id)
    if sortie is None:
        abort(404)
    form = SuppressionForm(obj=sortie)
    if form.soumis(
        lambda: actions.annuler(session_base(), auteur(parcours.structure.fuseau), parcours, sortie, form.version_lue)
    ):
        flash("Sortie annulée\u00a0: le parcours est de nouveau en cours.", "ok")
        return redirect(url_for("parcours.fiche", ref=parcours.ref), 303)
    faits = [suivi for suivi in queries.suivis(session_base(), parcours.id) if suivi.fait_le is not None]
    return page("sortie/annuler.html", form.statut, form=form, parcours=parcours, sortie=sortie, suivis=faits)


def _date_probable(parcours: Parcours, au: date) -> date:
    return min(parcours.contrat_fin or au, au)
