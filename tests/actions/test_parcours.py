"""Opening a parcours, correcting its entry, changing who accompanies."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from parcours.actions import parcours as actions
from parcours.actions.affectation import tenues
from parcours.actions.journal import Auteur
from parcours.actions.version import ModificationConcurrente
from parcours.db import BaseDeDonnees
from parcours.domain.eligibilite import AuteurDiagnostic
from parcours.domain.erreurs import ParcoursImpossible
from parcours.domain.parcours import Fonction, SaisieEntree
from parcours.models import Compte, Journal, Parcours, Salarie
from parcours.queries import parcours as queries
from parcours.queries import salarie as queries_salarie
from tests.builders import Troupe, creer_compte, creer_parcours, creer_salarie
from tests.compteur import ecoute

AU = date(2026, 11, 23)
ENTREE = SaisieEntree(entree_le=date(2026, 11, 2), metier="Espaces verts")


@pytest.fixture
def salarie(session: Session, troupe: Troupe, auteur: Auteur) -> Salarie:
    return creer_salarie(session, troupe.structure, "Varasse", "Ludovic", le=auteur.le)


def personnes(troupe: Troupe, referent: str | None, encadrant: str | None) -> dict[Fonction, int | None]:
    return {
        Fonction.REFERENT: troupe.comptes[referent].id if referent else None,
        Fonction.ENCADRANT: troupe.comptes[encadrant].id if encadrant else None,
    }


def charger(session: Session, parcours: Parcours) -> Parcours:
    """The parcours as a view loads it."""
    session.flush()
    session.expire_all()
    charge = queries.par_ref(session, parcours.ref)
    assert charge is not None
    queries.charger_criteres(session, charge)
    return charge


def histoire(parcours: Parcours, fonction: Fonction) -> list[tuple[str, date, date | None]]:
    return [(a.compte.nom, a.debut, a.fin) for a in parcours.affectations if a.fonction == fonction]


def phrases(session: Session, parcours: Parcours) -> list[tuple[str, bool]]:
    demande = select(Journal.phrase, Journal.est_social).where(Journal.parcours_id == parcours.id).order_by(Journal.id)
    return [(phrase.replace("\u00a0", " "), est_social) for phrase, est_social in session.execute(demande)]


@pytest.mark.usefixtures("moteur")
def test_une_entree_enregistre_ses_faits_ses_criteres_et_qui_accompagne(
    session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie
) -> None:
    saisie = replace(
        ENTREE,
        diagnostic_auteur=AuteurDiagnostic.EMPLOYEUR,
        diagnostic_le=date(2026, 10, 30),
        criteres={"rsa": date(2026, 10, 1), "qpv": None},
    )
    ouvert = actions.ouvrir(session, auteur, troupe.structure, salarie, saisie, personnes(troupe, "alice", "bob"))
    lu = charger(session, ouvert)
    assert (lu.entree_le, lu.metier, lu.diagnostic_auteur) == (date(2026, 11, 2), "Espaces verts", "employeur")
    assert {c.code: c.justificatif_le for c in lu.criteres} == {"rsa": date(2026, 10, 1), "qpv": None}
    assert histoire(lu, Fonction.REFERENT) == [("Alice", date(2026, 11, 2), None)]
    assert histoire(lu, Fonction.ENCADRANT) == [("Bob", date(2026, 11, 2), None)]
    assert lu.silence_le == date(2026, 12, 3)
    assert phrases(session, lu) == [
        ("Parcours ouvert, entrée le 2 novembre 2026.", False),
        ("Référent·e à partir du 2 novembre 2026 : Alice.", False),
        ("Encadrant·e à partir du 2 novembre 2026 : Bob.", False),
    ]


def test_un_second_parcours_en_cours_est_refuse(
    session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie
) -> None:
    actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {})
    with pytest.raises(ParcoursImpossible, match="depuis le 2 novembre 2026"):
        actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {})


def test_une_personne_sortie_peut_revenir(session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie) -> None:
    creer_parcours(
        session, troupe.structure, salarie, date(2024, 1, 8), sortie=(date(2025, 1, 7), "CDI"), auteur=auteur
    )
    actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {})
    assert len(queries.de_salarie(session, salarie.id)) == 2


@pytest.mark.usefixtures("moteur")
def test_deux_ouvertures_en_meme_temps_n_en_laissent_qu_une(
    base: BaseDeDonnees, auteur: Auteur, troupe: Troupe
) -> None:
    with base.transaction() as session:
        cle = creer_salarie(session, troupe.structure, "Varasse", "Ludovic", le=auteur.le).id
    commence = Event()

    def ouvrir_apres() -> str:
        commence.set()
        with base.ecriture() as session:
            salarie = queries_salarie.par_id(session, troupe.structure.id, cle)
            assert salarie is not None
            with pytest.raises(ParcoursImpossible) as refus:
                actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {})
            return refus.value.message

    with ThreadPoolExecutor(1) as executeur:
        with base.transaction() as session:
            salarie = queries_salarie.par_id(session, troupe.structure.id, cle)
            assert salarie is not None
            actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {})
            seconde = executeur.submit(ouvrir_apres)
            commence.wait(5)
        assert "déjà en cours depuis le 2 novembre 2026" in seconde.result(20)


@pytest.mark.usefixtures("moteur")
def test_l_index_unique_devient_la_meme_phrase(
    base: BaseDeDonnees, session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie
) -> None:
    # The rival arrives after our own check, just before our insertion and out of its savepoint.
    rival = {
        "structure_id": troupe.structure.id,
        "salarie_id": salarie.id,
        "ref": "rival",
        "entree_le": date(2026, 11, 9),
        "cree_le": auteur.le,
        "source": "saisie",
        "version": 1,
    }

    def doubler(connexion: Connection, _curseur: object, ordre: str, *_autres: object) -> None:
        if ordre.startswith("SAVEPOINT"):
            connexion.execute(insert(Parcours).values(rival))

    with (
        ecoute(base.engine, "before_cursor_execute", doubler),
        pytest.raises(ParcoursImpossible, match="déjà en cours depuis le 9 novembre 2026"),
    ):
        actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {})


@pytest.mark.parametrize(("fonction", "nom"), [(Fonction.REFERENT, "bob"), (Fonction.ENCADRANT, "alice")])
def test_un_role_qui_ne_convient_pas_est_refuse(
    session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie, fonction: Fonction, nom: str
) -> None:
    with pytest.raises(ParcoursImpossible) as refus:
        actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {fonction: troupe.comptes[nom].id})
    assert refus.value.champ == f"{fonction.value}_id"


@pytest.mark.parametrize("nom", ["denis", "perle", "rita"])
def test_un_compte_d_ailleurs_ou_sans_role_ce_jour_ne_peut_pas_accompagner(
    session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie, nom: str
) -> None:
    with pytest.raises(ParcoursImpossible):
        actions.ouvrir(session, auteur, troupe.structure, salarie, ENTREE, {Fonction.REFERENT: troupe.comptes[nom].id})


@pytest.fixture
def parcours(session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie) -> Parcours:
    """Alice and Bob since 5 January 2026; one step on 2 March."""
    return charger(
        session,
        creer_parcours(
            session,
            troupe.structure,
            salarie,
            date(2026, 1, 5),
            referent=troupe.comptes["alice"],
            encadrant=troupe.comptes["bob"],
            etapes=(date(2026, 3, 2),),
            auteur=auteur,
        ),
    )


def test_une_correction_change_les_faits_et_les_criteres(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    saisie = SaisieEntree(entree_le=date(2026, 1, 5), metier="Peintre", criteres={"aah": None})
    actions.modifier(session, auteur, parcours, saisie, parcours.version)
    lu = charger(session, parcours)
    assert (lu.metier, [c.code for c in lu.criteres]) == ("Peintre", ["aah"])
    assert phrases(session, lu) == [("Entrée corrigée : métier.", False), ("Entrée corrigée : critères.", True)]
    suite = replace(saisie, criteres={"aah": date(2026, 1, 2), "rsa": None})
    actions.modifier(session, auteur, lu, suite, lu.version)
    lu = charger(session, lu)
    assert {c.code: c.justificatif_le for c in lu.criteres} == {"aah": date(2026, 1, 2), "rsa": None}


def test_changer_un_seul_critere_change_la_version(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    version = parcours.version
    actions.modifier(session, auteur, parcours, SaisieEntree(date(2026, 1, 5), criteres={"rsa": None}), version)
    assert charger(session, parcours).version > version


def test_corriger_sans_rien_changer_n_ecrit_rien(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    version = parcours.version
    actions.modifier(session, auteur, parcours, SaisieEntree(date(2026, 1, 5)), version)
    lu = charger(session, parcours)
    assert (lu.version, phrases(session, lu)) == (version, [])


def test_une_version_depassee_est_refusee(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    for action in (
        lambda: actions.modifier(session, auteur, parcours, ENTREE, parcours.version - 1),
        lambda: actions.affecter(session, auteur, parcours, AU, {Fonction.REFERENT: None}, parcours.version - 1),
    ):
        with pytest.raises(ModificationConcurrente):
            action()


def test_l_entree_ne_passe_pas_apres_la_premiere_etape(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    with pytest.raises(ParcoursImpossible, match="2 mars 2026"):
        actions.modifier(session, auteur, parcours, SaisieEntree(date(2026, 3, 3)), parcours.version)


@pytest.mark.parametrize("entree_le", [date(2025, 12, 1), date(2026, 2, 2)])
def test_les_accompagnements_suivent_la_date_d_entree(
    session: Session, auteur: Auteur, parcours: Parcours, entree_le: date
) -> None:
    actions.modifier(session, auteur, parcours, SaisieEntree(entree_le), parcours.version)
    lu = charger(session, parcours)
    assert histoire(lu, Fonction.REFERENT) == [("Alice", entree_le, None)]
    assert histoire(lu, Fonction.ENCADRANT) == [("Bob", entree_le, None)]


@pytest.mark.usefixtures("moteur")
def test_changer_de_referente_arrete_la_precedente_la_veille(
    session: Session, auteur: Auteur, troupe: Troupe, parcours: Parcours
) -> None:
    version = parcours.version
    changees = actions.affecter(
        session, auteur, parcours, date(2026, 12, 1), personnes(troupe, "carole", "bob"), version
    )
    lu = charger(session, parcours)
    assert changees == [Fonction.REFERENT]
    assert histoire(lu, Fonction.REFERENT) == [
        ("Alice", date(2026, 1, 5), date(2026, 11, 30)),
        ("Carole", date(2026, 12, 1), None),
    ]
    assert histoire(lu, Fonction.ENCADRANT) == [("Bob", date(2026, 1, 5), None)]
    assert lu.version == version + 1
    assert phrases(session, lu) == [("Référent·e à partir du 1er décembre 2026 : Carole.", False)]


def test_plus_personne_arrete_l_accompagnement(
    session: Session, auteur: Auteur, troupe: Troupe, parcours: Parcours
) -> None:
    actions.affecter(session, auteur, parcours, AU, personnes(troupe, "alice", None), parcours.version)
    lu = charger(session, parcours)
    assert histoire(lu, Fonction.ENCADRANT) == [("Bob", date(2026, 1, 5), AU - timedelta(days=1))]
    assert phrases(session, lu) == [("Encadrant·e : plus personne à partir du 23 novembre 2026.", False)]


def test_un_changement_le_jour_meme_remplace_sans_laisser_d_accompagnement_vide(
    session: Session, auteur: Auteur, troupe: Troupe, parcours: Parcours
) -> None:
    debut = parcours.entree_le
    actions.affecter(session, auteur, parcours, debut, personnes(troupe, "carole", "bob"), parcours.version)
    assert histoire(charger(session, parcours), Fonction.REFERENT) == [("Carole", debut, None)]


def test_personne_n_accompagne_avant_l_entree(
    session: Session, auteur: Auteur, troupe: Troupe, parcours: Parcours
) -> None:
    with pytest.raises(ParcoursImpossible) as refus:
        actions.affecter(
            session, auteur, parcours, date(2026, 1, 4), personnes(troupe, "carole", "bob"), parcours.version
        )
    assert refus.value.champ == "debut"


def test_un_changement_ne_passe_pas_avant_un_autre_deja_enregistre(
    session: Session, auteur: Auteur, troupe: Troupe, parcours: Parcours
) -> None:
    actions.affecter(session, auteur, parcours, date(2026, 12, 1), personnes(troupe, "carole", "bob"), parcours.version)
    lu = charger(session, parcours)
    with pytest.raises(ParcoursImpossible, match="1er décembre 2026"):
        actions.affecter(session, auteur, lu, AU, personnes(troupe, None, "bob"), lu.version)


def test_le_role_doit_tenir_le_jour_ou_l_accompagnement_commence(
    session: Session, auteur: Auteur, troupe: Troupe, parcours: Parcours
) -> None:
    bref: Compte = creer_compte(
        session, "bref@test.example", "conseiller", troupe.structure, fin=date(2026, 11, 30), le=auteur.le
    )
    choix = {Fonction.REFERENT: bref.id}
    with pytest.raises(ParcoursImpossible) as refus:
        actions.affecter(session, auteur, parcours, date(2026, 12, 1), choix, parcours.version)
    assert refus.value.champ == "referent_id"
    actions.affecter(session, auteur, parcours, date(2026, 11, 30), choix, parcours.version)


def test_le_role_doit_tenir_encore_le_jour_ou_l_on_enregistre(
    session: Session, auteur: Auteur, troupe: Troupe, parcours: Parcours
) -> None:
    # Perle had the role that day; it ended yesterday.
    choix = {Fonction.REFERENT: troupe.comptes["perle"].id}
    with pytest.raises(ParcoursImpossible) as refus:
        actions.affecter(session, auteur, parcours, date(2026, 11, 2), choix, parcours.version)
    assert refus.value.champ == "referent_id"


def test_un_parcours_termine_garde_ses_accompagnements_dans_ses_dates(
    session: Session, auteur: Auteur, troupe: Troupe, salarie: Salarie
) -> None:
    clos = creer_parcours(
        session,
        troupe.structure,
        salarie,
        date(2026, 1, 5),
        referent=troupe.comptes["alice"],
        sortie=(date(2026, 6, 30), "CDI"),
        auteur=auteur,
    )
    lu = charger(session, clos)
    actions.affecter(session, auteur, lu, date(2026, 3, 1), personnes(troupe, "carole", None), lu.version)
    alice, carole = troupe.comptes["alice"].id, troupe.comptes["carole"].id
    assert tenues(lu) == {
        (Fonction.REFERENT, alice, date(2026, 1, 5)): date(2026, 2, 28),
        (Fonction.REFERENT, carole, date(2026, 3, 1)): date(2026, 6, 30),
    }
