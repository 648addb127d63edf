"""The plan of parcours, written again from their facts: in a few statements, however many they are."""

from collections.abc import Iterable, Mapping
from typing import cast

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer_lot
from parcours.actions.journal import Auteur
from parcours.domain.faits import FaitJalon, Faits
from parcours.domain.plan import EtatJalon, a_venir, lignes
from parcours.models import Jalon, Parcours


def reecrire(session: Session, auteur: Auteur, parcours: Iterable[Parcours], faits: Mapping[int, Faits]) -> None:
    """Add the lines that are missing, move those that follow the end, remove those that are expected no more.

    Of a parcours that is over, the days chosen by hand are kept aside.

    A line that moves by itself keeps its version: whoever is saying what became of it is not overtaken.
    """
    nouvelles: list[dict[str, object]] = []
    deplacees: list[dict[str, object]] = []
    retirees: list[int] = []
    for suivi in parcours:
        lus = faits[suivi.id]
        attendues = a_venir(lignes(lus, auteur.au))
        gardees = {jalon.id for jalon in attendues}
        nouvelles += [_ligne(suivi.structure_id, suivi.id, jalon) for jalon in attendues if jalon.id is None]
        jours = {jalon.id: jalon.du_le for jalon in lus.jalons}
        deplacees += [
            {"cle_du_jalon": jalon.id, "jour": jalon.du_le}
            for jalon in attendues
            if jalon.id is not None and jours[jalon.id] != jalon.du_le
        ]
        retirees += [
            jalon.id
            for jalon in lus.jalons
            if jalon.id is not None
            and jalon.id not in gardees
            and jalon.etat == EtatJalon.PREVU
            # A day chosen by hand waits for an exit to be undone.
            and not (lus.est_clos and jalon.deplace_au is not None)
        ]
    table = cast(Table, Jalon.__table__)
    if retirees:
        session.connection().execute(delete(table).where(table.c.id.in_(retirees)))
    if deplacees:
        demande = update(table).where(table.c.id == bindparam("cle_du_jalon")).values(du_le=bindparam("jour"))
        session.connection().execute(demande, deplacees)
    inserer_lot(session, Jalon, nouvelles)


def inscrire(session: Session, auteur: Auteur, structure_id: int, faits: Mapping[int, Faits]) -> None:
    """The same for parcours opened in this very transaction: everything is inserted at once."""
    nouvelles = [
        _ligne(structure_id, parcours_id, jalon)
        for parcours_id, lus in faits.items()
        for jalon in a_venir(lignes(lus, auteur.au))
    ]
    inserer_lot(session, Jalon, nouvelles)


def _ligne(structure_id: int, parcours_id: int, jalon: FaitJalon) -> dict[str, object]:
    return {
        "structure_id": structure_id,
        "parcours_id": parcours_id,
        "cle": jalon.cle,
        "du_le": jalon.du_le,
        "etat": jalon.etat,
    }
