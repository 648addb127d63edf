"""A night reads again only what changed; reading everything would not have found anything else."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select, update

from parcours.db import BaseDeDonnees
from parcours.domain.derive_reponse import CauseDerive
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Derive, Journal, Parcours, ReferenceDerive, Salarie, Sortie, Structure
from tests.builders import creer_structure
from tests.sorties import CALME, DEBUT, RECUL, TROIS_ANS, planter

FUSEAU = "America/Martinique"
AU = date(2026, 11, 23)
INCHANGEE = "0 structure regardée, 1 inchangée."


@pytest.fixture
def structure(base: BaseDeDonnees) -> Structure:
    with base.transaction() as session:
        lue = creer_structure(session)
        planter(session, lue, TROIS_ANS + CALME, DEBUT)
        return lue


def _nuit(base: BaseDeDonnees, horloge: Horloge, au: date = AU) -> str:
    return suivre_structures(base, horloge, FUSEAU, au)


def _ce_qui_est_garde(base: BaseDeDonnees) -> list[object]:
    with base.lecture() as session:
        signaux = session.scalars(select(Derive).order_by(Derive.id)).all()
        references = session.scalars(select(ReferenceDerive).order_by(ReferenceDerive.id)).all()
        return [
            *((s.id, s.detectee_le, s.levee_le, s.cause, s.close_le, s.donnees) for s in signaux),
            *((r.id, r.niveau, r.depuis, r.arretee_le) for r in references),
        ]


def test_la_deuxieme_nuit_ne_relit_rien(base: BaseDeDonnees, horloge: Horloge, structure: Structure) -> None:
    assert _nuit(base, horloge) == "1 structure regardée, rien d’inhabituel."
    for jours in (0, 1, 40):
        assert _nuit(base, horloge, AU + timedelta(days=jours)) == INCHANGEE


def _sortie(base: BaseDeDonnees, structure: Structure) -> None:
    with base.transaction() as session:
        planter(session, session.get_one(Structure, structure.id), "n", AU - timedelta(days=3))


def _motif(base: BaseDeDonnees, structure: Structure) -> None:
    with base.transaction() as session:
        session.scalars(select(Sortie).where(Sortie.structure_id == structure.id).limit(1)).one().motif = "8"


def _entree(base: BaseDeDonnees, structure: Structure) -> None:
    with base.transaction() as session:
        lu = session.scalars(select(Parcours).where(Parcours.structure_id == structure.id).limit(1)).one()
        lu.entree_le = lu.entree_le + timedelta(days=1)


def _retrait(base: BaseDeDonnees, structure: Structure) -> None:
    with base.transaction() as session:
        session.delete(session.scalars(select(Sortie).where(Sortie.structure_id == structure.id).limit(1)).one())


def _naissance(base: BaseDeDonnees, structure: Structure) -> None:
    with base.transaction() as session:
        qui = session.scalars(select(Salarie).where(Salarie.structure_id == structure.id).limit(1)).one()
        qui.naissance = date(1960, 1, 1)


@pytest.mark.parametrize("changer", [_sortie, _motif, _entree, _retrait, _naissance])
def test_tout_changement_fait_relire(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure, changer: Callable[[BaseDeDonnees, Structure], None]
) -> None:
    _nuit(base, horloge)
    changer(base, structure)
    assert _nuit(base, horloge, AU + timedelta(days=1)).startswith("1 structure regardée")
    assert _nuit(base, horloge, AU + timedelta(days=2)) == INCHANGEE


def test_une_sortie_a_venir_fait_relire_le_jour_venu(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _nuit(base, horloge)
    with base.transaction() as session:
        planter(session, session.get_one(Structure, structure.id), "n", AU + timedelta(days=5))
    _nuit(base, horloge)
    assert _nuit(base, horloge, AU + timedelta(days=4)) == INCHANGEE
    assert _nuit(base, horloge, AU + timedelta(days=5)).startswith("1 structure regardée")


def test_ou_les_heures_decident_une_structure_est_relue_chaque_semaine(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    with base.transaction() as session:
        session.get_one(Structure, structure.id).type = "AI"
    _nuit(base, horloge)
    # A Monday, then its Sunday, then the Monday after.
    assert _nuit(base, horloge, AU + timedelta(days=6)) == INCHANGEE
    assert _nuit(base, horloge, AU + timedelta(days=7)).startswith("1 structure regardée")


@pytest.mark.parametrize("graine", range(4))
def test_tout_relire_n_aurait_rien_trouve_d_autre(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure, graine: int
) -> None:
    hasard = Random(graine)
    attendues = iter(RECUL)
    for nuit in range(25):
        au = AU - timedelta(days=25 * 14) + timedelta(days=14 * nuit)
        with base.transaction() as session:
            lue = session.get_one(Structure, structure.id)
            if hasard.random() < 0.7 and (issue := next(attendues, "")):
                planter(session, lue, issue, au - timedelta(days=hasard.randrange(60)))
            if hasard.random() < 0.3:
                sorties = session.scalars(select(Sortie).order_by(Sortie.id)).all()
                hasard.choice(sorties).motif = hasard.choice(["3", "7", None])
            ouvert = session.scalars(select(Derive).where(Derive.close_le.is_(None))).one_or_none()
            if ouvert is not None and hasard.random() < 0.1:
                ouvert.cause, ouvert.close_le = CauseDerive.SAISIE.value, au
        _nuit(base, horloge, au)
        garde = _ce_qui_est_garde(base)
        with base.transaction() as session:
            session.execute(update(ReferenceDerive).values(empreinte=None))
        _nuit(base, horloge, au)
        assert _ce_qui_est_garde(base) == garde
    with base.lecture() as session:
        assert session.scalars(select(Journal)).all()


def test_lues_par_lots_les_structures_donnent_ce_qu_elles_donnent_seules(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the size of a lot, one that cannot be read among them: the same references, signals and tally."""
    with base.transaction() as session:
        for rang in range(7):
            autre = creer_structure(session, f"Autre {rang}", "EI" if rang % 2 else "ACI")
            sorties = planter(session, autre, TROIS_ANS + CALME + (RECUL if rang % 3 == 0 else "dn" * 9), DEBUT)
            if rang == 4:
                sorties[3].motif = "inconnu"
    bilans, gardes = [], []
    for taille in (50, 3, 1):
        monkeypatch.setattr("parcours.jobs.derive.PAR_LOT", taille)
        bilans.append(_nuit(base, horloge))
        with base.transaction() as session:
            gardes.append(
                [
                    *session.execute(select(Derive.structure_id, Derive.debut_estime, Derive.comptees)).all(),
                    *session.execute(select(ReferenceDerive.structure_id, ReferenceDerive.niveau)).all(),
                ]
            )
            session.execute(delete(Derive))
            session.execute(delete(ReferenceDerive))

    assert "1 n’a pas pu être lue" in bilans[0]
    assert "signaux ouverts" in bilans[0]
    assert bilans[0] == bilans[1] == bilans[2]
    assert gardes[0] == gardes[1] == gardes[2]
