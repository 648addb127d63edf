"""The pages of the PASS: recording it, correcting it, and its block on the fiche."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from parcours.actions import pass_iae as actions
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.constat import SaisiePass
from parcours.models import Parcours, PassIae, Suspension
from parcours.queries import pass_iae as queries
from parcours.queries.parcours import par_ref
from tests.builders import Troupe, creer_parcours
from tests.page import Navigateur, Page
from tests.web.ensemble import pendant

Visiter = Callable[[str], Navigateur]
SAISIE = {
    "numero": "99999 26 54321",
    "debut": "2026-01-05",
    "fin_officielle": "2028-01-04",
    "constatee_le": "2026-11-20",
}
SANS_ACCES = [("bob", 403)] + [(nom, 404) for nom in ("denis", "eve", "fanny", "rita", "emile", "zoe", "ada")]


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


@pytest.fixture
def sans_pass(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Parcours:
    with base.transaction() as session:
        return creer_parcours(session, troupe.structure, auteur=auteur)


@pytest.fixture
def parcours(troupe: Troupe) -> Parcours:
    return troupe.parcours


def le_pass(base: BaseDeDonnees, parcours: Parcours) -> PassIae:
    with base.lecture() as session:
        return queries.de_salarie(session, parcours.salarie_id)[0]


def suspendre(base: BaseDeDonnees, auteur: Auteur, p: PassIae, debut: date, fin: date, comptes: int = 0) -> None:
    with base.transaction() as session:
        session.add(
            Suspension(
                structure_id=p.structure_id,
                pass_iae_id=p.id,
                debut=debut,
                fin=fin,
                motif="contrat_suspendu",
                jours_dans_officielle=comptes,
                saisie_le=auteur.le,
            )
        )


def test_un_pass_s_enregistre_et_se_lit_sur_la_fiche(
    visiter: Visiter, base: BaseDeDonnees, sans_pass: Parcours
) -> None:
    alice = visiter("alice")
    assert "Aucun PASS IAE enregistré." in alice.voir(f"/parcours/{sans_pass.ref}").texte
    reponse = alice.remplir(f"/parcours/{sans_pass.ref}/pass/nouveau", SAISIE).reponse
    assert reponse.location == f"/parcours/{sans_pass.ref}#pass"
    p = le_pass(base, sans_pass)
    assert (p.numero, p.fin_officielle, p.constatee_le) == ("999992654321", date(2028, 1, 4), date(2026, 11, 20))
    fiche = lire(alice.voir(f"/parcours/{sans_pass.ref}"))
    assert "408 jours (environ 1 an et 1 mois) à utiliser, aujourd’hui compris" in fiche
    assert "Début 5 janvier 2026 730 jours en tout" in fiche
    assert "Fin officielle 4 janvier 2028 lue le 20 novembre 2026 Fin estimée 4 janvier 2028 la même" in fiche


def test_le_haut_de_la_fiche_et_le_bloc_du_pass_comptent_les_memes_jours(visiter: Visiter, sans_pass: Parcours) -> None:
    alice = visiter("alice")
    alice.remplir(f"/parcours/{sans_pass.ref}/pass/nouveau", SAISIE)
    fiche = alice.voir(f"/parcours/{sans_pass.ref}")
    assert "PASS IAE, encore 408 jours au 4 janv. 2028 aujourd’hui compris" in lire(fiche)
    assert "408 jours (environ 1 an et 1 mois) à utiliser, aujourd’hui compris" in lire(fiche)


def test_les_jours_d_un_pass_suspendu_sont_ceux_qui_restent_a_la_reprise(
    visiter: Visiter, base: BaseDeDonnees, auteur: Auteur, sans_pass: Parcours
) -> None:
    alice = visiter("alice")
    alice.remplir(f"/parcours/{sans_pass.ref}/pass/nouveau", SAISIE)
    # From 1 October to 31 December: 91 days more, 39 of them still to come, today included.
    suspendre(base, auteur, le_pass(base, sans_pass), date(2026, 10, 1), date(2026, 12, 31))
    alice.remplir(f"/parcours/{sans_pass.ref}/etapes/nouvelle", {"note": "Point fait."})
    fiche = lire(alice.voir(f"/parcours/{sans_pass.ref}"))
    reste = 408 + 91 - 39
    assert f"PASS IAE, encore {reste} jours au 4 avr. 2028 à la reprise : suspendu jusqu’au 31 déc. 2026" in fiche
    assert f"{reste} jours (environ 1 an et 3 mois) à utiliser à la reprise" in fiche
    assert "Aucun jour ne passe pendant la suspension." in fiche


def test_un_pass_fini_pendant_une_longue_suspension_dit_d_ou_se_compte_la_carence(
    visiter: Visiter, base: BaseDeDonnees, auteur: Auteur, troupe: Troupe
) -> None:
    with base.transaction() as session:
        arrete = creer_parcours(
            session, troupe.structure, pass_iae=(date(2025, 1, 6), date(2026, 11, 2)), auteur=auteur
        )
    # Its official end counts the whole suspension.
    suspendre(base, auteur, le_pass(base, arrete), date(2025, 9, 1), date(2027, 6, 30), comptes=667)
    fiche = lire(visiter("alice").voir(f"/parcours/{arrete.ref}"))
    phrase = "le délai de carence se compte depuis le début de celle-ci, le 1er septembre 2025, et court jusqu’au"
    assert f"{phrase} 1er septembre 2027 (article R5132-1-4)." in fiche


def test_une_fin_vide_est_proposee_et_se_confirme(visiter: Visiter, base: BaseDeDonnees, sans_pass: Parcours) -> None:
    alice = visiter("alice")
    adresse = f"/parcours/{sans_pass.ref}/pass/nouveau"
    page = alice.remplir(adresse, SAISIE | {"fin_officielle": ""}, statut=422)
    champ = page.select_one("input[name=fin_officielle]")
    assert champ is not None
    assert champ["value"] == "2028-01-04"
    assert "finit le 4 janvier 2028" in page.erreurs()["fin_officielle"]
    alice.remplir(adresse, SAISIE | {"fin_officielle": str(champ["value"])})
    assert le_pass(base, sans_pass).fin_officielle == date(2028, 1, 4)


@pytest.mark.parametrize(
    ("change", "champ"),
    [
        ({"numero": "99999 26"}, "numero"),
        ({"numero": ""}, "numero"),
        ({"debut": ""}, "debut"),
        ({"debut": "1950-01-01"}, "debut"),
        ({"debut": "1950-01-01", "fin_officielle": ""}, "fin_officielle"),
        ({"fin_officielle": "2026-01-04"}, "fin_officielle"),
        ({"fin_officielle": "31/02/2028"}, "fin_officielle"),
        ({"constatee_le": "2026-11-24"}, "constatee_le"),
    ],
)
def test_un_pass_impossible_est_refuse_a_sa_place(
    visiter: Visiter, sans_pass: Parcours, change: dict[str, str], champ: str
) -> None:
    page = visiter("alice").remplir(f"/parcours/{sans_pass.ref}/pass/nouveau", SAISIE | change, statut=422)
    assert set(page.erreurs()) == {champ}


def test_un_pass_a_venir_dit_que_son_debut_se_reporte(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    fiches = []
    for debut, fin in ((date(2026, 11, 24), date(2028, 11, 22)), (date(2026, 11, 23), date(2028, 11, 21))):
        with base.transaction() as session:
            suivi = creer_parcours(session, troupe.structure, pass_iae=(debut, fin), auteur=auteur)
        fiches.append(lire(visiter("alice").voir(f"/parcours/{suivi.ref}")))
    phrase = "Il n’a pas commencé : si l’embauche est reportée, son début peut l’être aussi, avant le"
    assert f"{phrase} 22 novembre 2028." in fiches[0]
    assert phrase not in fiches[1]


LEVEE = {"levee_par": "France Travail", "levee_le": "2026-01-02", "levee_piece": "Diagnostic du 2 janvier"}


def test_le_delai_de_carence_se_leve_en_disant_qui_quand_et_sur_quelle_piece(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        revenu = creer_parcours(
            session, troupe.structure, pass_iae=(date(2023, 11, 1), date(2025, 10, 30)), auteur=auteur
        )
    adresse = f"/parcours/{revenu.ref}/pass/nouveau"
    alice = visiter("alice")
    page = alice.remplir(adresse, SAISIE, statut=422)
    assert set(page.erreurs()) == {"levee_par"}
    assert "fini le 30 octobre 2025 court jusqu’au 30 octobre 2027" in lire(page)
    page = alice.remplir(adresse, SAISIE | {"levee_par": "France Travail"}, statut=422)
    assert set(page.erreurs()) == {"levee_le", "levee_piece"}
    alice.remplir(adresse, SAISIE | LEVEE)
    p = le_pass(base, revenu)
    assert p.numero == "999992654321"
    fiche = lire(alice.voir(f"/parcours/{revenu.ref}"))
    phrase = "Délivré pendant un délai de carence, levé le 2 janvier 2026 par France Travail."
    assert f"{phrase} Pièce ou raison : Diagnostic du 2 janvier." in fiche
    correction = f"/parcours/{revenu.ref}/pass/{p.id}"
    alice.remplir(correction, {"fin_officielle": "2028-01-05", "levee_piece": "Courrier"})
    assert "Pièce ou raison : Courrier." in lire(alice.voir(f"/parcours/{revenu.ref}"))
    page = alice.remplir(correction, dict.fromkeys(LEVEE, ""), statut=422)
    assert "court jusqu’au 30 octobre 2027" in page.erreurs()["levee_par"].replace("\u00a0", " ")


def test_sans_autre_pass_rien_n_est_demande_d_une_levee(visiter: Visiter, sans_pass: Parcours) -> None:
    page = visiter("alice").voir(f"/parcours/{sans_pass.ref}/pass/nouveau")
    assert page.select("[name=levee_par]") == []


def test_un_second_pass_valable_est_refuse(visiter: Visiter, parcours: Parcours) -> None:
    page = visiter("alice").remplir(f"/parcours/{parcours.ref}/pass/nouveau", SAISIE, statut=422)
    assert "a déjà un PASS IAE, du 5 janvier 2026 au 4 janvier 2028" in page.erreurs()["debut"]


def test_corriger_dit_de_combien_la_fin_bouge_et_ou_en_est_l_estimation(
    visiter: Visiter, base: BaseDeDonnees, auteur: Auteur, parcours: Parcours
) -> None:
    p = le_pass(base, parcours)
    suspendre(base, auteur, p, date(2026, 10, 1), date(2026, 10, 31))
    alice = visiter("alice")
    adresse = f"/parcours/{parcours.ref}/pass/{p.id}"
    assert "30 jours après l’officielle" in lire(alice.voir(adresse))
    alice.remplir(adresse, {"fin_officielle": "2028-02-13"})
    fiche = lire(alice.voir(f"/parcours/{parcours.ref}"))
    assert "La fin officielle passe du 4 janvier 2028 au 13 février 2028 : 40 jours de plus." in fiche
    assert "La fin estimée est le 3 février 2028, 10 jours plus tôt." in fiche
    assert "10 jours avant l’officielle" in fiche
    assert "une suspension ou une prolongation manque ici" in fiche
    assert le_pass(base, parcours).suspensions[0].jours_dans_officielle == 30


def test_le_bloc_liste_chaque_mouvement_avec_ses_jours_et_la_regle_de_l_etat(
    visiter: Visiter, base: BaseDeDonnees, auteur: Auteur, parcours: Parcours
) -> None:
    p = le_pass(base, parcours)
    suspendre(base, auteur, p, date(2026, 10, 1), date(2026, 10, 31), comptes=30)
    suspendre(base, auteur, p, date(2026, 11, 2), date(2027, 11, 30), comptes=12)
    page = visiter("alice").voir(f"/parcours/{parcours.ref}")
    fiche = lire(page)
    assert "Suspension du 1er octobre 2026 au 31 octobre 2026, fin repoussée de 30 jours" in fiche
    assert "comptés dans la fin officielle" in fiche
    assert "la fin officielle en compte 12" in fiche
    assert "Plus de 12 mois de suite à partir du 2 novembre 2027" in fiche
    assert "Une suspension de N jours repousse la fin de N − 1 jours : c’est ainsi que l’État compte." in fiche
    assert "Valide (suspendu)" in fiche
    assert "Si la suspension s’arrêtait aujourd’hui, le PASS IAE finirait le" in fiche
    assert "Noter le retour" in fiche
    assert "Suspendre" not in [lien.get_text() for lien in page.select("section:has(#pass) a")]


def test_deux_corrections_en_meme_temps_montrent_les_deux_versions(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours
) -> None:
    p = le_pass(base, parcours)
    adresse = f"/parcours/{parcours.ref}/pass/{p.id}"
    alice, carole = visiter("alice"), visiter("carole")
    lue = carole.version(adresse)
    alice.remplir(adresse, {"fin_officielle": "2028-02-13"})
    page = carole.poster(adresse, SAISIE | {"version": lue, "fin_officielle": "2028-03-01"}, statut=409)
    assert "13/02/2028" in page.texte
    assert "01/03/2028" in page.texte
    assert le_pass(base, parcours).fin_officielle == date(2028, 2, 13)


@pytest.mark.parametrize(("nom", "statut"), SANS_ACCES)
def test_qui_ne_peut_pas(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, nom: str, statut: int) -> None:
    p = le_pass(base, parcours)
    curieux = visiter(nom)
    for adresse in (f"/parcours/{parcours.ref}/pass/nouveau", f"/parcours/{parcours.ref}/pass/{p.id}"):
        curieux.voir(adresse, statut=statut)
        curieux.poster(adresse, SAISIE, statut=statut)


def test_un_pass_ne_s_ouvre_que_par_le_parcours_de_sa_personne(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, parcours: Parcours
) -> None:
    assert troupe.autre_parcours is not None and troupe.parcours_non_encadre is not None
    for autre in (troupe.autre_parcours, troupe.parcours_non_encadre):
        etranger = le_pass(base, autre)
        visiter("alice").voir(f"/parcours/{parcours.ref}/pass/{etranger.id}", statut=404)
        visiter("alice").voir(f"/parcours/{parcours.ref}/pass/{etranger.id}/suspensions/nouvelle", statut=404)
        visiter("alice").voir(f"/parcours/{parcours.ref}/pass/{etranger.id}/prolongations/nouvelle", statut=404)


PRIS = "Erreur : Ce numéro est déjà celui d’une autre personne de la structure"


def test_le_numero_d_une_autre_personne_est_refuse_a_cote_du_champ_et_garde(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, sans_pass: Parcours
) -> None:
    numero = le_pass(base, parcours).numero
    page = visiter("alice").remplir(f"/parcours/{sans_pass.ref}/pass/nouveau", SAISIE | {"numero": numero}, statut=422)
    assert page.erreurs()["numero"].replace("\u00a0", " ").startswith(PRIS)
    assert str(page.select("#numero")[0]["value"]).replace(" ", "") == numero
    assert "Placide" not in page.texte


def test_le_numero_d_une_personne_d_une_autre_structure_ne_se_dit_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, sans_pass: Parcours
) -> None:
    numero = le_pass(base, troupe.autre_parcours).numero
    visiter("alice").remplir(f"/parcours/{sans_pass.ref}/pass/nouveau", SAISIE | {"numero": numero})
    assert le_pass(base, sans_pass).numero == numero


@pytest.mark.usefixtures("moteur")
@pytest.mark.parametrize("est_nouveau", [True, False])
def test_un_numero_pris_pendant_ce_temps_est_refuse(
    visiter: Visiter, base: BaseDeDonnees, auteur: Auteur, parcours: Parcours, sans_pass: Parcours, est_nouveau: bool
) -> None:
    alice = visiter("alice")
    p = le_pass(base, parcours)
    adresse = f"/parcours/{parcours.ref}/pass/{p.id}"
    if est_nouveau:
        with base.transaction() as session:
            adresse = f"/parcours/{creer_parcours(session, parcours.structure, auteur=auteur).ref}/pass/nouveau"

    def enregistrer(session: Session) -> None:
        lu = par_ref(session, sans_pass.ref)
        assert lu is not None
        jour = date(2026, 11, 20)
        actions.enregistrer(session, auteur, lu, SaisiePass("999992600042", jour, date(2028, 11, 18), jour))

    page = pendant(
        base,
        enregistrer,
        lambda: alice.remplir(adresse, (SAISIE if est_nouveau else {}) | {"numero": "999992600042"}, statut=422),
        "INSERT INTO pass_iae " if est_nouveau else "UPDATE pass_iae ",
    )
    assert page.erreurs()["numero"].replace("\u00a0", " ").startswith(PRIS)
