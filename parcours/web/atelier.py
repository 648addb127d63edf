"""Group sessions: the list, putting one together, pointing who came, and the sheet to sign."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from parcours.actions import atelier as actions
from parcours.actions.journal import noter_consultations
from parcours.domain import droits
from parcours.domain.atelier import PRESENCES
from parcours.models import Atelier, Parcours, Structure
from parcours.queries import atelier as queries
from parcours.queries import parcours as queries_parcours
from parcours.web.acces import sur_structure
from parcours.web.emargement import emargement
from parcours.web.forms.atelier import AtelierForm, NouvelAtelierForm, nom_de_presence
from parcours.web.forms.base import SuppressionForm
from parcours.web.papier import pdf
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import aujourdhui, auteur, base, page, session_base

bp = Blueprint("atelier", __name__, url_prefix="/structures/<ref>/ateliers")


@bp.get("")
@sur_structure(droits.peut_accueillir)
def lister(structure: Structure) -> tuple[str, int]:
    """The sessions of a structure, the latest first."""
    return page("atelier/list.html", structure=structure, ateliers=queries.lister(session_base(), structure.id))


@bp.route("/nouveau", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def creer(structure: Structure) -> Response | tuple[str, int]:
    """Put a session together."""
    form = NouvelAtelierForm(le=aujourdhui(structure.fuseau))
    form.proposer(queries.invitables(session_base(), structure.id, ()))
    crees: list[Atelier] = []

    def enregistrer() -> None:
        qui, invites = (session_base(), auteur(structure.fuseau), structure), _tenir(form.choisis)
        crees.append(actions.creer(*qui, form.saisie(), invites, cle_idempotence=str(form.cle)))

    if form.soumis(enregistrer):
        return vers(url_for("atelier.pointer", ref=structure.ref, atelier_id=crees[0].id), "Atelier enregistré.")
    # What was refused is another one from now on.
    form.renouveler_la_cle()
    return page("atelier/edit.html", form.statut, form=form, structure=structure, atelier=None, participants=[])


@bp.route("/<int:atelier_id>", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def pointer(structure: Structure, atelier_id: int) -> Response | tuple[str, int]:
    """Say who came; change the session; put more people down."""
    atelier = _atelier(structure, atelier_id)
    participants = queries.participants(session_base(), atelier.id)
    form = AtelierForm(obj=atelier)
    form.proposer(queries.invitables(session_base(), structure.id, [p.parcours_id for p in participants]))

    def enregistrer() -> None:
        invites = _tenir([*(p.ref for p in participants), *form.choisis])
        qui = session_base(), auteur(structure.fuseau), atelier
        actions.modifier(*qui, form.saisie(), form.presences(participants), form.version_lue)
        actions.inscrire(*qui, [parcours for parcours in invites if parcours.ref in form.choisis])

    if form.soumis(enregistrer):
        return vers(url_for("atelier.pointer", ref=structure.ref, atelier_id=atelier.id), "Atelier enregistré.")
    return page(
        "atelier/edit.html",
        form.statut,
        form=form,
        structure=structure,
        atelier=atelier,
        participants=participants,
        presences=PRESENCES,
        nom_de_presence=nom_de_presence,
    )


@bp.route("/<int:atelier_id>/supprimer", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def supprimer(structure: Structure, atelier_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a session and the steps that are its own."""
    atelier = _atelier(structure, atelier_id)
    form = SuppressionForm(obj=atelier)
    participants = queries.participants(session_base(), atelier.id)

    def effacer() -> None:
        _tenir([p.ref for p in participants])
        actions.supprimer(session_base(), auteur(structure.fuseau), atelier, form.version_lue)

    if form.soumis(effacer):
        return vers(url_for("atelier.lister", ref=structure.ref), "Atelier supprimé.")
    contexte = {"form": form, "structure": structure, "atelier": atelier, "nombre": len(participants)}
    return page("atelier/supprimer.html", form.statut, **contexte)


@bp.get("/<int:atelier_id>/emargement.pdf")
@sur_structure(droits.peut_accueillir)
def emarger(structure: Structure, atelier_id: int) -> Response:
    """The attendance sheet, to be signed: names leave the screen, and each of them is told to the register."""
    atelier = _atelier(structure, atelier_id)
    participants = queries.participants(session_base(), atelier.id)
    with base().transaction() as session:
        noter_consultations(session, auteur(), [p.parcours_id for p in participants], "emargement")
    return pdf("emargement", str(atelier.id), emargement(structure, atelier, participants))


def _atelier(structure: Structure, atelier_id: int) -> Atelier:
    return ou_404(queries.par_id(session_base(), structure.id, atelier_id))


def _tenir(refs: list[str]) -> list[Parcours]:
    queries_parcours.verrouiller_dossier(session_base(), *refs)
    return [lu for ref in refs if (lu := queries_parcours.par_ref(session_base(), ref)) is not None]
