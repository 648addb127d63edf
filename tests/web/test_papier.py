"""Papers: what the livret says to the person, what the bilan says to who comes next, and what neither may say."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from parcours.db import BaseDeDonnees
from parcours.models import Etape, Formation, Immersion, Objectif
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
