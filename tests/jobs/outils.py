"""What the tests of the watch share: clocks stopped at a local hour, parcours with something due, alerts as a set."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.models import Alerte, Echeance, Parcours, Structure
from tests.builders import creer_parcours, creer_structure

MARTINIQUE = "America/Martinique"
PARIS = "Europe/Paris"
AU = date(2026, 11, 23)


def a(jour: date, heure: str = "06:00", fuseau: str = MARTINIQUE) -> Horloge:
    """A clock stopped at a local hour."""
    return Horloge(datetime.combine(jour, time.fromisoformat(heure), ZoneInfo(fuseau)))


def contrat_finissant(session: Session, structure: Structure, fin: date, auteur: Auteur) -> Parcours:
    """A person whose contract ends on a day, seen lately."""
    return creer_parcours(
        session,
        structure,
        entree_le=fin - timedelta(days=120),
        contrat=(fin - timedelta(days=120), fin),
        etapes=(auteur.au,),
        auteur=auteur,
    )


def remplir(base: BaseDeDonnees, auteur: Auteur, dus: int = 1, loin: int = 0, fuseau: str = MARTINIQUE) -> Structure:
    """A structure with some contracts ending in 25 days (due), and others in 200."""
    with base.transaction() as session:
        structure = creer_structure(session, fuseau=fuseau)
        for rang in range(dus + loin):
            jours = 25 if rang < dus else 200
            contrat_finissant(session, structure, auteur.au + timedelta(days=jours), auteur)
    return structure


def ouvrir_alerte(
    base: BaseDeDonnees, parcours: Parcours, dans_jours: int = 5, *, code: str = "ECH-04", le: date = AU, **autres: Any
) -> int:
    """An alert opened during the night of a day, without waiting for the rules; its key."""
    with base.transaction() as session:
        alerte = Alerte(
            structure_id=parcours.structure_id,
            parcours_id=parcours.id,
            code=code,
            objet=f"essai:{dans_jours}",
            limite=le + timedelta(days=dans_jours),
            seuil=dans_jours,
            signalee_le=le,
            ouverte_le=a(le, "04:20").maintenant(),
            **autres,
        )
        session.add(alerte)
        session.flush()
        return alerte.id


def lue(base: BaseDeDonnees, cle: int) -> Alerte:
    """An alert as it is now."""
    with base.lecture() as session:
        return session.get_one(Alerte, cle)


def changer(base: BaseDeDonnees, modele: type[Any], cle: int, **valeurs: Any) -> None:
    """Write these values in a row."""
    with base.transaction() as session:
        ligne = session.get_one(modele, cle)
        for nom, valeur in valeurs.items():
            setattr(ligne, nom, valeur)


def perdre_les_echeances(base: BaseDeDonnees) -> None:
    """Take away the table that the watch reads, and it alone: its night cannot succeed."""
    with base.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE echeance RENAME TO perdue")


def ne_garder_que(base: BaseDeDonnees, *codes: str) -> None:
    """Take away the deadlines of the other codes: what a test counts must not grow with the catalogue."""
    with base.transaction() as session:
        session.execute(delete(Echeance).where(Echeance.code.not_in(codes)))


def alertes(base: BaseDeDonnees, ouvertes: bool = False) -> list[tuple[object, ...]]:
    """The alerts, as comparable rows."""
    colonnes = (
        Alerte.parcours_id,
        Alerte.code,
        Alerte.objet,
        Alerte.limite,
        Alerte.seuil,
        Alerte.signalee_le,
        Alerte.close_le,
        Alerte.close_motif,
    )
    demande = select(*colonnes).order_by(Alerte.parcours_id, Alerte.code, Alerte.limite, Alerte.seuil)
    if ouvertes:
        demande = demande.where(Alerte.close_le.is_(None))
    with base.lecture() as session:
        return [tuple(ligne) for ligne in session.execute(demande)]
