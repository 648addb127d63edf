"""Structures of two time zones, with something due each day, and many people who receive a digest."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Compte, Structure
from tests.builders import creer_compte, creer_parcours, creer_structure

MARTINIQUE, PARIS = "America/Martinique", "Europe/Paris"
ZONES = (MARTINIQUE, PARIS)
# A Monday, and no holiday in the two weeks that follow.
LUNDI = date(2026, 11, 23)
VEILLE = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
# Contracts end on different days: those of ECH-04 cross a threshold on each day of the story.
PREMIERE_FIN, ETALEMENT = 10, 45


@dataclass(frozen=True)
class Taille:
    """How many structures, and of each how many parcours and advisers."""

    structures: int
    parcours: int
    conseillers: int


ENTIERE = Taille(structures=12, parcours=8, conseillers=2)
REDUITE = Taille(structures=4, parcours=7, conseillers=2)


def peupler(base: BaseDeDonnees, taille: Taille) -> None:
    """Fill a migrated, empty database as it is on the eve of the story; its journal of signals is empty."""
    rang = 0
    for numero in range(taille.structures):
        with base.transaction() as session:
            structure = creer_structure(session, f"Chantier {numero}", fuseau=ZONES[numero % len(ZONES)])
            conseillers = _equipe(session, structure, numero, taille)
            for ordre in range(taille.parcours):
                fin = LUNDI + timedelta(days=PREMIERE_FIN + rang % ETALEMENT)
                rang += 1
                creer_parcours(
                    session,
                    structure,
                    entree_le=fin - timedelta(days=180),
                    contrat=(fin - timedelta(days=180), fin),
                    # Seen lately or not: silence is signalled on different days too.
                    etapes=(VEILLE.date() - timedelta(days=ordre),),
                    # One without adviser: the whole team is told.
                    referent=conseillers[ordre % len(conseillers)] if ordre else None,
                    auteur=Auteur(None, VEILLE, VEILLE.date()),
                )


def _equipe(session: Session, structure: Structure, numero: int, taille: Taille) -> list[Compte]:
    roles = ["conseiller"] * taille.conseillers + ["responsable", "encadrant"]
    comptes = [
        creer_compte(session, f"{role}-{numero}-{rang}@test.example", role, structure, le=VEILLE)
        for rang, role in enumerate(roles)
    ]
    for compte in comptes[1::2]:
        compte.heure_rappel = 8
    session.flush()
    return comptes[: taille.conseillers]
