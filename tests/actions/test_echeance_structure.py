"""Deadlines of a structure (ECH-17): the last convention and annexe, their thresholds, and why their alerts close."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import echeance_structure as actions
from parcours.actions import structure as actions_structure
from parcours.actions.alerte import signaler
from parcours.actions.journal import Auteur
from parcours.domain.catalogue.structure import FaitConvention, FaitsStructure, deriver_structure
from parcours.domain.dates import Periode
from parcours.models import Alerte, Convention, Echeance, Structure
from parcours.queries import structure as queries
from tests.builders import creer_structure

pytestmark = pytest.mark.usefixtures("moteur")
AU = date(2026, 11, 23)


@pytest.fixture
def structure(session: Session) -> Structure:
    return creer_structure(session)


@pytest.fixture
def convention(session: Session, auteur: Auteur, structure: Structure) -> Convention:
    periode = Periode(date(2024, 1, 1), date(2026, 12, 31))
    return actions_structure.ajouter_convention(session, auteur, structure, "C1", periode)


def lues(session: Session) -> list[Echeance]:
    return list(session.scalars(select(Echeance).where(Echeance.parcours_id.is_(None))))


def alertes(session: Session) -> list[Alerte]:
    return list(session.scalars(select(Alerte).order_by(Alerte.id)))


def nuit(session: Session, auteur: Auteur) -> int:
    """Signal what is due, as the watch does."""
    return sum(signaler(session, auteur, [e]) for e in lues(session) if e.prochain_le and e.prochain_le <= auteur.au)


def test_seules_la_derniere_convention_et_la_derniere_annexe_ont_une_echeance() -> None:
    faits = FaitsStructure(
        conventions=(
            FaitConvention(1, date(2023, 1, 1), date(2025, 12, 31)),
            FaitConvention(2, date(2026, 1, 1), date(2028, 12, 31)),
        ),
        annexes=(FaitConvention(7, date(2026, 1, 1), date(2026, 12, 31)),),
    )
    assert [(e.objet, e.limite) for e in deriver_structure(faits)] == [
        ("convention:2", date(2028, 12, 31)),
        ("annexe:7", date(2026, 12, 31)),
    ]


def test_une_structure_sans_convention_n_a_pas_d_echeance() -> None:
    assert deriver_structure(FaitsStructure()) == []


@pytest.mark.parametrize(("reste", "seuil"), [(91, None), (90, 90), (31, 90), (30, 30), (0, 30), (-1, -1)])
def test_les_seuils_sont_de_90_et_30_jours_puis_le_lendemain(
    session: Session, auteur: Auteur, convention: Convention, reste: int, seuil: int | None
) -> None:
    convention.fin = AU + timedelta(days=reste)
    actions.recalculer(session, auteur, convention.structure_id)
    nuit(session, auteur)
    assert [a.seuil for a in alertes(session)] == ([] if seuil is None else [seuil])


def test_une_nuit_rejouee_ne_signale_rien_deux_fois(session: Session, auteur: Auteur, convention: Convention) -> None:
    assert nuit(session, auteur) == 1
    actions.recalculer(session, auteur, convention.structure_id)
    assert nuit(session, auteur) == 0
    (alerte,) = alertes(session)
    assert (alerte.parcours_id, alerte.objet, alerte.close_le) == (None, f"convention:{convention.id}", None)


def test_la_suite_enregistree_ferme_l_alerte(
    session: Session, auteur: Auteur, structure: Structure, convention: Convention
) -> None:
    nuit(session, auteur)
    suite = Periode(date(2027, 1, 1), date(2029, 12, 31))
    actions_structure.ajouter_convention(session, auteur, structure, "C2", suite)
    (alerte,) = alertes(session)
    assert (alerte.close_le, alerte.close_motif) == (AU, "Convention : une suite est enregistrée.")


def test_une_date_corrigee_ferme_l_alerte_et_en_prepare_une_autre(
    session: Session, auteur: Auteur, convention: Convention
) -> None:
    nuit(session, auteur)
    periode = Periode(convention.debut, date(2027, 12, 31))
    lue = queries.convention(session, convention.structure_id, convention.id)
    assert lue is not None
    actions_structure.modifier_convention(session, auteur, lue, "C1", periode, lue.version)
    (alerte,) = alertes(session)
    assert alerte.close_motif == "La date est passée du 31 décembre 2026 au 31 décembre 2027."
    (ligne,) = lues(session)
    assert (ligne.limite, ligne.seuil, ligne.prochain_le) == (date(2027, 12, 31), None, date(2027, 10, 2))
