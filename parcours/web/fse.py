"""The participation of a parcours in the FSE+, where its structure takes part."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from parcours.actions import fse as actions
from parcours.domain import droits
from parcours.models import Parcours
from parcours.queries import fse as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.fse import FseForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import page, session_base

bp = Blueprint("fse", __name__, url_prefix="/parcours/<ref>/fse")
ANCRE = "fse"


@bp.route("", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="fse")
def noter(parcours: Parcours) -> Response | tuple[str, int]:
    """Note when the data of the entry and of the exit were entered."""
    participation = queries.de_parcours(session_base(), parcours.id)
    # The setting changed while the days were being typed: the refusal says so, on the page that keeps them.
    if participation is None and not parcours.structure.participe_fse and request.method != "POST":
        abort(404)
    form = FseForm(obj=participation)
    if form.soumis(lambda: actions.noter(*ecriture(parcours), form.saisie(), form.version_lue)):
        return vers_fiche(parcours, "Participation au FSE+ notée.", ancre=ANCRE)
    return page("fse/edit.html", form.statut, form=form, parcours=parcours, participation=participation)


@bp.route("/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="fse")
def supprimer(parcours: Parcours) -> Response | tuple[str, int]:
    """Ask, then remove the participation."""
    participation = ou_404(queries.de_parcours(session_base(), parcours.id))
    return confirmer_suppression(
        "fse/supprimer.html", parcours, participation, actions.supprimer, "Participation au FSE+ retirée."
    )
