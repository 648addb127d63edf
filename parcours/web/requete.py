"""What one request shares: its database session, its clock, its author, and how it ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from flask import Flask, Response, current_app, g, render_template, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.compte import Profil
from parcours.horloge import Horloge
from parcours.models import Role
from parcours.queries.faits import jour_a_paris
from parcours.queries.session_web import RoleLu

METHODES_DE_LECTURE = frozenset({"GET", "HEAD", "OPTIONS"})


def base() -> BaseDeDonnees:
    """The database of the application."""
    return cast(BaseDeDonnees, current_app.extensions["parcours_base"])


def config() -> Config:
    """The configuration of the application."""
    return cast(Config, current_app.extensions["parcours_config"])


def horloge() -> Horloge:
    """The clock of the application."""
    return cast(Horloge, current_app.extensions["parcours_horloge"])


def session_base() -> Session:
    """The database session of the request: read-only for GET, one writing transaction otherwise."""
    if "session_base" not in g:
        g.session_base = base().lecture() if request.method in METHODES_DE_LECTURE else base().ecriture()
    return cast(Session, g.session_base)


def profil() -> Profil:
    """The profile of the signed-in account; the guard of the view has already made sure there is one."""
    return cast(Profil, current_user.profil)


def aujourdhui(fuseau: str | None = None) -> date:
    """The calendar day, in the zone of a structure when one is given."""
    return horloge().aujourdhui(fuseau or config().fuseau)


def jour_du_pass() -> date:
    """Today for what the pages of a PASS announce and judge: its rules are counted in Paris, whatever the structure."""
    return jour_a_paris(horloge().maintenant())


def jours_des_roles(roles: Iterable[Role | RoleLu]) -> dict[int, date]:
    """Today for each role, by its key: the day of its structure, else of the installation."""
    return {role.id: aujourdhui(role.structure.fuseau if role.structure is not None else None) for role in roles}


def qui() -> int | None:
    """The key of the signed-in account, None for a visitor."""
    return int(current_user.profil.compte_id) if current_user.is_authenticated else None


def auteur(fuseau: str | None = None) -> Auteur:
    """Who acts in this request, and when, on the calendar of a structure."""
    return Auteur(compte_id=qui(), le=horloge().maintenant(), au=aujourdhui(fuseau))


def abandonner() -> None:
    """Give up the transaction of the request: what it was writing is lost, and another one may begin."""
    session = g.pop("session_base", None)
    if session is not None:
        session.close()


def cle(nom: str) -> int | None:
    """The key that the address gives under a name, None when it is not one: lists start again from the top."""
    return lire_cle(request.args.get(nom, ""))


def lire_cle(brut: str) -> int | None:
    """The key, or the version, that a browser sends; None when it is not one."""
    return int(brut) if brut.isascii() and brut.isdigit() and len(brut) < 10 else None


def page(gabarit: str, statut: int = 200, **contexte: object) -> tuple[str, int]:
    """Render a template."""
    return render_template(gabarit, **contexte), statut


def installer(app: Flask) -> None:
    """End each request's transaction: commit when a writing view answered without error, roll back otherwise."""

    @app.after_request
    def finir(reponse: Response) -> Response:
        session = g.pop("session_base", None)
        if session is not None:
            try:
                if request.method not in METHODES_DE_LECTURE and reponse.status_code < 400:
                    base().valider(session)
            finally:
                # Before the browser session is saved: SQLite has one writer at a time.
                session.close()
        return reponse

    @app.teardown_request
    def fermer(_erreur: BaseException | None) -> None:
        abandonner()


def signer(usage: str, valeur: object) -> str:
    """Text that only this installation can have written, for one use; read back by `lire_signe`."""
    return str(URLSafeSerializer(config().cle_secrete, salt=usage).dumps(valeur))


def lire_signe(usage: str, texte: str) -> Any:
    """What `signer` was given for this use, None when the text is not ours."""
    try:
        return URLSafeSerializer(config().cle_secrete, salt=usage).loads(texte)
    except BadData:
        return None
