"""The door, the pages about the product, and the pulse."""

from flask import Blueprint, redirect, url_for
from flask import Response as ReponseFlask
from flask_login import current_user
from werkzeug.wrappers import Response

from parcours.domain import droits
from parcours.web.acces import public
from parcours.web.requete import page, profil

bp = Blueprint("accueil", __name__)


@bp.get("/")
@public
def accueil() -> Response:
    """Where each role starts its day."""
    if not current_user.is_authenticated:
        return redirect(url_for("connexion.entrer"))
    if droits.perimetre(profil()).encadrees:
        return redirect(url_for("equipe.voir"))
    if droits.peut_lister(profil()):
        return redirect(url_for("parcours.lister"))
    if droits.peut_voir_territoire(profil()):
        return redirect(url_for("territoire.voir"))
    if droits.peut_administrer(profil()):
        return redirect(url_for("administration.comptes"))
    return redirect(url_for("compte.moi"))


@bp.get("/aide")
@public
def aide() -> tuple[str, int]:
    """How to use the product, role by role."""
    return page("accueil/aide.html")


@bp.get("/donnees")
@public
def donnees() -> tuple[str, int]:
    """What is kept about people, why, for how long, and their rights."""
    return page("accueil/donnees.html")


@bp.get("/accessibilite")
@public
def accessibilite() -> tuple[str, int]:
    """Where the product stands on accessibility."""
    return page("accueil/accessibilite.html")


@bp.get("/ping")
@public
def ping() -> ReponseFlask:
    """The cheapest answer: reference of the benches, pulse for whoever watches the server."""
    return ReponseFlask("ok", mimetype="text/plain")
