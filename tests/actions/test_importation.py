"""Importing on a real database: what is written, what is left, and that it is everything or nothing."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload

from parcours.actions import contrat as actions_contrat
from parcours.actions import echeance as actions_echeance
from parcours.actions import importation
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.candidature import Candidature, ImportImpossible
from parcours.domain.contrat import GenreContrat, SaisieContrat
from parcours.domain.erreurs import ParcoursImpossible
from parcours.domain.importation import Nature, Plan
from parcours.exchange.emplois import lire_candidatures
from parcours.exchange.importation import en_candidatures
from parcours.models import (
    Affectation,
    Base,
    Contrat,
    Depot,
    Echeance,
    Journal,
    Parcours,
    PassIae,
    Salarie,
    Structure,
    Suspension,
)
from parcours.queries import importation as queries
from tests.builders import creer_compte, creer_parcours, creer_salarie, creer_structure
from tests.exchange.classeurs import EXEMPLE, candidature, liste

MENTION = "Chantier de la Ravine"


def depuis(contenu: bytes) -> list[Candidature]:
    return en_candidatures(lire_candidatures(contenu))


def inventees(nombre: int) -> list[dict[str, object]]:
    """As many persons, of different names."""
    return [
        candidature(
            nom="Nom" + "".join(chr(97 + int(chiffre)) for chiffre in str(rang)),
            prenom=f"Prénom{chr(97 + rang % 26)}",
            naissance=date(1960, 1, 1) + timedelta(days=29 * rang % 14_000),
            pass_numero=f"9999{rang:08d}",
            contrat_fin="" if rang % 3 == 0 else date(2025, 9, 4),
        )
        for rang in range(nombre)
    ]


def importer(base: BaseDeDonnees, auteur: Auteur, structure: Structure, contenu: bytes) -> Plan:
    with base.transaction() as session:
        return importation.importer(session, auteur, structure, depuis(contenu), 0)


def contenu_de(base: BaseDeDonnees) -> dict[str, list[Any]]:
    with base.lecture() as session:
        return {
            table.name: sorted((tuple(ligne) for ligne in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def compter(base: BaseDeDonnees, modele: type[Any]) -> int:
    with base.lecture() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


@pytest.fixture
def structure(base: BaseDeDonnees) -> Structure:
    with base.transaction() as session:
        return creer_structure(session, MENTION)


def test_l_exemple_fait_21_personnes_et_23_contrats(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    lecture = lire_candidatures(EXEMPLE.read_bytes())
    with base.transaction() as session:
        importation.importer(session, auteur, structure, en_candidatures(lecture), lecture.lignes_rejetees)
    assert [compter(base, modele) for modele in (Salarie, Parcours, PassIae, Contrat)] == [21, 21, 21, 23]
    with base.lecture() as session:
        phrases = list(session.scalars(select(Journal.phrase).order_by(Journal.id)))
        assert phrases[-1] == "Import\u00a0: 21 personnes, 23 contrats, 5 lignes refusées."
        assert sum("Parcours ouvert le" in phrase for phrase in phrases) == 21
        noms = list(session.scalars(select(Salarie.nom)))
        assert not [nom for nom in noms for phrase in phrases if nom in phrase]


def test_la_veille_a_de_quoi_parler_des_aujourd_hui(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    importer(base, auteur, structure, EXEMPLE.read_bytes())
    with base.lecture() as session:
        codes = set(session.scalars(select(Echeance.code).where(Echeance.prochain_le <= auteur.au)))
        assert {"ECH-01", "ECH-04", "ECH-12", "ECH-15"} <= codes
        sans_echeance = select(func.count()).select_from(Parcours).where(Parcours.limite_le.is_(None))
        assert session.scalar(sans_echeance) == 0


def test_un_recalcul_ne_trouve_rien_a_changer_apres_un_import(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    fichier = liste(
        *inventees(30),
        # A second contract, a second PASS after the first, a contract without end.
        candidature(nom="Alpha", pass_numero="999992401999"),
        candidature(nom="Alpha", pass_numero="999992401999", contrat_debut=date(2025, 9, 5), contrat_fin=""),
        candidature(nom="Beta", pass_numero="999992401001", pass_debut=date(2022, 1, 3), pass_fin=date(2024, 1, 2)),
        candidature(nom="Beta", pass_numero="999992401002", contrat_debut=date(2025, 4, 1)),
    )
    importer(base, auteur, structure, EXEMPLE.read_bytes())
    importer(base, auteur, structure, fichier)
    avant = contenu_de(base)
    with base.transaction() as session:
        actions_echeance.recalculer(session, auteur, list(session.scalars(select(Parcours))))
    assert contenu_de(base) == avant


def test_le_meme_fichier_une_seconde_fois_n_ecrit_rien(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    importer(base, auteur, structure, EXEMPLE.read_bytes())
    avant = contenu_de(base)
    plan = importer(base, auteur, structure, EXEMPLE.read_bytes())
    assert contenu_de(base) == avant
    assert plan.inchangees == 21


def test_un_fichier_plus_recent_deplace_la_fin_du_pass_et_compte_les_suspensions(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    importer(base, auteur, structure, liste(candidature()))
    with base.transaction() as session:
        pass_iae = session.scalars(select(PassIae)).one()
        session.add(
            Suspension(
                structure_id=structure.id,
                pass_iae_id=pass_iae.id,
                debut=date(2025, 9, 5),
                fin=date(2025, 10, 5),
                motif="contrat_suspendu",
                saisie_le=auteur.le,
            )
        )
    plan = importer(base, auteur, structure, liste(candidature(pass_fin=date(2027, 4, 3))))
    assert plan.nombre_de_pass_deplaces == 1
    with base.lecture() as session:
        pass_iae = session.scalars(select(PassIae)).one()
        assert (pass_iae.fin_officielle, pass_iae.constatee_le) == (date(2027, 4, 3), auteur.au)
        assert session.scalars(select(Suspension.jours_dans_officielle)).one() == 30
        assert session.scalars(select(Echeance.limite).where(Echeance.code == "ECH-01")).one() == date(2027, 4, 3)
        assert session.scalars(select(Parcours.pass_fin)).one() == date(2027, 4, 3)
        phrase = "Import\u00a0: Fin du PASS déplacée de 30 jours, du 4 mars 2027 au 3 avril 2027."
        assert session.scalars(select(Journal.est_social).where(Journal.phrase == phrase)).one()


def test_une_personne_saisie_a_la_main_n_est_pas_creee_une_seconde_fois(
    base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    with base.transaction() as session:
        salarie = creer_salarie(session, structure, "EXEMPLAIRE", "Camille", date(1990, 5, 4), le=auteur.le)
        creer_parcours(session, structure, salarie, entree_le=date(2025, 3, 5), auteur=auteur)
    importer(base, auteur, structure, liste(candidature()))
    with base.lecture() as session:
        connu = session.scalars(select(Salarie)).one()
        assert connu.telephone == "0696 00 00 00"
        assert "0696000000" in connu.cle_recherche
        assert session.scalars(select(Parcours.source)).one() == "saisie"
        assert session.scalars(select(Contrat.source)).one() == "import"


def test_un_contrat_apres_la_sortie_ouvre_un_nouveau_parcours(
    base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    with base.transaction() as session:
        salarie = creer_salarie(session, structure, "Exemplaire", "Camille", date(1990, 5, 4), le=auteur.le)
        sortie = (date(2024, 12, 31), "CDI")
        creer_parcours(session, structure, salarie, entree_le=date(2024, 1, 8), sortie=sortie, auteur=auteur)
    importer(base, auteur, structure, liste(candidature()))
    with base.lecture() as session:
        sejours = session.execute(select(Parcours.entree_le, Parcours.clos_le).order_by(Parcours.entree_le)).all()
    assert [tuple(sejour) for sejour in sejours] == [(date(2024, 1, 8), date(2024, 12, 31)), (date(2025, 3, 5), None)]


def test_la_fin_d_un_contrat_importe_est_mise_a_jour_et_son_echeance_avec(
    base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    importer(base, auteur, structure, liste(candidature()))
    plan = importer(base, auteur, structure, liste(candidature(contrat_fin=date(2026, 12, 4))))
    assert plan.nombre_de_contrats_precises == 1
    with base.lecture() as session:
        assert session.scalars(select(Contrat.fin)).one() == date(2026, 12, 4)
        assert session.scalars(select(Echeance.limite).where(Echeance.code == "ECH-04")).one() == date(2026, 12, 4)


def test_la_fin_d_un_contrat_importe_corrigee_a_la_main_est_gardee(
    base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    importer(base, auteur, structure, liste(candidature()))
    with base.transaction() as session:
        parcours = session.scalars(
            select(Parcours).options(joinedload(Parcours.salarie), joinedload(Parcours.structure))
        ).one()
        contrat = session.scalars(select(Contrat)).one()
        saisie = SaisieContrat(GenreContrat.CDDI, contrat.debut, date(2025, 12, 31))
        actions_contrat.modifier(session, auteur, parcours, contrat, saisie, contrat.version)
    plan = importer(base, auteur, structure, liste(candidature()))
    assert plan.a_ecrire == []
    assert [remarque.nature for remarque in plan.remarques] == [Nature.DIFFERENCE]


@pytest.mark.parametrize(
    ("type_structure", "genre"),
    [("ACI", "cddi"), ("EI", "cddi"), ("AI", "cddu"), ("ETTI", "mission"), ("EITI", "prestation")],
)
def test_le_genre_du_contrat_suit_le_type_de_la_structure(
    base: BaseDeDonnees, auteur: Auteur, type_structure: str, genre: str
) -> None:
    with base.transaction() as session:
        structure = creer_structure(session, MENTION, type_structure)
    importer(base, auteur, structure, liste(candidature(structure_type=type_structure)))
    with base.lecture() as session:
        assert session.scalars(select(Contrat.genre)).one() == genre


def test_l_apostrophe_droite_de_la_plateforme_devient_la_notre() -> None:
    lue = depuis(liste(candidature(metiers="Agent d'entretien", prescripteur_organisation="Mission locale d'ici")))[0]
    assert (lue.metier, lue.prescripteur_nom) == ("Agent d’entretien", "Mission locale d’ici")


@pytest.mark.parametrize("metiers", ["Candidature spontanée", "CANDIDATURE SPONTANEE", " Candidature  spontanée "])
def test_une_candidature_spontanee_n_est_pas_un_metier(metiers: str) -> None:
    assert depuis(liste(candidature(metiers=metiers)))[0].metier is None


def test_le_fichier_d_un_autre_type_de_structure_est_refuse(
    session: Session, auteur: Auteur, structure: Structure
) -> None:
    with pytest.raises(ImportImpossible):
        importation.importer(session, auteur, structure, depuis(liste(candidature(structure_type="EI"))), 0)


def test_une_panne_au_milieu_ne_laisse_rien(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    avant = contenu_de(base)

    def tomber(_connexion: object, _curseur: object, ordre: str, *_: object) -> None:
        if ordre.startswith("INSERT INTO contrat"):
            raise RuntimeError("panne")

    event.listen(base.engine, "before_cursor_execute", tomber)
    with pytest.raises(RuntimeError, match="panne"):
        importer(base, auteur, structure, EXEMPLE.read_bytes())
    event.remove(base.engine, "before_cursor_execute", tomber)
    assert contenu_de(base) == avant


def test_la_personne_choisie_accompagne_les_nouveaux_parcours_et_eux_seuls(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    importer(base, auteur, structure, liste(candidature()))
    suite = candidature(contrat_debut=date(2025, 9, 5), contrat_fin=date(2026, 3, 4))
    nouvelle = candidature(nom="Alpha", pass_numero="999992401999", contrat_debut=date(2025, 4, 1))
    with base.transaction() as session:
        alice = creer_compte(session, "alice@test.example", "conseiller", structure, le=auteur.le)
    with base.transaction() as session:
        plan = importation.importer(session, auteur, structure, depuis(liste(suite, nouvelle)), 0, referent_id=alice.id)
    assert plan.sans_referent == 0
    with base.lecture() as session:
        affectation = session.scalars(select(Affectation)).one()
        assert (affectation.compte_id, affectation.fonction) == (alice.id, "referent")
        assert (affectation.debut, affectation.fin) == (date(2025, 4, 1), None)
        ligne = session.scalars(select(Journal).where(Journal.evenement == "AffectationChangee")).one()
        assert ligne.phrase == "Référent·e à partir du 1er avril 2025\u00a0: Alice."
        assert ligne.parcours_id == affectation.parcours_id


def test_un_retour_dans_la_structure_a_aussi_qui_l_accompagne(
    base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    with base.transaction() as session:
        salarie = creer_salarie(session, structure, "Exemplaire", "Camille", date(1990, 5, 4), le=auteur.le)
        sortie = (date(2024, 12, 31), "CDI")
        creer_parcours(session, structure, salarie, entree_le=date(2024, 1, 8), sortie=sortie, auteur=auteur)
        alice = creer_compte(session, "alice@test.example", "conseiller", structure, le=auteur.le)
        importation.importer(session, auteur, structure, depuis(liste(candidature())), 0, referent_id=alice.id)
    with base.lecture() as session:
        assert session.scalars(select(Affectation.debut)).one() == date(2025, 3, 5)


def test_sans_personne_le_plan_dit_combien_de_parcours_sont_sans_referent(
    base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    assert importer(base, auteur, structure, EXEMPLE.read_bytes()).sans_referent == 21
    assert compter(base, Affectation) == 0
    assert importer(base, auteur, structure, EXEMPLE.read_bytes()).sans_referent == 0


@pytest.mark.parametrize(
    ("role", "ailleurs", "fin"),
    [("encadrant", False, None), ("conseiller", True, None), ("conseiller", False, date(2026, 11, 22))],
    ids=["encadrant", "d_une_autre_structure", "role_fini"],
)
def test_qui_ne_peut_pas_accompagner_ici_n_est_pas_choisi_et_rien_n_est_ecrit(
    base: BaseDeDonnees, auteur: Auteur, structure: Structure, role: str, ailleurs: bool, fin: date | None
) -> None:
    with base.transaction() as session:
        ou = creer_structure(session) if ailleurs else structure
        compte = creer_compte(session, "a@test.example", role, ou, fin=fin, le=auteur.le)
    avant = contenu_de(base)
    with base.transaction() as session:
        with pytest.raises(ParcoursImpossible) as refus:
            importation.importer(session, auteur, structure, depuis(liste(candidature())), 0, referent_id=compte.id)
        with pytest.raises(ImportImpossible):
            importation.referent_a_l_adresse(session, structure, compte.email, auteur.au)
    assert refus.value.champ == "referent_id"
    assert contenu_de(base) == avant


def test_l_avancement_va_de_zero_a_toutes_les_personnes(session: Session, auteur: Auteur, structure: Structure) -> None:
    dits: list[tuple[int, int]] = []
    candidatures = depuis(liste(*inventees(520)))
    importation.importer(session, auteur, structure, candidatures, 0, avancer=lambda *dit: dits.append(dit))
    assert dits == [(0, 520), (500, 520), (520, 520)]


def test_deux_imports_en_meme_temps_n_en_font_qu_un(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    plans: list[Plan] = []
    second = threading.Thread(target=lambda: plans.append(importer(base, auteur, structure, liste(candidature()))))
    with base.transaction() as session:
        importation.importer(session, auteur, structure, depuis(liste(candidature())), 0)
        second.start()
    second.join(timeout=30)
    assert [plan.inchangees for plan in plans] == [1]
    assert compter(base, Salarie) == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("moteur", ["postgresql"], indirect=True)
def test_un_import_attend_la_fin_de_l_autre_avant_de_lire(
    moteur: str, base: BaseDeDonnees, auteur: Auteur, structure: Structure
) -> None:
    with base.transaction() as session:
        importation.importer(session, auteur, structure, depuis(liste(candidature())), 0)
        with base.ecriture() as autre:
            autre.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(OperationalError) as attente:
                importation.importer(autre, auteur, structure, depuis(liste(candidature())), 0)
    assert attente.value.statement is not None
    assert attente.value.statement.startswith("SELECT structure.id")


def test_le_nombre_d_ordres_ne_depend_pas_du_nombre_de_lignes(moteur: str, base: BaseDeDonnees, auteur: Auteur) -> None:
    def ordres(nombre: int) -> int:
        with base.transaction() as session:
            structure = creer_structure(session, MENTION)
        faits: list[str] = []

        def noter(_connexion: object, _curseur: object, ordre: str, *_: object) -> None:
            faits.append(ordre)

        event.listen(base.engine, "before_cursor_execute", noter)
        importer(base, auteur, structure, liste(*inventees(nombre)))
        event.remove(base.engine, "before_cursor_execute", noter)
        # The SQLite driver gives keys row by row, without a round trip.
        comptes = ("SELECT", "INSERT") if moteur == "postgresql" else ("SELECT",)
        return sum(ordre.startswith(comptes) for ordre in faits)

    assert ordres(200) == ordres(10)


def test_un_depot_n_appartient_qu_a_son_compte_et_sa_structure(
    session: Session, auteur: Auteur, structure: Structure
) -> None:
    compte = creer_compte(session, "a@test.example", le=auteur.le)
    autre = creer_structure(session)
    depot = importation.deposer(session, Auteur(compte.id, auteur.le, auteur.au), structure, b"un fichier")
    assert queries.depot(session, structure.id, compte.id, depot.ref) is depot
    assert queries.depot(session, autre.id, compte.id, depot.ref) is None
    assert queries.depot(session, structure.id, compte.id + 1, depot.ref) is None


def test_un_nouveau_depot_remplace_le_precedent(session: Session, auteur: Auteur, structure: Structure) -> None:
    compte = creer_compte(session, "a@test.example", le=auteur.le)
    deposant = Auteur(compte.id, auteur.le, auteur.au)
    importation.deposer(session, deposant, structure, b"premier")
    importation.deposer(session, deposant, structure, b"second")
    assert list(session.scalars(select(Depot.contenu))) == [b"second"]


def test_deposer_et_abandonner_laissent_une_ligne(session: Session, auteur: Auteur, structure: Structure) -> None:
    compte = creer_compte(session, "a@test.example", le=auteur.le)
    deposant = Auteur(compte.id, auteur.le, auteur.au)
    depot = importation.deposer(session, deposant, structure, b"un fichier")
    importation.abandonner(session, deposant, depot)
    session.flush()
    lignes = session.execute(select(Journal.evenement, Journal.compte_id, Journal.structure_id).order_by(Journal.id))
    assert [tuple(ligne) for ligne in lignes] == [
        ("FichierDepose", compte.id, structure.id),
        ("FichierAbandonne", compte.id, structure.id),
    ]
    assert list(session.scalars(select(Depot))) == []


def test_une_lecture_importee_est_du_jour_de_paris(base: BaseDeDonnees, structure: Structure) -> None:
    # 22 h the day before in Martinique.
    instant = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    importer(base, Auteur(None, instant, date(2026, 11, 22)), structure, liste(candidature()))
    with base.lecture() as session:
        assert session.scalars(select(PassIae.constatee_le)).one() == date(2026, 11, 23)


def test_une_fin_relue_a_l_import_est_du_jour_de_paris(base: BaseDeDonnees, structure: Structure) -> None:
    importer(base, Auteur(None, datetime(2026, 9, 1, tzinfo=UTC), date(2026, 9, 1)), structure, liste(candidature()))
    with base.transaction() as session:
        pass_iae = session.scalars(select(PassIae)).one()
        pass_iae.fin_officielle -= timedelta(days=30)
    instant = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    importer(base, Auteur(None, instant, date(2026, 11, 22)), structure, liste(candidature()))
    with base.lecture() as session:
        assert session.scalars(select(PassIae.constatee_le)).one() == date(2026, 11, 23)
