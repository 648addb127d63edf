"""Server-side browser sessions: an opaque cookie, a row in the database, ended after 30 minutes of silence."""

import secrets
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import CallbackDict

from parcours.actions.compte import DUREE_SESSION, INACTIVITE, empreinte
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.models import SessionWeb
from parcours.queries import session_web as queries
from parcours.queries.session_web import SessionLue
from parcours.web.requete import METHODES_DE_LECTURE, session_base

# Writing «seen» at each request would cost a commit a page; once a minute is enough to end a silence at 30.
PAS_DE_VUE = timedelta(minutes=1)


journal = structlog.get_logger()


class SessionServeur(CallbackDict[str, Any], SessionMixin):
    """What the request reads and writes; `jeton` is the cookie's value, absent until something is kept."""

    modified = False

    def __init__(
        self, contenu: dict[str, Any] | None = None, jeton: str | None = None, ligne: SessionLue | None = None
    ) -> None:
        super().__init__(contenu or {}, on_update=_marquer)
        self.jeton = jeton
        self.ligne = ligne
        self.panne: OperationalError | None = None
        self.a_oublier: list[str] = []

    @property
    def change_de_jeton(self) -> bool:
        """Whether the answer gives the browser another token, or none."""
        return self.jeton is None or bool(self.a_oublier)

    def renouveler(self) -> None:
        """Empty it and change its token (sign-in, sign-out): the former one opens nothing any more."""
        self.clear()
        if self.jeton is not None:
            self.a_oublier.append(empreinte(self.jeton))
        self.jeton, self.ligne = None, None


def _marquer(modifiee: SessionServeur) -> None:
    modifiee.modified = True


def session_serveur() -> SessionServeur:
    """The browser session of the request, as ours."""
    return cast(SessionServeur, session._get_current_object())  # type: ignore[attr-defined]  # werkzeug's proxy


class Sessions(SessionInterface):
    """Reads `session_web` within the request, and writes it in a transaction of its own."""

    def __init__(self, base: BaseDeDonnees, horloge: Horloge, cookie_sur: bool) -> None:
        self.base = base
        self.horloge = horloge
        self.cookie_sur = cookie_sur
        # Browsers only accept the __Host- prefix on secure cookies.
        self.nom = "__Host-parcours" if cookie_sur else "parcours"

    def open_session(self, app: Flask, request: Request) -> SessionServeur:
        """The session of the cookie, or an empty one when it is unknown, ended or too old."""
        jeton = request.cookies.get(self.nom)
        if not jeton or request.path.startswith("/static/") or request.path == "/ping":
            return SessionServeur()
        try:
            ligne = self._lire(request, empreinte(jeton))
        except OperationalError as erreur:
            # Raised again once the request can be answered: nobody is signed out by a database out of reach.
            muette = SessionServeur()
            muette.panne = erreur
            return muette
        if ligne is None or self._est_finie(ligne, self.horloge.maintenant()):
            return SessionServeur()
        return SessionServeur(ligne.contenu, jeton, ligne)

    def _lire(self, request: Request, cle: str) -> SessionLue | None:
        if request.method in METHODES_DE_LECTURE:
            return queries.lue(session_base(), cle)
        # A form must not hold the only writer of SQLite before anyone knows who sends it.
        with self.base.lecture() as lecture:
            return queries.lue(lecture, cle)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed, note that the session was seen, and set the cookie."""
        if not isinstance(session, SessionServeur) or session.panne is not None or not self._est_a_garder(session):
            return
        est_nouvelle = session.jeton is None and bool(session)
        try:
            self._garder(session)
        except OperationalError as erreur:
            if session.change_de_jeton:
                raise
            # The page is worth more than the message or the minute that could not be kept.
            journal.warning("session_non_gardee", genre=type(erreur.orig).__name__)
            return
        if est_nouvelle:
            response.set_cookie(
                self.nom, session.jeton or "", path="/", secure=self.cookie_sur, httponly=True, samesite="Lax"
            )
        elif session.jeton is None:
            response.delete_cookie(self.nom, path="/", secure=self.cookie_sur, httponly=True, samesite="Lax")

    def _est_a_garder(self, session: SessionServeur) -> bool:
        if session.ligne is None or session.modified:
            return session.modified
        return self.horloge.maintenant() - session.ligne.vue_le >= PAS_DE_VUE

    def _garder(self, session: SessionServeur) -> None:
        maintenant = self.horloge.maintenant()
        with self.base.transaction() as ecriture:
            for ancienne in session.a_oublier:
                finie = queries.par_empreinte(ecriture, ancienne)
                if finie is not None:
                    ecriture.delete(finie)
            if session.jeton is None:
                if not session:
                    return
                jeton = secrets.token_urlsafe(32)
                ligne: SessionWeb | None = SessionWeb(empreinte=empreinte(jeton), ouverte_le=maintenant)
                ecriture.add(ligne)
            else:
                jeton = session.jeton
                ligne = queries.par_empreinte(ecriture, empreinte(jeton))
            if ligne is None:
                # Ended by someone else during this very request: it must not come back to life.
                return
            ligne.contenu = dict(session)
            ligne.compte_id = int(session["_user_id"]) if session.get("_user_id") else None
            ligne.vue_le = maintenant
        session.jeton = jeton

    @staticmethod
    def _est_finie(ligne: SessionLue, maintenant: datetime) -> bool:
        return maintenant - ligne.vue_le > INACTIVITE or maintenant - ligne.ouverte_le > DUREE_SESSION
