"""What is counted by person, over their parcours in the structure; and a rule that looks at the day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import autorisation as actions_autorisation
from parcours.actions import heures as actions_heures
from parcours.actions import immersion as actions_immersion
from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.domain.autorisation import GenreAutorisation, SaisieAutorisation
from parcours.domain.heures import SaisieHeures
from parcours.domain.immersion import ObjetImmersion, SaisieImmersion
from parcours.models import Alerte, Contrat, Echeance, Heures, Immersion, Parcours, Salarie, Structure
from parcours.queries.faits import de_parcours
from tests.builders import creer_parcours, creer_structure

SORTIE, RETOUR = date(2026, 4, 30), date(2026, 7, 6)


@pytest.fixture
def structure(session: Session) -> Structure:
    return creer_structure(session, type_structure="AI")


@pytest.fixture
def ancien(session: Session, auteur: Auteur, structure: Structure) -> Parcours:
    """A first stay, from January to April 2026."""
    entree = date(2026, 1, 5)
    return creer_parcours(
        session, structure, contrat=(entree, SORTIE), entree_le=entree, sortie=(SORTIE, "1"), auteur=auteur
    )


@pytest.fixture
def revenu(session: Session, auteur: Auteur, structure: Structure, ancien: Parcours) -> Parcours:
    """The same person, back in July."""
    salarie = session.get_one(Salarie, ancien.salarie_id)
    return creer_parcours(
        session, structure, salarie=salarie, entree_le=RETOUR, contrat=(RETOUR, date(2026, 12, 31)), auteur=auteur
    )


def noter(session: Session, auteur: Auteur, parcours: Parcours, mois: date, heures: int) -> Heures:
    contrat = session.scalars(select(Contrat).where(Contrat.parcours_id == parcours.id)).one()
    saisie = SaisieHeures(mois, Decimal(heures), Decimal(heures))
    actions_heures.ajouter(session, auteur, parcours, contrat, saisie)
    return session.scalars(select(Heures).where(Heures.contrat_id == contrat.id, Heures.mois == mois)).one()


def dues(session: Session, parcours: Parcours, code: str) -> list[tuple[str, date]]:
    session.flush()
    demande = select(Echeance).where(Echeance.parcours_id == parcours.id, Echeance.code == code)
    return [(e.objet, e.limite) for e in session.scalars(demande)]


def test_les_heures_d_un_sejour_d_avant_comptent_dans_celui_d_apres(
    session: Session, auteur: Auteur, ancien: Parcours, revenu: Parcours
) -> None:
    noter(session, auteur, revenu, date(2026, 8, 1), 100)
    assert dues(session, revenu, "ECH-06") == []
    # Typed late, in the stay that is over: the one that goes on is computed again.
    heures = noter(session, auteur, ancien, date(2026, 2, 1), 300)
    assert dues(session, ancien, "ECH-06") == []
    assert dues(session, revenu, "ECH-06") == [("ai:80", date(2026, 8, 31))]

    actions_heures.supprimer(session, auteur, ancien, heures, heures.version)
    assert dues(session, revenu, "ECH-06") == []


def test_une_decision_notee_dans_un_sejour_d_avant_vaut_pour_la_personne(
    session: Session, auteur: Auteur, ancien: Parcours, revenu: Parcours
) -> None:
    noter(session, auteur, revenu, date(2026, 8, 1), 400)
    assert len(dues(session, revenu, "ECH-06")) == 1
    saisie = SaisieAutorisation(GenreAutorisation.HEURES_AI, date(2026, 3, 1), date(2027, 2, 28))
    actions_autorisation.ajouter(session, auteur, ancien, saisie)
    assert dues(session, revenu, "ECH-06") == []


def test_les_jours_chez_un_hote_comptent_d_un_sejour_a_l_autre(
    session: Session, auteur: Auteur, ancien: Parcours, revenu: Parcours
) -> None:
    def saisie(debut: date, jours: int) -> SaisieImmersion:
        return SaisieImmersion("Mairie", None, ObjetImmersion.DECOUVRIR, debut, debut + timedelta(days=jours - 1))

    actions_immersion.ajouter(session, auteur, ancien, saisie(date(2026, 1, 5), 30))
    actions_immersion.ajouter(session, auteur, ancien, saisie(date(2026, 3, 2), 28))
    avertis = actions_immersion.ajouter(session, auteur, revenu, saisie(date(2026, 9, 1), 5))
    ici = session.scalars(select(Immersion).where(Immersion.parcours_id == revenu.id)).one()
    assert (f"hote:{ici.id}", date(2026, 9, 3)) in dues(session, revenu, "ECH-08")
    assert any("63 jours chez cet hôte" in phrase.replace("\u00a0", " ") for phrase in avertis)

    premiere = session.scalars(select(Immersion).where(Immersion.parcours_id == ancien.id)).first()
    assert premiere is not None
    actions_immersion.supprimer(session, auteur, ancien, premiere, premiere.version)
    assert [objet for objet, _ in dues(session, revenu, "ECH-08")] == [f"fin:{ici.id}"]


def test_les_faits_d_une_autre_personne_ne_comptent_pas(
    session: Session, auteur: Auteur, structure: Structure, ancien: Parcours, revenu: Parcours, moteur: str
) -> None:
    noter(session, auteur, ancien, date(2026, 2, 1), 300)
    autre = creer_parcours(session, structure, contrat=(RETOUR, date(2026, 12, 31)), entree_le=RETOUR, auteur=auteur)
    faits = de_parcours(session, [revenu.id, autre.id, ancien.id])
    assert [h.en_entreprise for h in faits[revenu.id].autres_sejours.heures] == [300]
    assert faits[revenu.id].autres_sejours.heures[0].contrat_debut == date(2026, 1, 5)
    assert faits[ancien.id].autres_sejours.heures == ()
    assert faits[autre.id].autres_sejours.heures == ()


def au(auteur: Auteur, jour: date) -> Auteur:
    return Auteur(auteur.compte_id, auteur.le, jour)


def alertes(session: Session, parcours: Parcours) -> list[tuple[str, date | None]]:
    session.flush()
    session.expire_all()
    demande = select(Alerte).where(Alerte.code == "ECH-06", Alerte.parcours_id == parcours.id).order_by(Alerte.id)
    return [(alerte.objet, alerte.close_le) for alerte in session.scalars(demande)]


def nuit(session: Session, auteur: Auteur, jour: date) -> int:
    session.flush()
    return signaler(session, au(auteur, jour), list(session.scalars(select(Echeance).where(Echeance.code == "ECH-06"))))


@pytest.mark.parametrize("nuits_manquees", [0, 5])
def test_au_plafond_l_alerte_tient_jusqu_au_premier_jour_de_la_decision(
    session: Session, auteur: Auteur, revenu: Parcours, nuits_manquees: int, moteur: str
) -> None:
    debut = date(2027, 1, 15)
    saisie = SaisieAutorisation(GenreAutorisation.HEURES_AI, debut, date(2027, 12, 31))
    noter(session, auteur, revenu, date(2026, 8, 1), 480)
    actions_autorisation.ajouter(session, auteur, revenu, saisie)
    assert nuit(session, auteur, date(2026, 9, 1)) == 1
    assert alertes(session, revenu) == [("ai:100", None)]
    session.expire_all()
    assert session.scalars(select(Echeance.prochain_le).where(Echeance.code == "ECH-06")).one() == debut

    assert nuit(session, auteur, debut - timedelta(days=1)) == 0
    assert alertes(session, revenu) == [("ai:100", None)]
    fermee_le = debut + timedelta(days=nuits_manquees)
    assert nuit(session, auteur, fermee_le) == 0
    assert alertes(session, revenu) == [("ai:100", fermee_le)]
    assert dues(session, revenu, "ECH-06") == []


def test_au_plafond_une_decision_commencee_avant_la_premiere_nuit_ne_laisse_rien_dire(
    session: Session, auteur: Auteur, revenu: Parcours
) -> None:
    saisie = SaisieAutorisation(GenreAutorisation.HEURES_AI, date(2026, 12, 1), date(2027, 12, 31))
    noter(session, auteur, revenu, date(2026, 8, 1), 480)
    actions_autorisation.ajouter(session, auteur, revenu, saisie)
    assert len(dues(session, revenu, "ECH-06")) == 1
    assert nuit(session, auteur, date(2026, 12, 1)) == 0
    assert alertes(session, revenu) == []


def test_l_alerte_des_heures_se_ferme_quand_leurs_24_mois_sont_finis(
    session: Session, auteur: Auteur, revenu: Parcours, moteur: str
) -> None:
    noter(session, auteur, revenu, date(2026, 8, 1), 480)
    assert nuit(session, auteur, date(2026, 9, 1)) == 1
    # The first day in a company is in August 2026: until 31 July 2028.
    assert nuit(session, auteur, date(2028, 7, 31)) == 0
    assert alertes(session, revenu) == [("ai:100", None)]
    assert nuit(session, auteur, date(2028, 8, 1)) == 0
    assert alertes(session, revenu) == [("ai:100", date(2028, 8, 1))]
    motif = session.scalars(select(Alerte.close_motif).where(Alerte.code == "ECH-06")).one()
    assert motif == "La période comptée est finie, le 31 juillet 2028."
    assert dues(session, revenu, "ECH-06") == []


def test_recalculer_le_meme_jour_ne_change_rien(session: Session, auteur: Auteur, revenu: Parcours) -> None:
    saisie = SaisieAutorisation(GenreAutorisation.HEURES_AI, date(2027, 1, 15), date(2027, 12, 31))
    noter(session, auteur, revenu, date(2026, 8, 1), 480)
    actions_autorisation.ajouter(session, auteur, revenu, saisie)
    nuit(session, auteur, date(2026, 9, 1))
    recalculer(session, au(auteur, date(2026, 9, 1)), [revenu])
    assert alertes(session, revenu) == [("ai:100", None)]
    assert nuit(session, auteur, date(2026, 9, 2)) == 0
