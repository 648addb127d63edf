"""Welcoming a person, correcting an identity."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import salarie as actions
from parcours.actions.journal import Auteur
from parcours.actions.version import ModificationConcurrente
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.salarie import Civilite, SaisieIdentite
from parcours.models import Journal, Parcours, Salarie
from parcours.queries import parcours as queries_parcours
from parcours.queries import salarie as queries
from tests.builders import creer_parcours, creer_salarie, creer_structure

SAISIE = SaisieIdentite(
    civilite=Civilite.MADAME,
    nom="Chonville-Saint-Just",
    prenom="Émeline",
    naissance=date(1992, 5, 4),
    telephone="+596 696 12 34 56",
    email="emeline@test.example",
    commune="Le Lorrain",
    code_postal="97214",
)


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    """A parcours loaded as a view loads it."""
    ouvert = creer_parcours(session, creer_structure(session), entree_le=date(2024, 1, 8), auteur=auteur)
    session.expire_all()
    charge = queries_parcours.par_ref(session, ouvert.ref)
    assert charge is not None
    return charge


def phrases(session: Session) -> list[str]:
    return [phrase.replace("\u00a0", " ") for phrase in session.scalars(select(Journal.phrase).order_by(Journal.id))]


def test_une_personne_accueillie_se_retrouve_par_son_nom_et_son_telephone(session: Session, auteur: Auteur) -> None:
    structure = creer_structure(session)
    salarie = actions.accueillir(session, auteur, structure, SAISIE)
    assert salarie.structure_id == structure.id
    assert salarie.cle_recherche == "chonville saint just emeline chonville saint just 0696123456"
    assert salarie.nom_tri == "chonville saint just emeline"


def test_le_journal_ne_nomme_pas_la_personne(session: Session, auteur: Auteur) -> None:
    salarie = actions.accueillir(session, auteur, creer_structure(session), SAISIE)
    session.flush()
    assert phrases(session) == [f"Identité n° {salarie.id} enregistrée."]


def test_une_naissance_impossible_n_est_pas_enregistree(session: Session, auteur: Auteur) -> None:
    with pytest.raises(SaisieImpossible):
        actions.accueillir(session, auteur, creer_structure(session), replace(SAISIE, naissance=date(2020, 1, 1)))
    assert session.scalars(select(Salarie)).all() == []


def test_une_correction_dit_ce_qui_a_change_sans_dire_les_valeurs(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    version = parcours.salarie.version
    actions.modifier(session, auteur, parcours, SAISIE, version)
    session.flush()
    salarie = parcours.salarie
    assert (salarie.nom, salarie.civilite, salarie.code_postal) == ("Chonville-Saint-Just", "MME", "97214")
    assert salarie.cle_recherche.startswith("chonville saint just emeline")
    assert salarie.version == version + 1
    assert phrases(session)[-1] == (
        "Identité corrigée : civilité, nom, prénom, téléphone, adresse électronique, commune, code postal."
    )


def test_enregistrer_sans_rien_changer_n_ecrit_rien(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    actions.modifier(session, auteur, parcours, SAISIE, parcours.salarie.version)
    session.flush()
    avant = phrases(session)
    actions.modifier(session, auteur, parcours, SAISIE, parcours.salarie.version)
    session.flush()
    assert phrases(session) == avant


def test_une_version_depassee_est_refusee(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    with pytest.raises(ModificationConcurrente):
        actions.modifier(session, auteur, parcours, SAISIE, parcours.salarie.version - 1)


def test_une_naissance_corrigee_reste_possible_pour_chaque_entree(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    version = parcours.salarie.version
    with pytest.raises(SaisieImpossible):
        actions.modifier(session, auteur, parcours, replace(SAISIE, naissance=date(2008, 1, 9)), version)
    actions.modifier(session, auteur, parcours, replace(SAISIE, naissance=date(2008, 1, 8)), version)


@pytest.mark.usefixtures("moteur")
def test_les_noms_proches_se_cherchent_dans_la_structure_seule(session: Session, auteur: Auteur) -> None:
    ici, ailleurs = creer_structure(session), creer_structure(session, "Ailleurs")
    connu = creer_salarie(session, ici, "Ozier", "Jérémie", le=auteur.le)
    creer_salarie(session, ici, "Ozier", "Jérémie", date(1992, 5, 5), le=auteur.le)
    creer_salarie(session, ici, "Vertueux", "Christian", le=auteur.le)
    creer_salarie(session, ailleurs, "Ozier", "Jérémie", le=auteur.le)
    assert queries.proches(session, ici.id, "JEREMIE", "ozier", date(1992, 5, 4)) == [connu]


def test_une_personne_ne_se_lit_que_dans_sa_structure(session: Session, auteur: Auteur) -> None:
    ici, ailleurs = creer_structure(session), creer_structure(session, "Ailleurs")
    salarie = creer_salarie(session, ici, le=auteur.le)
    assert queries.par_id(session, ici.id, salarie.id) is salarie
    assert queries.par_id(session, ailleurs.id, salarie.id) is None


def test_les_sejours_viennent_le_dernier_d_abord(session: Session, auteur: Auteur) -> None:
    structure = creer_structure(session)
    salarie = creer_salarie(session, structure, le=auteur.le)
    ancien = creer_parcours(
        session, structure, salarie, date(2022, 1, 3), sortie=(date(2023, 1, 2), "CDI"), auteur=auteur
    )
    actuel = creer_parcours(session, structure, salarie, auteur=auteur)
    assert queries.sejours(session, [salarie.id, 0]) == {salarie.id: [actuel, ancien]}
