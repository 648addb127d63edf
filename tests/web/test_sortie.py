"""The pages of the exit and of the news taken after it."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import Tag

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Annexe, CompetenceObservee, Convention, EvaluationFrein, Formation, Parcours, Sortie
from parcours.queries import sortie as queries
from parcours.queries.parcours import par_ref
from tests.builders import Troupe, creer_parcours
from tests.page import Navigateur, Page, valeurs

Visiter = Callable[[str], Navigateur]
SAISIE = {"le": "2026-11-20", "motif": "3", "emploi": "Jardinier", "met_fin_au_contrat": "y"}
NOUVELLES = {"situation": "emploi_durable", "fait_le": "2026-11-23", "precision": "CDI aux espaces verts"}
SANS_ACCES = [("bob", 403)] + [(nom, 404) for nom in ("denis", "eve", "fanny", "rita", "emile", "zoe", "ada")]


# A motive that takes the exit out of the results: no news are due.
SANS_SUIVI = "19"


def formulaire(page: Page) -> Tag:
    trouve = page.select_one("main form[method=post]")
    assert trouve is not None
    return trouve


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


@pytest.fixture
def parcours(troupe: Troupe) -> Parcours:
    return troupe.parcours


@pytest.fixture
def racine(parcours: Parcours) -> str:
    return f"/parcours/{parcours.ref}"


def la_sortie(base: BaseDeDonnees, parcours: Parcours) -> Sortie | None:
    with base.lecture() as session:
        return queries.de_parcours(session, parcours.id)


def clos_le(base: BaseDeDonnees, parcours: Parcours) -> date | None:
    with base.lecture() as session:
        relu = par_ref(session, parcours.ref)
    return relu.clos_le if relu else None


def test_une_sortie_s_enregistre_et_dit_ce_qu_elle_fait(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    sortie = la_sortie(base, parcours)
    assert sortie is not None
    assert (sortie.le, sortie.motif, sortie.emploi) == (date(2026, 11, 20), "3", "Jardinier")
    assert clos_le(base, parcours) == date(2026, 11, 20)
    fiche = lire(alice.voir(racine))
    assert "Sortie enregistrée. Elle compte comme dynamique (emploi durable)." in fiche
    assert "Nouvelles à 3 mois" in fiche


def test_la_page_propose_aujourd_hui_et_les_motifs_par_famille(visiter: Visiter, racine: str) -> None:
    page = visiter("alice").voir(f"{racine}/sortie")
    champ = page.select_one("input[name=le]")
    assert champ is not None
    assert champ["value"] == "2026-11-23"
    familles = [str(groupe["label"]) for groupe in page.select("select[name=motif] optgroup")]
    assert familles[:3] == ["Emploi durable", "Emploi de transition", "Sorties positives"]
    premier = page.select_one("select[name=motif] option")
    assert premier is not None
    assert (premier["value"], premier.get_text()) == ("", "Motif pas encore connu")


def test_la_page_propose_la_fin_d_un_contrat_termine(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        fini = creer_parcours(session, troupe.structure, contrat=(date(2026, 1, 5), date(2026, 10, 30)), auteur=auteur)
    champ = visiter("alice").voir(f"/parcours/{fini.ref}/sortie").select_one("input[name=le]")
    assert champ is not None
    assert champ["value"] == "2026-10-30"


@pytest.mark.parametrize(
    ("change", "champ"),
    [
        ({"le": ""}, "le"),
        ({"le": "2026-11-24"}, "le"),
        ({"le": "2026-01-04"}, "le"),
        ({"le": "2026-11-10"}, "le"),
        ({"motif": "999"}, "motif"),
        ({"justificatif_le": "2026-11-20"}, "justificatif"),
    ],
)
def test_une_sortie_impossible_est_refusee_a_sa_place(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str, change: dict[str, str], champ: str
) -> None:
    page = visiter("alice").remplir(f"{racine}/sortie", SAISIE | change, statut=422)
    assert set(page.erreurs()) == {champ}
    assert clos_le(base, parcours) is None


def test_une_etape_notee_apres_est_nommee(visiter: Visiter, racine: str) -> None:
    page = visiter("alice").remplir(f"{racine}/sortie", SAISIE | {"le": "2026-11-10"}, statut=422)
    assert "16 novembre 2026" in page.erreurs()["le"]


def test_un_contrat_en_cours_demande_la_case(visiter: Visiter, racine: str) -> None:
    champs = {"le": "2026-11-20", "motif": "3", "emploi": "Jardinier"}
    page = visiter("alice").remplir(f"{racine}/sortie", champs, statut=422)
    assert "Un contrat court encore jusqu’au 31 décembre 2026" in page.erreurs()["met_fin_au_contrat"]
    emploi = page.select_one("input[name=emploi]")
    assert emploi is not None
    assert emploi["value"] == "Jardinier"


def test_ce_qui_est_note_apres_la_sortie_est_nomme_et_rien_ne_se_note_apres_elle(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, parcours: Parcours, racine: str
) -> None:
    alice, dans = visiter("alice"), {"structure_id": parcours.structure_id, "parcours_id": parcours.id}
    le = date(2026, 11, 21)
    with base.transaction() as session:
        session.add(EvaluationFrein(le=le, theme="mobilite", niveau=2, **dans))
        session.add(CompetenceObservee(cle="tondre", libelle="Tondre", niveau="aide", le=le, **dans))
        session.add(
            Formation(intitule="CACES", finalite="certification", resultat="a_renseigner", debut=le, fin=le, **dans)
        )
    refus = alice.remplir(f"{racine}/sortie", SAISIE, statut=422).erreurs()["le"].replace("\u00a0", " ")
    for phrase in ("Des freins sont évalués", "Des savoir-faire sont notés", "Une formation commence"):
        assert f"{phrase} après cette date (21 novembre 2026)" in refus
    alice.remplir(f"{racine}/sortie", SAISIE | {"le": "2026-11-21"})
    apres = {
        "freins": {"le": "2026-11-22", "mobilite": "1"},
        "competences": {"le": "2026-11-22", "libelle": "Tailler", "niveau": "aide"},
    }
    for quoi, saisie in apres.items():
        dit = lire(alice.remplir(f"{racine}/{quoi}/nouvelle", saisie, statut=422))
        assert "Le parcours s’est terminé le 21 novembre 2026" in dit


def test_une_formation_qui_continue_se_dit_avant_d_enregistrer_et_pourquoi_c_est_permis(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, parcours: Parcours, racine: str
) -> None:
    with base.transaction() as session:
        session.add(
            Formation(
                structure_id=parcours.structure_id,
                parcours_id=parcours.id,
                intitule="CACES",
                finalite="certification",
                resultat="a_renseigner",
                debut=date(2026, 11, 20),
                fin=date(2026, 12, 18),
            )
        )
    apercu = lire(visiter("alice").remplir(f"{racine}/sortie", SAISIE | {"apercu": "1"}, statut=200))
    assert "La formation « CACES » continue après la sortie. C’est permis : une formation commencée avant" in apercu


def test_la_duree_du_sejour_se_lit_avant_et_sur_la_fiche_avec_sa_source(
    visiter: Visiter, troupe: Troupe, parcours: Parcours, racine: str
) -> None:
    alice = visiter("alice")
    phrase = "les 3 mois demandés en ACI sont atteints depuis le 4 avril 2026."
    apercu = lire(alice.remplir(f"{racine}/sortie", SAISIE | {"apercu": "1"}, statut=200))
    assert phrase in apercu
    assert "Durée demandée : Calcul des sorties du pilotage de l’inclusion" in apercu
    assert "Dans les résultats" not in lire(alice.voir(racine))
    alice.remplir(f"{racine}/sortie", SAISIE)
    fiche = lire(alice.voir(racine))
    assert "Dans les résultats : Elle compte comme dynamique (emploi durable)." in fiche
    assert phrase in fiche
    assert "D’où vient cette durée" in fiche
    # Who supervises the work reads nothing of the exit.
    assert phrase not in lire(visiter("bob").voir(racine, 404))


def test_le_motif_se_complete_plus_tard(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE | {"motif": ""})
    assert "d’ici là, elle compte sans être dynamique" in lire(alice.voir(racine))
    alice.remplir(f"{racine}/sortie", {"motif": "7"})
    sortie = la_sortie(base, parcours)
    assert sortie is not None
    assert (sortie.motif, sortie.emploi) == ("7", "Jardinier")
    assert "Elle compte parmi les sorties, sans être dynamique." in lire(alice.voir(racine))


def test_deux_sorties_en_meme_temps_montrent_les_deux_versions(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    visiter("alice").remplir(f"{racine}/sortie", SAISIE)
    page = visiter("carole").poster(f"{racine}/sortie", SAISIE | {"motif": "7", "version": "0"}, statut=409)
    cellules = [cellule.get_text(strip=True) for cellule in page.select("table.conflict td")]
    assert cellules[:2] == ["Au chômage", "CDI non aidé chez un autre employeur"]
    sortie = la_sortie(base, parcours)
    assert sortie is not None
    assert sortie.motif == "3"


def test_la_meme_sortie_envoyee_deux_fois_n_en_fait_qu_une(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    alice = visiter("alice")
    versions = []
    for _ in range(2):
        alice.poster(f"{racine}/sortie", SAISIE | {"version": "0"})
        sortie = la_sortie(base, parcours)
        assert sortie is not None
        versions.append(sortie.version)
    assert versions[0] == versions[1]


def test_annuler_rouvre_le_parcours(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    alice.remplir(f"{racine}/suivis/3", NOUVELLES)
    page = lire(alice.voir(f"{racine}/sortie/annuler"))
    assert "Les nouvelles à 3 mois, prises le 23 novembre 2026, seront effacées." in page
    alice.remplir(f"{racine}/sortie/annuler", {})
    assert (la_sortie(base, parcours), clos_le(base, parcours)) == (None, None)
    visiter("bob").voir(racine)


def test_annuler_est_refuse_quand_la_personne_est_revenue(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str, troupe: Troupe, auteur: Auteur
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    with base.transaction() as session:
        relu = par_ref(session, parcours.ref)
        assert relu is not None
        creer_parcours(session, relu.structure, relu.salarie, date(2026, 11, 23), auteur=auteur)
    page = alice.remplir(f"{racine}/sortie/annuler", {}, statut=422)
    assert "a un autre parcours en cours" in page.texte
    assert clos_le(base, parcours) == date(2026, 11, 20)


def test_annuler_ce_qui_a_change_demande_de_relire(visiter: Visiter, racine: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    lue = alice.version(f"{racine}/sortie/annuler")
    alice.remplir(f"{racine}/sortie", {"motif": "7"})
    page = visiter("carole").poster(f"{racine}/sortie/annuler", {"version": lue}, statut=409)
    assert "relisez avant de confirmer" in page.texte


def test_sans_sortie_il_n_y_a_rien_a_annuler_ni_a_suivre(visiter: Visiter, racine: str) -> None:
    visiter("alice").voir(f"{racine}/sortie/annuler", statut=404)
    visiter("alice").voir(f"{racine}/suivis/3", statut=404)


def test_l_encadrant_ne_voit_plus_le_parcours_apres_la_sortie(visiter: Visiter, racine: str) -> None:
    visiter("bob").voir(racine)
    visiter("alice").remplir(f"{racine}/sortie", SAISIE)
    visiter("bob").voir(racine, statut=404)


def test_des_nouvelles_se_notent(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    assert "Nouvelles prévues le 20 février 2027." in lire(alice.voir(f"{racine}/suivis/3"))
    lue = alice.version(f"{racine}/suivis/3")
    alice.remplir(f"{racine}/suivis/3", NOUVELLES)
    with base.lecture() as session:
        suivi = queries.suivis(session, parcours.id)[0]
    assert (suivi.situation, suivi.fait_le, suivi.precision) == (
        "emploi_durable",
        date(2026, 11, 23),
        "CDI aux espaces verts",
    )
    page = visiter("carole").poster(
        f"{racine}/suivis/3", NOUVELLES | {"version": lue, "situation": "formation"}, statut=409
    )
    assert "Quelqu’un a enregistré" in page.texte


@pytest.mark.parametrize("fait_le", ["2026-11-19", "2026-11-24", ""])
def test_des_nouvelles_impossibles_sont_refusees(visiter: Visiter, racine: str, fait_le: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    page = alice.remplir(f"{racine}/suivis/6", NOUVELLES | {"fait_le": fait_le}, statut=422)
    assert set(page.erreurs()) == {"fait_le"}


@pytest.mark.parametrize(("nom", "statut"), SANS_ACCES)
def test_qui_ne_peut_pas_enregistrer_la_sortie(visiter: Visiter, racine: str, nom: str, statut: int) -> None:
    curieux = visiter(nom)
    for page in (f"{racine}/sortie", f"{racine}/sortie/annuler", f"{racine}/suivis/3"):
        curieux.voir(page, statut=statut)
        curieux.poster(page, SAISIE, statut=statut)


@pytest.mark.parametrize("nom", [nom for nom, _ in SANS_ACCES])
def test_qui_ne_peut_pas_noter_de_nouvelles(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str, nom: str
) -> None:
    visiter("alice").remplir(f"{racine}/sortie", SAISIE)
    for page in (f"{racine}/suivis/3", f"{racine}/sortie/annuler"):
        visiter(nom).poster(page, NOUVELLES, statut=404)
    assert la_sortie(base, parcours) is not None


def test_un_suivi_n_existe_qu_a_3_et_6_mois(visiter: Visiter, racine: str) -> None:
    visiter("alice").remplir(f"{racine}/sortie", SAISIE)
    visiter("alice").voir(f"{racine}/suivis/4", statut=404)


ANNULEE = "La sortie a été annulée entre-temps : vérifiez avant de l’enregistrer à nouveau."


def test_une_sortie_annulee_entre_temps_ne_se_reecrit_pas_sans_le_dire(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    lu = {**valeurs(formulaire(alice.voir(f"{racine}/sortie"))), **SAISIE, "emploi": "Paysagiste"}
    visiter("carole").remplir(f"{racine}/sortie/annuler", {})
    page = alice.poster(f"{racine}/sortie", lu, statut=409)
    assert ANNULEE in lire(page)
    assert clos_le(base, parcours) is None
    rendu = valeurs(formulaire(page))
    assert (rendu["emploi"], rendu["motif"], rendu["le"]) == ("Paysagiste", "3", "2026-11-20")
    alice.poster(f"{racine}/sortie", {**rendu})
    sortie = la_sortie(base, parcours)
    assert sortie is not None
    assert (sortie.emploi, clos_le(base, parcours)) == ("Paysagiste", date(2026, 11, 20))


def test_une_sortie_annulee_puis_refaite_ne_s_ecrase_pas_depuis_un_ancien_onglet(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str, moteur: str
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    for motif in ("3", "7"):
        alice.remplir(f"{racine}/sortie", SAISIE | {"motif": motif})
    ancien = {**valeurs(formulaire(alice.voir(f"{racine}/sortie"))), "emploi": "Paysagiste"}
    carole.remplir(f"{racine}/sortie/annuler", {})
    for emploi in ("Magasinière", "Magasinière de nuit"):
        carole.remplir(f"{racine}/sortie", SAISIE | {"emploi": emploi})
    page = alice.poster(f"{racine}/sortie", ancien, statut=409)
    assert "Magasinière de nuit" in lire(page)
    sortie = la_sortie(base, parcours)
    assert sortie is not None
    assert sortie.emploi == "Magasinière de nuit"


def test_des_nouvelles_d_une_sortie_refaite_ne_s_ecrasent_pas_depuis_un_ancien_onglet(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    alice.remplir(f"{racine}/sortie", SAISIE)
    alice.remplir(f"{racine}/suivis/3", NOUVELLES)
    ancien = {**valeurs(formulaire(alice.voir(f"{racine}/suivis/3"))), "precision": "CDD"}
    carole.remplir(f"{racine}/sortie/annuler", {})
    carole.remplir(f"{racine}/sortie", SAISIE)
    carole.remplir(f"{racine}/suivis/3", NOUVELLES)
    alice.poster(f"{racine}/suivis/3", ancien, statut=409)
    with base.lecture() as session:
        assert queries.suivis(session, parcours.id)[0].precision == "CDI aux espaces verts"


def test_des_nouvelles_d_une_sortie_annulee_entre_temps_restent_a_l_ecran(visiter: Visiter, racine: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    lu = {**valeurs(formulaire(alice.voir(f"{racine}/suivis/3"))), **NOUVELLES}
    visiter("carole").remplir(f"{racine}/sortie/annuler", {})
    page = alice.poster(f"{racine}/suivis/3", lu, statut=409)
    assert ANNULEE in lire(page)
    assert valeurs(formulaire(page))["precision"] == "CDI aux espaces verts"
    alice.poster(f"{racine}/suivis/3", valeurs(formulaire(page)), statut=409)


def test_un_suivi_retire_entre_temps_ne_se_reecrit_pas_sans_le_dire(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/sortie", SAISIE)
    lu = {**valeurs(formulaire(alice.voir(f"{racine}/suivis/3"))), **NOUVELLES}
    visiter("carole").remplir(f"{racine}/sortie", {"motif": SANS_SUIVI})
    page = alice.poster(f"{racine}/suivis/3", lu, statut=409)
    assert "Ce suivi a été retiré entre-temps : vérifiez avant de l’enregistrer à nouveau." in lire(page)
    with base.lecture() as session:
        assert queries.suivis(session, parcours.id) == []
    alice.poster(f"{racine}/suivis/3", valeurs(formulaire(page)))
    with base.lecture() as session:
        assert [suivi.precision for suivi in queries.suivis(session, parcours.id)] == ["CDI aux espaces verts"]


def test_une_immersion_qui_finit_apres_la_sortie_la_refuse_et_dit_son_dernier_jour(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    champs = {"hote": "Pépinière", "objet": "decouvrir", "debut": "2026-11-16", "fin": "2026-11-27"}
    alice = visiter("alice")
    alice.remplir(f"{racine}/immersions/nouvelle", champs)
    page = alice.remplir(f"{racine}/sortie", SAISIE, statut=422)
    assert "27 novembre 2026" in page.erreurs()["le"]
    assert clos_le(base, parcours) is None


def test_une_formation_qui_continue_apres_la_sortie_se_dit(visiter: Visiter, racine: str) -> None:
    jours = {"debut": "2026-11-16", "fin": "2026-12-18"}
    alice = visiter("alice")
    alice.remplir(f"{racine}/formations/nouvelle", {"intitule": "CACES", "finalite": "certification", **jours})
    alice.remplir(f"{racine}/sortie", SAISIE)
    assert "La formation « CACES » continue après la sortie." in lire(alice.voir(racine))


def sortir(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, motif: str | None, combien: int) -> None:
    with base.transaction() as session:
        for _ in range(combien):
            creer_parcours(session, troupe.structure, sortie=(date(2026, 6, 30), motif), auteur=auteur)


def test_l_effet_sur_les_resultats_se_lit_avant_d_enregistrer(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, moteur: str
) -> None:
    sortir(base, troupe, auteur, "3", 5)
    sortir(base, troupe, auteur, "8", 4)
    sortir(base, troupe, auteur, None, 1)
    with base.transaction() as session:
        convention = Convention(
            structure_id=troupe.structure.id, numero="C", debut=date(2026, 1, 1), fin=date(2026, 12, 31)
        )
        session.add(convention)
        session.flush()
        session.add(
            Annexe(
                structure_id=troupe.structure.id,
                convention_id=convention.id,
                numero="A",
                debut=date(2026, 1, 1),
                fin=date(2026, 12, 31),
                postes_etp=3,
                objectif_dynamique=60,
            )
        )
    adresse = f"/parcours/{troupe.parcours.ref}/sortie"

    page = visiter("alice").remplir(adresse, {**SAISIE, "apercu": "1"}, statut=200)

    effet = lire(page)
    assert "Elle compte comme dynamique" in effet
    assert "En 2026, avec celle-ci : 6 sorties dynamiques sur 11, soit 55 % au lieu de 50 %." in effet
    assert "Parmi elles, 1 autre n’a pas encore de motif." in effet
    assert "Objectif négocié : 60 %." in effet
    assert valeurs(formulaire(page))["emploi"] == "Jardinier"
    with base.lecture() as session:
        assert queries.de_parcours(session, troupe.parcours.id) is None


def test_peu_de_sorties_ne_font_pas_un_taux(visiter: Visiter, troupe: Troupe) -> None:
    adresse = f"/parcours/{troupe.parcours.ref}/sortie"

    page = visiter("alice").remplir(adresse, {**SAISIE, "apercu": "1"}, statut=200)
    assert "1 sortie dynamique sur 1, trop peu pour un taux." in lire(page)

    fausse = visiter("alice").remplir(adresse, {**SAISIE, "le": "", "apercu": "1"}, statut=200)
    assert "Corrigez d’abord" in lire(fausse)
    assert "le" in fausse.erreurs()


def test_une_sortie_modifiee_ne_se_compte_pas_deux_fois(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    sortir(base, troupe, auteur, "3", 9)
    alice, adresse = visiter("alice"), f"/parcours/{troupe.parcours.ref}/sortie"
    alice.remplir(adresse, SAISIE)

    page = alice.remplir(adresse, {"motif": "8", "apercu": "1"}, statut=200)

    assert "avec celle-ci : 9 sorties dynamiques sur 10, soit 90 % au lieu de 100 %." in lire(page)
