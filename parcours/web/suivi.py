"""News taken 3 and 6 months after the exit."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from parcours.actions import suivi as actions
from parcours.domain import droits
from parcours.domain.suivi import MOIS_DE_SUIVI, prevu_le
from parcours.models import Parcours
from parcours.queries import sortie as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.sortie import SuiviForm
from parcours.web.reponse import ecriture, vers_fiche
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("suivi", __name__, url_prefix="/parcours/<ref>/suivis")


@bp.route("/<int:mois>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="suivi")
def noter(parcours: Parcours, mois: int) -> Response | tuple[str, int]:
    """Note the news `mois` months after the exit."""
    sortie = queries.de_parcours(session_base(), parcours.id)
    # An exit undone while the news were being typed: they stay on the page that says so.
    if mois not in MOIS_DE_SUIVI or (sortie is None and request.method != "POST"):
        abort(404)
    suivi = next((s for s in queries.suivis(session_base(), parcours.id) if s.mois == mois), None)
    form = SuiviForm(obj=suivi)
    if form.fait_le.data is None and not form.is_submitted():
        form.fait_le.data = aujourdhui(parcours.structure.fuseau)
    if form.soumis(lambda: actions.noter(*ecriture(parcours), mois, form.saisie(), form.version_lue)):
        return vers_fiche(parcours, f"Nouvelles à {mois}\u00a0mois notées.")
    prevu = suivi.du_le if suivi is not None else prevu_le(sortie.le, mois) if sortie is not None else None
    return page("suivi/edit.html", form.statut, form=form, parcours=parcours, sortie=sortie, mois=mois, prevu_le=prevu)
