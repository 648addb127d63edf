"""Documents of a person that expire: noting one, renewing it, removing it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import document as actions
from parcours.domain import droits
from parcours.models import Document, Parcours
from parcours.queries import document as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.document import DocumentForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("document", __name__, url_prefix="/parcours/<ref>/documents")
ANCRE = "documents"


@bp.route("/nouveau", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="document")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Note a document that was seen."""
    form = DocumentForm(vu_le=aujourdhui(parcours.structure.fuseau))
    avis: list[str] = []
    if form.soumis(lambda: avis.extend(actions.ajouter(*ecriture(parcours), form.saisie()))):
        return vers_fiche(parcours, "Document noté.", a_verifier=avis, ancre=ANCRE)
    return page("document/edit.html", form.statut, form=form, parcours=parcours, document=None)


@bp.route("/<int:document_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="document")
def modifier(parcours: Parcours, document_id: int) -> Response | tuple[str, int]:
    """Change a document, or note its new last day."""
    document = _document(parcours, document_id)
    form = DocumentForm(obj=document)
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(actions.modifier(*ecriture(parcours), document, form.saisie(), form.version_lue))
    ):
        return vers_fiche(parcours, "Document modifié.", a_verifier=avis, ancre=ANCRE)
    return page("document/edit.html", form.statut, form=form, parcours=parcours, document=document)


@bp.route("/<int:document_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="document")
def supprimer(parcours: Parcours, document_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a document."""
    document = _document(parcours, document_id)
    return confirmer_suppression(
        "document/supprimer.html",
        parcours,
        document,
        actions.supprimer,
        "Document retiré.",
        ancre=ANCRE,
        document=document,
    )


def _document(parcours: Parcours, document_id: int) -> Document:
    return ou_404(queries.par_id(session_base(), parcours.salarie_id, document_id))
