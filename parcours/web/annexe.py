"""Financial annexes of a convention, one a year."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import structure as actions
from parcours.domain import droits
from parcours.domain.dossier_gestion import poids
from parcours.models import Annexe, Convention, Structure
from parcours.queries import structure as queries
from parcours.web.acces import sur_structure
from parcours.web.convention import de_la_structure
from parcours.web.forms.structure import AnnexeForm
from parcours.web.reponse import ou_404
from parcours.web.requete import auteur, page, session_base
from parcours.web.structure import vers_structure

bp = Blueprint("annexe", __name__, url_prefix="/structures/<ref>/conventions/<int:convention_id>/annexes")


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def ajouter(structure: Structure, convention_id: int) -> Response | tuple[str, int]:
    """Record the annexe of a year."""
    convention = de_la_structure(structure, convention_id)
    form = AnnexeForm()
    if form.soumis(lambda: actions.ajouter_annexe(session_base(), auteur(structure.fuseau), convention, form.saisie())):
        return vers_structure(structure, "Annexe enregistrée.")
    return _page(form, structure, convention, None)


@bp.route("/<int:annexe_id>", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def modifier(structure: Structure, convention_id: int, annexe_id: int) -> Response | tuple[str, int]:
    """Change an annexe."""
    convention = de_la_structure(structure, convention_id)
    annexe = ou_404(queries.annexe(session_base(), convention.id, annexe_id))
    form = AnnexeForm(obj=annexe)
    if form.soumis(
        lambda: actions.modifier_annexe(
            session_base(), auteur(structure.fuseau), convention, annexe, form.saisie(), form.version_lue
        )
    ):
        return vers_structure(structure, "Annexe enregistrée.")
    return _page(form, structure, convention, annexe)


def _page(form: AnnexeForm, structure: Structure, convention: Convention, annexe: Annexe | None) -> tuple[str, int]:
    return page(
        "annexe/edit.html",
        form.statut,
        form=form,
        structure=structure,
        convention=convention,
        annexe=annexe,
        # Those of the State on the first day, which hold where the annexe says nothing.
        poids=poids([], convention.debut)[0],
    )
