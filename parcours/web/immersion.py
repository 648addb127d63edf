"""Immersions (PMSMP): recording, changing, removing."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import immersion as actions
from parcours.domain import droits
from parcours.models import Immersion, Parcours
from parcours.queries import immersion as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.immersion import ImmersionForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import page, session_base

bp = Blueprint("immersion", __name__, url_prefix="/parcours/<ref>/immersions")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="immersion")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record an immersion."""
    form = ImmersionForm()
    avis: list[str] = []
    if form.soumis(lambda: avis.extend(actions.ajouter(*ecriture(parcours), form.saisie()))):
        return vers_fiche(parcours, "Immersion enregistrée.", a_verifier=avis)
    return page("immersion/edit.html", form.statut, form=form, parcours=parcours, immersion=None)


@bp.route("/<int:immersion_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="immersion")
def modifier(parcours: Parcours, immersion_id: int) -> Response | tuple[str, int]:
    """Change an immersion, or say what came of it."""
    immersion = _immersion(parcours, immersion_id)
    form = ImmersionForm(obj=immersion)
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(actions.modifier(*ecriture(parcours), immersion, form.saisie(), form.version_lue))
    ):
        return vers_fiche(parcours, "Immersion modifiée.", a_verifier=avis)
    return page("immersion/edit.html", form.statut, form=form, parcours=parcours, immersion=immersion)


@bp.route("/<int:immersion_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="immersion")
def supprimer(parcours: Parcours, immersion_id: int) -> Response | tuple[str, int]:
    """Ask, then remove an immersion."""
    immersion = _immersion(parcours, immersion_id)
    return confirmer_suppression(
        "immersion/supprimer.html", parcours, immersion, actions.supprimer, "Immersion supprimée.", immersion=immersion
    )


def _immersion(parcours: Parcours, immersion_id: int) -> Immersion:
    return ou_404(queries.par_id(session_base(), parcours.id, immersion_id))
