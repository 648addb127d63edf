"""What the indicators read of a parcours: facts, without a name."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from parcours.domain.dates import UN_JOUR, Periode
from parcours.domain.etape import EtatEtape, GenreEtape
from parcours.domain.sortie import Situation, SortieConstatee, situation


@dataclass(frozen=True, slots=True)
class Action:
    """A step: its day, genre, state, theme and place (`Lieu`)."""

    le: date
    genre: str
    etat: str
    theme: str | None
    lieu: str


@dataclass(frozen=True, slots=True)
class Formation:
    """A training: its days, hours attended (None: not noted), whether it certifies, its result."""

    debut: date
    fin: date
    heures: float | None
    est_certifiante: bool
    resultat: str


@dataclass(frozen=True, slots=True)
class Immersion:
    """A PMSMP: its days and its result."""

    debut: date
    fin: date
    resultat: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How much a theme stood in the way on a day (0 to 3)."""

    le: date
    theme: str
    niveau: int


@dataclass(frozen=True, slots=True)
class Nouvelles:
    """News due `mois` months after an exit; None while they were not taken."""

    mois: int
    du_le: date
    situation: str | None


@dataclass(frozen=True, slots=True)
class FaitParcours:
    """A parcours as the indicators read it. `cle` is the caller's own; `sortie`, None while it goes on.

    `suspensions`: the days of the PASS on which nothing ran; `diagnostic_jours`, `silence_jours`: the delays that the
    structure chose for the diagnosis, and between two meetings.
    """

    cle: int
    entree_le: date
    naissance: date
    civilite: str | None = None
    niveau_formation: str | None = None
    criteres: frozenset[str] = frozenset()
    sortie: SortieConstatee | None = None
    diagnostic_jours: int = 30
    silence_jours: int = 30
    actions: tuple[Action, ...] = ()
    formations: tuple[Formation, ...] = ()
    immersions: tuple[Immersion, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    suspensions: tuple[Periode, ...] = ()
    nouvelles: tuple[Nouvelles, ...] = field(default=())

    def presence(self, periode: Periode, au: date) -> Periode | None:
        """The days of the period, up to a day, on which the parcours was open; None without any."""
        fin = min(periode.fin, au, self.sortie.le if self.sortie is not None else date.max)
        debut = max(periode.debut, self.entree_le)
        return Periode(debut, fin) if debut <= fin else None

    def sorti_dans(self, periode: Periode) -> SortieConstatee | None:
        """The exit, if it is of the period."""
        return self.sortie if self.sortie is not None and periode.contient(self.sortie.le) else None

    def place(self, periode: Periode) -> Situation | None:
        """Where the exit of the period falls in the count of exits; None without one."""
        sortie = self.sorti_dans(periode)
        return None if sortie is None else situation(sortie)

    def faites(self, genre: GenreEtape, jours: Periode) -> list[date]:
        """The days on which a step of a genre took place, in order."""
        return sorted(
            action.le
            for action in self.actions
            if action.genre == genre and action.etat == EtatEtape.FAITE and jours.contient(action.le)
        )

    def jours_de_parcours(self) -> int | None:
        """The days from entry to exit, both included, without those of suspension; None while it goes on."""
        if self.sortie is None:
            return None
        sejour = Periode(self.entree_le, self.sortie.le)
        suspendus: set[date] = set()
        for suspension in self.suspensions:
            jour = max(sejour.debut, suspension.debut)
            while jour <= min(sejour.fin, suspension.fin):
                suspendus.add(jour)
                jour += UN_JOUR
        return (sejour.fin - sejour.debut + timedelta(days=1)).days - len(suspendus)
