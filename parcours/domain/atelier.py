"""Group sessions: what is typed, and what each person's step says of it."""

from dataclasses import dataclass
from datetime import date

from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Theme, Visibilite

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
