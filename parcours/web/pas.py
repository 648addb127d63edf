"""A «pas»: person, tile, saved; a theme, a note, a photo or a voice may come after."""

from flask import Blueprint, abort, flash, make_response, redirect, url_for
from flask import Response as ReponseFlask
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from parcours.actions import equipe as actions
from parcours.actions import etape as actions_etape
from parcours.actions import piece as actions_piece
from parcours.actions.mesure import mesurer
from parcours.domain import droits
from parcours.domain.etape import GENRES_DU_TRAVAIL, GenreEtape, Theme, Visibilite
from parcours.domain.geste import GENRES_D_UN_PAS, LIBELLES, ranger
from parcours.domain.mesure import Ecran
from parcours.domain.piece import GenrePiece, type_du_son, verifier
from parcours.exchange import photo
from parcours.models import Etape, Parcours
from parcours.queries import equipe as queries_equipe
from parcours.queries import etape as queries
from parcours.queries import piece as queries_piece
from parcours.rendering.formats import heure_locale
from parcours.web.acces import sur_parcours
from parcours.web.equipe import DEJA_RETIRE
from parcours.web.forms.equipe import ComplementForm, PasForm
from parcours.web.reponse import ecriture, ou_404, vers
from parcours.web.requete import aujourdhui, page, profil, session_base

bp = Blueprint("pas", __name__, url_prefix="/equipe/<ref>/pas")


@bp.route("", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="pas")
def noter(parcours: Parcours) -> Response | tuple[str, int]:
    """The tiles, in one's own order: one tap saves."""
    au, voit = aujourdhui(parcours.structure.fuseau), droits.peut_accompagner(profil(), parcours)
    form = PasForm()
    genres = GENRES_D_UN_PAS if voit else GENRES_DU_TRAVAIL
    form.limiter(ranger(genres, queries_equipe.usages(session_base(), profil().compte_id, au)))
    notees: list[Etape | None] = []
    if form.soumis(
        lambda: notees.append(actions.noter(*ecriture(parcours), form.saisie(au), str(form.cle), voit_le_social=voit))
    ):
        if notees[0] is not None and form.duree_mesuree is not None:
            mesurer(*ecriture(parcours)[:2], Ecran.PAS, form.duree_mesuree)
        etape = queries.par_cle(session_base(), parcours.id, str(form.cle))
        if etape is None:
            flash(DEJA_RETIRE, "erreur")
            return redirect(url_for("pas.noter", ref=parcours.ref), 303)
        return redirect(url_for("pas.completer", ref=parcours.ref, etape_id=etape.id), 303)
    return page("equipe/pas.html", form.statut, form=form, parcours=parcours)


@bp.route("/<int:etape_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="pas")
def completer(parcours: Parcours, etape_id: int) -> Response | tuple[str, int]:
    """Saved: what may be added to it, and the way to take it back."""
    etape = _etape(parcours, etape_id)
    form = ComplementForm(obj=etape)
    voit = droits.peut_accompagner(profil(), parcours)
    form.est_lue_de_l_equipe = etape.visibilite == Visibilite.EQUIPE
    if not voit:
        form.limiter_au_travail()
    if form.soumis(lambda: _completer(parcours, etape, form, voit)):
        return vers(url_for("equipe.voir", _anchor=f"p-{parcours.ref}"), f"C’est noté pour {parcours.salarie.prenom}.")
    genre = GenreEtape(etape.genre)
    return page(
        "equipe/complement.html",
        form.statut,
        form=form,
        parcours=parcours,
        etape=etape,
        quoi=LIBELLES.get(genre, genre.libelle),
        a=heure_locale(etape.saisie_le, parcours.structure.fuseau),
        themes=list(Theme) if voit else [],
        pieces=queries_piece.des_etapes(session_base(), [etape.id])[etape.id],
    )


@bp.get("/<int:etape_id>/pieces/<int:piece_id>")
@sur_parcours(droits.peut_noter, lecture="piece")
def piece(parcours: Parcours, etape_id: int, piece_id: int) -> ReponseFlask:
    """A photo or a voice note, for those who may read its step."""
    etape = _lisible(parcours, etape_id)
    # What was joined to a note says as much as the note.
    if not droits.peut_lire_note(profil(), parcours, etape):
        abort(404)
    lue = ou_404(queries_piece.par_id(session_base(), etape, piece_id))
    reponse = make_response(lue.contenu)
    reponse.mimetype = lue.type_mime
    suffixe = "jpg" if lue.genre == GenrePiece.PHOTO else lue.type_mime.split("/")[1]
    reponse.headers["Content-Disposition"] = f'inline; filename="{lue.genre}-{lue.id}.{suffixe}"'
    return reponse


@bp.post("/<int:etape_id>/pieces/<int:piece_id>/retirer")
@sur_parcours(droits.peut_noter, lecture="piece")
def retirer(parcours: Parcours, etape_id: int, piece_id: int) -> Response:
    """Take a photo or a voice note off a step."""
    etape = _etape(parcours, etape_id)
    if (lue := queries_piece.par_id(session_base(), etape, piece_id)) is not None:
        actions_piece.retirer(*ecriture(parcours), etape, lue)
    return vers(url_for("pas.completer", ref=parcours.ref, etape_id=etape.id), "La pièce est retirée.")


def _completer(parcours: Parcours, etape: Etape, form: ComplementForm, voit: bool) -> None:
    actions_etape.completer(*ecriture(parcours), etape, form.saisie(), form.version_lue, voit_le_social=voit)
    for genre in GenrePiece:
        recu = form[genre.value].data
        if isinstance(recu, FileStorage) and recu.filename:
            _joindre(parcours, etape, genre, recu.read())


def _joindre(parcours: Parcours, etape: Etape, genre: GenrePiece, contenu: bytes) -> None:
    verifier(contenu, genre, queries_piece.nombre(session_base(), etape.id))
    if genre is GenrePiece.PHOTO:
        type_mime, contenu = photo.TYPE_MIME, photo.redessiner(contenu)
    else:
        type_mime = type_du_son(contenu)
    if queries_piece.est_jointe(session_base(), etape.id, contenu):
        # The same form sent twice.
        return
    actions_piece.joindre(*ecriture(parcours), etape, genre, type_mime, contenu)
    session_base().flush()


def _lisible(parcours: Parcours, etape_id: int) -> Etape:
    voit = droits.peut_accompagner(profil(), parcours)
    return ou_404(queries.par_id(session_base(), parcours.id, etape_id, voit_le_social=voit))


def _etape(parcours: Parcours, etape_id: int) -> Etape:
    etape = _lisible(parcours, etape_id)
    # What an encadrant noted, and which was since made the person's, is not theirs to read again.
    sien = droits.peut_corriger_etape(profil(), parcours, etape)
    if not (sien and droits.peut_lire_note(profil(), parcours, etape)):
        abort(403)
    return etape
