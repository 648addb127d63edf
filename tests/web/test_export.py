"""«Mes parcours» as a file: the lines of the page, in their order, for who may read them; and what is kept of it."""

import csv
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from io import StringIO
from typing import cast

import pytest
from sqlalchemy import select, update

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Consultation, Journal, Parcours, Role
from parcours.web import export
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]
ADRESSE = "/parcours/liste.csv?referent=tous"
AU = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("moteur")


@pytest.fixture
def suivis(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> list[Parcours]:
    """Seven more parcours in the structure of Alice and Carole, one of them of a very clever name."""
    with base.transaction() as session:
        return [
            creer_parcours(
                session,
                troupe.structure,
                creer_salarie(session, troupe.structure, nom, "Lou", le=auteur.le),
                entree_le=date(2026, 9, 1),
                contrat=(date(2026, 9, 1), AU + timedelta(days=10 * rang)),
                pass_iae=(date(2026, 9, 1), date(2028, 8, 30)),
                etapes=(AU - timedelta(days=1),),
                auteur=auteur,
            )
            for rang, nom in enumerate(["=CMD", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf"])
        ]


def lire(navigateur: Navigateur, adresse: str = ADRESSE) -> list[dict[str, str]]:
    reponse = navigateur.client.get(adresse)
    assert reponse.status_code == 200
    assert reponse.mimetype == "text/csv"
    lues = csv.DictReader(StringIO(reponse.data.decode("utf-8-sig"), newline=""), delimiter=";")
    return list(lues)


def noms(navigateur: Navigateur, adresse: str = ADRESSE) -> list[str]:
    return [f"{ligne['Prénom']} {ligne['Nom'].removeprefix(chr(39))}" for ligne in lire(navigateur, adresse)]


def test_le_fichier_dit_ce_que_dit_la_page_dans_le_meme_ordre(
    visiter: Visiter, troupe: Troupe, suivis: list[Parcours]
) -> None:
    alice = visiter("alice")
    page = alice.voir("/parcours?referent=tous")
    assert noms(alice) == [a.get_text() for a in page.select("li.line a.name")]
    echo = next(ligne for ligne in lire(alice) if ligne["Nom"] == "Echo")
    montree = next(li.get_text(" ") for li in page.select("li.line") if "Echo" in li.get_text())
    assert echo["Pourquoi"] in montree
    assert (echo["Entrée le"], echo["Contrat jusqu’au"], echo["PASS jusqu’au"]) == (
        "01/09/2026",
        "02/01/2027",
        "30/08/2028",
    )


def test_les_filtres_de_l_adresse_valent_pour_le_fichier_que_la_page_propose(
    visiter: Visiter, suivis: list[Parcours]
) -> None:
    alice = visiter("alice")
    page = alice.voir("/parcours?referent=tous&q=echo")
    (lien,) = page.select("a.btn[href*=csv]")
    assert noms(alice, str(lien["href"])) == ["Lou Echo"]


def test_ce_qu_un_tableur_calculerait_est_neutralise_et_le_nom_du_fichier_ne_nomme_personne(
    visiter: Visiter, suivis: list[Parcours]
) -> None:
    alice = visiter("alice")
    assert "'=CMD" in {ligne["Nom"] for ligne in lire(alice)}
    reponse = alice.client.get("/parcours/liste.csv?referent=tous&q=echo")
    assert reponse.headers["Content-Disposition"] == 'attachment; filename="parcours-2026-11-23.csv"'


def test_la_liste_sort_par_lots_sans_en_perdre(
    visiter: Visiter, suivis: list[Parcours], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = visiter("alice")
    entiere = noms(alice)
    monkeypatch.setattr(export, "LOT", 3)
    assert noms(alice) == entiere
    assert len(set(entiere)) == len(entiere) > 6


def test_un_droit_perdu_en_cours_de_route_arrete_la_liste(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivis: list[Parcours], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = visiter("alice")
    monkeypatch.setattr(export, "LOT", 3)
    reponse = alice.client.get(ADRESSE, buffered=False)
    morceaux = iter(cast(Iterable[bytes], reponse.response))
    recus = [next(morceaux), next(morceaux)]
    with base.transaction() as session:
        siens = Role.compte_id == troupe.comptes["alice"].id
        session.execute(update(Role).where(siens).values(fin=AU - timedelta(days=1)))
    recus += list(morceaux)
    reponse.close()
    lignes = b"".join(recus).decode("utf-8-sig").splitlines()
    assert len(lignes) == 1 + 3


def test_chaque_export_laisse_une_ligne_au_journal_et_une_par_personne(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivis: list[Parcours]
) -> None:
    sorties = lire(visiter("alice"))
    with base.lecture() as session:
        ligne = session.scalars(select(Journal).where(Journal.evenement == "ListeExportee")).one()
        assert (ligne.structure_id, ligne.compte_id) == (troupe.structure.id, troupe.comptes["alice"].id)
        assert ligne.phrase.replace("\u00a0", " ").endswith(f" {len(sorties)} parcours.")
        lus = session.scalars(select(Consultation.parcours_id).where(Consultation.page == "export")).all()
        assert len(lus) == len(set(lus)) == len(sorties)
        assert {suivi.id for suivi in suivis} <= set(lus)


def test_personne_d_une_autre_structure_n_y_est(visiter: Visiter, troupe: Troupe, suivis: list[Parcours]) -> None:
    assert not set(noms(visiter("denis"))) & set(noms(visiter("alice")))


def test_un_encadrant_n_emporte_pas_son_equipe(visiter: Visiter, suivis: list[Parcours]) -> None:
    bob = visiter("bob")
    assert bob.client.get("/parcours/liste.csv").status_code == 403
    assert bob.voir("/parcours").select("a[href*='liste.csv']") == []
    assert visiter("alice").voir("/parcours").select("a[href*='liste.csv']") != []
