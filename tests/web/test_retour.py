"""Coming back to the watch: the same page, at the line dealt with or the next one, and never anywhere else."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Alerte
from parcours.web.retour import ligne_ou_revenir
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.jobs.outils import AU
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def cles(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> list[int]:
    """Sixty alerts of Alice's structure, in the order of the watch: a page of fifty, then ten."""
    with base.transaction() as session:
        session.query(Alerte).delete()
        for rang in range(60):
            salarie = creer_salarie(session, troupe.structure, f"Nom{rang:02}", "Cléa", le=auteur.le)
            contrat = (date(2026, 1, 5), AU + timedelta(days=30))
            suivi = creer_parcours(session, troupe.structure, salarie, contrat=contrat, auteur=auteur)
            session.add(
                Alerte(
                    parcours_id=suivi.id,
                    structure_id=troupe.structure.id,
                    code="ECH-12",
                    objet="silence",
                    limite=AU - timedelta(days=60 - rang),
                    repere=AU - timedelta(days=90 - rang),
                    seuil=0,
                    signalee_le=AU,
                    ouverte_le=auteur.le,
                )
            )
        session.flush()
        return list(session.scalars(select(Alerte.id).order_by(Alerte.limite)))


def lignes(page: Page) -> list[int]:
    return [int(str(ligne["id"]).removeprefix("alerte-")) for ligne in page.select(".alert")]


@pytest.mark.parametrize(
    ("restent", "touchees", "attendue"),
    [
        ([1, 2, 3], [2], 2),
        ([1, 3], [2], 3),
        ([1, 2], [3], 2),
        ([4], [1, 2, 3], None),
        ([3], [1, 2], 3),
        ([1, 2, 3], [9], None),
        ([], [1], None),
    ],
)
def test_on_revient_a_la_ligne_a_la_suivante_ou_a_celle_d_avant(
    restent: list[int], touchees: list[int], attendue: int | None
) -> None:
    assert ligne_ou_revenir([1, 2, 3], restent, touchees) == attendue


def test_un_geste_revient_a_la_meme_page_et_a_la_ligne(visiter: Visiter, cles: list[int]) -> None:
    alice = visiter("alice")
    suivants = alice.voir("/veille").select_one("a[rel=next]")
    assert suivants is not None
    deuxieme = str(suivants["href"])
    page = alice.voir(deuxieme)
    assert lignes(page) == cles[50:]
    bouton = page.select(".alert button")[3]
    assert alice.poster(str(bouton["formaction"])).reponse.location == f"{deuxieme}#alerte-{cles[53]}"
    # Put off, it leaves: the next one takes its place; the last one, the one before it.
    for rang, suite in ((53, 54), (59, 58)):
        lien = alice.voir(deuxieme).select_one(f'a[href*="/{cles[rang]}/reporter"]')
        assert lien is not None
        assert f"apres={cles[49]}" in str(lien["href"])
        assert alice.remplir(str(lien["href"]), {}).reponse.location == f"{deuxieme}#alerte-{cles[suite]}"


def test_une_page_videe_ramene_au_debut(visiter: Visiter, cles: list[int]) -> None:
    alice = visiter("alice")
    adresse = f"/veille/alertes/lot?apres={cles[58]}"
    champs = {"geste": "clore", "alerte": [str(cles[59])], "confirme": "1", "commentaire": "Vue hier."}
    assert alice.poster(adresse, champs).reponse.location == "/veille"


def test_un_lot_revient_a_ce_qui_suivait(visiter: Visiter, cles: list[int]) -> None:
    champs = {"geste": "clore", "alerte": [str(c) for c in cles[:3]], "confirme": "1", "commentaire": "Vues hier."}
    assert visiter("alice").poster("/veille/alertes/lot", champs).reponse.location == f"/veille#alerte-{cles[3]}"


def test_un_ecran_ouvert_de_la_veille_y_ramene(visiter: Visiter, cles: list[int]) -> None:
    alice = visiter("alice")
    page = alice.voir(f"/veille?besoin=etape&apres={cles[49]}")
    lien = next(a for a in page.select(".acts a.btn") if "Noter une étape" in a.get_text())
    ecran = alice.voir(str(lien["href"]))
    annuler = ecran.select_one(".form-acts a")
    assert annuler is not None
    assert annuler["href"] == f"/veille?besoin=etape&apres={cles[49]}#alerte-{cles[50]}"
    location = alice.remplir(str(lien["href"]), {"genre": "entretien"}).reponse.location
    # The alert closed: the next one.
    assert location == f"/veille?besoin=etape&apres={cles[49]}#alerte-{cles[51]}"
    suite = alice.voir(str(location))
    assert cles[50] not in lignes(suite)
    assert suite.select("#messages p")[0].get_text(strip=True) == "Cléa Nom50. Étape notée."


def test_un_ecran_qui_ne_ferme_rien_ramene_a_sa_ligne(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, cles: list[int]
) -> None:
    alice = visiter("alice")
    ref = troupe.parcours.ref
    adresse = f"/parcours/{ref}/etapes/nouvelle?retour=ligne%3D{cles[4]}"
    assert alice.remplir(adresse, {"genre": "entretien"}).reponse.location == f"/veille#alerte-{cles[4]}"


def test_l_entree_corrigee_depuis_la_veille_y_ramene(visiter: Visiter, troupe: Troupe, cles: list[int]) -> None:
    adresse = f"/parcours/{troupe.parcours.ref}/modifier?retour=ligne%3D{cles[4]}"
    assert visiter("alice").remplir(adresse, {}).reponse.location == f"/veille#alerte-{cles[4]}"


def test_d_ailleurs_on_revient_a_la_fiche(visiter: Visiter, troupe: Troupe) -> None:
    adresse = f"/parcours/{troupe.parcours.ref}/etapes/nouvelle"
    alice = visiter("alice")
    assert alice.remplir(adresse, {"genre": "entretien"}).reponse.location == f"/parcours/{troupe.parcours.ref}"


@pytest.mark.parametrize(
    "retour",
    [
        "https://ailleurs.example/",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "etat=https://ailleurs.example&ligne=x",
        "_anchor=x&_external=1&_scheme=ftp&_host=ailleurs.example",
        "ligne=1&apres=2&besoin=//ailleurs.example",
        "ligne=99999999999999999999",
        "structure=%0d%0aLocation:%20https://ailleurs.example",
    ],
)
def test_un_retour_ne_mene_jamais_ailleurs(visiter: Visiter, troupe: Troupe, retour: str) -> None:
    alice = visiter("alice")
    ecran = f"/parcours/{troupe.parcours.ref}/etapes/nouvelle?retour={quote(retour, safe='')}"
    annuler = alice.voir(ecran).select_one(".form-acts a")
    assert annuler is not None
    suite = alice.remplir(ecran, {"genre": "entretien"}).reponse
    for adresse in (str(annuler["href"]), str(suite.location)):
        assert adresse.partition("#")[0].partition("?")[0] == "/veille"


def test_un_retour_trop_long_est_ignore(visiter: Visiter, troupe: Troupe) -> None:
    adresse = f"/parcours/{troupe.parcours.ref}/etapes/nouvelle?retour=" + "x" * 501
    assert visiter("alice").remplir(adresse, {"genre": "entretien"}).reponse.location.startswith("/parcours/")
