"""Guards of views. Each view says who may come in, in one line above it; a view without guard stops the start-up."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, g, make_response, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from parcours.actions.journal import noter_consultation
from parcours.domain import droits
from parcours.domain.compte import Profil, est_de_demonstration
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import typographie
from parcours.domain.suite_alerte import Geste
from parcours.models import Alerte, Compte, Parcours, Structure
from parcours.queries import alerte as queries_alerte
from parcours.queries import compte as queries_compte
from parcours.queries import parcours as queries_parcours
from parcours.queries import session_web as queries_session
from parcours.queries import structure as queries_structure
from parcours.queries.session_web import CompteLu
from parcours.web.requete import (
    METHODES_DE_LECTURE,
    abandonner,
    aujourdhui,
    auteur,
    base,
    config,
    lire_cle,
    profil,
    session_base,
)
from parcours.web.session import session_serveur

Vue = Callable[..., Any]
# As many as a page of the watch shows.
ALERTES_COCHEES = 50
login_manager = LoginManager()
# Our sessions live on the server and can be ended there; tying them to an address would break phones.
login_manager.session_protection = None


class Connecte(UserMixin):
    """The signed-in account, as Flask-Login sees it."""

    def __init__(self, compte: CompteLu, profil_du_jour: Profil) -> None:
        self.id = compte.id
        self.compte = compte
        self.profil = profil_du_jour


@login_manager.user_loader
def _charger(compte_id: str) -> Connecte | None:
    lue = session_serveur().ligne
    if request.method in METHODES_DE_LECTURE and lue is not None and lue.compte and lue.compte.id == int(compte_id):
        compte: CompteLu | None = lue.compte
    else:
        compte = queries_session.compte(session_base(), int(compte_id))
    if compte is None or not est_ouvrable(compte):
        return None
    return Connecte(compte, queries_compte.profil(compte, aujourdhui))


def est_ouvrable(compte: Compte | CompteLu) -> bool:
    """Whether an account may be signed in: active, and not one of those whose password everybody can read."""
    return compte.est_actif and (config().demonstration or not est_de_demonstration(compte.email))


def public(vue: Vue) -> Vue:
    """Anyone: sign-in, help, health."""
    return _marquer(vue, "public")


def connecte(question: Callable[[Profil], bool]) -> Callable[[Vue], Vue]:
    """Whoever `question` accepts, else 403; the sign-in page for those who are not signed in."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(*args: Any, **kwargs: Any) -> Any:
            if (porte := _porte()) is not None:
                return porte
            if not question(profil()):
                abort(403)
            return vue(*args, **kwargs)

        return _marquer(gardee, question.__name__)

    return decorer


def sur_parcours(question: Callable[[Profil, Parcours], bool], *, lecture: str) -> Callable[[Vue], Vue]:
    """Load the parcours of `ref`; 404 when this account may not know it, 403 when it may not do this.

    `lecture` names the page in the register of consultations: reading about a person leaves a trace, or fails; so does
    a form shown again (to be read, refused, overtaken).
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(ref: str, *args: Any, **kwargs: Any) -> Any:
            if (porte := _porte()) is not None:
                return porte
            if request.method not in METHODES_DE_LECTURE:
                queries_parcours.verrouiller_dossier(session_base(), ref)
            parcours = queries_parcours.par_ref(session_base(), ref)
            if parcours is None or not droits.peut_ouvrir(profil(), parcours):
                abort(404)
            if not question(profil(), parcours):
                abort(403, _pourquoi(parcours))
            if request.method == "GET":
                _noter_lecture(parcours.id, lecture)
                return vue(parcours, *args, **kwargs)
            cle, reponse = parcours.id, make_response(vue(parcours, *args, **kwargs))
            if reponse.status_code == 200:
                noter_consultation(session_base(), auteur(), cle, lecture)
            elif reponse.status_code in (409, 422):
                # Nothing of what was sent is kept: its transaction gives way to that of the trace.
                abandonner()
                _noter_lecture(cle, lecture)
            return reponse

        gardee.lecture = lecture  # type: ignore[attr-defined]  # read back by the tests of conventions
        return _marquer(gardee, question.__name__)

    return decorer


def _pourquoi(parcours: Parcours) -> str | None:
    """What to say to whoever reads a parcours and may not do this."""
    match droits.acces(profil(), parcours):
        case droits.Acces.LECTURE:
            jusqu_au = en_toutes_lettres(droits.lisible_jusqu_au(profil(), parcours) or profil().au)
            return typographie(
                f"Vous n’accompagnez plus cette personne : vous pouvez lire son parcours jusqu’au {jusqu_au}, "
                "sans rien y écrire."
            )
        case droits.Acces.RELAIS:
            jusqu_au = en_toutes_lettres(droits.relais_jusqu_au(profil(), parcours) or profil().au)
            return typographie(
                f"Vous assurez un relais jusqu’au {jusqu_au} : l’essentiel, ce qui est dû et les étapes, pas le reste."
            )
    return None


def _noter_lecture(parcours_id: int, lecture: str) -> None:
    with base().transaction() as session:
        noter_consultation(session, auteur(), parcours_id, lecture)


def sur_structure(question: Callable[[Profil, Structure], bool]) -> Callable[[Vue], Vue]:
    """Load the structure of `ref`; 404 when this account may not know it, 403 when it may not do this."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(ref: str, *args: Any, **kwargs: Any) -> Any:
            if (porte := _porte()) is not None:
                return porte
            pour_ecrire = request.method not in METHODES_DE_LECTURE
            structure = queries_structure.par_ref(session_base(), ref, pour_ecrire=pour_ecrire)
            if structure is None or not droits.peut_voir_structure(profil(), structure):
                abort(404)
            if not question(profil(), structure):
                abort(403)
            return vue(structure, *args, **kwargs)

        return _marquer(gardee, question.__name__)

    return decorer


def sur_alerte(question: Callable[[Profil, Alerte, Geste], bool]) -> Callable[[Vue], Vue]:
    """Load an alert and what is to be done about it; 404 when one may not read it, 403 when one may not do this."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(alerte_id: int, geste: str, *args: Any, **kwargs: Any) -> Any:
            if (porte := _porte()) is not None:
                return porte
            alertes = _alertes_lues([alerte_id])
            if not alertes or geste not in tuple(Geste):
                abort(404)
            if not question(profil(), alertes[0], Geste(geste)):
                abort(403)
            return vue(alertes[0], Geste(geste), *args, **kwargs)

        return _marquer(gardee, question.__name__)

    return decorer


def sur_alertes_cochees(question: Callable[[Profil], bool]) -> Callable[[Vue], Vue]:
    """Load the alerts ticked on a page, `ALERTES_COCHEES` at most: 404 when there are, and none that may be read."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(*args: Any, **kwargs: Any) -> Any:
            if (porte := _porte()) is not None:
                return porte
            if not question(profil()):
                abort(403)
            cles = [cle for brut in request.form.getlist("alerte") if (cle := lire_cle(brut)) is not None]
            alertes = _alertes_lues(cles[:ALERTES_COCHEES]) if cles else []
            if cles and not alertes:
                abort(404)
            return vue(alertes, *args, **kwargs)

        return _marquer(gardee, question.__name__)

    return decorer


def _alertes_lues(cles: list[int]) -> list[Alerte]:
    pour_ecrire = request.method not in METHODES_DE_LECTURE
    trouvees = queries_alerte.par_cles(session_base(), cles, pour_ecrire=pour_ecrire)
    return [alerte for alerte in trouvees if droits.peut_voir_alerte(profil(), alerte)]


def rendre_la_main() -> None:
    """Give up the transaction of a guard before something long, so that others may write meanwhile.

    Nothing that the guard checked holds any more: what follows must pass a guard of its own.
    """
    abandonner()
    # Flask-Login keeps the account for the length of the request.
    g.pop("_login_user", None)


def _porte() -> Response | None:
    if current_user.is_authenticated:
        return None
    suite = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("connexion.entrer", suite=suite))


def _marquer(vue: Vue, politique: str) -> Vue:
    vue.politique = politique  # type: ignore[attr-defined]  # read back by `exiger_des_gardes`
    return vue


def exiger_des_gardes(app: Flask) -> None:
    """Stop the start-up when a route has no guard: what nobody thought about is closed."""
    for regle in app.url_map.iter_rules():
        if regle.endpoint != "static" and not hasattr(app.view_functions[regle.endpoint], "politique"):
            raise RuntimeError(f"la route {regle.rule} n’a pas de garde")
