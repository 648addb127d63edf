"""What is watched on a closed parcours, from the action to the alert."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import reglage as actions_reglage
from parcours.actions import sortie as actions_sortie
from parcours.actions import suivi as actions_suivi
from parcours.actions.alerte import signaler
from parcours.actions.journal import Auteur
from parcours.domain.cloture import SaisieSortie
from parcours.domain.reglage import SaisieReglage
from parcours.domain.suivi import SaisieSuivi, SituationSuivi
from parcours.models import Alerte, Echeance, Parcours, ParticipationFse
from parcours.queries import sortie as queries
from parcours.queries.parcours import par_ref
from tests.builders import creer_parcours, creer_structure

SORTIE = date(2026, 8, 23)


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    """A parcours closed three months ago, day for day: the first news are due today, and signalled."""
    ref = creer_parcours(session, creer_structure(session), auteur=auteur).ref
    session.expire_all()
    ouvert = par_ref(session, ref)
    assert ouvert is not None
    actions_sortie.enregistrer(session, auteur, ouvert, SaisieSortie(SORTIE, "3", None, None, None), 0)
    assert signaler(session, auteur, [due(session, "suivi:3")])
    return ouvert


def due(session: Session, objet: str) -> Echeance:
    session.flush()
    session.expire_all()
    return session.scalars(select(Echeance).where(Echeance.code == "ECH-14", Echeance.objet == objet)).one()


def l_alerte(session: Session) -> Alerte:
    session.flush()
    session.expire_all()
    return session.scalars(select(Alerte).where(Alerte.code == "ECH-14")).one()


def test_la_sortie_prevoit_deux_echeances_et_range_le_parcours(session: Session, parcours: Parcours) -> None:
    assert due(session, "suivi:3").limite == date(2026, 11, 23)
    assert due(session, "suivi:3").prochain_le == date(2026, 12, 8)
    assert due(session, "suivi:6").limite == date(2027, 2, 23)
    session.refresh(parcours)
    assert parcours.limite_le == date(2026, 11, 23)


def test_les_nouvelles_notees_ferment_l_alerte(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    version = next(s.version for s in queries.suivis(session, parcours.id) if s.mois == 3)
    actions_suivi.noter(
        session, auteur, parcours, 3, SaisieSuivi(auteur.au, SituationSuivi.EMPLOI_DURABLE, None), version
    )
    assert l_alerte(session).close_motif == "Les nouvelles sont notées."
    session.refresh(parcours)
    assert parcours.limite_le == date(2027, 2, 23)


def test_une_sortie_annulee_ferme_l_alerte_et_dit_pourquoi(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    sortie = queries.de_parcours(session, parcours.id)
    assert sortie is not None
    relu = par_ref(session, parcours.ref)
    assert relu is not None
    actions_sortie.annuler(session, auteur, relu, sortie, sortie.version)
    assert l_alerte(session).close_motif == "La sortie est annulée."


def test_un_motif_qui_neutralise_la_sortie_n_attend_plus_de_nouvelles(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    sortie = queries.de_parcours(session, parcours.id)
    assert sortie is not None
    relu = par_ref(session, parcours.ref)
    assert relu is not None
    actions_sortie.enregistrer(session, auteur, relu, SaisieSortie(SORTIE, "19", None, None, None), sortie.version)
    assert l_alerte(session).close_motif == "Cette sortie n’appelle plus de nouvelles."


def test_une_structure_qui_reprend_part_au_fse_attend_de_nouveau_les_donnees_de_sortie(
    session: Session, auteur: Auteur
) -> None:
    structure = creer_structure(session)
    structure.participe_fse = True
    # Its motive calls for no news: nothing else is due once it is over.
    suivi = creer_parcours(session, structure, sortie=(SORTIE, "17"), auteur=auteur)
    session.add(ParticipationFse(structure_id=structure.id, parcours_id=suivi.id))

    def due_du_fse(participe: bool) -> list[date]:
        jours = structure.premier_entretien_jours, structure.diagnostic_jours, structure.bilan_jours
        saisie = SaisieReglage(*jours, participe_fse=participe, initiales_dans_rappels=False)
        actions_reglage.regler(session, auteur, structure, saisie, structure.version)
        session.flush()
        return list(session.scalars(select(Echeance.limite).where(Echeance.code == "ECH-19")))

    assert due_du_fse(participe=False) == []
    assert due_du_fse(participe=True) == [date(2026, 9, 20)]
