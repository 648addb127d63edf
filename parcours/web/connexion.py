"""Signing in and out, and the link of an invitation."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from parcours.actions import compte as actions_compte
from parcours.actions import connexion as actions
from parcours.actions.journal import Auteur
from parcours.domain import droits
from parcours.domain.erreurs import typographie
from parcours.queries import compte as queries
from parcours.queries import session_web as queries_session
from parcours.web.acces import Connecte, connecte, est_ouvrable, public
from parcours.web.forms.connexion import ConnexionForm, MotDePasseForm
from parcours.web.reprise import adresse_sure, demander, quitter, reprendre
from parcours.web.requete import abandonner, aujourdhui, auteur, base, config, horloge, page, session_base
from parcours.web.session import session_serveur

bp = Blueprint("connexion", __name__)

REFUS = "Cette adresse et ce mot de passe ne vont pas ensemble."
PAUSE = typographie("Trop d’essais : attendez quelques minutes avant de recommencer.")
SYSTEMES = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@bp.route("/connexion", methods=["GET", "POST"])
@public
def entrer() -> Response | tuple[str, int]:
    """Sign in, then go where one was heading, with what was being typed."""
    form = ConnexionForm(suite=request.args.get("suite", ""))
    if not form.validate_on_submit():
        return demander(form, form.statut)
    email, mot_de_passe = form.email.data or "", form.mot_de_passe.data or ""
    if not peut_essayer(email):
        form.mot_de_passe.errors = [PAUSE]
        return demander(form, 429)
    # Read apart: the time of a hash must not be a time when nobody else can write.
    with base().lecture() as lecture:
        compte = actions.reconnaitre(lecture, email, mot_de_passe, config().argon2_leger)
    if compte is None or not est_ouvrable(compte) or not _ouvrir(compte.id, mot_de_passe):
        form.mot_de_passe.errors = [REFUS]
        return demander(form, 422)
    if form.reprise.data:
        return reprendre(form.reprise.data)
    return redirect(adresse_sure(form.suite.data) or url_for("accueil.accueil"), 303)


@bp.post("/deconnexion")
@connecte(droits.est_connecte)
def sortir() -> Response:
    """Sign out: the session ends on the server."""
    return quitter()


@bp.route("/invitation/<jeton>", methods=["GET", "POST"])
@public
def accepter(jeton: str) -> Response | tuple[str, int]:
    """Choose the password of an account just opened."""
    compte = actions_compte.compte_invite(session_base(), jeton, horloge().maintenant())
    if compte is None:
        return page("connexion/lien_perime.html", 404)
    form = MotDePasseForm()
    invite = Auteur(compte.id, horloge().maintenant(), aujourdhui())
    if form.soumis(
        lambda: actions_compte.accepter_invitation(
            session_base(), invite, jeton, form.mot_de_passe.data or "", config().argon2_leger
        )
    ):
        flash("Mot de passe choisi. Vous pouvez vous connecter.", "ok")
        return redirect(url_for("connexion.entrer"), 303)
    return page("connexion/invitation.html", form.statut, form=form, compte_invite=compte)


def peut_essayer(email: str) -> bool:
    """Count a try at the password of an account, from a network; False when there were too many.

    In a transaction of its own: a try that fails is counted, though the request will write nothing else.
    """
    abandonner()
    with base().transaction() as essais:
        return actions.peut_essayer(essais, email, _reseau(), horloge().maintenant())


def _reseau() -> str:
    """The network of a visitor: an address; in IPv6 its /64, where one visitor has billions of addresses."""
    try:
        adresse = ip_address(request.remote_addr or "")
    except ValueError:
        return "inconnu"
    if isinstance(adresse, IPv6Address):
        return str(ip_network((adresse, 64), strict=False))
    return str(adresse)


def _ouvrir(compte_id: int, mot_de_passe: str) -> bool:
    compte = queries.par_id(session_base(), compte_id)
    lu = queries_session.compte(session_base(), compte_id)
    if compte is None or lu is None:
        return False
    session_serveur().renouveler()
    # Flask-WTF keeps the token of the former session for the length of the request.
    g.pop("csrf_token", None)
    login_user(Connecte(lu, queries.profil(lu, aujourdhui)))
    session["appareil"] = _appareil()
    actions.ouvrir_session(session_base(), auteur(), compte, mot_de_passe, config().argon2_leger)
    actions.oublier_essais(session_base(), compte.email, _reseau())
    return True


def _appareil() -> str:
    """The device, as much as is needed to know one's own sessions apart."""
    agent = request.user_agent.string
    systeme = next((nom for nom in SYSTEMES if nom in agent), "")
    return {"": "Appareil inconnu", "Macintosh": "Mac"}.get(systeme, systeme)
