"""What should have happened (the same story, undisturbed), what did, and the line of counts that says it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, text

from parcours.db import BaseDeDonnees
from parcours.jobs.execution import TACHES_DE_NUIT
from parcours.models import Alerte, Execution, Rappel, SuiteAlerte
from tests.fautes.courrier import Recu
from tests.fautes.moteurs import Modele
from tests.fautes.population import LUNDI
from tests.fautes.processus import NUIT
from tests.fautes.terrain import LA_NUIT, LE_MATIN, LE_SOIR, Terrain, terrain

# A first day, a week, and the day after it; most faults last three days, so that what nobody answers is escalated.
SEMAINE = [LUNDI + timedelta(days=rang) for rang in range(9)]
HISTOIRE = SEMAINE[:3]

Cle = tuple[Any, ...]
Alertes = dict[Cle, tuple[Any, ...]]
COLONNES_CLE = (Alerte.structure_id, Alerte.parcours_id, Alerte.code, Alerte.objet, Alerte.limite, Alerte.seuil)
COLONNES_ETAT = (
    Alerte.signalee_le,
    Alerte.close_le,
    Alerte.close_motif,
    Alerte.annonces,
    Alerte.annoncee_le,
    Alerte.escaladee_le,
)


def lire_alertes(base: BaseDeDonnees) -> Alertes:
    """Every alert by its key: when it was signalled, closed and why, announced, escalated, and its history."""
    suites = select(func.count()).where(SuiteAlerte.alerte_id == Alerte.id).correlate(Alerte).scalar_subquery()
    with base.lecture() as session:
        lues = session.execute(select(*COLONNES_CLE, *COLONNES_ETAT, suites)).all()
    return {tuple(ligne[: len(COLONNES_CLE)]): tuple(ligne[len(COLONNES_CLE) :]) for ligne in lues}


def ouvertes(alertes: Alertes) -> set[Cle]:
    """The keys of those that are open."""
    return {cle for cle, etat in alertes.items() if etat[1] is None}


def messages(recus: Sequence[Recu]) -> set[tuple[str, str]]:
    """Who was told, and of which day."""
    return {(recu.destinataire, recu.jour) for recu in recus}


@dataclass(frozen=True)
class Journee:
    """What an undisturbed day leaves: its alerts, the messages since the first day; `pas` of its two ticks."""

    alertes: Alertes
    messages: set[tuple[str, str]]
    pas: tuple[int, int]


Reference = dict[date, Journee]


def vivre_sans_faute(modele: Modele) -> Reference:
    """The story that nothing disturbs, on a copy: three days by real processes, then the rest of the week without."""
    reference = {}
    with terrain(modele) as lieu:
        for jour in SEMAINE:
            pas = [0, 0]
            if jour in HISTOIRE:
                for rang, heure in enumerate((LA_NUIT, LE_MATIN)):
                    lieu.regler(jour, heure)
                    pas[rang] = lieu.faire(NUIT)
            else:
                lieu.regler(jour, LE_MATIN)
                lieu.veiller()
            lieu.regler(jour, LE_SOIR)
            lieu.envoyer()
            reference[jour] = Journee(lire_alertes(lieu.base), messages(lieu.courrier.recus), (pas[0], pas[1]))
        if len(lieu.courrier.recus) != len(messages(lieu.courrier.recus)):
            raise AssertionError("la référence elle-même double des messages")
    return reference


@dataclass
class Releve:
    """The counts of a fault on an engine. `permis`: duplicates that nobody could avoid, one by one."""

    faute: str
    moteur: str
    morts: int = 0
    pannes: int = 0
    nuits: int = 0
    alertes_attendues: int = 0
    alertes_perdues: int = 0
    alertes_doublees: int = 0
    messages_attendus: int = 0
    messages_perdus: int = 0
    doublons: int = 0
    doublons_meme_identifiant: int = 0
    permis: int = 0
    par_mort: int = 0
    manquements: list[str] = field(default_factory=list)

    @property
    def est_tenu(self) -> bool:
        """Whether everything required held."""
        return not self.manquements

    def confronter(
        self, lieu: Terrain, attendues: Alertes, attendus: set[tuple[str, str]], *, exactement: bool = True
    ) -> None:
        """Add what a story left to the counts.

        `exactement`: each alert in the very state of the undisturbed story, each message on its day; else the alerts
        open at the end, and each reader told that day or a later one, for a story whose days are not the same.
        """
        self.morts += lieu.morts
        self.par_mort = max(self.par_mort, lieu.par_mort)
        with lieu.base.lecture() as session:
            finies = select(func.count()).where(Execution.finie_le.is_not(None), Execution.tache.in_(TACHES_DE_NUIT))
            self.nuits += session.scalar(finies) or 0
            constats = Counter(session.scalars(text("SELECT alerte_id FROM constat")).all())
            notes = set(session.scalars(select(Rappel.identifiant).where(Rappel.envoye_le.is_not(None))))
        deux_fois = [cle for cle, nombre in lieu.taches_finies().items() if nombre > 1]
        self.exiger(not deux_fois, f"{len(deux_fois)} tâches faites deux fois")
        self._alertes(lire_alertes(lieu.base), attendues, constats, exactement=exactement)
        self._messages(lieu, attendus if exactement else _remplaces(attendus, lieu), notes)

    def exiger(self, est_vrai: object, manquement: str) -> None:
        """Note what did not hold."""
        if not est_vrai:
            self.manquements.append(manquement)

    def _alertes(self, lues: Alertes, attendues: Alertes, constats: Counter[int], *, exactement: bool) -> None:
        voulues, vues = (set(attendues), set(lues)) if exactement else (ouvertes(attendues), ouvertes(lues))
        deux_fois = sum(nombre - 1 for nombre in constats.values())
        self.alertes_attendues += len(voulues)
        self.alertes_perdues += len(voulues - vues)
        self.alertes_doublees += deux_fois + len(vues - voulues)
        self.exiger(voulues, "aucune alerte n’était attendue : l’histoire ne prouve rien")
        self.exiger(not voulues - vues, f"{len(voulues - vues)} alertes perdues")
        self.exiger(not vues - voulues, f"{len(vues - voulues)} alertes en trop")
        self.exiger(deux_fois == 0, f"{deux_fois} alertes signalées deux fois")
        if exactement:
            autres = [cle for cle in voulues & vues if attendues[cle] != lues[cle]]
            self.exiger(not autres, f"{len(autres)} alertes dans un autre état")

    def _messages(self, lieu: Terrain, attendus: set[tuple[str, str]], notes: set[str]) -> None:
        recus = lieu.courrier.recus
        vus, identifiants = messages(recus), Counter(recu.identifiant for recu in recus)
        repetes = {cle: nombre - 1 for cle, nombre in identifiants.items() if nombre > 1}
        self.messages_attendus += len(attendus)
        self.messages_perdus += len(attendus - vus)
        self.doublons += len(recus) - len(vus)
        self.doublons_meme_identifiant += sum(repetes.values())
        self.permis += sum(lieu.fenetre.values())
        self.exiger(attendus, "aucun message n’était attendu : l’histoire ne prouve rien")
        self.exiger(not attendus - vus, f"{len(attendus - vus)} messages perdus")
        self.exiger(not vus - attendus, f"{len(vus - attendus)} messages en trop")
        self.exiger(len(recus) - len(vus) == sum(repetes.values()), "un message doublé sous un autre identifiant")
        exces = {cle for cle, nombre in repetes.items() if nombre > lieu.fenetre[cle]}
        self.exiger(not exces, f"{len(exces)} messages doublés sans raison")
        self.exiger(set(identifiants) == notes, f"{len(set(identifiants) ^ notes)} envois mal notés")


def _remplaces(attendus: set[tuple[str, str]], lieu: Terrain) -> set[tuple[str, str]]:
    """The messages that had to leave: one that a later one replaced is that later one."""
    recus = messages(lieu.courrier.recus)
    tenus = {(qui, min((le for r, le in recus if r == qui and le >= voulu), default=voulu)) for qui, voulu in attendus}
    return tenus | {(qui, le) for qui, le in recus if any(r == qui for r, _ in attendus)}
