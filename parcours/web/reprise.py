"""What was typed outlives the session: carried through the sign-in, then put back into its own page."""

from urllib.parse import urlsplit

from flask import current_app, flash, redirect, request, url_for
from flask_login import current_user, logout_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from parcours.actions import connexion as actions
from parcours.domain.compte import MOT_DE_PASSE_DEMONSTRATION, NomRole, adresse_de_demonstration
from parcours.domain.erreurs import typographie
from parcours.web.forms.base import A_RELIRE
from parcours.web.forms.connexion import ConnexionForm
from parcours.web.requete import auteur, lire_signe, page, qui, session_base, signer
from parcours.web.session import session_serveur

TAILLE_REPRISE = 60_000
TAILLE_ADRESSE = 2_000

OUVERTE_TROP_LONGTEMPS = "Cette page était restée ouverte trop longtemps. Redonnez votre mot de passe."
D_UN_AUTRE = typographie("Ce qui était en cours avait été saisi par un autre compte : rien n’en est montré ici.")
ENCORE_OUVERTE = typographie(
    "Vous êtes toujours connecté·e : cette page datait d’une autre session. Appuyez de nouveau sur « Se déconnecter »."
)
A_RECOMMENCER = typographie("Cette page était restée ouverte trop longtemps : rien n’a été enregistré. Recommencez.")


def adresse_sure(suite: str | None, methode: str = "GET") -> str | None:
    """`suite` when it is the address of one of our pages, else None: a link never sends elsewhere."""
    if not suite or len(suite) > TAILLE_ADRESSE or not suite.startswith("/") or suite.startswith("//"):
        return None
    # Browsers read a backslash as a slash, and drop tabs and line ends.
    if "\\" in suite or not suite.isprintable():
        return None
    try:
        morceaux = urlsplit(suite)
    except ValueError:
        return None
    if morceaux.scheme or morceaux.netloc or not _existe(morceaux.path, methode):
        return None
    return suite


def _existe(chemin: str, methode: str) -> bool:
    adaptateur = current_app.create_url_adapter(request)
    try:
        if adaptateur is not None:
            adaptateur.match(chemin, method=methode)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return adaptateur is not None


def apres_expiration() -> Response | tuple[str, int]:
    """The answer to a form that arrives after its session ended: what was typed is carried through, not lost."""
    if request.endpoint == "connexion.sortir":
        return _sortie_sans_jeton()
    if request.endpoint == "connexion.entrer":
        return _connexion_trop_longue()
    if request.endpoint == "connexion.accepter":
        flash(A_RECOMMENCER, "erreur")
        return redirect(request.path, 303)
    if request.endpoint == "envoi.recevoir":
        # What a device keeps is still there, and its page says what to do: nothing was lost, nothing to tell later.
        return redirect(url_for("connexion.entrer", suite=url_for("equipe.voir")), 303)
    reprise = _preparer()
    if current_user.is_authenticated:
        if reprise:
            return reprendre(reprise)
        flash(A_RECOMMENCER, "erreur")
        return redirect(_page_du_formulaire() or url_for("accueil.accueil"), 303)
    form = ConnexionForm(formdata=None, reprise=reprise, suite=_page_du_formulaire() or "")
    return demander(form, 400, est_expiree=True)


def quitter() -> Response:
    """End the session of this browser on the server, and leave nothing of it in the browser."""
    if current_user.is_authenticated:
        actions.fermer_session(session_base(), auteur())
        logout_user()
    session_serveur().renouveler()
    reponse = redirect(url_for("connexion.entrer"), 303)
    reponse.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reponse


def _sortie_sans_jeton() -> Response:
    """A form that is not ours signs nobody out; ours, older than the session, says so, one press from leaving."""
    if not current_user.is_authenticated:
        return quitter()
    flash(ENCORE_OUVERTE, "erreur")
    return redirect(url_for("accueil.accueil"), 303)


def _connexion_trop_longue() -> tuple[str, int]:
    tape = {nom: request.form.get(nom, "") for nom in ("email", "suite", "reprise")}
    form = ConnexionForm(formdata=None, **tape)
    form.mot_de_passe.errors = [OUVERTE_TROP_LONGTEMPS]
    return demander(form, 400)


def demander(form: ConnexionForm, statut: int, *, est_expiree: bool = False) -> tuple[str, int]:
    """The sign-in page; it says so when a session has just ended, and when something typed is waiting."""
    return page(
        "connexion/entrer.html",
        statut,
        form=form,
        est_expiree=est_expiree,
        a_une_reprise=bool(form.reprise.data),
        comptes_demonstration=[(adresse_de_demonstration(nom), nom.libelle) for nom in NomRole],
        mot_de_passe_demonstration=MOT_DE_PASSE_DEMONSTRATION,
    )


def _page_du_formulaire() -> str | None:
    return adresse_sure(request.full_path.rstrip("?"))


def _preparer() -> str:
    """What the interrupted request was sending (never a password nor a file), sealed with the account that typed it."""
    pour = lire_signe("pour", request.form.get("pour", ""))
    champs = [
        (nom, valeur)
        for nom, valeur in request.form.items(multi=True)
        if not nom.endswith("csrf_token") and "mot_de_passe" not in nom
    ]
    if pour is None or len(champs) < 2 or request.files:
        return ""
    texte = signer("reprise", {"pour": pour, "adresse": request.full_path.rstrip("?"), "champs": champs})
    return texte if len(texte) <= TAILLE_REPRISE else ""


def reprendre(reprise: str) -> Response | tuple[str, int]:
    """Offer what had been typed: a button opens its page again, filled in as it was, where it remains to be saved.

    Only to the account that typed it: someone else who signs in after it reads nothing.
    """
    contenu = lire_signe("reprise", reprise) or {}
    adresse = adresse_sure(contenu.get("adresse"), "POST")
    if adresse is None:
        return redirect(url_for("accueil.accueil"), 303)
    if contenu["pour"] != qui():
        flash(D_UN_AUTRE, "erreur")
        return redirect(url_for("accueil.accueil"), 303)
    champs = [(str(nom), str(valeur)) for nom, valeur in contenu["champs"]]
    retour = adresse_sure(adresse) or url_for("accueil.accueil")
    return page("connexion/reprise.html", adresse=adresse, champs=champs, a_relire=A_RELIRE, retour=retour)
