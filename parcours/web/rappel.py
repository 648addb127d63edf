"""Messages: those sent to oneself, and what became of them; for the administrator, of all."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from parcours.actions import rappel as actions
from parcours.domain import droits
from parcours.domain.besoin import Besoin
from parcours.domain.catalogue import CATALOGUE
from parcours.domain.compte import NomRole
from parcours.domain.dates import accorder
from parcours.domain.echeance import Code
from parcours.domain.erreurs import Refus, typographie
from parcours.domain.suite_alerte import Etat
from parcours.models import Rappel
from parcours.queries import annonce as queries_annonce
from parcours.queries import rappel as queries
from parcours.queries.annonce import Effet
from parcours.rendering.formats import instant_local
from parcours.web.acces import connecte
from parcours.web.reponse import ou_404
from parcours.web.requete import aujourdhui, auteur, base, cle, config, horloge, page, profil, session_base
from parcours.web.veille_filtres import RAPPEL

bp = Blueprint("rappel", __name__, url_prefix="/rappels")

PAR_PAGE = 30
# A year of messages is enough to know which codes are read for nothing.
EFFETS_DEPUIS = timedelta(days=365)
RETENU_ET_COMPTE = "Récapitulatifs arrêtés\u00a0: rien n’est parti, et ce qu’il dit compte comme annoncé."


# Long signed addresses are for the mail: on a page that has its own links, they would bury the sentences.
_AVEC_ADRESSE = re.compile(r"^.*https?://\S+.*\n?", re.MULTILINE)
_VIDES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Ligne:
    """A message and its fate: a shape, a word, the reason when there is one, then what came of it."""

    rappel: Rappel
    etat: str
    mot: str
    detail: str
    suites: tuple[str, ...] = ()
    se_relance: bool = False

    @property
    def texte(self) -> str:
        """What the message says, without its addresses."""
        return _VIDES.sub("\n\n", _AVEC_ADRESSE.sub("", self.rappel.texte)).strip()

    @property
    def le(self) -> date:
        """The day of a digest, else that on which the message was written."""
        return self.rappel.jour or self.rappel.cree_le.astimezone(ZoneInfo(config().fuseau)).date()


@bp.get("")
@connecte(droits.est_connecte)
def lister() -> tuple[str, int]:
    """My messages with their text; every account's, without it, for the administrator."""
    de_tous = droits.peut_administrer(profil())
    compte_id = None if de_tous else profil().compte_id
    avant_id = cle("avant")
    lus = queries.lister(session_base(), compte_id, avant_id, PAR_PAGE + 1)
    montres = lus[:PAR_PAGE]
    effets = queries_annonce.par_message(session_base(), [rappel.id for rappel in montres])
    return page(
        "rappel/list.html",
        lignes=[_ligne(rappel, effets.get(rappel.id)) for rappel in montres],
        de_tous=de_tous,
        voit_les_effets=droits.peut_voir_effets(profil()),
        sans_serveur=config().smtp is None,
        en_attente=queries.en_attente(session_base(), compte_id),
        debut=url_for("rappel.lister") if avant_id is not None else None,
        suivant=url_for("rappel.lister", avant=montres[-1].id) if len(lus) > PAR_PAGE else None,
    )


@bp.post("/<int:rappel_id>/relance")
@connecte(droits.peut_administrer)
def relancer(rappel_id: int) -> Response:
    """Try again a message that was given up."""
    rappel = ou_404(queries.par_id(session_base(), rappel_id))
    try:
        actions.relancer(session_base(), auteur(), rappel)
        flash("Message remis dans la boîte d’envoi.", "ok")
    except Refus as refus:
        flash(refus.message, "erreur")
    return redirect(url_for("rappel.lister"), 303)


@bp.get("/<jour>/<vue>")
@connecte(droits.est_connecte)
def suivre(jour: str, vue: str) -> Response:
    """A link of my message of a day: it is noted as opened, then its screen opens."""
    adresse = _ecran(vue)
    try:
        le = date.fromisoformat(jour)
    except ValueError:
        abort(404)
    # Only its reader, signed in, gets there: what scans mails opens nothing.
    with base().transaction() as session:
        actions.noter_ouverture(session, profil().compte_id, le, horloge().maintenant())
    return redirect(adresse, 303)


def _ecran(vue: str) -> str:
    if vue in tuple(Besoin):
        return url_for("veille.voir", portee=RAPPEL, besoin=vue)
    ecrans = {
        "veille": url_for("veille.voir", portee=RAPPEL),
        "remontees": url_for("veille.voir", portee=RAPPEL, etat=Etat.ESCALADEES.value),
        "structures": url_for("veille.voir", _anchor="structures"),
        "compte": url_for("compte.moi", _anchor="h-rappels"),
    }
    return ou_404(ecrans.get(vue))


@bp.get("/effets")
@connecte(droits.peut_voir_effets)
def mesurer() -> tuple[str, int]:
    """By code, the share of the reminders that were acted on: those that never are can be retired."""
    structures = None if droits.peut_administrer(profil()) else profil().structures(NomRole.RESPONSABLE)
    au = aujourdhui()
    effets = queries_annonce.par_code(session_base(), au - EFFETS_DEPUIS, au, structures)
    return page(
        "rappel/effets.html",
        effets=[(CATALOGUE[Code(code)].titre, code, *effets[code]) for code in sorted(effets)],
        de_tous=structures is None,
    )


def _ligne(rappel: Rappel, effet: Effet | None) -> Ligne:
    fuseau = config().fuseau
    if rappel.envoye_le is not None:
        remis = f"au serveur, le {instant_local(rappel.envoye_le, fuseau)}"
        return Ligne(rappel, "neutre", "remis", remis, _suites(rappel, effet))
    if actions.est_remplace(rappel):
        return Ligne(rappel, "neutre", "remplacé", rappel.erreur or "")
    if actions.est_retenu(rappel):
        return Ligne(rappel, "neutre", "retenu", RETENU_ET_COMPTE)
    if rappel.abandonne_le is not None:
        return Ligne(rappel, "late", "non remis", rappel.erreur or "", se_relance=True)
    prepare = f"Préparé le {instant_local(rappel.cree_le, fuseau)}."
    if rappel.essais:
        suite = f"Nouvel essai le {instant_local(rappel.prochain_essai_le, fuseau)}."
        return Ligne(rappel, "soon", "en attente", f"{rappel.erreur or ''} {suite}".strip(), (prepare,))
    return Ligne(rappel, "wait", "en attente", prepare)


def _suites(rappel: Rappel, effet: Effet | None) -> tuple[str, ...]:
    if rappel.jour is None:
        return ()
    ouvert = (
        f"Ouvert par un de ses liens le {instant_local(rappel.ouvert_le, config().fuseau)}."
        if rappel.ouvert_le is not None
        else "Aucun de ses liens n’a été ouvert."
    )
    if effet is None:
        return (ouvert,)
    annoncees = accorder(effet.annoncees, "échéance annoncée", "échéances annoncées")
    return ouvert, typographie(
        f"{annoncees} pour la première fois, {accorder(effet.suivies, 'suivie')} d’effet en 7 jours."
    )
