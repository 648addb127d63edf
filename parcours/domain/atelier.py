"""Group sessions: what is typed, and what each person's step says of it."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Theme, Visibilite

T = TypeVar("T")
PARTICIPANTS_MAX = 60
# What the sheet says of a person: those expected, those who came, those who did not.
PRESENCES = {
    EtatEtape.FAITE: "Présent·e",
    EtatEtape.MANQUEE: "Absent·e",
    EtatEtape.PREVUE: "Attendu·e",
}


@dataclass(frozen=True)
class SaisieAtelier:
    """A group session as typed."""

    intitule: str
    le: date
    theme: Theme | None
    duree_minutes: int | None
    lieu: str | None


def etat_a_l_inscription(le: date, au: date) -> EtatEtape:
    """Somebody put down for a session to come is expected; for one that took place, they came."""
    return EtatEtape.PREVUE if le >= au else EtatEtape.FAITE


class EtapeLue(Protocol):
    """What is read of the step of a person."""

    le: date
    genre: str
    theme: str | None
    lieu: str
    duree_minutes: int | None
    est_collective: bool
    visibilite: str
    note: str | None


def en_etape(saisie: SaisieAtelier, etat: EtatEtape) -> SaisieEtape:
    """The step of a person: collective, to be shared with them, named after the session."""
    return SaisieEtape(
        le=saisie.le,
        genre=GenreEtape.ATELIER,
        etat=etat,
        theme=saisie.theme,
        lieu=Lieu.INTERNE,
        duree_minutes=saisie.duree_minutes,
        est_collective=True,
        visibilite=Visibilite.PARTAGEABLE,
        note=saisie.intitule,
    )


def suivre(etape: EtapeLue, etat: EtatEtape, avant: SaisieAtelier, apres: SaisieAtelier) -> SaisieEtape:
    """The step of a person once its session changed: what somebody made different in it stays as they left it."""
    theme = Theme(etape.theme) if etape.theme else None
    return SaisieEtape(
        le=_suivi(etape.le, avant.le, apres.le),
        genre=GenreEtape(etape.genre),
        etat=etat,
        theme=_suivi(theme, avant.theme, apres.theme),
        lieu=Lieu(etape.lieu),
        duree_minutes=_suivi(etape.duree_minutes, avant.duree_minutes, apres.duree_minutes),
        est_collective=etape.est_collective,
        visibilite=Visibilite(etape.visibilite),
        note=_suivi(etape.note, avant.intitule, apres.intitule),
    )


def _suivi(lu: T, avant: T, apres: T) -> T:
    return apres if lu == avant else lu
