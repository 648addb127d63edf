"""One's own account: roles, digest, password, open sessions."""

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from parcours.actions import compte as actions
from parcours.actions import connexion as actions_connexion
from parcours.domain import droits
from parcours.domain.compte import NomRole
from parcours.domain.erreurs import SaisieImpossible, typographie
from parcours.models import Compte
from parcours.queries import compte as queries
from parcours.queries import session_web as queries_session
from parcours.web.acces import connecte
from parcours.web.connexion import PAUSE, peut_essayer
from parcours.web.forms.compte import PreferencesForm
from parcours.web.forms.connexion import ChangementForm
from parcours.web.reponse import ou_404
from parcours.web.requete import auteur, config, horloge, jours_des_roles, page, profil, session_base
from parcours.web.session import session_serveur

bp = Blueprint("compte", __name__, url_prefix="/compte")

SESSIONS_FERMEES = typographie("Mot de passe changé : toutes vos sessions sont fermées, connectez-vous à nouveau.")


@bp.get("")
@connecte(droits.est_connecte)
def moi() -> tuple[str, int]:
    """My roles, my digest, my sessions."""
    return _moi(PreferencesForm(**PreferencesForm.valeurs(_mon_compte())))


@bp.post("/preferences")
@connecte(droits.est_connecte)
def preferer() -> Response | tuple[str, int]:
    """Change how often and when the digest arrives."""
    compte = _mon_compte(pour_ecrire=True)
    form = PreferencesForm()
    if form.soumis(
        lambda: actions.preferer(
            session_base(),
            auteur(),
            compte,
            form.choisi,
            int(form.heure_rappel.data),
            form.version_lue,
        )
    ):
        flash("Préférences enregistrées.", "ok")
        return redirect(url_for("compte.moi"), 303)
    return _moi(form)


@bp.route("/mot-de-passe", methods=["GET", "POST"])
@connecte(droits.est_connecte)
def changer() -> Response | tuple[str, int]:
    """Choose another password; every session ends, this one included."""
    form = ChangementForm()
    compte_id, email = current_user.compte.id, current_user.compte.email
    if form.validate_on_submit() and not peut_essayer(email):
        form.mot_de_passe_actuel.errors = [PAUSE]
        return page("compte/mot_de_passe.html", 429, form=form)

    def enregistrer() -> None:
        # Counting the try ended the transaction of the guard: the account is read again in the one that writes.
        compte = queries.par_id(session_base(), compte_id, pour_ecrire=True)
        actuel = form.mot_de_passe_actuel.data or ""
        if compte is None or not actions_connexion.reconnaitre(session_base(), email, actuel, config().argon2_leger):
            raise SaisieImpossible("Ce n’est pas votre mot de passe actuel.", "mot_de_passe_actuel")
        actions.choisir_mot_de_passe(
            session_base(), auteur(), compte, form.mot_de_passe.data or "", config().argon2_leger
        )

    if form.soumis(enregistrer):
        session_serveur().renouveler()
        flash(SESSIONS_FERMEES, "ok")
        return redirect(url_for("connexion.entrer"), 303)
    return page("compte/mot_de_passe.html", form.statut, form=form)


@bp.post("/sessions/fermer")
@connecte(droits.est_connecte)
def fermer_sessions() -> Response:
    """End my other sessions (a lost phone): they are refused at their next request."""
    actions.fermer_autres_sessions(session_base(), auteur(), current_user.compte.id, _empreinte_courante())
    flash("Vos autres sessions sont fermées.", "ok")
    return redirect(url_for("compte.moi"), 303)


def _mon_compte(*, pour_ecrire: bool = False) -> Compte:
    return ou_404(queries.par_id(session_base(), profil().compte_id, pour_ecrire=pour_ecrire))


def _empreinte_courante() -> str:
    return actions.empreinte(session_serveur().jeton or "")


def _moi(form: PreferencesForm) -> tuple[str, int]:
    maintenant = horloge().maintenant()
    return page(
        "compte/moi.html",
        form.statut,
        form=form,
        a_un_agenda=_mon_compte().agenda_empreinte is not None,
        peut_avoir_un_agenda=droits.peut_lister(profil()),
        a_des_relais=droits.peut_lister(profil()) or bool(profil().quittees),
        peut_preparer_un_relais=droits.peut_accueillir_quelque_part(profil()),
        roles=current_user.compte.roles,
        libelles={nom.value: nom.libelle for nom in NomRole},
        jours=jours_des_roles(current_user.compte.roles),
        sessions=queries_session.ouvertes(
            session_base(),
            current_user.compte.id,
            maintenant - actions.INACTIVITE,
            maintenant - actions.DUREE_SESSION,
        ),
        empreinte_courante=_empreinte_courante(),
        fuseau=config().fuseau,
    )
