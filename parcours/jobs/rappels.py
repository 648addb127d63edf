"""The morning digest: one message per account and working day, only when there is something to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog

from parcours.actions import lien, suite_alerte
from parcours.actions import rappel as actions
from parcours.actions.execution import BAIL
from parcours.actions.journal import Auteur
from parcours.actions.lien import Lien
from parcours.actions.rappel import Recapitulatif
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain import droits
from parcours.domain import rappel as domaine
from parcours.domain.compte import Profil
from parcours.domain.dates import accorder
from parcours.domain.jours_ouvres import est_ouvre
from parcours.domain.rappel import Contenu, Rythme, Signalee
from parcours.domain.suite_alerte import Geste
from parcours.horloge import Horloge
from parcours.jobs.insistance import BASE_ABSENTE, ecrire, insister
from parcours.models import Compte
from parcours.queries import compte as queries_compte
from parcours.queries import rappel as queries
from parcours.queries import veille as queries_veille
from parcours.queries.structure import fuseaux
from parcours.rendering.environment import environnement
from parcours.rendering.formats import initiales

LONGUEUR_IDENTIFIANT = 80
journal = structlog.get_logger()
gabarits = environnement(strict=True)


@dataclass(frozen=True)
class Ligne:
    """One sentence of the digest, and the screen that it opens."""

    phrase: str
    adresse: str


@dataclass(frozen=True)
class Pressante:
    """One alert that a tap takes or puts off, without opening anything else."""

    phrase: str
    prendre: str
    reporter: str | None


def nom_de_tache(heure: int) -> str:
    """The name in the ledger of the digests of an hour."""
    return f"rappels-{heure:02d}"


def heures_dues(
    base: BaseDeDonnees, config: Config, horloge: Horloge, *, toutes: bool = False
) -> list[tuple[str, date, int]]:
    """The digests whose local hour has come on a working day (or `toutes`): time zone, local day, hour."""
    with base.lecture() as session:
        heures = queries.heures(session)
        zones = sorted({*fuseaux(session), config.fuseau})
    dues = []
    for fuseau in zones:
        local = horloge.maintenant().astimezone(ZoneInfo(fuseau))
        if toutes or est_ouvre(local.date(), fuseau):
            dues += [(fuseau, local.date(), heure) for heure in heures if toutes or heure <= local.hour]
    return dues


def preparer(base: BaseDeDonnees, config: Config, horloge: Horloge, fuseau: str, jour: date, heure: int) -> str:
    """Put in the outbox the digests of an hour, one transaction each; one bad account never stops the others.

    What two digests announced in vain is told to who directs first, so that this morning's message says it. A database
    away for a moment is waited for; away for longer, it makes the whole hour fail: no account is to blame.
    """
    _remonter(base, horloge, fuseau, jour)
    with base.lecture() as session:
        comptes = queries.destinataires(session, heure)
        est_passe = queries.est_passe_cette_semaine(session, nom_de_tache(heure), fuseau, jour)
        ecrits = queries.ecrits_cette_semaine(session, jour)
    prepares, refuses = 0, []
    for compte in comptes:
        profil = queries_compte.profil(
            compte, lambda lieu: jour if lieu in (None, fuseau) else horloge.aujourdhui(lieu)
        )
        deja = est_passe or compte.id in ecrits
        part = domaine.part_le(Rythme(compte.rythme_rappel), jour, fuseau, est_passe=deja)
        if not part or _fuseau(compte, profil, config) != fuseau:
            continue
        try:
            prepares += insister(partial(_preparer_un, base, config, horloge.maintenant(), compte, profil))
        except BASE_ABSENTE:
            raise
        except Exception as erreur:
            refuses.append(str(compte.id))
            journal.error("rappel_refuse", compte=compte.id, genre=type(erreur).__name__)
    bilan = f"{accorder(prepares, 'message préparé', 'messages préparés')}."
    if refuses:
        bilan += f" Échec pour {accorder(len(refuses), 'compte')} (n° {', '.join(refuses[:5])})."
    return bilan


def _remonter(base: BaseDeDonnees, horloge: Horloge, fuseau: str, jour: date) -> None:
    ecrire(base, lambda session: lien.purger(session, horloge.maintenant()))
    auteur = Auteur(None, horloge.maintenant(), jour)
    while ecrire(base, lambda session: suite_alerte.escalader(session, auteur, fuseau)):
        pass


def _fuseau(compte: Compte, profil: Profil, config: Config) -> str:
    """The zone of the first structure where the account has a role today."""
    en_vigueur = {role.structure_id for role in profil.roles}
    lieux = [r.structure.fuseau for r in compte.roles if r.structure is not None and r.structure_id in en_vigueur]
    return lieux[0] if lieux else config.fuseau


def _zones_lues(compte: Compte) -> set[str] | None:
    """The time zones whose nights may open what an account is told of; None is all of them."""
    if any(role.structure is None for role in compte.roles):
        return None
    return {role.structure.fuseau for role in compte.roles if role.structure is not None}


def _preparer_un(base: BaseDeDonnees, config: Config, maintenant: datetime, compte: Compte, profil: Profil) -> bool:
    if not droits.peut_veiller(profil):
        return False
    # An account that never chose its password could open nothing of what the message tells.
    recoit = compte.recoit_rappels and compte.mot_de_passe is not None
    with base.transaction() as session:
        dernier = queries.dernier_envoye(session, compte.id, maintenant, ou_retenu=not recoit)
        vu_le = queries.vu_jusqua(session, maintenant, maintenant - BAIL, _zones_lues(compte))
        derives = queries_veille.compter_derives(session, profil, dernier)
        contenu = Contenu(
            profil.au,
            queries.signalees(session, profil, dernier),
            droits.dirige(profil),
            *derives,
        )
        if not contenu.merite_un_message(Rythme(compte.rythme_rappel)):
            return False
        redige = rediger(config, compte, contenu, vu_le, maintenant)
        if recoit:
            return actions.deposer(session, redige, maintenant)
        if redige.a_annoncer:
            actions.retenir(session, redige, maintenant)
        return False


def rediger(config: Config, compte: Compte, contenu: Contenu, vu_le: datetime, maintenant: datetime) -> Recapitulatif:
    """The digest of an account: text and HTML from the same sentences, links that open the right screen."""
    sujet = domaine.sujet(contenu)
    montrees, autres = domaine.montrer(contenu.lignes)
    contexte = {
        "sujet": sujet,
        "resume": domaine.phrase_echeances(contenu),
        "lignes": [Ligne(ligne.phrase, _adresse(config, contenu, ligne.besoin.value)) for ligne in montrees],
        "autres": autres,
        "pressantes": [_pressante(config, compte, contenu, s, maintenant) for s in contenu.pressantes],
        "phrases": _phrases(config, contenu),
        "veille": _adresse(config, contenu, "veille"),
        "reglages": _adresse(config, contenu, "compte"),
        "arret": f"{config.adresse}/desabonnement/{lien.jeton_d_arret(config.cle_secrete, compte.id, compte.email)}",
    }
    hote = urlsplit(config.adresse).hostname or "parcours"
    return Recapitulatif(
        compte_id=compte.id,
        jour=contenu.au,
        identifiant=f"rappel-{compte.id}-{contenu.au:%Y%m%d}@{hote}"[:LONGUEUR_IDENTIFIANT],
        sujet=sujet,
        texte=gabarits.get_template("mails/recapitulatif.txt").render(contexte),
        html=gabarits.get_template("mails/recapitulatif.html").render(contexte),
        vu_le=vu_le,
        a_annoncer=contenu.a_annoncer,
    )


def _adresse(config: Config, contenu: Contenu, vue: str) -> str:
    # Through a page of ours, so that a message followed by its reader is known as such; it opens nothing by itself.
    return f"{config.adresse}/rappels/{contenu.au.isoformat()}/{vue}"


def _phrases(config: Config, contenu: Contenu) -> Sequence[Ligne]:
    candidates = ((domaine.phrase_remontees(contenu), "remontees"), (domaine.phrase_derives(contenu), "structures"))
    return [Ligne(phrase, _adresse(config, contenu, vue)) for phrase, vue in candidates if phrase]


def _pressante(config: Config, compte: Compte, contenu: Contenu, signalee: Signalee, maintenant: datetime) -> Pressante:
    def adresse(geste: Geste) -> str:
        un_lien = Lien(geste, signalee.alerte_id, compte.id, contenu.au, maintenant + lien.DUREE)
        return f"{config.adresse}/lien/{lien.jeton_de_geste(config.cle_secrete, un_lien, compte.email)}"

    phrase = domaine.phrase_pressante(signalee, initiales(*(signalee.noms or ())))
    # On its very last day, it waits no more.
    reporter = adresse(Geste.REPORTER) if signalee.limite != signalee.au else None
    return Pressante(phrase, adresse(Geste.PRENDRE), reporter)
