"""Accounts, roles, invitations, journal: administration only, and no accompanied person anywhere."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur, ecrire
from parcours.db import BaseDeDonnees
from parcours.models import Compte, Parcours, Role
from tests.builders import Troupe, creer_compte
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]
AUTRES = ("alice", "bob", "carole", "rita", "emile", "zoe", "perle", "paul", "pia", "personne")
NOUVEAU = "la yole passe devant le rocher"


def adresses(troupe: Troupe) -> dict[str, tuple[str, ...]]:
    compte = f"/comptes/{troupe.comptes['alice'].id}"
    return {
        "/comptes": ("GET",),
        "/comptes/nouveau": ("GET", "POST"),
        compte: ("GET", "POST"),
        f"{compte}/invitation": ("POST",),
        f"{compte}/roles/nouveau": ("GET", "POST"),
        f"{compte}/roles/1/fin": ("GET", "POST"),
        "/journal": ("GET",),
    }


@pytest.mark.parametrize("qui", AUTRES)
def test_personne_d_autre_n_administre(visiter: Visiter, troupe: Troupe, qui: str) -> None:
    navigateur = visiter(qui)
    for adresse, methodes in adresses(troupe).items():
        if "GET" in methodes:
            navigateur.voir(adresse, statut=403)
        if "POST" in methodes:
            navigateur.poster(adresse, statut=403)


def test_l_administration_ne_rencontre_aucune_personne(visiter: Visiter, troupe: Troupe) -> None:
    ada = visiter("ada")
    for adresse, methodes in adresses(troupe).items():
        if "GET" in methodes and "/roles/1/" not in adresse:
            texte = ada.voir(adresse).texte
            for nom in ("Placide", "Nadège", "Ozier", "Vertueux"):
                assert nom not in texte
    ada.voir(f"/parcours/{troupe.parcours.ref}", statut=404)


# --- accounts -----------------------------------------------------------------------------------------


def test_la_liste_donne_les_roles_en_cours(visiter: Visiter) -> None:
    lignes = {
        ligne.select("a")[0].get_text(): ligne.get_text(" ")
        for ligne in visiter("ada").voir("/comptes").select("li.debt")
    }

    assert "Conseiller·ère en insertion, Les Ateliers du Morne" in lignes["Alice"]
    assert "Cellule locale d’insertion, Nord, Martinique" in lignes["Zoe"]
    assert "Aucun rôle en cours" in lignes["Perle"]


@pytest.mark.usefixtures("moteur")
def test_la_liste_se_cherche_et_se_feuillette(visiter: Visiter, base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        for rang in range(120):
            creer_compte(session, f"c{rang}@test.example", nom=f"Colombe {rang:03d}", le=auteur.le)
    ada = visiter("ada")
    vus, adresse = [], "/comptes?q=colombe"
    while adresse:
        page = ada.voir(adresse)
        vus += [lien.get_text() for lien in page.select("li.debt a")]
        suivant = page.select_one("a[rel=next]")
        adresse = str(suivant["href"]) if suivant else ""

    assert vus == [f"Colombe {rang:03d}" for rang in range(120)]
    assert [lien.get_text() for lien in ada.voir("/comptes?q=C7@test").select("li.debt a")] == ["Colombe 007"]
    assert ada.voir("/comptes?q=100%25").select_one(".empty")


@pytest.mark.usefixtures("moteur")
def test_ouvrir_un_compte_montre_son_lien_une_seule_fois(visiter: Visiter) -> None:
    ada = visiter("ada")

    page = ada.remplir("/comptes/nouveau", {"nom": "Gaëlle Nouvelle", "email": "Gaelle@Test.example"}, statut=200)

    lien = page.select_one(".band.info a")
    assert lien is not None
    adresse = str(lien["href"])
    assert adresse.startswith("http://127.0.0.1:8000/invitation/")
    assert adresse not in ada.voir("/comptes").reponse.text
    visiter("").remplir(adresse.removeprefix("http://127.0.0.1:8000"), {"mot_de_passe": NOUVEAU})
    visiter("").se_connecter("gaelle@test.example", NOUVEAU)


@pytest.mark.parametrize(
    ("email", "raison"),
    [
        ("alice@test.example", "existe déjà"),
        ("ALICE@test.example", "existe déjà"),
        ("pas une adresse", "Vérifiez"),
        ("gaelle@demo.example", "démonstration"),
    ],
)
def test_une_adresse_prise_ou_impossible_est_refusee(visiter: Visiter, email: str, raison: str) -> None:
    page = visiter("ada").remplir("/comptes/nouveau", {"nom": "Alice Bis", "email": email}, statut=422)

    assert raison in page.erreurs()["email"]


@pytest.mark.parametrize(
    "nom", ['=HYPERLINK("https://ailleurs.example")', "+33", "  ' @alice", "12345", "\u200b\u00ad"]
)
@pytest.mark.parametrize("ou", ["/comptes/nouveau", "/comptes/{cle}"])
def test_un_nom_de_compte_suit_la_regle_des_noms(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, nom: str, ou: str
) -> None:
    cle = troupe.comptes["alice"].id
    champs = {"nom": nom, "email": "neuve@test.example"}
    assert list(visiter("ada").remplir(ou.format(cle=cle), champs, statut=422).erreurs()) == ["nom"]
    with base.lecture() as session:
        assert session.get_one(Compte, cle).nom == "Alice"
        assert session.scalars(select(Compte).where(Compte.email == "neuve@test.example")).all() == []


def test_un_nom_de_compte_tient_sur_une_ligne(visiter: Visiter, base: BaseDeDonnees) -> None:
    nom = "Flore\r\nBcc: tous@test.example\u2028Élie"
    visiter("ada").remplir("/comptes/nouveau", {"nom": nom, "email": "flore@test.example"}, statut=200)
    with base.lecture() as session:
        gardes = session.scalars(select(Compte.nom).where(Compte.email == "flore@test.example")).all()
    assert gardes == ["Flore Bcc: tous@test.example Élie"]


def test_un_compte_ne_prend_pas_une_adresse_de_demonstration(visiter: Visiter, troupe: Troupe) -> None:
    adresse = f"/comptes/{troupe.comptes['alice'].id}"

    page = visiter("ada").remplir(adresse, {"email": "alice@demo.example"}, statut=422)

    assert "démonstration" in page.erreurs()["email"]


def test_modifier_un_compte(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    identifiant = troupe.comptes["alice"].id
    visiter("ada").remplir(f"/comptes/{identifiant}", {"nom": "Alice Nommée", "email": "Alice2@test.example"})

    with base.lecture() as session:
        compte = session.get_one(Compte, identifiant)
        assert (compte.nom, compte.email, compte.est_actif) == ("Alice Nommée", "alice2@test.example", True)


def test_desactiver_un_compte_ferme_sa_session_et_son_lien(visiter: Visiter, troupe: Troupe) -> None:
    ada, alice = visiter("ada"), visiter("alice")
    compte = f"/comptes/{troupe.comptes['alice'].id}"
    page = ada.poster(f"{compte}/invitation", statut=200)
    assert "Un message la prévient" in page.texte
    lien = page.select_one(".band.info a")
    champs = {"nom": "Alice", "email": "alice@test.example"}

    ada.poster(compte, champs | {"version": ada.version(compte)})

    assert alice.client.get("/compte").location.startswith("/connexion")
    assert lien is not None
    ada.poster(f"{compte}/invitation", statut=409)
    ada.poster(compte, champs | {"est_actif": "y", "version": ada.version(compte)})
    visiter("").voir(str(lien["href"]).removeprefix("http://127.0.0.1:8000"), statut=404)


def test_on_ne_se_desactive_pas_soi_meme(visiter: Visiter, troupe: Troupe) -> None:
    ada, compte = visiter("ada"), f"/comptes/{troupe.comptes['ada'].id}"
    champs = {"nom": "Ada", "email": "ada@test.example", "version": ada.version(compte)}

    page = ada.poster(compte, champs, statut=422)

    assert "votre propre compte" in page.erreurs()["est_actif"]


def test_deux_administrations_ne_s_ecrasent_pas(visiter: Visiter, troupe: Troupe) -> None:
    compte = f"/comptes/{troupe.comptes['alice'].id}"
    ada = visiter("ada")
    lue = ada.version(compte)
    ada.remplir(compte, {"nom": "Alice Nommée"})

    page = ada.poster(compte, {"nom": "Autre", "email": "alice@test.example", "version": lue}, statut=409)

    assert "Alice Nommée" in page.texte and "Autre" in page.texte


def test_un_compte_inconnu_n_existe_pas(visiter: Visiter) -> None:
    ada = visiter("ada")
    for suite in ("", "/roles/nouveau", "/roles/1/fin"):
        ada.voir(f"/comptes/9999{suite}", statut=404)
    ada.voir("/comptes/99999999999999999999", statut=404)


# --- roles ------------------------------------------------------------------------------------------


def roles(base: BaseDeDonnees, compte_id: int) -> list[Role]:
    with base.lecture() as session:
        return list(session.scalars(select(Role).where(Role.compte_id == compte_id).order_by(Role.id)))


def test_donner_un_role_dans_une_structure_pour_un_temps(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    compte_id = troupe.comptes["personne"].id
    champs = {
        "nom": "encadrant",
        "structure": troupe.structure.ref,
        "territoire": "Martinique",
        "debut": "2026-11-23",
        "fin": "2026-12-31",
    }

    visiter("ada").remplir(f"/comptes/{compte_id}/roles/nouveau", champs)

    (role,) = roles(base, compte_id)
    assert (role.nom, role.structure_id, role.territoire, role.zone) == ("encadrant", troupe.structure.id, None, None)
    assert (role.debut, role.fin) == (date(2026, 11, 23), date(2026, 12, 31))
    visiter("personne").voir("/parcours")


def test_une_zone_vient_avec_son_territoire(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    compte_id = troupe.comptes["personne"].id

    visiter("ada").remplir(f"/comptes/{compte_id}/roles/nouveau", {"nom": "zone", "zone": "Nord, Martinique"})

    (role,) = roles(base, compte_id)
    assert (role.structure_id, role.territoire, role.zone) == (None, "Martinique", "Nord")


@pytest.mark.parametrize(
    ("champs", "fautif"),
    [
        ({"nom": "encadrant"}, "structure"),
        ({"nom": "conseiller", "territoire": "Martinique"}, "structure"),
        ({"nom": "reseau"}, "territoire"),
        ({"nom": "etat", "zone": "Nord, Martinique"}, "territoire"),
        ({"nom": "zone", "territoire": "Martinique"}, "zone"),
        ({"nom": "admin", "debut": "2026-11-23", "fin": "2026-11-22"}, "fin"),
        ({"nom": "admin", "debut": ""}, "debut"),
        ({"nom": "roi"}, "nom"),
        ({"nom": "zone", "zone": "Ouest, Martinique"}, "zone"),
    ],
)
def test_un_role_sans_son_lieu_ou_sans_dates_est_refuse(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, champs: dict[str, str], fautif: str
) -> None:
    compte_id = troupe.comptes["personne"].id

    page = visiter("ada").remplir(f"/comptes/{compte_id}/roles/nouveau", champs, statut=422)

    assert list(page.erreurs()) == [fautif]
    assert roles(base, compte_id) == []


def fin_de_role(troupe: Troupe, base: BaseDeDonnees, nom: str) -> str:
    compte_id = troupe.comptes[nom].id
    return f"/comptes/{compte_id}/roles/{roles(base, compte_id)[0].id}/fin"


def test_terminer_un_role_apres_un_dernier_jour(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    visiter("ada").remplir(fin_de_role(troupe, base, "alice"), {"fin": "2026-11-30"})

    assert roles(base, troupe.comptes["alice"].id)[0].fin == date(2026, 11, 30)
    visiter("alice").voir("/parcours")


def test_retirer_un_role_tout_de_suite(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice = visiter("alice")
    alice.voir("/parcours")

    visiter("ada").remplir(fin_de_role(troupe, base, "alice"), {"quand": "maintenant"})

    alice.voir("/parcours", statut=403)
    assert roles(base, troupe.comptes["alice"].id)[0].fin == date(2026, 11, 22)


def test_retirer_un_role_donne_le_jour_meme_n_en_laisse_que_le_journal(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    compte_id, ada = troupe.comptes["personne"].id, visiter("ada")
    ada.remplir(f"/comptes/{compte_id}/roles/nouveau", {"nom": "responsable", "structure": troupe.structure.ref})

    ada.remplir(fin_de_role(troupe, base, "personne"), {"quand": "maintenant"})

    assert roles(base, compte_id) == []
    assert f"Rôle « Responsable de structure » du compte n° {compte_id} terminé." in ada.voir("/journal").texte.replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("qui", "champs", "raison"),
    [
        ("alice", {"fin": "2019-12-31"}, "précéder"),
        ("alice", {"fin": ""}, "dernier jour"),
        ("perle", {"fin": "2026-12-01"}, "déjà terminé"),
        ("ada", {"quand": "maintenant"}, "votre propre rôle"),
    ],
)
def test_une_fin_impossible_est_refusee(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, qui: str, champs: dict[str, str], raison: str
) -> None:
    page = visiter("ada").remplir(fin_de_role(troupe, base, qui), champs, statut=422)

    assert raison in page.texte


def test_le_role_d_un_autre_compte_n_est_pas_la(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    role_id = roles(base, troupe.comptes["alice"].id)[0].id

    visiter("ada").voir(f"/comptes/{troupe.comptes['bob'].id}/roles/{role_id}/fin", statut=404)


# --- journal ----------------------------------------------------------------------------------------


def test_le_journal_se_filtre_et_se_feuillette(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        for rang in range(60):
            ecrire(session, auteur, "Essai", f"Ligne {rang}.", structure_id=troupe.structure.id)
        ecrire(session, auteur, "Essai", "Ailleurs.", structure_id=troupe.autre_structure.id)
    ada = visiter("ada")

    page = ada.voir(f"/journal?structure={troupe.structure.ref}")
    suivant = page.select_one("a[rel=next]")
    assert suivant is not None
    suite = ada.voir(str(suivant["href"]))

    phrases = [ligne.select("p")[0].get_text() for p in (page, suite) for ligne in p.select("li.debt")]
    assert phrases[:60] == [f"Ligne {rang}." for rang in reversed(range(60))]
    assert "Ailleurs." in ada.voir("/journal").texte


def test_une_ligne_sociale_dit_seulement_qu_elle_existe(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = session.get_one(Parcours, troupe.parcours.id)
        ecrire(session, auteur, "Essai", "Suspension pour maladie.", parcours=parcours, est_social=True)

    texte = visiter("ada").voir("/journal").texte

    assert "maladie" not in texte
    assert "Fait réservé à l’équipe qui accompagne." in texte
