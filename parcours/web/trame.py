"""Templates of the entretiens of a structure: the list, one added, one changed."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from parcours.actions import trame as actions
from parcours.domain import droits
from parcours.models import Structure
from parcours.queries import trame as queries
from parcours.web.acces import sur_structure
from parcours.web.forms.trame import TrameForm
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import auteur, page, session_base

bp = Blueprint("trame", __name__, url_prefix="/structures/<ref>/trames")


@bp.get("")
@sur_structure(droits.peut_gerer_structure)
def lister(structure: Structure) -> tuple[str, int]:
    """The templates of a structure, those in use first."""
    return page("trame/list.html", structure=structure, trames=queries.lister(session_base(), structure.id))


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def creer(structure: Structure) -> Response | tuple[str, int]:
    """Write a template."""
    form = TrameForm()
    if form.soumis(lambda: actions.creer(session_base(), auteur(structure.fuseau), structure, form.saisie())):
        return _vers_la_liste(structure, "Trame ajoutée.")
    return page("trame/edit.html", form.statut, form=form, structure=structure, trame=None)


@bp.route("/<int:trame_id>", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def modifier(structure: Structure, trame_id: int) -> Response | tuple[str, int]:
    """Change a template, or set it aside."""
    trame = ou_404(queries.par_id(session_base(), structure.id, trame_id))
    form = TrameForm(**TrameForm.valeurs(trame))
    if form.soumis(
        lambda: actions.modifier(
            session_base(), auteur(structure.fuseau), structure, trame, form.saisie(), form.version_lue
        )
    ):
        return _vers_la_liste(structure, "Trame enregistrée.")
    return page("trame/edit.html", form.statut, form=form, structure=structure, trame=trame)


def _vers_la_liste(structure: Structure, phrase: str) -> Response:
    return vers(url_for("trame.lister", ref=structure.ref), phrase)
