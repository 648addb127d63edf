"""The pages of steps: noting once, correcting without losing anything, and what an encadrant sees."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Consultation, Etape, Journal, Parcours, Piece, Salarie
from tests.builders import Troupe
from tests.page import Navigateur, Page, valeurs
from tests.web.traces import annonces

Visiter = Callable[[str], Navigateur]
ENTRETIEN = {"genre": "entretien", "le": "2026-11-20", "etat": "faite", "note": "Dossier de logement déposé."}


@pytest.fixture
def adresse(troupe: Troupe) -> str:
    """The steps of the parcours of Alice and Bob."""
    return f"/parcours/{troupe.parcours.ref}/etapes"


def etapes(base: BaseDeDonnees, troupe: Troupe) -> list[Etape]:
    with base.lecture() as session:
        return list(session.scalars(select(Etape).where(Etape.parcours_id == troupe.parcours.id).order_by(Etape.id)))


def creer(base: BaseDeDonnees, troupe: Troupe, auteur: str = "alice", **autres: object) -> int:
    champs: dict[str, object] = {
        "le": date(2026, 11, 20),
        "genre": "entretien",
        "etat": "faite",
        "visibilite": "equipe",
        "lieu": "interne",
        **autres,
    }
    with base.transaction() as session:
        etape = Etape(
            parcours_id=troupe.parcours.id,
            structure_id=troupe.parcours.structure_id,
            saisie_le=datetime(2026, 11, 20, 14, tzinfo=UTC),
            auteur_id=troupe.comptes[auteur].id,
            **champs,
        )
        session.add(etape)
        session.flush()
        return etape.id


def formulaire(page: Page) -> dict[str, str]:
    trouve = page.select_one("main form[method=post]")
    assert trouve is not None
    # A browser drops the line break that opens a textarea.
    return {nom: valeur.strip() for nom, valeur in valeurs(trouve).items()}


def test_une_etape_notee_est_gardee_avec_son_journal_et_termine_le_silence(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    alice = visiter("alice")

    alice.remplir(f"{adresse}/nouvelle", {**ENTRETIEN, "theme": "logement", "duree_minutes": "45"})

    notee = etapes(base, troupe)[-1]
    assert (notee.note, notee.theme, notee.duree_minutes) == ("Dossier de logement déposé.", "logement", 45)
    assert (notee.auteur_id, notee.visibilite) == (troupe.comptes["alice"].id, "cip")
    assert "Étape notée." in annonces(alice, adresse)
    with base.lecture() as session:
        ligne = session.scalars(select(Journal).order_by(Journal.id.desc()).limit(1)).one()
        suivi = session.get(Parcours, notee.parcours_id)
    assert ligne.phrase == "«\u00a0Entretien de suivi\u00a0» du 20 novembre 2026 noté (faite)."
    assert ligne.est_social
    assert suivi is not None


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"le": "2026-11-24"}, "le", "Cette date est à venir"),
        ({"etat": "prevue"}, "etat", "Cette date est passée"),
        ({"le": "2025-12-31"}, "le", "Le parcours commence le 5 janvier 2026"),
        ({"le": ""}, "le", "Indiquez la date."),
        ({"duree_minutes": "900"}, "duree_minutes", "entre 1 et 600"),
        ({"note": f"NIR 2920597209123{97 - 2920597209123 % 97:02d}"}, "note", "numéro de sécurité sociale"),
    ],
)
def test_une_etape_impossible_est_refusee_a_cote_du_champ_et_rien_n_est_perdu(
    visiter: Visiter,
    base: BaseDeDonnees,
    troupe: Troupe,
    adresse: str,
    champs: dict[str, str],
    champ: str,
    phrase: str,
) -> None:
    page = visiter("alice").remplir(f"{adresse}/nouvelle", {**ENTRETIEN, **champs}, statut=422)

    assert list(page.erreurs()) == [champ]
    assert phrase in page.erreurs()[champ]
    assert set(formulaire(page).items()) >= set({**ENTRETIEN, **champs}.items())
    assert len(etapes(base, troupe)) == 2


def test_la_meme_page_envoyee_deux_fois_ne_note_qu_une_etape(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice = visiter("alice")
    envoi = {**formulaire(alice.voir(f"{adresse}/nouvelle")), **ENTRETIEN}
    assert UUID(envoi["cle_idempotence"])
    alice.poster(f"{adresse}/nouvelle", envoi)
    annonces(alice, adresse)

    alice.poster(f"{adresse}/nouvelle", envoi)

    assert "déjà enregistrée" in annonces(alice, adresse)
    assert len(etapes(base, troupe)) == 3


def test_une_autre_etape_envoyee_depuis_la_meme_page_n_est_pas_perdue(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    alice = visiter("alice")
    envoi = {**formulaire(alice.voir(f"{adresse}/nouvelle")), **ENTRETIEN}
    alice.poster(f"{adresse}/nouvelle", envoi)

    page = alice.poster(f"{adresse}/nouvelle", {**envoi, "note": "Tout autre chose."}, statut=422)

    assert "Si celle-ci en est une autre, enregistrez de nouveau." in page.get_text()
    alice.poster(f"{adresse}/nouvelle", formulaire(page))
    assert [etape.note for etape in etapes(base, troupe)[2:]] == [ENTRETIEN["note"], "Tout autre chose."]


def test_une_cle_falsifiee_ne_bloque_rien(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str) -> None:
    for _ in range(2):
        visiter("alice").remplir(f"{adresse}/nouvelle", {**ENTRETIEN, "cle_idempotence": "x" * 500})
    assert len(etapes(base, troupe)) == 4


def test_deux_personnes_corrigent_la_meme_etape_et_rien_n_est_perdu(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    cle = creer(base, troupe, note="Version d’origine.", visibilite="cip")
    alice, carole = visiter("alice"), visiter("carole")
    vu_par_carole = formulaire(carole.voir(f"{adresse}/{cle}"))
    alice.remplir(f"{adresse}/{cle}", {"note": "Version d’Alice.", "theme": "mobilite"})

    page = carole.poster(f"{adresse}/{cle}", {**vu_par_carole, "note": "Version de Carole."}, statut=409)

    assert [[c.get_text() for c in ligne.select("th, td")] for ligne in page.select("table.conflict tbody tr")] == [
        ["Frein concerné", "Aucun en particulier", "Mobilité"],
        ["Note", "Version de Carole.", "Version d’Alice."],
    ]
    assert etapes(base, troupe)[-1].note == "Version d’Alice."
    carole.poster(f"{adresse}/{cle}", {**formulaire(page), "theme": "mobilite"})
    corrigee = etapes(base, troupe)[-1]
    assert (corrigee.note, corrigee.theme) == ("Version de Carole.", "mobilite")


def test_une_correction_envoyee_deux_fois_ne_fait_qu_une_correction(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    cle = creer(base, troupe)
    lue = etapes(base, troupe)[-1].version
    alice = visiter("alice")
    envoi = {**formulaire(alice.voir(f"{adresse}/{cle}")), "note": "Une précision."}
    alice.poster(f"{adresse}/{cle}", envoi)

    alice.poster(f"{adresse}/{cle}", envoi)

    corrigee = etapes(base, troupe)[-1]
    assert (corrigee.note, corrigee.version) == ("Une précision.", lue + 1)


def test_une_etape_notee_a_la_place_d_une_autre_ne_s_ecrase_pas_depuis_un_ancien_onglet(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    cle = creer(base, troupe)
    alice, carole = visiter("alice"), visiter("carole")
    ancien = {**formulaire(alice.voir(f"{adresse}/{cle}")), "note": "Suite de la précédente."}
    carole.remplir(f"{adresse}/{cle}/supprimer", {})
    carole.remplir(f"{adresse}/nouvelle", ENTRETIEN)

    # SQLite gives the key of the row removed last to the next one; PostgreSQL never gives one twice.
    page = alice.poster(f"{adresse}/{cle}", ancien, statut={"sqlite": 409, "postgresql": 404}[moteur])

    assert (ENTRETIEN["note"] in page.texte) == (moteur == "sqlite")
    assert [etape.note for etape in etapes(base, troupe)[2:]] == [ENTRETIEN["note"]]


def test_la_liste_montre_chaque_etape_et_la_lecture_est_notee(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    cle = creer(base, troupe, note="Avance bien.", theme="logement", lieu="externe", duree_minutes=30, etat="manquee")

    page = visiter("alice").voir(adresse)

    lignes = [ligne.get_text(" ", strip=True) for ligne in page.select("ol.steps > li")]
    assert len(lignes) == 3
    for mot in ("20\u00a0nov.\u00a02026", "manquée", "Avance bien.", "30\u00a0min", "Logement", "extérieur", "Alice"):
        assert mot in lignes[0], mot
    assert page.select_one(f'a[href="{adresse}/{cle}"]') is not None
    with base.lecture() as session:
        lues = session.scalars(select(Consultation.page).where(Consultation.compte_id == troupe.comptes["alice"].id))
        assert list(lues) == ["etapes"]


def test_une_liste_vide_dit_quoi_faire(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("alice").voir(f"/parcours/{troupe.parcours_non_encadre.ref}/etapes")
    vide = page.select_one(".empty")
    assert vide is not None
    assert vide.find("a", string="Noter une étape") is not None


def test_un_encadrant_ne_voit_ni_les_etapes_sociales_ni_les_freins(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    secrete = creer(base, troupe, visibilite="cip", note="Ne regarde que l’accompagnement.")
    creer(base, troupe, theme="sante", lieu="externe", note="Rendez-vous tenu.")
    creer(base, troupe, lieu="externe", note="Geste sûr.")

    page = visiter("bob").voir(adresse)

    assert len(page.select("ol.steps > li")) == 4
    assert "Geste sûr." in page.get_text()
    for mot in ("Ne regarde que", "Rendez-vous tenu.", "Santé", "extérieur"):
        assert mot not in page.get_text()
    for suite in ("", "/supprimer"):
        visiter("bob").voir(f"{adresse}/{secrete}{suite}", statut=404)


def test_un_encadrant_ne_lit_pas_ce_qui_est_a_partager_avec_la_personne(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    aujourd_hui: dict[str, Any] = {"le": date(2026, 11, 23), "auteur": "alice"}
    partagees = [
        creer(base, troupe, visibilite="partageable", theme="argent", note="Dossier Canari.", **aujourd_hui),
        creer(base, troupe, visibilite="partageable", genre="atelier", note="Gérer son Canari", **aujourd_hui),
    ]
    creer(base, troupe, genre="demarche", note="Canari à la CAF.", **aujourd_hui)
    with base.transaction() as session:
        piece = Piece(
            etape_id=partagees[0],
            structure_id=troupe.structure.id,
            genre="voix",
            type_mime="audio/ogg",
            contenu=b"OggS",
            ajoutee_le=datetime(2026, 11, 23, 14, tzinfo=UTC),
        )
        session.add(piece)
        session.flush()
        jointe = f"/equipe/{troupe.parcours.ref}/pas/{partagees[0]}/pieces/{piece.id}"

    bob = visiter("bob")
    for page in (f"/parcours/{troupe.parcours.ref}", adresse, "/equipe"):
        lue = str(bob.voir(page))
        for mot in ("Canari", "Budget", "argent"):
            assert mot not in lue, (page, mot)
    assert "Entretien" not in bob.voir("/equipe").texte
    assert len(bob.voir(adresse).select("ol.steps > li")) == 5
    bob.voir(jointe, statut=404)
    assert "Dossier Canari." in visiter("alice").voir(adresse).texte


@pytest.mark.parametrize("champs", [{"genre": "demarche"}, {"genre": "entretien", "theme": "sante"}])
def test_ce_qui_n_est_pas_du_travail_ne_s_ecrit_pas_pour_toute_l_equipe(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, champs: dict[str, str]
) -> None:
    alice, saisie = visiter("alice"), {**ENTRETIEN, **champs, "note": "Canari."}
    page = alice.remplir(f"{adresse}/nouvelle", {**saisie, "visibilite": "equipe"}, statut=422)
    assert "ne lisent que le travail" in page.texte
    assert page.select_one("#visibilite[aria-invalid]")
    assert formulaire(page)["note"] == "Canari."
    alice.remplir(f"{adresse}/nouvelle", {**saisie, "visibilite": "partageable"})
    assert [e.visibilite for e in etapes(base, troupe) if e.note == "Canari."] == ["partageable"]


def test_un_encadrant_ne_lit_ni_age_ni_commune_ni_telephone(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    with base.transaction() as session:
        parcours = session.get_one(Parcours, troupe.parcours.id)
        parcours.metier = None
        salarie = session.get_one(Salarie, parcours.salarie_id)
        salarie.commune, salarie.telephone, salarie.naissance = "Le Prêcheur", "0696001122", date(1993, 5, 4)
    secrets = ("Prêcheur", "0696", "06 96", "33 ans", "1993")
    fiche = f"/parcours/{troupe.parcours.ref}"
    for page in (fiche, f"{fiche}/etapes", "/parcours", "/equipe", "/veille"):
        lue = str(visiter("bob").voir(page)).replace("\u00a0", " ")
        assert [mot for mot in secrets if mot in lue] == [], page
    lue = str(visiter("alice").voir(fiche)).replace("\u00a0", " ")
    assert [mot for mot in ("Prêcheur", "33 ans", "0696") if mot not in lue.replace("06 96 00", "069600")] == []


def test_un_encadrant_a_un_formulaire_reduit_et_note_le_travail(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    bob = visiter("bob")
    page = bob.voir(f"{adresse}/nouvelle")
    assert not page.select("[name=theme], [name=lieu], [name=est_collective], [name=visibilite]")
    assert [option["value"] for option in page.select("[name=genre] option")] == [
        "point",
        "bravo",
        "difficulte",
        "evaluation",
        "entretien",
        "presence",
        "retard",
        "absence",
    ]

    bob.remplir(f"{adresse}/nouvelle", {"genre": "bravo", "theme": "sante", "visibilite": "cip"})

    notee = etapes(base, troupe)[-1]
    assert (notee.genre, notee.theme, notee.visibilite) == ("bravo", None, "equipe")
    reponse = bob.client.post(
        f"{adresse}/nouvelle", data={**ENTRETIEN, "genre": "diagnostic", "csrf_token": bob.jeton()}
    )
    assert reponse.status_code == 422
    assert len(etapes(base, troupe)) == 3


def test_un_encadrant_ne_corrige_que_les_siennes_et_laisse_la_part_sociale(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    d_alice = creer(base, troupe, auteur="alice")
    sienne = creer(base, troupe, auteur="bob", est_collective=True)
    devenue_sociale = creer(base, troupe, auteur="bob", genre="bilan")
    sur_un_frein = creer(base, troupe, auteur="bob", theme="mobilite", note="Permis.")
    devenue_la_sienne = creer(base, troupe, auteur="bob", visibilite="partageable", note="Dettes.")
    bob = visiter("bob")
    bob.voir(f"/equipe/{troupe.parcours.ref}/pas/{devenue_la_sienne}", statut=403)
    for cle in (d_alice, devenue_sociale, sur_un_frein, devenue_la_sienne):
        bob.voir(f"{adresse}/{cle}", statut=403)
        bob.poster(f"{adresse}/{cle}/supprimer", {"version": "1"}, statut=403)

    bob.remplir(f"{adresse}/{sienne}", {"note": "Geste sûr.", "genre": "evaluation"})

    corrigee = next(etape for etape in etapes(base, troupe) if etape.id == sienne)
    assert (corrigee.note, corrigee.genre) == ("Geste sûr.", "evaluation")
    assert (corrigee.theme, corrigee.est_collective, corrigee.visibilite) == (None, True, "equipe")
    page = bob.voir(adresse)
    liens = {str(lien["href"]).rsplit("/", 1)[1] for lien in page.select("ol.steps a[href]")}
    assert liens == {str(sienne)}


def test_qui_ne_peut_rien_savoir_des_etapes(visiter: Visiter, troupe: Troupe, adresse: str) -> None:
    for nom in ("denis", "eve", "fanny", "perle", "paul", "pia", "rita", "emile", "zoe", "ada", "personne"):
        visiter(nom).voir(adresse, statut=404)
    visiter("").voir(adresse, statut=302)
    visiter("bob").voir(f"/parcours/{troupe.parcours_non_encadre.ref}/etapes", statut=404)
