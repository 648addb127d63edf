"""The settings of the watch of a structure."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import reglage as actions
from parcours.domain import droits
from parcours.models import Structure
from parcours.web.acces import sur_structure
from parcours.web.forms.reglage import ReglageForm
from parcours.web.requete import auteur, page, session_base
from parcours.web.structure import vers_structure

bp = Blueprint("reglage", __name__)


@bp.route("/structures/<ref>/reglages", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def modifier(structure: Structure) -> Response | tuple[str, int]:
    """Choose when things are signalled, and what is watched."""
    form = ReglageForm(**ReglageForm.valeurs(structure))
    if form.soumis(
        lambda: actions.regler(session_base(), auteur(structure.fuseau), structure, form.saisie(), form.version_lue)
    ):
        return vers_structure(structure, "Réglages enregistrés.")
    return page("reglage/edit.html", form.statut, form=form, structure=structure)
