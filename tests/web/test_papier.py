"""Papers: what the livret says to the person, what the bilan says to who comes next, and what neither may say."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, PdfObject

from parcours.db import BaseDeDonnees
from parcours.models import CompetenceObservee, Etape, EvaluationFrein, Formation, Immersion, Objectif, Parcours
from tests.builders import Troupe
from tests.conftest import MAINTENANT
from tests.page import Navigateur, valeurs

Visiter = Callable[[str], Navigateur]
PIEGE = "#emph[Canari] *gras* $x$ \\ @note <b>"


@pytest.fixture
def garni(base: BaseDeDonnees, troupe: Troupe) -> Troupe:
    """The cast, with something of everything around Nadège."""
    cle = {"structure_id": troupe.structure.id, "parcours_id": troupe.parcours.id}
    etape = {"saisie_le": MAINTENANT, "lieu": "interne", "genre": "entretien", "etat": "faite", **cle}
    with base.transaction() as session:
        session.add_all(
            [
                Etape(le=date(2026, 10, 1), visibilite="partageable", note=PIEGE, theme="mobilite", **etape),
                Etape(le=date(2026, 10, 8), visibilite="cip", note="Canari réservé.", theme="sante", **etape),
                Etape(le=date(2026, 10, 9), visibilite="cip", theme="sante", **etape),
                Etape(le=date(2026, 12, 3), visibilite="cip", **{**etape, "etat": "prevue"}),
                Etape(le=date(2026, 12, 4), visibilite="cip", **{**etape, "etat": "prevue", "genre": "demarche"}),
                Etape(le=date(2026, 11, 20), visibilite="cip", note="Canari décidé.", **{**etape, "genre": "revue"}),
                Formation(
                    intitule="CACES R489",
                    finalite="certification",
                    resultat="obtenue",
                    debut=date(2026, 6, 1),
                    fin=date(2026, 6, 5),
                    **cle,
                ),
                Immersion(
                    hote="Pépinière du Nord",
                    objet="decouvrir",
                    resultat="atteint",
                    debut=date(2026, 9, 1),
                    fin=date(2026, 9, 11),
                    **cle,
                ),
                Objectif(
                    intitule="Passer le code",
                    theme="mobilite",
                    fixe_le=date(2026, 9, 1),
                    pour_le=date(2027, 1, 31),
                    **cle,
                ),
            ]
        )
    return troupe


def lire(contenu: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(contenu)).pages).split())


def obtenir_le_bilan(alice: Navigateur, ref: str, themes: list[str] | None = None) -> str:
    adresse = f"/parcours/{ref}/bilan"
    page = alice.voir(adresse)
    formulaire = page.select_one("main form[method=post]")
    assert formulaire is not None
    coches = [str(case["value"]) for case in formulaire.select("input[name=themes][checked]")]
    reponse = alice.client.post(adresse, data={**valeurs(formulaire), "themes": coches if themes is None else themes})
    assert (reponse.status_code, reponse.mimetype) == (200, "application/pdf")
    return lire(reponse.data)


def test_le_livret_dit_le_temps_ce_qui_vient_et_les_droits(visiter: Visiter, garni: Troupe) -> None:
    reponse = visiter("alice").client.get(f"/parcours/{garni.parcours.ref}/livret.pdf")

    texte = lire(reponse.data)
    for attendu in (
        "Nadège Placide-Montérose",
        "Mon PASS IAE va jusqu’au 4 janvier 2028.",
        "Mon contrat va jusqu’au 31 décembre 2026.",
        "Il me reste 408 jours",
        "Alice m’accompagne.",
        "3 décembre 2026 Entretien de suivi",
        "Formation : CACES R489 Certification obtenue",
        "Stage en entreprise : Pépinière du Nord",
        "Passer le code",
        "Mes droits",
    ):
        assert attendu in texte, attendu
    # What was typed stays as it was typed.
    assert PIEGE in texte


def test_rien_de_reserve_n_est_dans_un_papier(visiter: Visiter, garni: Troupe) -> None:
    alice = visiter("alice")

    livret = lire(alice.client.get(f"/parcours/{garni.parcours.ref}/livret.pdf").data)
    bilan = obtenir_le_bilan(alice, garni.parcours.ref)

    for texte in (livret, bilan):
        assert "Canari réservé" not in texte
        assert "4 décembre 2026" not in texte
        assert "Santé" not in texte


def test_le_bilan_ne_nomme_que_les_freins_choisis(visiter: Visiter, garni: Troupe) -> None:
    alice, ref = visiter("alice"), garni.parcours.ref

    texte = obtenir_le_bilan(alice, ref)
    assert "Mobilité 1 1er oct. 2026" in texte
    assert "5 étapes faites" in texte
    assert "Pépinière du Nord" in texte
    assert PIEGE in texte

    avec = obtenir_le_bilan(alice, ref, ["sante", "mobilite"])
    assert "Santé 2 9 oct. 2026" in avec
    assert "Mobilité" not in obtenir_le_bilan(alice, ref, [])


def test_le_bilan_laisse_de_cote_objectifs_et_etapes_d_un_frein_que_la_personne_tait(
    visiter: Visiter, base: BaseDeDonnees, garni: Troupe
) -> None:
    cle = {"structure_id": garni.structure.id, "parcours_id": garni.parcours.id}
    etape = {"saisie_le": MAINTENANT, "lieu": "interne", "etat": "faite", "visibilite": "partageable", **cle}
    objectif = {"fixe_le": date(2026, 9, 1), "pour_le": date(2027, 1, 31), **cle}
    with base.transaction() as session:
        session.add_all(
            [
                Etape(le=date(2026, 10, 2), genre="atelier", theme="argent", note="Gérer son budget", **etape),
                Etape(le=date(2026, 10, 3), genre="atelier", note="Visite du chantier", **etape),
                Objectif(intitule="Obtenir la RQTH", theme="sante", **objectif),
                Objectif(intitule="Tenir la scie seule", theme="travail", **objectif),
            ]
        )
    alice, ref = visiter("alice"), garni.parcours.ref

    sans = obtenir_le_bilan(alice, ref, [])
    for tu in ("Gérer son budget", "Obtenir la RQTH", "Passer le code", PIEGE, "Budget"):
        assert tu not in sans, tu
    assert "Visite du chantier" in sans and "Tenir la scie seule" in sans
    # Health is offered, since an objective is about it, and has to be asked for.
    propose = obtenir_le_bilan(alice, ref)
    assert "Gérer son budget" in propose and "Passer le code" in propose and "RQTH" not in propose
    assert "Obtenir la RQTH" in obtenir_le_bilan(alice, ref, ["sante"])


def test_un_papier_est_accessible_et_son_nom_ne_dit_personne(visiter: Visiter, garni: Troupe) -> None:
    reponse = visiter("alice").client.get(f"/parcours/{garni.parcours.ref}/livret.pdf")

    lu = PdfReader(BytesIO(reponse.data))
    catalogue = lu.trailer["/Root"]
    assert isinstance(catalogue, DictionaryObject)
    assert str(catalogue["/Lang"]).startswith("fr")
    assert "/StructTreeRoot" in catalogue
    assert b"pdfuaid:part" in reponse.data
    assert lu.metadata is not None
    assert lu.metadata.title == "Mon parcours"
    assert reponse.headers["Content-Disposition"] == f'attachment; filename="livret-{garni.parcours.ref}.pdf"'
    assert reponse.headers["Cache-Control"] == "no-store"


def test_un_parcours_sans_rien_a_quand_meme_ses_papiers(visiter: Visiter, troupe: Troupe) -> None:
    alice, ref = visiter("alice"), troupe.parcours_non_encadre.ref

    assert "Je demande à la structure qui m’accompagne." in lire(alice.client.get(f"/parcours/{ref}/livret.pdf").data)
    assert "Aucune étape n’a été notée." in obtenir_le_bilan(alice, ref)


@pytest.fixture
def suivi(base: BaseDeDonnees, garni: Troupe) -> Troupe:
    """The same, with freins assessed and work skills seen."""
    cle = {"structure_id": garni.structure.id, "parcours_id": garni.parcours.id}
    with base.transaction() as session:
        for theme, niveau, le in (
            ("mobilite", 3, date(2026, 1, 20)),
            ("mobilite", 1, date(2026, 9, 2)),
            ("langue", 0, date(2026, 1, 20)),
            ("logement", 2, date(2026, 9, 2)),
            ("sante", 3, date(2026, 9, 2)),
        ):
            session.add(EvaluationFrein(theme=theme, niveau=niveau, le=le, precision="Canari précisé.", **cle))
        for vu, le in (("aide", date(2026, 2, 3)), ("autonomie", date(2026, 10, 6))):
            session.add(
                CompetenceObservee(
                    cle="tondre", libelle="Tondre", rome="A1203", niveau=vu, le=le, preuve="Canari vu.", **cle
                )
            )
    return garni


def test_le_livret_dit_les_freins_et_les_savoir_faire_avec_des_mots_de_tous_les_jours(
    visiter: Visiter, suivi: Troupe
) -> None:
    texte = lire(visiter("alice").client.get(f"/parcours/{suivi.parcours.ref}/livret.pdf").data)
    for attendu in (
        "Sujet À mon arrivée Aujourd’hui",
        "Mobilité à régler pour garder un emploi cela me demande des efforts (septembre 2026)",
        "Langue française rien ne me gêne pas revu depuis",
        "Logement pas regardé une aide m’est utile (septembre 2026)",
        "Tondre Je le fais sans aide. Vu en octobre 2026. En février 2026 : avec aide.",
    ):
        assert attendu in texte.replace("\u00a0", " "), attendu
    # No mark, no word of the trade, nothing of the most private, nothing that was not written for a paper.
    for interdit in (
        "loquant",
        "frein",
        "niveau",
        "ROME",
        "Santé",
        "Justice",
        "Canari précisé",
        "Canari vu",
    ):
        assert interdit not in texte, interdit


def test_le_bilan_dit_ceux_que_la_personne_accepte_de_nommer(visiter: Visiter, suivi: Troupe) -> None:
    alice, ref = visiter("alice"), suivi.parcours.ref
    texte = obtenir_le_bilan(alice, ref).replace("\u00a0", " ")
    for attendu in (
        "Frein À l’entrée Dernière évaluation",
        "Mobilité bloquant, janvier 2026 léger, septembre 2026",
        "Logement non évalué important, septembre 2026",
        "Tondre avec aide en février 2026, en autonomie en octobre 2026 ROME A1203",
    ):
        assert attendu in texte, attendu
    for interdit in ("Santé", "Canari précisé", "Canari vu"):
        assert interdit not in texte, interdit
    assert "Santé non évalué bloquant, septembre 2026" in obtenir_le_bilan(alice, ref, ["sante"])
    assert "bloquant" not in obtenir_le_bilan(alice, ref, [])


def test_a_la_sortie_un_papier_ne_dit_que_ce_qui_a_ete_regarde_alors(
    visiter: Visiter, base: BaseDeDonnees, suivi: Troupe
) -> None:
    with base.transaction() as session:
        parcours = session.get_one(Parcours, suivi.parcours.id)
        parcours.clos_le = date(2026, 10, 30)
    texte = lire(visiter("alice").client.get(f"/parcours/{suivi.parcours.ref}/livret.pdf").data)
    assert "Sujet À mon arrivée À la fin" in texte
    assert "Langue française rien ne me gêne pas regardé" in texte
    assert "cela me demande des efforts (septembre 2026)" in texte


def test_les_papiers_d_un_suivi_restent_accessibles(visiter: Visiter, suivi: Troupe) -> None:
    recu = visiter("alice").client.get(f"/parcours/{suivi.parcours.ref}/livret.pdf").data
    assert b"pdfuaid:part" in recu
    catalogue = PdfReader(BytesIO(recu)).trailer["/Root"]
    assert isinstance(catalogue, DictionaryObject)
    assert {"/Table", "/TR", "/TH", "/TD"} <= balises(catalogue["/StructTreeRoot"])


def balises(noeud: PdfObject) -> set[str]:
    lu = noeud.get_object()
    if isinstance(lu, list):
        return set().union(*map(balises, lu))
    if not isinstance(lu, DictionaryObject):
        return set()
    return {str(lu.get("/S", ""))} | (balises(lu["/K"]) if "/K" in lu else set())
