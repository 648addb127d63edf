"""What breaks around the product: the mail server, the database."""

import itertools
import sqlite3
from collections import Counter
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from random import Random
from threading import Event
from typing import Protocol

from sqlalchemy import make_url

from tests.fautes.courrier import COUPE, MUET, NORMAL, TARD
from tests.fautes.morts import APRES_LA_NUIT, faire_le_jour
from tests.fautes.moteurs import Modele, Serveur
from tests.fautes.processus import ATTENTE_VERROU_MS, ENVOI, NUIT
from tests.fautes.releve import HISTOIRE, Reference, Releve
from tests.fautes.terrain import APRES_LE_BAIL, LA_NUIT, LE_MATIN, LE_SOIR, Terrain, terrain

# The waits between the tries of a message, and a little more.
ENTRE_ESSAIS_MINUTES = (6, 31, 181)
DELAI_COURT_S = 2


def courrier_absent(modele: Modele, reference: Reference) -> Releve:
    """A day without mail server, then slow to take, then silent, then back; the next day, down until the day after."""
    releve = Releve("SMTP arrêté puis revenu", modele.moteur)
    lundi, mardi, mercredi = HISTOIRE
    with terrain(modele, DELAI_COURT_S) as lieu:
        for jour in (lundi, mardi, mercredi):
            faire_le_jour(lieu, jour, puis=LE_MATIN)
            if jour == mardi:
                lieu.courrier.fermer()
                releve.pannes += 1
                lieu.faire(ENVOI)
                continue
            if jour == lundi:
                releve.pannes += _malmener_le_courrier(lieu)
            else:
                lieu.courrier.ouvrir()
            lieu.distribuer()
        # Those whom Tuesday could not be told are told on Wednesday.
        # Those of Wednesday that escalate depend on how many digests left before.
        releve.confronter(lieu, reference[mercredi].alertes, reference[mardi].messages, exactement=False)
        le_mardi = {recu.destinataire for recu in lieu.courrier.recus if recu.jour == mardi.isoformat()}
        releve.exiger(not le_mardi, "le courrier de mardi est parti deux fois")
    return releve


def _malmener_le_courrier(lieu: Terrain) -> int:
    lieu.courrier.fermer()
    lieu.faire(ENVOI)
    lieu.courrier.ouvrir()
    for mode, minutes in zip((TARD, MUET, NORMAL), ENTRE_ESSAIS_MINUTES, strict=True):
        lieu.avancer(timedelta(minutes=minutes))
        lieu.courrier.mode = mode
        if mode != NORMAL:
            lieu.faire(ENVOI)
    return 3


def courrier_coupe(modele: Modele, reference: Reference, rng: Random) -> Releve:
    """The mail server takes the message, and the line breaks before it could say so: it is sent again, unchanged."""
    releve = Releve("SMTP accepte puis coupe", modele.moteur)
    with terrain(modele) as lieu:
        for jour in HISTOIRE:
            faire_le_jour(lieu, jour)
            for minutes in ENTRE_ESSAIS_MINUTES[:2]:
                lieu.courrier.guetteur = lambda nom: _couper_au_hasard(lieu, rng) if nom == "DATA" else None
                lieu.faire(ENVOI)
                lieu.courrier.guetteur, lieu.courrier.mode = None, NORMAL
                lieu.avancer(timedelta(minutes=minutes))
            lieu.distribuer()
        lieu.fenetre = Counter(lieu.courrier.coupes)
        releve.pannes = len(lieu.courrier.coupes)
        dernier = reference[HISTOIRE[-1]]
        releve.confronter(lieu, dernier.alertes, dernier.messages)
    return releve


def _couper_au_hasard(lieu: Terrain, rng: Random) -> None:
    lieu.courrier.mode = rng.choice((COUPE, COUPE, NORMAL))


class Coupure(Protocol):
    """A way to take the database away, and to give it back."""

    def couper(self) -> None:
        """Nobody can write any more."""

    def rendre(self) -> None:
        """As before."""


class Arret:
    """The PostgreSQL server, stopped: its sessions are cut, now and then without a word."""

    def __init__(self, serveur: Serveur) -> None:
        self.serveur = serveur
        self.brutalement = itertools.cycle((False, True))

    def couper(self) -> None:
        self.serveur.arreter(brutalement=next(self.brutalement))

    def rendre(self) -> None:
        self.serveur.relancer()


class Verrou:
    """The SQLite file, locked by another process for longer than ours wait."""

    def __init__(self, lieu: Terrain) -> None:
        self.fichier = make_url(lieu.config.base).database or ""
        self.connexion: sqlite3.Connection | None = None

    def couper(self) -> None:
        self.connexion = sqlite3.connect(self.fichier, timeout=60, isolation_level=None, check_same_thread=False)
        self.connexion.execute("BEGIN IMMEDIATE")

    def rendre(self) -> None:
        if self.connexion is not None:
            # Long enough for those who wait to have given up at least once.
            Event().wait(3 * ATTENTE_VERROU_MS / 1000)
            self.connexion.rollback()
            self.connexion.close()


def base_arretee(modele: Modele, reference: Reference, rng: Random, fois: int, serveur: Serveur | None) -> Releve:
    """The database goes away in the middle of a night, or of a delivery, and comes back a moment later."""
    releve = Releve("base arrêtée" if serveur else "base verrouillée", modele.moteur)
    while releve.pannes < fois:
        with terrain(modele) as lieu:
            lieu.est_presse = True
            coupure: Coupure = Arret(serveur) if serveur else Verrou(lieu)
            # At least one of each, on different days.
            entiere = fois > len(HISTOIRE)
            for rang, jour in enumerate(HISTOIRE):
                for moment, heure in enumerate((LA_NUIT, LE_MATIN)):
                    lieu.regler(jour, heure)
                    if entiere or moment == rang:
                        au_pas = rng.randint(1, reference[jour].pas[moment])
                        releve.pannes += _couper_la_nuit(lieu, coupure, au_pas)
                        lieu.avancer(APRES_LA_NUIT)
                    lieu.veiller()
                lieu.regler(jour, LE_SOIR)
                if entiere or rang == 2:
                    releve.pannes += _couper_l_envoi(lieu, coupure, rng.randint(1, max(1, 4 * lieu.en_attente())))
                    lieu.avancer(APRES_LE_BAIL)
                lieu.distribuer()
            releve.confronter(lieu, reference[HISTOIRE[-1]].alertes, reference[HISTOIRE[-1]].messages)
    return releve


def _couper_la_nuit(lieu: Terrain, coupure: Coupure, au_pas: int) -> int:
    enfant, suivi = lieu.lancer(NUIT)
    while suivi.pas.value < au_pas and enfant.exitcode is None:
        enfant.join(0.0005)
    coupure.couper()
    return _rendre(lieu, coupure, enfant)


def _couper_l_envoi(lieu: Terrain, coupure: Coupure, au_pas: int) -> int:
    pas, partie = itertools.count(1), Event()

    def guetter(_nom: str) -> None:
        if next(pas) == au_pas:
            # The conversation goes on once the database is gone: what it takes cannot be noted.
            coupure.couper()
            partie.set()

    lieu.courrier.guetteur = guetter
    enfant, _ = lieu.lancer(ENVOI)
    while enfant.exitcode is None and not partie.wait(0.005):
        pass
    lieu.courrier.guetteur = None
    return _rendre(lieu, coupure, enfant) if partie.is_set() else 0


def _rendre(lieu: Terrain, coupure: Coupure, enfant: ForkServerProcess) -> int:
    """Give the database back, and wait for who was working without it: it may fail, it must not hang."""
    a_temps = enfant.exitcode is None
    coupure.rendre()
    lieu.attendre(enfant)
    lieu.courrier.attendre_la_fin()
    lieu.base.engine.dispose()
    return int(a_temps)
