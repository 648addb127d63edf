"""«Mon équipe»: the crew as tiles, one tap a step, taken back as easily."""

from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import equipe as actions
from parcours.actions.mesure import mesurer
from parcours.domain import droits
from parcours.domain.erreurs import EtapeImpossible, typographie
from parcours.domain.etape import GenreEtape
from parcours.domain.geste import ARRIVEE, JOURNEE, LIBELLES, gestes_offerts
from parcours.domain.mesure import Ecran
from parcours.models import Etape, Parcours
from parcours.queries import equipe as queries
from parcours.queries import etape as queries_etape
from parcours.queries.equipe import Coequipier, GesteNote
from parcours.rendering.formats import heure_locale
from parcours.web.acces import connecte, sur_parcours
from parcours.web.forms.equipe import GesteForm
from parcours.web.reponse import ecriture
from parcours.web.requete import aujourdhui, page, profil, session_base

DEJA_RETIRE = typographie(
    "Ce geste a été annulé ou remplacé : rien n’est noté de nouveau. Touchez-le encore au besoin."
)
bp = Blueprint("equipe", __name__, url_prefix="/equipe")


@bp.get("")
@connecte(droits.peut_encadrer)
def voir() -> tuple[str, int]:
    """The crew of the day, one tile a person."""
    membres = queries.equipe(session_base(), profil(), aujourdhui)
    notee = request.args.get("note", "")
    derniere = next(((m, g) for m in membres for g in m.du_jour if g.cle == notee and _est_mien(g)), None)
    return page(
        "equipe/voir.html",
        tuiles=[tuile(membre) for membre in membres],
        a_noter=sum(not membre.du_jour for membre in membres),
        au=aujourdhui(membres[0].fuseau if membres else None),
        arrivee=ARRIVEE,
        journee=JOURNEE,
        libelles=LIBELLES,
        form=GesteForm(formdata=None),
        derniere=derniere and _annulable(*derniere),
    )


@bp.post("/<ref>/geste")
@sur_parcours(droits.peut_noter, lecture="geste")
def faire(parcours: Parcours) -> Response:
    """Note a geste, without script: back to the crew, where it may be taken back."""
    form = GesteForm()
    au = aujourdhui(parcours.structure.fuseau)
    notees: list[Etape | None] = []

    def noter() -> None:
        voit = droits.peut_accompagner(profil(), parcours)
        notees.append(actions.noter(*ecriture(parcours), form.saisie(au), str(form.cle), voit_le_social=voit))

    if not form.soumis(noter):
        return refuser(form, parcours.ref)
    if notees[0] is not None and form.duree_mesuree is not None:
        mesurer(*ecriture(parcours)[:2], Ecran.GESTE, form.duree_mesuree)
    if notees[0] is None and queries_etape.par_cle(session_base(), parcours.id, str(form.cle)) is None:
        flash(DEJA_RETIRE, "erreur")
        return vers_equipe(parcours.ref)
    return vers_equipe(parcours.ref, note=str(form.cle))


@bp.post("/<ref>/annuler")
@sur_parcours(droits.peut_noter, lecture="geste")
def annuler(parcours: Parcours) -> Response:
    """Take back what was just noted."""
    form = GesteForm()
    try:
        faite = actions.annuler(*ecriture(parcours), str(form.cle))
    except EtapeImpossible as refus:
        flash(refus.message, "erreur")
        return vers_equipe(parcours.ref)
    flash("C’est annulé." if faite else "Il n’y a plus rien à annuler.", "ok")
    return vers_equipe(parcours.ref)


def vers_equipe(ref: str, note: str | None = None) -> Response:
    """Back to the crew, at the tile of a person; `note` is the key of what was just noted."""
    return redirect(url_for("equipe.voir", _anchor=f"p-{ref}", note=note), 303)


def refuser(form: GesteForm, ref: str) -> Response:
    """The reasons of a refusal, told above the crew: a tile has no field to put them beside."""
    if not form.is_submitted():
        abort(400)
    phrases = [*form.erreurs_generales, *(erreur for champ in form for erreur in champ.errors)]
    for phrase in dict.fromkeys(map(str, phrases)):
        flash(phrase, "erreur")
    return vers_equipe(ref)


def tuile(membre: Coequipier) -> dict[str, object]:
    """A tile: who, what is known of their day in words, and the gestes with those already done."""
    return {
        "ref": membre.ref,
        "nom": f"{membre.prenom} {membre.nom}",
        "prenom": membre.prenom,
        "nom_famille": membre.nom,
        "mot": mot(membre),
        "est_la": gestes_offerts(membre.genres_du_jour) is JOURNEE,
        "faits": {geste.genre: _fait(rang, geste, membre.fuseau) for rang, geste in enumerate(membre.du_jour)},
        # The key of the geste about to be made: the same page sent twice makes it once.
        "cle": str(uuid4()),
    }


def mot(membre: Coequipier) -> str:
    """What is known of a person's day, in words: the latest, with its time."""
    if not membre.du_jour:
        return "à noter"
    dernier = membre.du_jour[-1]
    genre = GenreEtape(dernier.genre)
    libelle = LIBELLES.get(genre, genre.libelle)
    return typographie(f"{libelle}, {heure_locale(dernier.a, membre.fuseau)}")


def _est_mien(geste: GesteNote) -> bool:
    return geste.auteur_id == profil().compte_id


def _fait(rang: int, geste: GesteNote, fuseau: str) -> dict[str, object]:
    """What the script of the page needs to say it, and to take it back when it is this account's."""
    cle = (geste.cle or "") if _est_mien(geste) else ""
    return {"rang": rang, "cle": cle, "heure": heure_locale(geste.a, fuseau)}


def _annulable(membre: Coequipier, geste: GesteNote) -> dict[str, str]:
    libelle = LIBELLES.get(GenreEtape(geste.genre), GenreEtape(geste.genre).libelle)
    return {
        "quoi": libelle,
        "suite": typographie(f"noté pour {membre.prenom}, {heure_locale(geste.a, membre.fuseau)}"),
        "ref": membre.ref,
        "cle": geste.cle or "",
    }
