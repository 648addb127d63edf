"""The pages of contracts."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Contrat, Echeance, Journal, Parcours, PassIae, Role, Suspension
from tests.builders import Troupe, creer_parcours, creer_salarie, creer_structure
from tests.page import Navigateur, Page, valeurs
from tests.web.traces import annonces

Visiter = Callable[[str], Navigateur]
SUITE = {"debut": "2027-01-01", "fin": "2027-06-30", "heures_hebdo": "26"}


@pytest.fixture
def ref(troupe: Troupe) -> str:
    """The parcours of Alice and Bob: a CDDI from 5 January to 31 December 2026."""
    return troupe.parcours.ref


@pytest.fixture
def premier(base: BaseDeDonnees, troupe: Troupe) -> int:
    """Key of its contract."""
    return contrats(base, troupe.parcours)[0].id


def contrats(base: BaseDeDonnees, parcours: Parcours | None) -> list[Contrat]:
    assert parcours is not None
    with base.lecture() as session:
        demande = select(Contrat).where(Contrat.parcours_id == parcours.id).order_by(Contrat.debut)
        return list(session.scalars(demande))


def journal(base: BaseDeDonnees) -> list[tuple[str, str, bool]]:
    with base.lecture() as session:
        lignes = session.scalars(select(Journal).where(Journal.parcours_id.is_not(None)).order_by(Journal.id))
        return [(ligne.evenement, ligne.phrase.replace("\u00a0", " "), ligne.est_social) for ligne in lignes]


def test_un_contrat_ajoute_apparait_avec_son_journal_et_ses_echeances(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str
) -> None:
    alice = visiter("alice")

    alice.remplir(f"/parcours/{ref}/contrats/nouveau", {**SUITE, "genre": "cddi", "heures_hebdo": "26,5"})

    nouveau = contrats(base, troupe.parcours)[-1]
    assert (nouveau.debut, nouveau.fin, str(nouveau.heures_hebdo)) == (date(2027, 1, 1), date(2027, 6, 30), "26.5")
    assert "Contrat enregistré." in annonces(alice, f"/parcours/{ref}")
    assert journal(base)[-1] == (
        "ContratAjoute",
        "Contrat ajouté : CDDI du 1er janvier 2027 au 30 juin 2027, 26,5 h par semaine.",
        False,
    )
    with base.lecture() as session:
        assert session.scalar(select(Echeance.limite).where(Echeance.objet == f"contrat:{nouveau.id}")) is not None
        suivi = session.get(Parcours, nouveau.parcours_id)
        assert suivi is not None
        assert suivi.contrat_fin == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("champs", "erreurs"),
    [
        ({"fin": "2026-12-31"}, {"fin": "Le contrat ne peut pas finir avant d’avoir commencé, le 1er janvier 2027."}),
        ({"debut": "2025-12-31"}, {"debut": "Le parcours commence le 5 janvier 2026"}),
        ({"debut": "2026-12-31"}, {"debut": "Un contrat existe déjà du 5 janvier 2026 au 31 décembre 2026"}),
        ({"fin": ""}, {"fin": "Ce contrat a une date de fin"}),
        ({"fin": "2029-01-04"}, {"fin": "Les CDDI ne dépassent pas 24 mois"}),
        ({"heures_hebdo": "12"}, {"heures_hebdo": "au moins 20 heures par semaine"}),
        ({"heures_hebdo": "beaucoup"}, {"heures_hebdo": "comme 26 ou 26,5"}),
        ({"heures_hebdo": "99"}, {"heures_hebdo": "entre 1 et 60"}),
        ({"heures_hebdo": "60"}, {"heures_hebdo": "48 heures par semaine"}),
        ({"debut": ""}, {"debut": "Indiquez le premier jour."}),
    ],
)
def test_un_contrat_hors_des_regles_est_refuse_a_cote_du_champ_et_rien_n_est_perdu(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str, champs: dict[str, str], erreurs: dict[str, str]
) -> None:
    envoye = {**SUITE, "genre": "cddi", "metier": "Maraîchage", **champs}

    page = visiter("alice").remplir(f"/parcours/{ref}/contrats/nouveau", envoye, statut=422)

    lues = page.erreurs()
    assert lues.keys() == erreurs.keys()
    assert all(phrase in lues[champ].replace("\u00a0", " ") for champ, phrase in erreurs.items())
    assert saisi(page) >= {(nom, valeur) for nom, valeur in envoye.items() if valeur}
    assert len(contrats(base, troupe.parcours)) == 1


def saisi(page: Page) -> set[tuple[str, str]]:
    formulaire = page.select_one("main form[method=post]")
    assert formulaire is not None
    return set(valeurs(formulaire).items())


def test_un_contrat_hors_du_pass_est_garde_et_signale(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str, premier: int
) -> None:
    with base.transaction() as session:
        pass_iae = session.scalars(select(PassIae).where(PassIae.salarie_id == troupe.parcours.salarie_id)).one()
        pass_iae.debut, pass_iae.fin_officielle = date(2024, 12, 1), date(2026, 11, 30)
    alice = visiter("alice")
    attendu = "À vérifier. Ce contrat, du 1er janvier 2027 au 30 juin 2027, est hors du PASS IAE"

    alice.remplir(f"/parcours/{ref}/contrats/{premier}/renouveler", SUITE)
    assert attendu in annonces(alice, f"/parcours/{ref}").replace("\u00a0", " ")
    nouveau = contrats(base, troupe.parcours)[-1]
    alice.remplir(f"/parcours/{ref}/contrats/{nouveau.id}", {"metier": "Maraîchage"})
    assert attendu in annonces(alice, f"/parcours/{ref}").replace("\u00a0", " ")
    with base.transaction() as session:
        session.delete(session.get_one(Contrat, nouveau.id))
    alice.remplir(f"/parcours/{ref}/contrats/nouveau", {**SUITE, "genre": "cddi"})
    assert attendu in annonces(alice, f"/parcours/{ref}").replace("\u00a0", " ")


def test_une_derogation_s_ecrit_dans_une_ligne_reservee_a_l_accompagnement(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str
) -> None:
    champs = {**SUITE, "fin": "2028-12-31", "derogation": "rqth", "heures_hebdo": "15", "derogation_horaire": "y"}

    visiter("alice").remplir(f"/parcours/{ref}/contrats/nouveau", champs)

    ajout, derogation = journal(base)[-2:]
    assert "handicap" not in ajout[1]
    assert not ajout[2]
    assert "travailleur handicapé ; Heures sous le minimum" in derogation[1]
    assert derogation[2]
    assert contrats(base, troupe.parcours)[-1].derogation_horaire
    assert "handicap" in visiter("alice").voir(f"/parcours/{ref}").get_text()
    assert "handicap" not in visiter("bob").voir(f"/parcours/{ref}").get_text()


def test_une_rupture_est_notee_et_le_journal_dit_ce_qui_a_change(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str, premier: int
) -> None:
    visiter("alice").remplir(f"/parcours/{ref}/contrats/{premier}", {"rompu_le": "2026-10-31"})

    assert contrats(base, troupe.parcours)[0].rompu_le == date(2026, 10, 31)
    assert journal(base)[-1][1] == (
        "Contrat modifié : CDDI du 5 janvier 2026 au 31 décembre 2026, rompu le 31 octobre 2026 ; "
        "avant : CDDI du 5 janvier 2026 au 31 décembre 2026."
    )


def test_le_renouvellement_commence_le_lendemain_et_garde_le_genre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str, premier: int
) -> None:
    alice = visiter("alice")
    page = alice.voir(f"/parcours/{ref}/contrats/{premier}/renouveler")
    assert ("debut", "2027-01-01") in saisi(page)
    assert not page.select("[name=genre]")

    alice.remplir(f"/parcours/{ref}/contrats/{premier}/renouveler", {"fin": "2027-02-28"})

    suite = contrats(base, troupe.parcours)[-1]
    assert (suite.renouvelle_id, suite.genre, suite.fin) == (premier, "cddi", date(2027, 2, 28))
    assert journal(base)[-1][0] == "ContratRenouvele"


def test_seul_le_dernier_contrat_se_renouvelle(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str, premier: int
) -> None:
    alice = visiter("alice")
    adresse = f"/parcours/{ref}/contrats/{premier}/renouveler"
    alice.remplir(adresse, {"fin": "2027-06-30"})
    annonces(alice, f"/parcours/{ref}")

    alice.voir(adresse, statut=303)

    assert "Seul le dernier contrat peut être renouvelé" in annonces(alice, f"/parcours/{ref}")
    alice.poster(adresse, {"debut": "2027-01-01", "fin": "2027-06-30"})
    assert len(contrats(base, troupe.parcours)) == 2


def test_un_contrat_renouvele_ne_se_supprime_pas_avant_sa_suite(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str, premier: int
) -> None:
    alice = visiter("alice")
    alice.remplir(f"/parcours/{ref}/contrats/{premier}/renouveler", {"fin": "2027-06-30"})
    suite = contrats(base, troupe.parcours)[-1]

    page = alice.voir(f"/parcours/{ref}/contrats/{premier}/supprimer")

    assert "du 1er\u00a0janvier 2027 au 30\u00a0juin 2027" in str(page)
    assert not page.select("main form")
    lue = str(contrats(base, troupe.parcours)[0].version)
    alice.poster(f"/parcours/{ref}/contrats/{premier}/supprimer", {"version": lue}, statut=422)
    alice.remplir(f"/parcours/{ref}/contrats/{suite.id}/supprimer", {})
    alice.remplir(f"/parcours/{ref}/contrats/{premier}/supprimer", {})
    assert contrats(base, troupe.parcours) == []
    assert journal(base)[-1][0] == "ContratSupprime"


def test_les_genres_et_derogations_proposes_sont_ceux_de_la_structure(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    auteur = Auteur(None, datetime(2026, 11, 23, 14, tzinfo=UTC), date(2026, 11, 23))
    with base.transaction() as session:
        etti = creer_structure(session, "Intérim du Centre", "ETTI", "Centre")
        alice = troupe.comptes["alice"].id
        session.add(Role(compte_id=alice, nom="conseiller", structure_id=etti.id, debut=date(2020, 1, 1)))
        suivi = creer_parcours(session, etti, creer_salarie(session, etti, le=auteur.le), auteur=auteur)
        reference = suivi.ref

    page = visiter("alice").voir(f"/parcours/{reference}/contrats/nouveau")

    assert [option["value"] for option in page.select("[name=genre] option")] == ["mission", "cdi"]
    assert not page.select("[name=derogation], [name=derogation_horaire]")


def test_une_embauche_arrete_la_suspension_du_pass_et_le_dit(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, ref: str, premier: int
) -> None:
    alice = visiter("alice")
    alice.remplir(f"/parcours/{ref}/contrats/{premier}", {"rompu_le": "2026-06-30"})
    with base.transaction() as session:
        pass_iae = session.scalars(select(PassIae).where(PassIae.salarie_id == _salarie(troupe))).one()
        session.add(
            Suspension(
                structure_id=pass_iae.structure_id,
                pass_iae_id=pass_iae.id,
                debut=date(2026, 7, 1),
                fin=date(2027, 6, 30),
                motif="contrat_rompu",
                saisie_le=datetime(2026, 7, 1, 14, tzinfo=UTC),
            )
        )
    annonces(alice, f"/parcours/{ref}")

    alice.remplir(f"/parcours/{ref}/contrats/nouveau", {"debut": "2026-11-23", "fin": "2027-05-22"})

    assert "La suspension s’arrête le 22 novembre 2026" in annonces(alice, f"/parcours/{ref}")
    with base.lecture() as session:
        assert session.scalars(select(Suspension.fin)).one() == date(2026, 11, 22)
    evenements = {evenement: est_social for evenement, _, est_social in journal(base)[-2:]}
    assert evenements.keys() == {"ContratAjoute", "SuspensionFinie"}
    assert evenements["SuspensionFinie"]


def _salarie(troupe: Troupe) -> int:
    return troupe.parcours.salarie_id
