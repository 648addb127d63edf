"""An entretien: what was said with a person in one go (a step, objectives, freins, the next appointment)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Theme, Visibilite
from parcours.domain.frein import SaisieFrein
from parcours.domain.objectif import EtatObjectif

GENRES = (
    GenreEtape.ENTRETIEN,
    GenreEtape.BILAN,
    GenreEtape.DIAGNOSTIC,
    GenreEtape.TRIPARTITE,
    GenreEtape.ACCUEIL,
)
# In minutes: what a tap may say of a length; any other is corrected on the step.
DUREES = (15, 30, 45, 60, 90)
# In weeks: what a tap may say of the next appointment.
SEMAINES = (1, 2, 4)


@dataclass(frozen=True)
class ObjectifRevu:
    """What is said of an objective, and the version of it that was read."""

    etat: EtatObjectif
    version: int


@dataclass(frozen=True)
class SaisieEntretien:
    """An entretien as typed; `objectifs` by key, `prochain_le` the day of the next appointment if there is one.

    `freins`: those that were looked at, and nothing of the others.
    """

    le: date
    genre: GenreEtape
    theme: Theme | None
    duree_minutes: int | None
    note: str | None
    objectifs: Mapping[int, ObjectifRevu]
    prochain_le: date | None
    freins: tuple[SaisieFrein, ...] = ()

    @property
    def etape(self) -> SaisieEtape:
        """The step that it is: read by those who accompany."""
        return _etape(self.le, self.genre, EtatEtape.FAITE, self.theme, self.duree_minutes, self.note)

    @property
    def prochaine(self) -> SaisieEtape | None:
        """The step planned, if there is one."""
        if self.prochain_le is None:
            return None
        return _etape(self.prochain_le, GenreEtape.ENTRETIEN, EtatEtape.PREVUE)


def dans(semaines: int, au: date) -> date:
    """The day so many weeks after another one: the same day of the week."""
    return au + timedelta(weeks=semaines)


def _etape(
    le: date,
    genre: GenreEtape,
    etat: EtatEtape,
    theme: Theme | None = None,
    duree_minutes: int | None = None,
    note: str | None = None,
) -> SaisieEtape:
    return SaisieEtape(
        le=le,
        genre=genre,
        etat=etat,
        theme=theme,
        lieu=Lieu.INTERNE,
        duree_minutes=duree_minutes,
        est_collective=False,
        visibilite=Visibilite.CIP,
        note=note,
    )
