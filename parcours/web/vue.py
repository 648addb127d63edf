"""The saved views of «Mes parcours»: filters kept under a name."""

from flask import Blueprint, abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from parcours.actions import vue as actions
from parcours.domain import droits
from parcours.queries import vue as queries
from parcours.web.acces import connecte
from parcours.web.adresses import adresse
from parcours.web.filtres import lire_la_demande
from parcours.web.forms.parcours import VueForm
from parcours.web.reponse import vers
from parcours.web.requete import page, profil, session_base

bp = Blueprint("vue", __name__, url_prefix="/parcours/vues")


@bp.route("", methods=["GET", "POST"])
@connecte(droits.peut_lister)
def enregistrer() -> Response | tuple[str, int]:
    """Keep the filters of the address under a name; those already kept."""
    demande = lire_la_demande(profil(), current_user.compte, request.args)
    form = VueForm()
    qui = profil().compte_id
    if form.soumis(lambda: actions.enregistrer(session_base(), qui, str(form.nom.data), demande.requete)):
        return vers(demande.href(q=""), f"Vue enregistrée\u00a0: {form.nom.data}. Elle est dans «\u00a0Filtres\u00a0».")
    gardees = queries.lister(session_base(), qui)
    return page("vue/list.html", form.statut, form=form, demande=demande, vues=gardees)


@bp.post("/<int:vue_id>/oublier")
@connecte(droits.peut_lister)
def oublier(vue_id: int) -> Response:
    """Forget a view of one's own."""
    nom = actions.oublier(session_base(), profil().compte_id, vue_id)
    if nom is None:
        abort(404)
    return vers(adresse("vue.enregistrer"), f"Vue oubliée\u00a0: {nom}.")
