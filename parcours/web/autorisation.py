"""Waivers and arrangements of a parcours."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import autorisation as actions
from parcours.domain import droits
from parcours.domain.autorisation import GenreAutorisation, genres_proposes
from parcours.models import Autorisation, Parcours
from parcours.queries import autorisation as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.autorisation import AutorisationForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("autorisation", __name__, url_prefix="/parcours/<ref>/autorisations")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="autorisation")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record an authorisation."""
    au = aujourdhui(parcours.structure.fuseau)
    form = AutorisationForm()
    form.limiter(parcours.structure.type, au)
    form.proposer_l_adresse("genre")
    if form.soumis(lambda: actions.ajouter(*ecriture(parcours), form.saisie())):
        return vers_fiche(parcours, "Autorisation enregistrée.", ancre="contrats")
    possible = bool(genres_proposes(parcours.structure.type, au))
    return page(
        "autorisation/edit.html", form.statut, form=form, parcours=parcours, autorisation=None, possible=possible
    )


@bp.route("/<int:autorisation_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="autorisation")
def modifier(parcours: Parcours, autorisation_id: int) -> Response | tuple[str, int]:
    """Change an authorisation."""
    autorisation = _autorisation(parcours, autorisation_id)
    form = AutorisationForm(obj=autorisation)
    form.limiter(parcours.structure.type, aujourdhui(parcours.structure.fuseau), autorisation.genre)
    if form.soumis(lambda: actions.modifier(*ecriture(parcours), autorisation, form.saisie(), form.version_lue)):
        return vers_fiche(parcours, "Autorisation modifiée.", ancre="contrats")
    return page(
        "autorisation/edit.html", form.statut, form=form, parcours=parcours, autorisation=autorisation, possible=True
    )


@bp.route("/<int:autorisation_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="autorisation")
def supprimer(parcours: Parcours, autorisation_id: int) -> Response | tuple[str, int]:
    """Ask, then remove an authorisation."""
    autorisation = _autorisation(parcours, autorisation_id)
    return confirmer_suppression(
        "autorisation/supprimer.html",
        parcours,
        autorisation,
        actions.supprimer,
        "Autorisation supprimée.",
        ancre="contrats",
        autorisation=autorisation,
        libelle=GenreAutorisation(autorisation.genre).libelle,
    )


def _autorisation(parcours: Parcours, autorisation_id: int) -> Autorisation:
    return ou_404(queries.par_id(session_base(), parcours.id, autorisation_id))
