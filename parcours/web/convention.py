"""Conventions of a structure with the State."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import structure as actions
from parcours.domain import droits
from parcours.models import Convention, Structure
from parcours.queries import structure as queries
from parcours.web.acces import sur_structure
from parcours.web.forms.structure import ConventionForm
from parcours.web.reponse import ou_404
from parcours.web.requete import auteur, page, session_base
from parcours.web.structure import vers_structure

bp = Blueprint("convention", __name__, url_prefix="/structures/<ref>/conventions")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def ajouter(structure: Structure) -> Response | tuple[str, int]:
    """Record a convention."""
    form = ConventionForm()
    if form.soumis(
        lambda: actions.ajouter_convention(session_base(), auteur(structure.fuseau), structure, *form.saisie())
    ):
        return vers_structure(structure, "Convention enregistrée.")
    return page("convention/edit.html", form.statut, form=form, structure=structure, convention=None)


@bp.route("/<int:convention_id>", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def modifier(structure: Structure, convention_id: int) -> Response | tuple[str, int]:
    """Change a convention."""
    convention = de_la_structure(structure, convention_id)
    form = ConventionForm(obj=convention)
    if form.soumis(
        lambda: actions.modifier_convention(
            session_base(), auteur(structure.fuseau), convention, *form.saisie(), form.version_lue
        )
    ):
        return vers_structure(structure, "Convention enregistrée.")
    return page("convention/edit.html", form.statut, form=form, structure=structure, convention=convention)


def de_la_structure(structure: Structure, convention_id: int) -> Convention:
    """A convention of this very structure, else 404."""
    return ou_404(queries.convention(session_base(), structure.id, convention_id))
