"""Who writes on alerts and deadlines takes its locks in one order: nobody waits for somebody who waits for them."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from parcours.actions import rappel, suite_alerte
from parcours.actions import structure as actions_structure
from parcours.actions.alerte import signaler
from parcours.actions.echeance_structure import recalculer
from parcours.actions.journal import Auteur
from parcours.actions.rappel import Recapitulatif
from parcours.db import BaseDeDonnees
from parcours.domain.dates import Periode
from parcours.models import Alerte, Echeance, Parcours
from parcours.queries import alerte as queries_alerte
from parcours.queries import echeance as queries_echeance
from parcours.queries.escalade import tenir
from parcours.queries.parcours import verrouiller
from tests.builders import Troupe
from tests.jobs.outils import AU, MARTINIQUE, a, changer, ouvrir_alerte

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("moteur", ["postgresql"], indirect=True)]
JOUR = timedelta(days=1)
AUBE = Auteur(None, a(AU, "07:00").maintenant(), AU)


def attendre(base: BaseDeDonnees, combien: int) -> None:
    """Until so many transactions wait for a lock."""
    bloquees = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(3_000):
        with base.lecture() as session:
            if (session.scalar(bloquees) or 0) >= combien:
                return
        Event().wait(0.01)
    pytest.fail("personne n’attend")


@contextmanager
def en_fil(base: BaseDeDonnees) -> Iterator[Callable[[Callable[[Session], Any]], "Future[Any]"]]:
    """Run things each in its own transaction, at once; what they raise is raised at the end."""

    def faire(quoi: Callable[[Session], Any]) -> Any:
        with base.transaction() as session:
            return quoi(session)

    with ThreadPoolExecutor(3) as fils:
        lances: list[Future[Any]] = []

        def lancer(quoi: Callable[[Session], Any]) -> "Future[Any]":
            lances.append(fils.submit(faire, quoi))
            return lances[-1]

        yield lancer
        for lance in lances:
            lance.result(60)


@pytest.fixture
def deux(base: BaseDeDonnees, troupe: Troupe) -> list[int]:
    """Two alerts told twice in vain, the first one due after the second."""
    etat: dict[str, Any] = {"annonces": 2, "annoncee_le": AU - JOUR}
    cles = [
        ouvrir_alerte(base, troupe.parcours, 9, **etat),
        ouvrir_alerte(base, troupe.parcours_non_encadre, 3, **etat),
    ]
    # Written again, the first one comes last where the engine keeps them.
    changer(base, Alerte, cles[0], repere=AU)
    return cles


def escalader(session: Session, _cles: list[int], _qui: Troupe) -> object:
    return suite_alerte.escalader(session, AUBE, MARTINIQUE)


def annoncer(session: Session, cles: list[int], qui: Troupe) -> object:
    recapitulatif = Recapitulatif(qui.comptes["alice"].id, AU, "x", "", "", "", AUBE.le, cles)
    return rappel.retenir(session, recapitulatif, AUBE.le)


@pytest.mark.parametrize("attendue", [0, 1])
@pytest.mark.parametrize("autre", [escalader, annoncer])
def test_qui_agit_sur_plusieurs_alertes_et_qui_les_remonte_les_tiennent_dans_le_meme_ordre(
    base: BaseDeDonnees, troupe: Troupe, deux: list[int], autre: Callable[..., object], attendue: int, moteur: str
) -> None:
    alice = Auteur(troupe.comptes["alice"].id, AUBE.le, AU)

    def prendre(session: Session) -> None:
        for alerte in queries_alerte.par_cles(session, deux, pour_ecrire=True):
            suite_alerte.prendre(session, alice, alerte)

    with en_fil(base) as lancer, base.transaction() as session:
        # Both have to wait for this one, in this order.
        session.execute(select(Alerte.id).where(Alerte.id == deux[attendue]).with_for_update())
        lancer(prendre)
        attendre(base, 1)
        lancer(lambda session: autre(session, deux, troupe))
        attendre(base, 2)
    with base.lecture() as session:
        assert {alerte.prise_par_id for alerte in session.scalars(select(Alerte))} == {alice.compte_id}
        # Read again once held: what was taken meanwhile is not escalated.
        assert {alerte.escaladee_le for alerte in session.scalars(select(Alerte))} == {None}


def test_la_nuit_et_qui_ecrit_une_convention_ne_s_attendent_pas_l_un_l_autre(
    base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    cle = troupe.structure.id
    with base.transaction() as session:
        periode = Periode(AU - 300 * JOUR, AU + 20 * JOUR)
        actions_structure.ajouter_convention(session, AUBE, troupe.structure, "C1", periode)
    with en_fil(base) as lancer, base.transaction() as session:
        dues = list(session.scalars(select(Echeance).where(Echeance.parcours_id.is_(None))))
        queries_echeance.verrouiller(session, [due.id for due in dues])
        lancer(lambda autre: recalculer(autre, AUBE, cle))
        attendre(base, 1)
        assert signaler(session, AUBE, dues) == 1


def test_ce_que_la_nuit_tient_n_est_deplace_par_personne_avant_sa_fin(
    base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    with base.transaction() as session:
        periode = Periode(AU - 300 * JOUR, AU + 20 * JOUR)
        actions_structure.ajouter_convention(session, AUBE, troupe.structure, "C1", periode)
    with en_fil(base) as lancer, base.transaction() as session:
        cles = list(session.scalars(select(Echeance.id).where(Echeance.parcours_id.is_(None))))
        queries_echeance.verrouiller(session, cles)
        deplace = lancer(lambda autre: autre.execute(update(Echeance).values(limite=AU + 90 * JOUR)))
        attendre(base, 1)
        assert not deplace.done()


def est_libre(session: Session, modele: type[Alerte] | type[Parcours], cle: int) -> bool:
    """Whether nobody holds a row; it is held from then on."""
    demande = select(modele.id).where(modele.id == cle).with_for_update(skip_locked=True)
    return session.scalar(demande) is not None


@pytest.mark.parametrize("modele", [Alerte, Parcours])
def test_tenir_prend_les_lignes_dans_l_ordre_de_leurs_cles(
    base: BaseDeDonnees, troupe: Troupe, deux: list[int], modele: type[Alerte] | type[Parcours], moteur: str
) -> None:
    premier, second = deux
    if modele is Parcours:
        premier, second = sorted((troupe.parcours.id, troupe.parcours_non_encadre.id))
        # Written again, the first one comes last where the engine keeps them.
        changer(base, Parcours, premier, limite_le=AU)

    def tenir_sans_index(autre: Session) -> None:
        # An index would give its keys in order by chance.
        for voie in ("indexscan", "bitmapscan"):
            autre.execute(text(f"SET LOCAL enable_{voie} = off"))
        tenir(autre, deux[::-1])

    with en_fil(base) as lancer, base.transaction() as session:
        session.execute(select(modele.id).where(modele.id == premier).with_for_update())
        lancer(tenir_sans_index)
        attendre(base, 1)
        assert est_libre(session, modele, second)


def test_qui_annonce_tient_les_parcours_avant_toute_alerte(
    base: BaseDeDonnees, troupe: Troupe, deux: list[int], moteur: str
) -> None:
    with en_fil(base) as lancer, base.transaction() as session:
        verrouiller(session, [troupe.parcours.id])
        lancer(lambda autre: annoncer(autre, deux, troupe))
        attendre(base, 1)
        assert all(est_libre(session, Alerte, cle) for cle in deux)


def test_la_nuit_attend_qui_deplace_une_echeance_de_structure_et_n_en_signale_rien(
    base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    with base.transaction() as session:
        periode = Periode(AU - 300 * JOUR, AU + 20 * JOUR)
        actions_structure.ajouter_convention(session, AUBE, troupe.structure, "C1", periode)
    with en_fil(base) as lancer, base.transaction() as session:
        lues = list(session.scalars(select(Echeance).where(Echeance.parcours_id.is_(None))))
        session.execute(
            update(Echeance)
            .where(Echeance.parcours_id.is_(None))
            .values(limite=AU + 300 * JOUR, prochain_le=AU + 210 * JOUR)
            .execution_options(synchronize_session=False)
        )
        nuit = lancer(lambda autre: signaler(autre, AUBE, lues))
        attendre(base, 1)
    assert nuit.result(60) == 0
    with base.lecture() as session:
        assert session.scalars(select(Alerte).where(Alerte.parcours_id.is_(None))).all() == []
