"""The exits of a territory, counted by the engine: as many, and the same, as when each is read."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.motif_sortie import CategorieSortie, Decision, TableMotifs
from parcours.domain.sortie import situation
from parcours.models import Contrat, Heures, Parcours, Sortie, Structure
from parcours.queries.sorties import constater, heures_notees
from parcours.queries.territoire import embauches, sorties
from tests.builders import creer_structure
from tests.sorties import planter_le

DEBUT, FIN = date(2023, 11, 24), date(2026, 11, 23)
ANNEES = [date(annee, 1, 1) for annee in (2024, 2025, 2026)]
# The administration changed its mind about «7» in the middle of a year.
MOTIFS = TableMotifs([Decision("7", date(2025, 4, 10), CategorieSortie.POSITIVE)])
Compte = Counter[tuple[object, ...]]


def _monde(session: Session, hasard: Random) -> None:
    for rang, genre in enumerate(("ACI", "EI", "AI", "ETTI", "EITI", "ACI")):
        structure = creer_structure(session, f"S{rang}", genre, territoire="Loire" if rang == 5 else "Martinique")
        structure.zone = hasard.choice(("Nord", "Sud"))
        for _ in range(12):
            mois = hasard.choice((2, 3, 8))
            plan = [
                (DEBUT + timedelta(days=hasard.randrange(-40, 1140)), hasard.choice(["3", "7", "10", "17", "96", "?"]))
                for _ in range(4)
            ]
            for sortie in planter_le(session, structure, plan, sejour_mois=mois):
                sejour = session.get_one(Parcours, sortie.parcours_id)
                # Around the bound, a day more or a day less decides.
                sejour.entree_le += timedelta(days=hasard.randrange(-3, 4))
                if genre in ("AI", "ETTI", "EITI") and hasard.random() < 0.7:
                    _noter_des_heures(session, sejour, hasard)
    session.flush()


def _noter_des_heures(session: Session, sejour: Parcours, hasard: Random) -> None:
    contrat = Contrat(
        structure_id=sejour.structure_id,
        parcours_id=sejour.id,
        genre="usage",
        debut=sejour.entree_le,
        fin=sejour.clos_le,
    )
    session.add(contrat)
    session.flush()
    mois = date(sejour.entree_le.year, sejour.entree_le.month, 1)
    for _ in range(hasard.choice((1, 3, 9))):
        session.add(
            Heures(
                structure_id=sejour.structure_id,
                parcours_id=sejour.id,
                contrat_id=contrat.id,
                mois=mois,
                travaillees=Decimal(hasard.choice((1, 15, 50, 75, 149, 150))),
            )
        )
        mois = date(mois.year + mois.month // 12, mois.month % 12 + 1, 1)


def _une_a_une(session: Session) -> Compte:
    demande = (
        select(Structure.zone, Structure.type, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(Structure.territoire == "Martinique", Sortie.le.between(DEBUT, FIN))
    )
    compte: Compte = Counter()
    for zone, genre, entree, le, code, heures, mois in session.execute(demande):
        motif = MOTIFS.lu(code, le)
        place = situation(constater(genre, entree, le, motif, heures, mois))
        compte[zone, genre, le.year, place, motif and motif.categorie] += 1
    return compte


@pytest.mark.parametrize("graine", range(4))
def test_le_moteur_compte_comme_on_compterait_une_a_une(moteur: str, session: Session, graine: int) -> None:
    _monde(session, Random(graine))
    compte: Compte = Counter()
    groupes = 0
    for zone, lus, nombre in sorties(session, "Martinique", DEBUT, FIN, MOTIFS, ANNEES):
        compte[zone, lus.type_structure, lus.le.year, situation(lus), lus.motif and lus.motif.categorie] += nombre
        groupes += 1
    assert compte == _une_a_une(session)
    assert groupes < compte.total()


def test_les_embauches_se_comptent_par_periode(moteur: str, session: Session) -> None:
    _monde(session, Random(9))
    compte: Counter[tuple[object, ...]] = Counter()
    for zone, genre, le, nombre in embauches(session, "Martinique", DEBUT, FIN, ANNEES):
        compte[zone, genre, le.year] += nombre
    demande = select(Structure.zone, Structure.type, Parcours.entree_le).join(
        Structure, Structure.id == Parcours.structure_id
    )
    demande = demande.where(Structure.territoire == "Martinique", Parcours.entree_le.between(DEBUT, FIN))
    assert compte == Counter((zone, genre, le.year) for zone, genre, le in session.execute(demande))
