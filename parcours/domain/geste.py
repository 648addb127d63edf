"""Gestes of an encadrant: one tap on a person is one dated step; and the tiles of a «pas», in one's own order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.etape import GENRES_SANS_RENCONTRE, EtatEtape, GenreEtape, Lieu, SaisieEtape, Theme, Visibilite

ARRIVEE = (GenreEtape.PRESENCE, GenreEtape.RETARD, GenreEtape.ABSENCE)
JOURNEE = (GenreEtape.POINT, GenreEtape.DIFFICULTE, GenreEtape.BRAVO)
GESTES = ARRIVEE + JOURNEE
# What a finger reads on a button.
LIBELLES: dict[GenreEtape, str] = {
    GenreEtape.PRESENCE: "Présent·e",
    GenreEtape.RETARD: "Retard",
    GenreEtape.ABSENCE: "Absence",
    GenreEtape.POINT: "Point fait",
    GenreEtape.DIFFICULTE: "Difficulté",
    GenreEtape.BRAVO: "Bravo",
}
EXCEPTIONS = (GenreEtape.ABSENCE, GenreEtape.RETARD, GenreEtape.DIFFICULTE)
TUILES = 12
# What a pas may be of: a review has its own screen.
GENRES_D_UN_PAS = tuple(genre for genre in GenreEtape if genre is not GenreEtape.REVUE)
# A device whose clock runs ahead: what it says is taken for now, up to here; beyond, nobody knows when it was.
AVANCE_MAX = timedelta(days=30)
# No device keeps anything so long.
RETARD_MAX = timedelta(days=10 * 366)


def gestes_offerts(genres_du_jour: Collection[str]) -> tuple[GenreEtape, ...]:
    """The three gestes of a tile: those of the arrival until the person is known to be there, then those of the day."""
    est_la = not {GenreEtape.PRESENCE, GenreEtape.RETARD}.isdisjoint(genres_du_jour)
    return JOURNEE if est_la else ARRIVEE


def exceptions_d_un_point(commun: GenreEtape) -> tuple[GenreEtape, ...]:
    """What may set a person apart from the others in a «point d'équipe», in the order of the buttons."""
    return tuple(genre for genre in EXCEPTIONS if genre is not commun)


def arrivee_dite(genres: Iterable[str]) -> GenreEtape | None:
    """What was last said of the arrival of a person, among what was noted of their day, in order."""
    dites = [GenreEtape(genre) for genre in genres if genre in ARRIVEE]
    return dites[-1] if dites else None


def est_la(genres: Collection[str]) -> bool:
    """Whether a person is known to be there: their arrival says it, or else somebody met them that day."""
    arrivee = arrivee_dite(genres)
    if arrivee is not None:
        return arrivee is not GenreEtape.ABSENCE
    return not GENRES_SANS_RENCONTRE.issuperset(genres)


def commun_propose(deja_presents: int) -> GenreEtape:
    """What the rest of the crew inherits: being there, until somebody is known to be; then «point fait»."""
    return GenreEtape.POINT if deja_presents else GenreEtape.PRESENCE


def ranger(genres: Sequence[GenreEtape], usages: Mapping[str, int]) -> list[GenreEtape]:
    """The tiles of a «pas», at most twelve: those this person uses most first, the others in their usual order."""
    return sorted(genres, key=lambda genre: -usages.get(genre, 0))[:TUILES]


@dataclass(frozen=True)
class Pas:
    """What one tap, or three, says of a person: a kind, a day, and perhaps a theme and a note."""

    genre: GenreEtape
    le: date
    theme: Theme | None = None
    note: str | None = None


@dataclass(frozen=True)
class Point:
    """What is said of a whole crew at once: the same of everyone, but of those in `exceptions`, by reference.

    `le`: the day, when it was another one than today.
    """

    commun: GenreEtape
    exceptions: Mapping[str, GenreEtape]
    le: date | None = None
    note: str | None = None

    def pas(self, ref: str, au: date, arrivee: GenreEtape | None = None) -> Pas | None:
        """What it says of one person, whose `arrivee` was said that day; None when it says nothing more of them.

        Whoever is absent has no meeting, and an arrival already said stays: only being set apart changes that. The
        common words are not for those set apart.
        """
        le = self.le or au
        if ref in self.exceptions:
            return Pas(self.exceptions[ref], le)
        if arrivee is GenreEtape.ABSENCE or (arrivee is not None and self.commun in ARRIVEE):
            return None
        return Pas(self.commun, le, note=self.note)


def en_etape(pas: Pas, *, voit_le_social: bool) -> SaisieEtape:
    """The step of a geste or a pas: done, inside, for the whole team when it is about the work and nothing else."""
    du_travail = not voit_le_social or pas.genre in GESTES or pas.genre is GenreEtape.EVALUATION
    return SaisieEtape(
        le=pas.le,
        genre=pas.genre,
        etat=EtatEtape.FAITE,
        theme=pas.theme,
        lieu=Lieu.INTERNE,
        duree_minutes=None,
        est_collective=False,
        visibilite=Visibilite.EQUIPE if du_travail and pas.theme is None else Visibilite.CIP,
        note=pas.note,
    )


def instant_retenu(declare: datetime | None, maintenant: datetime) -> datetime:
    """When it was done: what the device says, never after now. Raises EtapeImpossible a month ahead, or years ago.

    The line of the journal keeps when the server received it.
    """
    if declare is None:
        return maintenant
    # Both aware: their difference never overflows, when changing the zone of an instant of year 1 does.
    if maintenant - declare > RETARD_MAX:
        raise EtapeImpossible("L’horloge de cet appareil retarde de plusieurs années : corrigez-la.", "le")
    if declare - maintenant > AVANCE_MAX:
        raise EtapeImpossible("L’horloge de cet appareil avance de plus d’un mois : corrigez-la, puis renvoyez.", "le")
    return min(declare.astimezone(UTC), maintenant)


def verifier_annulable(*, est_reprise: bool, a_une_note: bool, pieces: int) -> None:
    """Raise EtapeImpossible when taking a geste back would take more with it: what others said, a note, a photo."""
    if est_reprise:
        raise EtapeImpossible(
            "Quelqu’un d’autre a complété ou corrigé cette étape : elle ne s’annule plus d’un appui. "
            "Elle se corrige, ou se supprime, dans les étapes du parcours.",
            code="reprise",
        )
    if a_une_note or pieces:
        porte = "une note" if a_une_note else "une pièce jointe"
        raise EtapeImpossible(
            f"Cette étape porte {porte} : elle ne s’annule plus d’un appui. "
            "Elle se corrige, ou se supprime avec ce qu’elle porte, dans les étapes du parcours.",
            code="completee",
        )
