"""Headers of every answer, where a form may come from, and the error pages."""

import secrets
from collections.abc import Callable, Iterator
from logging import LogRecord
from traceback import format_tb
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as ReponseWerkzeug

from parcours.config import Config
from parcours.web.requete import METHODES_DE_LECTURE, abandonner, config
from parcours.web.session import session_serveur

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ENTETES = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Kept by who reads it, and asked again each time whether it changed.
REVALIDES = frozenset({"agenda.flux", "horsligne.service"})
# At an address that changes with what is there.
IMMUABLES = frozenset({"static", "horsligne.script"})
PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
Reponse = ReponseWerkzeug | tuple[str, int] | tuple[str, int, dict[str, str]]
# The keys of PostgreSQL stop there; SQLite's go further, but no row of ours does.
PLUS_GRANDE_CLE = 2_147_483_647
csrf = CSRFProtect()
journal = structlog.get_logger()


class Cle(IntegerConverter):
    """A key in an address: what no row can have is not found, without asking the database."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": PLUS_GRANDE_CLE, **options})


def installer(app: Flask, reglages: Config, reprise_apres_expiration: Callable[[], Reponse]) -> None:
    """CSRF on everything that writes, headers on everything that leaves, French pages for every error."""

    app.url_map.converters["int"] = Cle
    app.logger.addFilter(_sans_message)

    @app.before_request
    def verifier_la_porte() -> None:
        if (panne_de_session := session_serveur().panne) is not None:
            raise panne_de_session
        if request.method not in METHODES_DE_LECTURE and _vient_d_ailleurs():
            abort(403)
        if any("\0" in texte for texte in _textes_recus()):
            abort(400)

    # After the check above: the form of another site is refused outright, never carried through a sign-in.
    csrf.init_app(app)

    @app.after_request
    def entetes(reponse: Response) -> Response:
        reponse.headers.update(ENTETES)
        if reglages.cookie_sur:
            reponse.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint in IMMUABLES and reponse.status_code in {200, 206, 304}:
            reponse.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif request.endpoint in REVALIDES and reponse.status_code in {200, 304}:
            reponse.headers["Cache-Control"] = "private, no-cache"
        else:
            reponse.headers["Cache-Control"] = "no-store"
        return reponse

    @app.errorhandler(CSRFError)
    def jeton_perime(_erreur: CSRFError) -> Reponse:
        return reprise_apres_expiration()

    @app.errorhandler(HTTPException)
    def erreur_http(erreur: HTTPException) -> Reponse:
        if isinstance(erreur, InternalServerError) and isinstance(erreur.original_exception, Exception):
            # What failed after the view: the end of its transaction, or the browser session.
            original = erreur.original_exception
            return base_indisponible(original) if isinstance(original, OperationalError) else panne(original)
        code = erreur.code or 500
        if code < 400:
            return erreur.get_response()  # a redirection is an answer, not an error
        gabarit = code if code in PAGES else 400 if code < 500 else 500
        permises = {nom: valeur for nom, valeur in erreur.get_headers() if nom in {"Allow", "Retry-After"}}
        # Only ours say why in French: those of the framework keep the words of the page.
        pourquoi = erreur.description if code in {403, 429} and erreur.description != type(erreur).description else None
        return render_template(f"errors/{gabarit}.html", repere=None, pourquoi=pourquoi), code, permises

    @app.errorhandler(OperationalError)
    def base_indisponible(erreur: OperationalError) -> Reponse:
        _sans_base()
        journal.error("base_indisponible", genre=type(erreur.orig).__name__, route=str(request.url_rule))
        return render_template("errors/503.html"), 503, {"Retry-After": "5"}

    @app.errorhandler(Exception)
    def panne(erreur: Exception) -> Reponse:
        if app.testing or app.debug:
            raise erreur
        _sans_base()
        # The mark links a phone call to a line of the log; the log names no one, so it says where, not what was said.
        repere = f"{secrets.token_hex(2)}-{secrets.token_hex(1)}".upper()
        journal.error(
            "panne",
            repere=repere,
            route=str(request.url_rule),
            genre=type(erreur).__name__,
            trace=format_tb(erreur.__traceback__),
        )
        return render_template("errors/500.html", repere=repere), 500


def _sans_message(ligne: LogRecord) -> bool:
    # Flask writes the whole exception, and a database error quotes the row it refused.
    ligne.exc_info = ligne.exc_text = None
    return True


def _textes_recus() -> Iterator[str]:
    yield request.path
    for recus in (request.args, request.form):
        for nom, valeur in recus.items(multi=True):
            yield nom
            yield valeur


def _sans_base() -> None:
    # The page that says that something broke must not need what may be broken.
    abandonner()
    g.sans_base = True


def _vient_d_ailleurs() -> bool:
    """Whether a browser says that the form was sent by a page of another site; programs say nothing."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origine = request.headers.get("Origin")
    return bool(origine) and urlsplit(origine).netloc not in {request.host, urlsplit(config().adresse).netloc}
