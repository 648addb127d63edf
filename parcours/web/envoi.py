"""What a device kept while it had no network, received: each entry once, in order, with what became of it."""

from flask import Blueprint, jsonify, make_response, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from pydantic import ValidationError
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from parcours.actions import equipe as actions
from parcours.actions.mesure import mesurer
from parcours.domain import droits
from parcours.domain.erreurs import Refus, typographie
from parcours.domain.geste import instant_retenu
from parcours.queries import equipe as queries_equipe
from parcours.queries import parcours as queries_parcours
from parcours.web.acces import connecte
from parcours.web.forms.envoi import Envoi, Envois, Reponse
from parcours.web.reponse import ecriture
from parcours.web.requete import aujourdhui, horloge, profil, session_base

bp = Blueprint("envoi", __name__, url_prefix="/equipe/envois")
PLUS_SUIVI = typographie("Vous n’accompagnez plus cette personne : dites-le à qui la suit.")
MAL_FORME = typographie("Cet envoi ne se lit pas : rien n’en a été noté.")
SANS_GENRE = typographie("Ce geste ne dit pas ce qui a été fait : notez-le de nouveau.")


@bp.errorhandler(403)
def refuser(_erreur: Forbidden) -> Response:
    """A device reads this too: the account, by its number, when its right is over, so that its own copy goes.

    For any other refusal, nobody is named, and the device keeps all it has.
    """
    est_fini = current_user.is_authenticated and not droits.peut_encadrer(profil())
    return make_response(jsonify({"compte": profil().compte_id} if est_fini else {}), 403)


@bp.get("")
@connecte(droits.peut_encadrer)
def preparer() -> Response:
    """What a device needs before it sends: who is signed in, the token of its forms, and its crew by first name."""
    membres = queries_equipe.equipe(session_base(), profil(), aujourdhui)
    return jsonify(
        compte=profil().compte_id,
        jeton=generate_csrf(),
        equipe=[{"ref": membre.ref, "prenom": membre.prenom} for membre in membres],
    )


@bp.post("")
@connecte(droits.peut_encadrer)
def recevoir() -> Response:
    """Note what was kept. One that is refused does not stop the others: the device shows why, and lets it go."""
    try:
        recus = Envois.model_validate(request.get_json(silent=True)).envois
    except ValidationError:
        # A device reads this, not a person: never the page of an error.
        return make_response(jsonify(erreur=MAL_FORME), 400)
    queries_parcours.verrouiller_dossier(session_base(), *{recu.ref for recu in recus})
    return jsonify(reponses=[_traiter(recu).model_dump(mode="json") for recu in recus])


def _traiter(envoi: Envoi) -> Reponse:
    parcours = queries_parcours.par_ref(session_base(), envoi.ref)
    if parcours is None or not droits.peut_noter(profil(), parcours):
        return Reponse(cle=envoi.cle, etat="refuse", phrase=PLUS_SUIVI)
    session, auteur, _ = ecriture(parcours)
    cle = str(envoi.cle)
    try:
        with session.begin_nested():
            if envoi.quoi == "annuler":
                est_annule = actions.annuler(session, auteur, parcours, cle)
                return Reponse(cle=envoi.cle, etat="annule" if est_annule else "rien")
            a = instant_retenu(envoi.a, horloge().maintenant())
            pas = envoi.pas(horloge().jour_de(a, parcours.structure.fuseau))
            if pas is None:
                return Reponse(cle=envoi.cle, etat="refuse", phrase=SANS_GENRE)
            voit = droits.peut_accompagner(profil(), parcours)
            notee = actions.noter(session, auteur, parcours, pas, cle, voit_le_social=voit, a=a)
    except Refus as refus:
        return Reponse(cle=envoi.cle, etat="refuse", phrase=refus.message)
    if notee is not None and envoi.duree_ms is not None:
        mesurer(session, auteur, envoi.ecran, envoi.duree_ms)
    return Reponse(cle=envoi.cle, etat="deja" if notee is None else "note")
