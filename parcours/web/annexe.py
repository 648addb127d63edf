"""Financial annexes of a convention, one a year."""

from flask import Blueprint
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from parcours.actions import structure as actions
from parcours.domain import droits
from parcours.domain.dossier_gestion import poids
from parcours.domain.erreurs import Refus
from parcours.exchange import annexe as exchange
from parcours.models import Annexe, Convention, Structure
from parcours.queries import structure as queries
from parcours.web.acces import rendre_la_main, sur_structure
from parcours.web.convention import de_la_structure
from parcours.web.forms.importation import DepotForm
from parcours.web.forms.structure import AnnexeForm
from parcours.web.reponse import classeur, ou_404
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


@bp.route("/tableur", methods=["GET", "POST"])
@sur_structure(droits.peut_gerer_structure)
def reprendre(structure: Structure, convention_id: int) -> Response | tuple[str, int]:
    """Fill the form of an annexe from a spreadsheet: nothing is saved before it was read again."""
    convention = de_la_structure(structure, convention_id)
    depot = DepotForm()
    if depot.validate_on_submit():
        contenu, nom = depot.fichier.data.read(), depot.fichier.data.filename or ""
        rendre_la_main()
        try:
            lue = exchange.lire(contenu, nom)
        except Refus as refus:
            depot.refuser(refus)
        else:
            return _remplir(structure.ref, convention_id, lue)
    return page("annexe/tableur.html", depot.statut, form=depot, structure=structure, convention=convention)


@sur_structure(droits.peut_gerer_structure)
def _remplir(structure: Structure, convention_id: int, lue: exchange.AnnexeLue) -> tuple[str, int]:
    convention = de_la_structure(structure, convention_id)
    return _page(AnnexeForm(formdata=MultiDict(lue.valeurs)), structure, convention, None, lue)


@bp.get("/modele.xlsx")
@sur_structure(droits.peut_gerer_structure)
def modele(structure: Structure, convention_id: int) -> Response:
    """The workbook to fill."""
    de_la_structure(structure, convention_id)
    return classeur(exchange.modele(), "annexe.xlsx")


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


def _page(
    form: AnnexeForm,
    structure: Structure,
    convention: Convention,
    annexe: Annexe | None,
    reprise: exchange.AnnexeLue | None = None,
) -> tuple[str, int]:
    return page(
        "annexe/edit.html",
        form.statut if reprise is None else 200,
        form=form,
        structure=structure,
        convention=convention,
        annexe=annexe,
        reprise=reprise,
        # Those of the State on the first day, which hold where the annexe says nothing.
        poids=poids([], convention.debut)[0],
    )
