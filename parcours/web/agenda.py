"""The calendar feed of an account: a secret address that a reader of calendars asks, without session.

It carries references of parcours and kinds of deadlines, no one's identity: reading it leaves no consultation.
"""

from hashlib import sha256
from urllib.parse import urlsplit

from flask import Blueprint, abort, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from parcours.actions import agenda as actions
from parcours.actions.compte import empreinte
from parcours.actions.connexion import compter_essai
from parcours.actions.journal import Auteur
from parcours.domain import droits, objectif, plan
from parcours.domain.catalogue import CATALOGUE
from parcours.domain.echeance import Code
from parcours.domain.erreurs import typographie
from parcours.exchange.agenda import Evenement, composer
from parcours.models import Compte, EvenementAgenda
from parcours.queries import agenda as queries
from parcours.queries import compte as queries_compte
from parcours.web.acces import connecte, est_ouvrable, public
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import aujourdhui, auteur, base, config, horloge, page, profil, session_base

bp = Blueprint("agenda", __name__)

# So many readings at once, then one a minute: calendars come back every quarter of an hour at most.
LECTURES = (60, 60.0)


@bp.get("/agenda/<jeton>.ics")
@public
def flux(jeton: str) -> Response:
    """The feed; 404 for an address that was never given, or that was taken away."""
    corps = _lire(jeton)
    reponse = Response(corps, mimetype="text/calendar")
    reponse.headers["Content-Disposition"] = 'inline; filename="parcours.ics"'
    reponse.set_etag(sha256(corps).hexdigest())
    return reponse.make_conditional(request)


@bp.post("/compte/agenda")
@connecte(droits.peut_lister)
def ouvrir() -> tuple[str, int]:
    """Give my feed an address, shown in the answer and never again."""
    jeton = actions.ouvrir(session_base(), auteur(), _mon_compte())
    return page("agenda/adresse.html", adresse=config().adresse + url_for("agenda.flux", jeton=jeton))


@bp.post("/compte/agenda/fermeture")
@connecte(droits.est_connecte)
def fermer() -> Response:
    """Take the address of my feed away."""
    actions.fermer(session_base(), auteur(), _mon_compte())
    return vers(url_for("compte.moi"), "Votre agenda est fermé\u00a0: son adresse ne montre plus rien.")


def _mon_compte() -> Compte:
    return ou_404(queries_compte.par_id(session_base(), profil().compte_id, pour_ecrire=True))


def _lire(jeton: str) -> bytes:
    maintenant = horloge().maintenant()
    with base().transaction() as session:
        compte_id = queries.compte_abonne(session, empreinte(jeton))
        compte = queries_compte.par_id(session, compte_id) if compte_id is not None else None
        if compte is None or not est_ouvrable(compte):
            abort(404)
        if not compter_essai(session, f"agenda:{compte.id}", *LECTURES, maintenant):
            raise TooManyRequests(retry_after=int(LECTURES[1]))
        lecteur = queries_compte.profil(compte, aujourdhui)
        montres = actions.mettre_a_jour(session, Auteur(None, maintenant, lecteur.au), lecteur)
        refs = queries.references(session, {evenement.parcours_id for evenement in montres})
        return composer(_evenement(evenement, refs[evenement.parcours_id]) for evenement in montres)


def _evenement(montre: EvenementAgenda, ref: str) -> Evenement:
    return Evenement(
        uid=f"{montre.uid}@{urlsplit(config().adresse).hostname}",
        le=montre.le,
        titre=f"{_quoi(montre)}, parcours {ref}",
        adresse=config().adresse + url_for("parcours.fiche", ref=ref),
        sequence=montre.sequence,
        modifie_le=montre.modifie_le,
        est_annule=montre.annule_le is not None,
    )


def _quoi(montre: EvenementAgenda) -> str:
    """The kind of deadline: a code may hold several, of which only the day of one is shown."""
    if plan.est_du_plan(montre.objet):
        return typographie(f"Plan : {plan.Cle(montre.objet.partition(':')[2]).libelle}")
    if objectif.est_un_objectif(montre.objet):
        return "Objectif"
    return "Étape prévue" if montre.code == Code.ACTION else CATALOGUE[Code(montre.code)].titre
