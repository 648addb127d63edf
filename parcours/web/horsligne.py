"""«Mon équipe» without network: its scripts, the service worker, and the page that holds nothing about anyone."""

import json

from flask import Blueprint, abort, make_response, url_for
from flask.wrappers import Response

from parcours.domain.etape import GENRES_DU_TRAVAIL
from parcours.domain.geste import ARRIVEE, JOURNEE, LIBELLES
from parcours.paths import STATIC
from parcours.rendering.environment import version_statique
from parcours.web.acces import public
from parcours.web.adresses import adresse
from parcours.web.forms.equipe import PasForm
from parcours.web.requete import page

bp = Blueprint("horsligne", __name__, url_prefix="/equipe")
SCRIPTS = STATIC / "js" / "equipe"
NOMS = tuple(sorted(chemin.name for chemin in SCRIPTS.glob("*.js")))
TYPE = "text/javascript"
VERSION = version_statique()
VERSIONNES = (
    *(f"css/{nom}.css" for nom in ("tokens", "base", "components", "print")),
    "vendor/htmx-4.0.1.min.js",
    "js/menus.js",
    "js/clavier.js",
    "application.webmanifest",
)
FIXES = (
    "fonts/atkinson-hyperlegible-next-latin-400-normal.woff2",
    "fonts/atkinson-hyperlegible-next-latin-600-normal.woff2",
    "icons/parcours.svg",
    "vendor/idb-8.0.4.js",
)


@bp.get("/hors-ligne")
@public
def coquille() -> tuple[str, int]:
    """The page shown without network: the same for everyone, it names nobody; its script fills it on the device."""
    form = PasForm(formdata=None, meta={"csrf": False})
    return page(
        "equipe/hors_ligne.html",
        form=form,
        arrivee=ARRIVEE,
        journee=JOURNEE,
        genres=GENRES_DU_TRAVAIL,
        libelles=LIBELLES,
        compte=None,
        navigation=[],
        instant_page="",
    )


@bp.get("/sw.js")
@public
def service() -> Response:
    """The service worker: a new version of any file makes another one of it, which takes the place of the former."""
    fichiers = [
        *(adresse("static", filename=nom, v=VERSION) for nom in VERSIONNES),
        *(adresse("static", filename=nom) for nom in FIXES),
        *(adresse_de_script(nom) for nom in NOMS),
    ]
    arguments = ", ".join(json.dumps(argument) for argument in (VERSION, adresse("horsligne.coquille"), fichiers))
    source = f"import {{ servir }} from {json.dumps(adresse_de_script('service.js'))};\nservir({arguments});\n"
    reponse = make_response(source)
    reponse.mimetype = TYPE
    # From here it would control what is under /equipe/, and not /equipe itself.
    reponse.headers["Service-Worker-Allowed"] = adresse("equipe.voir")
    return reponse


@bp.get("/script/<version>/<nom>")
@public
def script(version: str, nom: str) -> Response:
    """A module, at an address that changes with all of them: those it imports are of the same version."""
    if nom not in NOMS:
        abort(404)
    reponse = make_response((SCRIPTS / nom).read_bytes())
    reponse.mimetype = TYPE
    return reponse


def adresse_de_script(nom: str) -> str:
    """The address of a module of «Mon équipe», in the version of today."""
    return url_for("horsligne.script", version=VERSION, nom=nom)
