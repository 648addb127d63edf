"""Where a fault is lived: a copy of the population, a mail server that counts, a clock, and real processes."""

import json
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import func, select, text

from parcours.config import Config
from parcours.db import BaseDeDonnees, ouvrir
from parcours.jobs import envoi, execution
from parcours.models import Rappel
from tests.configuration import configuration
from tests.fautes import horloge, processus
from tests.fautes.courrier import Courrier
from tests.fautes.horloge import HorlogeReglee
from tests.fautes.moteurs import POSTGRESQL, Modele
from tests.fautes.population import VEILLE
from tests.fautes.processus import ENVOI, Ordres, Suivi

PATIENCE_S = 120
# Several processes write at once: two may share a line.
TRACE_DE_FIN = re.compile(r'\{[^{}]*"tache_finie"[^{}]*\}')
# In UTC: the nights are due in every time zone; every digest is; both days are still the same at LE_SOIR.
LA_NUIT, LE_MATIN, LE_SOIR = time(8, 20), time(12, 20), time(21, 0)
# Past the lease of a message whose sender died.
APRES_LE_BAIL = timedelta(minutes=16)


class FauteMalFaite(Exception):
    """The fault could not be caused as it should have been: nothing can be said of the product."""


@dataclass
class Terrain:
    """One story. `fenetre`: how often a death found each message between its acceptance and our note of it."""

    modele: Modele
    base: BaseDeDonnees
    config: Config
    horloge: HorlogeReglee
    courrier: Courrier
    sorties: Path
    instant: datetime = VEILLE
    est_presse: bool = False
    morts: int = 0
    fenetre: Counter[str] = field(default_factory=Counter)
    par_mort: int = 0

    def regler(self, jour: date, heure: time) -> None:
        """Set the clock, never back."""
        self.deplacer(max(self.instant, datetime.combine(jour, heure, UTC)))

    def avancer(self, duree: timedelta) -> None:
        """Set the clock later."""
        self.deplacer(self.instant + duree)

    def deplacer(self, instant: datetime) -> None:
        """Set the clock, wherever it was."""
        self.instant = instant
        horloge.regler(self.horloge.fichier, instant)

    def lancer(
        self, travail: str, mourir_au: int = 0, depart: Barrier | None = None
    ) -> tuple[ForkServerProcess, Suivi]:
        """Start a process."""
        return processus.lancer(
            Ordres(travail, self.config, self.horloge, self.sorties, mourir_au, self.est_presse), depart
        )

    def faire(self, travail: str) -> int:
        """Let a process work to its end; how many steps it took. Raises FauteMalFaite when it fails."""
        enfant, suivi = self.lancer(travail)
        if (fin := self.attendre(enfant)) != 0:
            raise FauteMalFaite(f"{travail} : fin {fin}\n{self.sorties.read_text(encoding='utf-8')[-4000:]}")
        return suivi.pas.value

    def veiller(self) -> None:
        """A tick of the night that nothing disturbs, here."""
        execution.veiller(self.base, self.config, self.horloge)

    def envoyer(self) -> None:
        """A tick of the delivery that nothing disturbs, here."""
        envoi.envoyer(self.base, self.config, self.horloge)
        # Its senders had connections of their own: those of the dead are counted without them.
        self.base.engine.dispose()

    def attendre(self, enfant: ForkServerProcess) -> int:
        """Wait for the end of a process, and tell how it ended."""
        enfant.join(PATIENCE_S)
        if enfant.exitcode is None:
            enfant.kill()
            raise FauteMalFaite(f"un processus ne finit pas\n{self.sorties.read_text(encoding='utf-8')[-4000:]}")
        return enfant.exitcode

    def mourir_seul(self, travail: str, au_pas: int) -> bool:
        """Let a process kill itself at a step of its database; False when it ended before."""
        avant = len(self.courrier.recus)
        enfant, _ = self.lancer(travail, au_pas)
        return self._constater_la_mort(enfant, avant)

    def tuer(self, travail: str, vers_le_pas: int) -> bool:
        """Kill a process from outside once it is seen past a step; False when it ended before."""
        avant = len(self.courrier.recus)
        enfant, suivi = self.lancer(travail)
        while suivi.pas.value < vers_le_pas and enfant.exitcode is None:
            enfant.join(0.0005)
        enfant.kill()
        return self._constater_la_mort(enfant, avant)

    def tuer_au_courrier(self, au_pas: int) -> bool:
        """Kill a sender at a step of its conversations with the mail server; False when it ended before."""
        avant, pas = len(self.courrier.recus), 0
        enfant, _ = self.lancer(ENVOI)
        victime = enfant.pid
        assert victime is not None

        def guetter(_nom: str) -> None:
            nonlocal pas
            pas += 1
            if pas == au_pas:
                os.kill(victime, signal.SIGKILL)

        self.courrier.guetteur = guetter
        try:
            return self._constater_la_mort(enfant, avant)
        finally:
            self.courrier.guetteur = None

    def _constater_la_mort(self, enfant: ForkServerProcess, avant: int) -> bool:
        fin = self.attendre(enfant)
        if fin == 0:
            return False
        if fin != -signal.SIGKILL:
            raise FauteMalFaite(f"fin {fin}\n{self.sorties.read_text(encoding='utf-8')[-4000:]}")
        self.courrier.attendre_la_fin()
        self._attendre_les_sessions()
        entre_deux = self.pris_sans_note(avant)
        self.fenetre.update(entre_deux)
        self.morts += 1
        self.par_mort = max(self.par_mort, len(entre_deux))
        return True

    def pris_sans_note(self, avant: int) -> set[str]:
        """The messages that the server took since then, and that the product does not know to have left."""
        pris = {recu.identifiant for recu in self.courrier.recus[avant:]}
        with self.base.lecture() as session:
            notes = set(session.scalars(select(Rappel.identifiant).where(Rappel.envoye_le.is_not(None))))
        return pris - notes

    def _attendre_les_sessions(self) -> None:
        # A server finishes what its dead client had asked: a commit may still be under way.
        if self.modele.moteur != POSTGRESQL:
            return
        demande = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        for _ in range(10_000):
            with self.base.lecture() as session:
                if session.scalar(demande) == 0:
                    return
        raise FauteMalFaite("des sessions mortes restent ouvertes")

    def distribuer(self) -> None:
        """Deliver until nothing waits, as the minutes go by."""
        for _ in range(12):
            self.envoyer()
            if not self.en_attente():
                return
            self.avancer(APRES_LE_BAIL)
        raise FauteMalFaite("des messages attendent encore")

    def taches_finies(self) -> Counter[tuple[str, str, str]]:
        """How often the processes said that they had ended each task."""
        dites = [json.loads(trace) for trace in TRACE_DE_FIN.findall(self.sorties.read_text(encoding="utf-8"))]
        return Counter((dite["tache"], dite["fuseau"], dite["pour_le"]) for dite in dites)

    def en_attente(self) -> int:
        """How many messages wait."""
        demande = (
            select(func.count()).select_from(Rappel).where(Rappel.envoye_le.is_(None), Rappel.abandonne_le.is_(None))
        )
        with self.base.lecture() as session:
            return session.scalar(demande) or 0


@contextmanager
def terrain(modele: Modele, delai_s: float = 20.0) -> Iterator[Terrain]:
    """A story on a fresh copy; `delai_s` is how long a sender waits for its mail server."""
    courrier = Courrier()
    courrier.ouvrir()
    with modele.copie() as adresse:
        base = ouvrir(adresse)
        fichier = modele.dossier / f"horloge-{courrier.port}"
        sorties = modele.dossier / f"sorties-{courrier.port}"
        sorties.touch()
        try:
            yield Terrain(
                modele, base, _config(adresse, courrier, delai_s), HorlogeReglee(None, fichier), courrier, sorties
            )
        finally:
            courrier.fermer()
            base.engine.dispose()
            fichier.unlink(missing_ok=True)
            sorties.unlink(missing_ok=True)


def _config(adresse: str, courrier: Courrier, delai_s: float) -> Config:
    smtp = courrier.adresse
    return configuration(adresse, smtp=type(smtp)(**{**vars(smtp), "delai_s": delai_s}))
