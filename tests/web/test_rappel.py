"""The outbox as people see it: one's own messages, and for the administrator what became of all."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.alerte import REMPLACEE
from parcours.domain.rappel import RETENU
from parcours.jobs import execution, rappels
from parcours.models import Affectation, Alerte, Annonce, Journal, Rappel, Role, SuiteAlerte
from tests.builders import MOT_DE_PASSE, Troupe
from tests.conftest import MAINTENANT
from tests.jobs.outils import AU, MARTINIQUE, a, ouvrir_alerte
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]


def ecrire(base: BaseDeDonnees, troupe: Troupe, nom: str, jour: date = AU, **sort: Any) -> int:
    with base.transaction() as session:
        rappel = Rappel(
            compte_id=troupe.comptes[nom].id,
            jour=jour,
            identifiant=f"rappel-{nom}-{jour}",
            sujet=f"3 nouvelles échéances pour {nom}",
            texte=f"Bonjour,\n\nLe texte de {nom}.",
            html="",
            vu_le=MAINTENANT,
            cree_le=MAINTENANT,
            prochain_essai_le=MAINTENANT,
            **sort,
        )
        session.add(rappel)
        session.flush()
        return rappel.id


def test_je_lis_mes_messages_et_eux_seuls(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    ecrire(base, troupe, "alice")
    ecrire(base, troupe, "bob")
    texte = visiter("alice").voir("/rappels").texte
    assert "3 nouvelles échéances pour alice" in texte
    assert "Le texte de alice." in texte
    assert "bob" not in texte


def test_un_message_se_lit_sans_ses_longues_adresses(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    cle = ecrire(base, troupe, "alice")
    with base.transaction() as session:
        session.get_one(
            Rappel, cle
        ).texte = "Bonjour,\n\n- Noter une étape\u00a0: 2\n  https://ici.example/rappels/x\n\nPrendre\u00a0: https://ici.example/lien/y\n\nParcours"
    page = visiter("alice").voir("/rappels")
    lu = page.select_one("main .note")
    assert lu is not None
    assert lu.get_text().replace("\u00a0", " ") == "Bonjour,\n\n- Noter une étape : 2\n\nParcours"


@pytest.mark.parametrize(
    ("sort", "attendu"),
    [
        ({}, "en attente"),
        ({"envoye_le": MAINTENANT, "ouvert_le": MAINTENANT}, "remis"),
        ({"envoye_le": MAINTENANT}, "remis"),
        ({"abandonne_le": MAINTENANT, "erreur": "Refusé par le serveur (550)"}, "non remis"),
        ({"abandonne_le": MAINTENANT, "erreur": "Remplacé par le récapitulatif du 24 novembre 2026."}, "remplacé"),
        ({"abandonne_le": MAINTENANT, "erreur": RETENU}, "retenu"),
        ({"essais": 2, "erreur": "le serveur ne répond pas à temps."}, "en attente"),
    ],
)
def test_chaque_message_dit_ce_qu_il_est_devenu(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, sort: dict[str, Any], attendu: str
) -> None:
    ecrire(base, troupe, "alice", **sort)
    for nom in ("alice", "ada"):
        page = visiter(nom).voir("/rappels")
        etat = page.select_one("main .state")
        assert etat is not None
        assert etat.get_text(strip=True) == attendu
        dit = "rien n’est parti, et ce qu’il dit compte" if attendu == "retenu" else str(sort.get("erreur", ""))
        assert dit in page.texte


def test_sans_serveur_de_messagerie_la_page_le_dit(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    ecrire(base, troupe, "alice")
    texte = visiter("alice").voir("/rappels").texte
    assert "Aucun serveur de messagerie n’est réglé." in texte
    assert "1 message en attente" in texte


def test_l_administration_voit_le_sort_de_tous_sans_le_contenu(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    for nom in ("alice", "bob"):
        ecrire(base, troupe, nom)
    texte = visiter("ada").voir("/rappels").texte
    assert "Alice" in texte
    assert "Bob" in texte
    assert "Le texte de" not in texte
    assert "nouvelles échéances" not in texte


def test_un_message_abandonne_se_relance(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    cle = ecrire(base, troupe, "alice", abandonne_le=MAINTENANT, erreur="Refusé", essais=5)
    ada = visiter("ada")
    (bouton,) = ada.voir("/rappels").select("main form button")
    assert bouton.get_text(" ", strip=True) == "Relancer le message de Alice"
    ada.remplir("/rappels", {})
    with base.lecture() as session:
        rappel = session.get_one(Rappel, cle)
        assert (rappel.abandonne_le, rappel.essais, rappel.prochain_essai_le) == (None, 0, MAINTENANT)
        assert session.scalars(select(Journal.evenement).where(Journal.evenement == "RappelRelance")).all()
    ada.poster(f"/rappels/{cle}/relance")
    assert "rien à relancer" in ada.voir("/rappels").texte


@pytest.mark.parametrize("erreur", ["Remplacé par le récapitulatif du…", RETENU])
def test_un_message_remplace_ou_retenu_ne_se_relance_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, erreur: str
) -> None:
    cle = ecrire(base, troupe, "alice", abandonne_le=MAINTENANT, erreur=erreur)
    ada = visiter("ada")
    assert ada.voir("/rappels").select("main form") == []
    ada.poster(f"/rappels/{cle}/relance")
    assert "rien à relancer" in ada.voir("/rappels").texte


def test_un_message_inconnu_ne_se_relance_pas(visiter: Visiter, troupe: Troupe) -> None:
    visiter("ada").poster("/rappels/12345/relance", statut=404)
    visiter("ada").poster("/rappels/99999999999/relance", statut=404)


@pytest.mark.parametrize("nom", ["alice", "bob", "carole", "rita", "emile", "zoe", "perle", "personne"])
def test_seule_l_administration_relance(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, nom: str) -> None:
    cle = ecrire(base, troupe, "alice", abandonne_le=MAINTENANT)
    visiter(nom).poster(f"/rappels/{cle}/relance", statut=403)


def test_sans_connexion_on_ne_voit_rien(visiter: Visiter) -> None:
    assert visiter("").voir("/rappels", 302).reponse.location == "/connexion?suite=/rappels"


def test_les_pages_se_suivent(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    for n in range(35):
        ecrire(base, troupe, "alice", AU - timedelta(days=n))
    for nom in ("alice", "ada"):
        visiteur = visiter(nom)
        page = visiteur.voir("/rappels")
        assert len(page.select("main li.alert")) == 30
        suite = page.select_one("a[rel=next]")
        assert suite is not None
        assert len(visiteur.voir(str(suite["href"])).select("main li.alert")) == 5
    visiter("alice").voir("/rappels?avant=²")


def test_une_boite_vide_dit_la_suite(visiter: Visiter, troupe: Troupe) -> None:
    for nom in ("alice", "ada"):
        page = visiter(nom).voir("/rappels")
        assert isinstance(page, BeautifulSoup)
        assert "Aucun message pour l’instant." in page.texte


@pytest.mark.parametrize("nom", ["alice", "bob", "carole"])
def test_chaque_lien_d_un_message_ouvre_le_bon_ecran(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, nom: str
) -> None:
    execution.veiller(base, config, a(AU, "07:00"))
    with base.lecture() as session:
        demande = select(Rappel.texte).where(Rappel.compte_id == troupe.comptes[nom].id)
        texte = session.scalars(demande).one()
    adresses = re.findall(rf"{re.escape(config.adresse)}(/rappels/\S+)", texte)
    assert len(adresses) >= 3
    # Not signed in yet: the sign-in page leads there.
    visiteur = visiter("")
    porte = visiteur.voir(adresses[0], 302).reponse.location
    assert porte is not None
    champs = {"email": troupe.comptes[nom].email, "mot_de_passe": MOT_DE_PASSE}
    assert visiteur.remplir(porte, champs).reponse.location == adresses[0]
    ecrans = [visiteur.voir(adresse, 303).reponse.location for adresse in adresses]
    assert {visiteur.voir(str(ecran)).titre for ecran in ecrans} == {"Veille", "Mon compte"}


def compter(page: Page) -> int:
    """How many alerts the watch shows: its lines, which are also the count of its open box."""
    lignes = len(page.select("main section li.alert"))
    onglet = page.select_one("main a[aria-current=page] .count, main a[aria-current=true] .count")
    assert onglet is None or int(onglet.get_text(strip=True)) == lignes
    return lignes


@pytest.mark.parametrize("nom", ["alice", "bob", "carole", "denis"])
def test_chaque_nombre_du_message_est_celui_de_la_page_qu_il_ouvre(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, nom: str
) -> None:
    # Denis accompanies here, and directs elsewhere: neither everything, nor only his own.
    with base.transaction() as session:
        session.add(
            Role(
                compte_id=troupe.comptes["denis"].id,
                nom="responsable",
                structure_id=troupe.structure.id,
                debut=date(2020, 1, 1),
            )
        )
        cle = {"structure_id": troupe.autre_structure.id, "parcours_id": troupe.autre_parcours.id}
        (referent,) = session.scalars(
            select(Affectation).where(
                Affectation.parcours_id == troupe.autre_parcours.id, Affectation.fonction == "referent"
            )
        )
        session.delete(referent)
        session.flush()
        session.add(
            Affectation(compte_id=troupe.comptes["fanny"].id, fonction="referent", debut=date(2026, 1, 5), **cle)
        )
    for suivi, code, dans in (
        (troupe.parcours, "ECH-04", 5),
        (troupe.parcours, "ECH-05", -3),
        (troupe.parcours, "ECH-12", -9),
        (troupe.parcours_non_encadre, "ECH-04", 30),
        (troupe.autre_parcours, "ECH-04", 12),
    ):
        ouvrir_alerte(base, suivi, dans, code=code)
    ouvrir_alerte(base, troupe.parcours, 2, reportee_au=AU + timedelta(days=3))
    ouvrir_alerte(base, troupe.parcours, 1, sourdine_au=AU)
    ouvrir_alerte(base, troupe.parcours, -7, escaladee_le=AU, annonces=2)
    rappels.preparer(base, config, a(AU, "07:00"), MARTINIQUE, AU, 7)
    with base.lecture() as session:
        texte = session.scalars(select(Rappel.texte).where(Rappel.compte_id == troupe.comptes[nom].id)).one()
    visiteur = visiter(nom)

    def ouvrir(vue: str) -> Page:
        return visiteur.voir(str(visiteur.voir(f"/rappels/2026-11-23/{vue}", 303).reponse.location))

    lignes = re.findall(r"^- .*\u00a0: (\d+).*\n  http\S+/2026-11-23/(\w+)$", texte, re.MULTILINE)
    assert lignes
    assert {vue: compter(ouvrir(vue)) for _, vue in lignes} == {vue: int(nombre) for nombre, vue in lignes}
    total = re.search(r"^(\d+) ", texte.split("\n\n")[1])
    assert total is not None
    assert compter(ouvrir("veille")) == int(total[1]) == sum(int(nombre) for nombre, _ in lignes)
    remontees = re.search(r"^(\d+) échéance est restée sans suite", texte, re.MULTILINE)
    assert (remontees is not None) == (nom in {"carole", "denis"})
    if remontees is not None:
        assert compter(ouvrir("remontees")) == int(remontees[1]) == 1


def test_suivre_un_lien_dit_le_message_ouvert_une_fois(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    cles = {nom: ecrire(base, troupe, nom, envoye_le=MAINTENANT) for nom in ("alice", "bob")}
    alice = visiter("alice")
    assert "Aucun de ses liens n’a été ouvert." in alice.voir("/rappels").texte
    alice.voir("/rappels/2026-11-23/veille", 303)
    with base.lecture() as session:
        assert session.get_one(Rappel, cles["alice"]).ouvert_le == MAINTENANT
        assert session.get_one(Rappel, cles["bob"]).ouvert_le is None
    assert "Ouvert par un de ses liens le 23 novembre 2026, 10 h 00." in alice.voir("/rappels").texte


def test_un_robot_sans_session_n_ouvre_aucun_message(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    cle = ecrire(base, troupe, "alice", envoye_le=MAINTENANT)
    assert visiter("").voir("/rappels/2026-11-23/veille", 302).reponse.location.startswith("/connexion")
    with base.lecture() as session:
        assert session.get_one(Rappel, cle).ouvert_le is None


@pytest.mark.parametrize(
    "adresse", ["/rappels/2026-11-23/ailleurs", "/rappels/hier/veille", "/rappels/2026-13-01/veille"]
)
def test_un_lien_qui_ne_mene_nulle_part_n_existe_pas(visiter: Visiter, adresse: str) -> None:
    visiter("alice").voir(adresse, 404)


def annoncer(base: BaseDeDonnees, troupe: Troupe, jour: date, *suites: str | None, code: str = "ECH-04") -> None:
    """A message sent to Alice that announced alerts, each with what came of it three days later."""
    rappel_id = ecrire(base, troupe, "alice", jour, envoye_le=a(jour, "07:00").maintenant())
    plus_tard = jour + timedelta(days=3)
    for rang, suite in enumerate(suites):
        cle = ouvrir_alerte(base, troupe.parcours, 20 + rang, code=code, le=jour)
        with base.transaction() as session:
            session.add(
                Annonce(
                    alerte_id=cle,
                    compte_id=troupe.comptes["alice"].id,
                    rappel_id=rappel_id,
                    jugee_le=jour + timedelta(days=8),
                )
            )
            alerte = session.get_one(Alerte, cle)
            if suite in {"prise", "escaladee", "trop tard"}:
                session.add(
                    SuiteAlerte(
                        structure_id=alerte.structure_id,
                        alerte_id=cle,
                        le=a(jour + timedelta(days=8) if suite == "trop tard" else plus_tard, "09:00").maintenant(),
                        genre="prise",
                        par_id=None if suite == "escaladee" else troupe.comptes["alice"].id,
                    )
                )
            elif suite is not None:
                alerte.close_le, alerte.close_motif = plus_tard, suite


@pytest.mark.usefixtures("moteur")
def test_la_page_dit_ce_qui_a_ete_suivi_d_effet(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    # Taken, or its cause gone; not: nothing, replaced, told to the direction by the watch, too late.
    annoncer(
        base,
        troupe,
        date(2026, 11, 9),
        "prise",
        "Un autre contrat est enregistré.",
        None,
        REMPLACEE,
        "escaladee",
        "trop tard",
    )
    texte = visiter("alice").voir("/rappels").texte
    assert "6 échéances annoncées pour la première fois, 2 suivies d’effet en 7 jours." in texte
    for nom in ("ada", "carole"):
        (ligne,) = visiter(nom).voir("/rappels/effets").select("tbody tr")
        cellules = [cellule.get_text(" ", strip=True).replace("\u00a0", " ") for cellule in ligne.select("th, td")]
        assert cellules == ["Fin du contrat", "ECH-04", "6", "2", "33 %"]


def test_les_effets_ne_comptent_que_ce_qui_a_eu_sa_semaine(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    annoncer(base, troupe, date(2026, 11, 16), "prise")
    assert "Rien à mesurer" in visiter("carole").voir("/rappels/effets").texte
    annoncer(base, troupe, date(2026, 11, 15), "prise")
    assert len(visiter("carole").voir("/rappels/effets").select("tbody tr")) == 1


def test_les_effets_d_une_structure_ne_sont_pas_ceux_d_une_autre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    annoncer(base, troupe, date(2026, 11, 9), "prise", None)
    assert "Rien à mesurer" in visiter("fanny").voir("/rappels/effets").texte
    for nom in ("ada", "carole"):
        page = visiter(nom).voir("/rappels/effets")
        for canari in ("Placide", "Alice", "alice"):
            assert canari not in page.select("main")[0].get_text()


@pytest.mark.parametrize("nom", ["alice", "bob", "rita", "emile", "zoe", "personne"])
def test_les_effets_sont_pour_qui_dirige_ou_administre(visiter: Visiter, nom: str) -> None:
    visiter(nom).voir("/rappels/effets", 403)
    assert "suivis d’effet" not in visiter(nom).voir("/rappels").texte
