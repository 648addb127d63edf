"""Messages: those sent to oneself, and what became of them; for the administrator, of all."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from parcours.actions import rappel as actions
from parcours.domain import droits
from parcours.domain.erreurs import Refus
from parcours.models import Rappel
from parcours.queries import rappel as queries
from parcours.rendering.formats import instant_local
from parcours.web.acces import connecte
from parcours.web.requete import auteur, cle, config, page, profil, session_base

bp = Blueprint("rappel", __name__, url_prefix="/rappels")

PAR_PAGE = 30


@dataclass(frozen=True)
class Ligne:
    """A message and its fate: a shape, a word, and the reason when there is one."""

    rappel: Rappel
    etat: str
    mot: str
    detail: str
    se_relance: bool = False


@bp.get("")
@connecte(droits.est_connecte)
def lister() -> tuple[str, int]:
    """My messages with their text; every account's, without it, for the administrator."""
    de_tous = droits.peut_administrer(profil())
    compte_id = None if de_tous else profil().compte_id
    avant_id = cle("avant")
    lus = queries.lister(session_base(), compte_id, avant_id, PAR_PAGE + 1)
    montres = lus[:PAR_PAGE]
    return page(
        "rappel/list.html",
        lignes=[_ligne(rappel) for rappel in montres],
        de_tous=de_tous,
        sans_serveur=config().smtp is None,
        en_attente=queries.en_attente(session_base(), compte_id),
        debut=url_for("rappel.lister") if avant_id is not None else None,
        suivant=url_for("rappel.lister", avant=montres[-1].id) if len(lus) > PAR_PAGE else None,
    )


@bp.post("/<int:rappel_id>/relance")
@connecte(droits.peut_administrer)
def relancer(rappel_id: int) -> Response:
    """Try again a message that was given up."""
    rappel = queries.par_id(session_base(), rappel_id)
    if rappel is None:
        abort(404)
    try:
        actions.relancer(session_base(), auteur(), rappel)
        flash("Message remis dans la boîte d’envoi.", "ok")
    except Refus as refus:
        flash(refus.message, "erreur")
    return redirect(url_for("rappel.lister"), 303)


def _ligne(rappel: Rappel) -> Ligne:
    fuseau = config().fuseau
    if rappel.envoye_le is not None:
        return Ligne(rappel, "neutre", "remis", f"au serveur, le {instant_local(rappel.envoye_le, fuseau)}")
    if actions.est_remplace(rappel):
        return Ligne(rappel, "neutre", "remplacé", rappel.erreur or "")
    if rappel.abandonne_le is not None:
        return Ligne(rappel, "late", "non remis", rappel.erreur or "", se_relance=True)
    if rappel.essais:
        suite = f"Nouvel essai le {instant_local(rappel.prochain_essai_le, fuseau)}."
        return Ligne(rappel, "soon", "en attente", f"{rappel.erreur or ''} {suite}".strip())
    return Ligne(rappel, "wait", "en attente", "")
