"""Trainings: recording, changing, removing."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import formation as actions
from parcours.domain import droits
from parcours.domain.seance import totaliser
from parcours.models import Formation, Parcours
from parcours.queries import formation as queries
from parcours.queries import seance as queries_seance
from parcours.web.acces import sur_parcours
from parcours.web.forms.formation import FormationForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import page, session_base

bp = Blueprint("formation", __name__, url_prefix="/parcours/<ref>/formations")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record a training."""
    form = FormationForm()
    avis: list[str] = []
    if form.soumis(lambda: avis.extend(actions.ajouter(*ecriture(parcours), form.saisie()))):
        return vers_fiche(parcours, "Formation enregistrée.", a_verifier=avis)
    return page("formation/edit.html", form.statut, form=form, parcours=parcours, formation=None, total=None)


@bp.route("/<int:formation_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def modifier(parcours: Parcours, formation_id: int) -> Response | tuple[str, int]:
    """Change a training, or say what came of it."""
    formation = _formation(parcours, formation_id)
    form = FormationForm(obj=formation)
    seances = queries_seance.de_formation(session_base(), formation.id)
    if seances:
        form.compter_par_seance()
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(actions.modifier(*ecriture(parcours), formation, form.saisie(), form.version_lue))
    ):
        return vers_fiche(parcours, "Formation modifiée.", a_verifier=avis)
    return page(
        "formation/edit.html",
        form.statut,
        form=form,
        parcours=parcours,
        formation=formation,
        total=totaliser(seances) if seances else None,
    )


@bp.route("/<int:formation_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def supprimer(parcours: Parcours, formation_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a training."""
    formation = _formation(parcours, formation_id)
    return confirmer_suppression(
        "formation/supprimer.html", parcours, formation, actions.supprimer, "Formation supprimée.", formation=formation
    )


def _formation(parcours: Parcours, formation_id: int) -> Formation:
    return ou_404(queries.par_id(session_base(), parcours.id, formation_id))
