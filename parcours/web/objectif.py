"""Objectives of a parcours: set, changed, said reached or abandoned, removed."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import objectif as actions
from parcours.domain import droits
from parcours.models import Objectif, Parcours
from parcours.queries import objectif as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.objectif import NouvelObjectifForm, ObjectifForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import page, session_base

bp = Blueprint("objectif", __name__, url_prefix="/parcours/<ref>/objectifs")
ANCRE = "objectifs"


@bp.route("/nouveau", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="objectif")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Set an objective."""
    form = NouvelObjectifForm()
    if form.soumis(lambda: actions.ajouter(*ecriture(parcours), form.saisie())):
        return vers_fiche(parcours, "Objectif noté.", ancre=ANCRE)
    return page("objectif/edit.html", form.statut, form=form, parcours=parcours, objectif=None)


@bp.route("/<int:objectif_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="objectif")
def modifier(parcours: Parcours, objectif_id: int) -> Response | tuple[str, int]:
    """Change an objective, or say what became of it."""
    objectif = _objectif(parcours, objectif_id)
    form = ObjectifForm(obj=objectif)
    if form.soumis(lambda: actions.modifier(*ecriture(parcours), objectif, form.saisie(), form.version_lue)):
        return vers_fiche(parcours, "Objectif modifié.", ancre=ANCRE)
    return page("objectif/edit.html", form.statut, form=form, parcours=parcours, objectif=objectif)


@bp.route("/<int:objectif_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="objectif")
def supprimer(parcours: Parcours, objectif_id: int) -> Response | tuple[str, int]:
    """Ask, then remove an objective."""
    objectif = _objectif(parcours, objectif_id)
    return confirmer_suppression(
        "objectif/supprimer.html",
        parcours,
        objectif,
        actions.supprimer,
        "Objectif supprimé.",
        ancre=ANCRE,
        objectif=objectif,
    )


def _objectif(parcours: Parcours, objectif_id: int) -> Objectif:
    return ou_404(queries.par_id(session_base(), parcours.id, objectif_id))
