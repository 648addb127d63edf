"""Steps: noting, correcting, removing."""

from datetime import date

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from parcours.actions import etape as actions
from parcours.domain import droits
from parcours.domain.etape import GENRES_DU_TRAVAIL, EtatEtape, Theme
from parcours.models import Etape, Parcours
from parcours.queries import etape as queries
from parcours.queries import piece as queries_piece
from parcours.web.acces import sur_parcours
from parcours.web.forms.etape import EtapeForm, NouvelleEtapeForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import aujourdhui, page, profil, session_base

bp = Blueprint("etape", __name__, url_prefix="/parcours/<ref>/etapes")
DEJA_NOTEE = "Cette étape était déjà enregistrée\u00a0: elle n’est notée qu’une fois."


@bp.get("")
@sur_parcours(droits.peut_ouvrir, lecture="etapes")
def lister(parcours: Parcours) -> tuple[str, int]:
    """Every step of the parcours that the reader may see."""
    social = droits.peut_lire_le_social(profil(), parcours)
    presences = "presences" in request.args
    sur = _sur_un_frein() if social and not presences else None
    etapes = queries.lister(session_base(), parcours.id, voit_le_social=social, presences=presences, sur=sur)
    lisibles = {etape.id for etape in etapes if droits.peut_lire_note(profil(), parcours, etape)}
    peut_noter = droits.peut_noter(profil(), parcours)
    return page(
        "etape/list.html",
        parcours=parcours,
        etapes=etapes,
        corrigeables={etape.id for etape in etapes if _peut_corriger(parcours, etape)},
        lisibles=lisibles,
        pieces=queries_piece.des_etapes(session_base(), sorted(lisibles) if peut_noter else []),
        peut_noter=peut_noter,
        social=social,
        presences=presences,
        sur=sur,
        nombre_de_presences=queries.nombre_de_presences(session_base(), parcours.id),
    )


def _sur_un_frein() -> queries.SurUnFrein | None:
    """What the address asks for; what it says wrong is ignored."""
    try:
        theme, debut, fin = (request.args[nom] for nom in ("theme", "debut", "fin"))
        return queries.SurUnFrein(Theme(theme), date.fromisoformat(debut), date.fromisoformat(fin))
    except (KeyError, ValueError):
        return None


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="etape")
def noter(parcours: Parcours) -> Response | tuple[str, int]:
    """Note a step."""
    form = NouvelleEtapeForm(le=aujourdhui(parcours.structure.fuseau), etat=EtatEtape.FAITE)
    voit = _voit_le_social(parcours)
    if not voit:
        form.limiter_au_travail()
    notees: list[Etape | None] = []
    if form.soumis(
        lambda: notees.append(
            actions.noter(*ecriture(parcours), form.saisie(), voit_le_social=voit, cle_idempotence=form.cle)
        )
    ):
        return vers_fiche(parcours, "Étape notée." if notees[0] else DEJA_NOTEE)
    form.renouveler_la_cle()
    return page("etape/edit.html", form.statut, form=form, parcours=parcours, etape=None)


@bp.route("/<int:etape_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="etape")
def corriger(parcours: Parcours, etape_id: int) -> Response | tuple[str, int]:
    """Correct a step."""
    etape = _etape(parcours, etape_id)
    form = EtapeForm(obj=etape)
    voit = _voit_le_social(parcours)
    if not voit:
        form.limiter_au_travail()
    if form.soumis(
        lambda: actions.corriger(*ecriture(parcours), etape, form.saisie(), form.version_lue, voit_le_social=voit)
    ):
        return vers_fiche(parcours, "Étape corrigée.")
    return page("etape/edit.html", form.statut, form=form, parcours=parcours, etape=etape)


@bp.route("/<int:etape_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="etape")
def supprimer(parcours: Parcours, etape_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a step."""
    etape = _etape(parcours, etape_id)
    return confirmer_suppression(
        "etape/supprimer.html", parcours, etape, actions.supprimer, "Étape supprimée.", etape=etape
    )


def _etape(parcours: Parcours, etape_id: int) -> Etape:
    etape = ou_404(queries.par_id(session_base(), parcours.id, etape_id, voit_le_social=_voit_le_social(parcours)))
    if not _peut_corriger(parcours, etape):
        abort(403)
    return etape


def _peut_corriger(parcours: Parcours, etape: Etape) -> bool:
    # A step that became a social one, or the person's, is no longer its encadrant's to change.
    du_travail = etape.genre in GENRES_DU_TRAVAIL or _voit_le_social(parcours)
    sien = droits.peut_corriger_etape(profil(), parcours, etape)
    return du_travail and sien and droits.peut_lire_note(profil(), parcours, etape)


def _voit_le_social(parcours: Parcours) -> bool:
    return droits.peut_accompagner(profil(), parcours)
