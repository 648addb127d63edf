"""The answer of a structure to a signal: taken, commented, closed, each with its line."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions.derive import repondre
from parcours.actions.journal import Auteur
from parcours.actions.version import ModificationConcurrente
from parcours.domain.derive_reponse import CauseDerive, Reponse
from parcours.domain.erreurs import SaisieImpossible
from parcours.models import Derive, Journal
from tests.builders import creer_compte, creer_structure

AU = date(2026, 11, 23)


@pytest.fixture
def responsable(session: Session, auteur: Auteur) -> Auteur:
    compte = creer_compte(session, "carole@test.example", le=auteur.le)
    return Auteur(compte.id, auteur.le, AU)


@pytest.fixture
def signal(session: Session, auteur: Auteur) -> Derive:
    ouvert = Derive(
        structure_id=creer_structure(session).id,
        detectee_le=AU - timedelta(days=20),
        ouverte_le=auteur.le - timedelta(days=20),
        debut_estime=date(2026, 3, 2),
        comptees=18,
        dynamiques=1,
        donnees={},
    )
    session.add(ouvert)
    session.flush()
    return ouvert


def _evenements(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(Journal.evenement).order_by(Journal.id)))


def test_prendre_un_signal_dit_qui_s_en_occupe(session: Session, responsable: Auteur, signal: Derive) -> None:
    repondre(session, responsable, signal, Reponse(None, None, True), signal.version)

    assert signal.suivie_par_id == responsable.compte_id
    assert _evenements(session) == ["DerivePrise"]


def test_un_commentaire_est_garde_hors_du_journal(session: Session, responsable: Auteur, signal: Derive) -> None:
    repondre(session, responsable, signal, Reponse("Deux départs chez le même employeur.", None, False), signal.version)

    assert signal.commentaire == "Deux départs chez le même employeur."
    phrase = session.scalars(select(Journal.phrase)).one()
    assert phrase == "Signal du 3 novembre 2026 sur les sorties dynamiques commenté."


def test_une_reponse_sans_changement_n_ecrit_rien(session: Session, responsable: Auteur, signal: Derive) -> None:
    lue = signal.version

    repondre(session, responsable, signal, Reponse(None, None, False), lue)

    assert (_evenements(session), signal.version) == ([], lue)


@pytest.mark.parametrize("cause", list(CauseDerive))
def test_classer_garde_la_cause_le_jour_et_le_commentaire(
    session: Session, responsable: Auteur, signal: Derive, cause: CauseDerive
) -> None:
    repondre(session, responsable, signal, Reponse("Vu en équipe.", cause, False), signal.version)

    assert (signal.cause, signal.close_le, signal.commentaire) == (cause.value, AU, "Vu en équipe.")
    assert _evenements(session) == ["DeriveCommentee", "DeriveClassee"]


def test_classer_sans_un_mot_est_refuse(session: Session, responsable: Auteur, signal: Derive) -> None:
    with pytest.raises(SaisieImpossible) as refus:
        repondre(session, responsable, signal, Reponse(None, CauseDerive.PUBLIC, False), signal.version)

    assert (refus.value.champ, refus.value.code) == ("commentaire", "sans-commentaire")
    assert signal.close_le is None


def test_un_signal_classe_ne_change_plus(session: Session, responsable: Auteur, signal: Derive) -> None:
    signal.close_le, signal.cause, signal.commentaire = AU, "saisie", "Vu."
    session.flush()

    with pytest.raises(SaisieImpossible) as refus:
        repondre(session, responsable, signal, Reponse("Autre chose.", None, True), signal.version)

    assert refus.value.code == "deja-classe"
    assert (signal.commentaire, signal.suivie_par_id) == ("Vu.", None)


def test_une_version_depassee_n_ecrase_rien(session: Session, responsable: Auteur, signal: Derive) -> None:
    lue = signal.version
    repondre(session, responsable, signal, Reponse("Première.", None, False), lue)
    session.flush()

    with pytest.raises(ModificationConcurrente):
        repondre(session, responsable, signal, Reponse("Seconde.", None, False), lue)

    assert signal.commentaire == "Première."
