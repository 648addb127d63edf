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
from parcours.jobs import execution
from parcours.models import Journal, Rappel
from tests.builders import MOT_DE_PASSE, Troupe
from tests.conftest import MAINTENANT
from tests.jobs.outils import AU, a
from tests.page import Navigateur

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


@pytest.mark.parametrize(
    ("sort", "attendu"),
    [
        ({}, "en attente"),
        ({"envoye_le": MAINTENANT}, "remis"),
        ({"abandonne_le": MAINTENANT, "erreur": "Refusé par le serveur (550)"}, "non remis"),
        ({"abandonne_le": MAINTENANT, "erreur": "Remplacé par le récapitulatif du 24 novembre 2026."}, "remplacé"),
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
        assert str(sort.get("erreur", "")) in page.texte


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


def test_un_message_remplace_ne_se_relance_pas(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    cle = ecrire(base, troupe, "alice", abandonne_le=MAINTENANT, erreur="Remplacé par le récapitulatif du…")
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
