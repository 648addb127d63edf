"""The morning digest: one message per account and local day, only when there is something to say; then its delivery."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from threading import Event
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog

from parcours.actions import rappel as actions
from parcours.actions.execution import BAIL
from parcours.actions.rappel import Recapitulatif
from parcours.config import Config, Smtp
from parcours.db import BaseDeDonnees
from parcours.domain import droits
from parcours.domain import rappel as domaine
from parcours.domain.compte import NomRole, Profil
from parcours.domain.dates import accorder
from parcours.exchange import mail
from parcours.horloge import Horloge
from parcours.models import Compte, Rappel
from parcours.queries import compte as queries_compte
from parcours.queries import rappel as queries
from parcours.queries import veille as queries_veille
from parcours.queries.structure import fuseaux
from parcours.rendering.environment import environnement

LOT = 500
# One that hangs leaves the others free.
EXPEDITEURS = 4
LONGUEUR_IDENTIFIANT = 80
journal = structlog.get_logger()
gabarits = environnement(strict=True)


@dataclass(frozen=True)
class Partie:
    """One sentence of the digest, and the screen that it opens."""

    phrase: str
    libelle: str
    adresse: str


def heures_dues(
    base: BaseDeDonnees, config: Config, horloge: Horloge, *, toutes: bool = False
) -> list[tuple[str, date, int]]:
    """The digests whose local hour has come (or `toutes`): time zone, local day, hour."""
    with base.lecture() as session:
        heures = queries.heures(session)
        zones = sorted({*fuseaux(session), config.fuseau})
    dues = []
    for fuseau in zones:
        local = horloge.maintenant().astimezone(ZoneInfo(fuseau))
        dues += [(fuseau, local.date(), heure) for heure in heures if toutes or heure <= local.hour]
    return dues


def preparer(base: BaseDeDonnees, config: Config, horloge: Horloge, fuseau: str, jour: date, heure: int) -> str:
    """Put in the outbox the digests of an hour, one transaction each; one bad account never stops the others."""
    with base.lecture() as session:
        comptes = queries.destinataires(session, heure)
    prepares, refuses = 0, []
    for compte in comptes:
        profil = queries_compte.profil(
            compte, lambda lieu: jour if lieu in (None, fuseau) else horloge.aujourdhui(lieu)
        )
        if _fuseau(compte, profil, config) != fuseau:
            continue
        try:
            prepares += _preparer_un(base, config, horloge.maintenant(), compte, profil)
        except Exception as erreur:
            refuses.append(str(compte.id))
            journal.error("rappel_refuse", compte=compte.id, genre=type(erreur).__name__)
    bilan = f"{accorder(prepares, 'message préparé', 'messages préparés')}."
    if refuses:
        bilan += f" Échec pour {accorder(len(refuses), 'compte')} (n° {', '.join(refuses[:5])})."
    return bilan


def _fuseau(compte: Compte, profil: Profil, config: Config) -> str:
    """The zone of the first structure where the account has a role today."""
    en_vigueur = {role.structure_id for role in profil.roles}
    lieux = [r.structure.fuseau for r in compte.roles if r.structure is not None and r.structure_id in en_vigueur]
    return lieux[0] if lieux else config.fuseau


def _preparer_un(base: BaseDeDonnees, config: Config, maintenant: datetime, compte: Compte, profil: Profil) -> bool:
    if not droits.peut_veiller(profil):
        return False
    with base.transaction() as session:
        dernier = queries.dernier_envoye(session, compte.id)
        vu_le = queries.vu_jusqua(session, maintenant, maintenant - BAIL)
        comptes = queries_veille.compter_pour_rappel(session, profil, dernier.vu_le if dernier else None)
        if not comptes.meritent_un_message:
            return False
        return actions.deposer(session, rediger(config, compte, profil, comptes, vu_le), maintenant)


def rediger(config: Config, compte: Compte, profil: Profil, comptes: domaine.Comptes, vu_le: datetime) -> Recapitulatif:
    """The digest of an account: text and HTML from the same sentences, links that open the right screen."""
    sujet = domaine.sujet(comptes)
    contexte = {
        "sujet": sujet,
        "parties": _parties(config, profil, comptes),
        "reglages": f"{config.adresse}/compte",
    }
    hote = urlsplit(config.adresse).hostname or "parcours"
    return Recapitulatif(
        compte_id=compte.id,
        jour=profil.au,
        identifiant=f"rappel-{compte.id}-{profil.au:%Y%m%d}@{hote}"[:LONGUEUR_IDENTIFIANT],
        sujet=sujet,
        texte=gabarits.get_template("mails/recapitulatif.txt").render(contexte),
        html=gabarits.get_template("mails/recapitulatif.html").render(contexte),
        vu_le=vu_le,
    )


def _parties(config: Config, profil: Profil, comptes: domaine.Comptes) -> Sequence[Partie]:
    # Who directs counts the whole structure; the others, their own parcours.
    dirige = bool(profil.structures(NomRole.RESPONSABLE))
    accompagne = bool(profil.structures(NomRole.CONSEILLER)) and not dirige
    veille = f"{config.adresse}/veille{'?portee=miens' if accompagne else ''}"
    candidates = (
        (domaine.phrase_echeances(comptes), "Ouvrir la veille", veille),
        (domaine.phrase_silences(comptes), "Voir ces parcours", f"{veille}#silences"),
        (domaine.phrase_derives(comptes), "Voir les résultats", f"{config.adresse}/veille#structures"),
    )
    return [Partie(phrase, libelle, adresse) for phrase, libelle, adresse in candidates if phrase]


def envoyer(base: BaseDeDonnees, config: Config, horloge: Horloge) -> int:
    """Deliver what waits in the outbox, and say how many left. Without mail server, everything stays there."""
    if config.smtp is None:
        return 0
    maintenant = horloge.maintenant()
    with base.lecture() as session:
        a_faire = queries.a_envoyer(session, maintenant, maintenant - actions.BAIL, LOT)
    injoignable = Event()
    with ThreadPoolExecutor(EXPEDITEURS, thread_name_prefix="envoi") as equipe:
        return sum(equipe.map(partial(_envoyer_un, base, config, config.smtp, horloge, injoignable), a_faire))


def _envoyer_un(
    base: BaseDeDonnees, config: Config, smtp: Smtp, horloge: Horloge, injoignable: Event, rappel_id: int
) -> bool:
    """Claim, send, note: a crash in between sends the same message again, known by its identifier."""
    if injoignable.is_set():
        return False
    message = _reclamer(base, config, horloge.maintenant(), rappel_id)
    if message is None:
        return False
    try:
        mail.envoyer(smtp, message)
    except mail.RefusDefinitif as refus:
        _noter(base, rappel_id, partial(actions.abandonner, maintenant=horloge.maintenant(), raison=str(refus)))
        return False
    except Exception as echec:
        if isinstance(echec, mail.ServeurInjoignable):
            injoignable.set()
        raison = (
            str(echec) if isinstance(echec, mail.EchecTemporaire) else f"Erreur inattendue ({type(echec).__name__})."
        )
        _noter(base, rappel_id, partial(actions.noter_echec, maintenant=horloge.maintenant(), raison=raison))
        return False
    _noter(base, rappel_id, partial(actions.noter_envoi, maintenant=horloge.maintenant()))
    return True


def _noter(base: BaseDeDonnees, rappel_id: int, sort: Callable[[Rappel], None]) -> None:
    with base.transaction() as session:
        rappel = queries.par_id(session, rappel_id)
        if rappel is not None:
            sort(rappel)


def _reclamer(base: BaseDeDonnees, config: Config, maintenant: datetime, rappel_id: int) -> mail.Message | None:
    with base.transaction() as session:
        if not actions.reclamer(session, rappel_id, maintenant):
            return None
        rappel = queries.par_id(session, rappel_id)
        if rappel is None:
            return None
        if not (rappel.compte.est_actif and rappel.compte.recoit_rappels):
            actions.abandonner(rappel, maintenant, "Le compte ne reçoit plus de messages.")
            return None
        return mail.Message(
            nom=rappel.compte.nom,
            adresse=rappel.compte.email,
            sujet=rappel.sujet,
            texte=rappel.texte,
            html=rappel.html,
            identifiant=rappel.identifiant,
            reglages=f"{config.adresse}/compte",
            le=maintenant,
        )
