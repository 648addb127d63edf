"""Opening workbooks: what is read, and every kind of file that is refused before it can do harm."""

import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from parcours.domain.erreurs import Refus
from parcours.exchange import archive as archives
from parcours.exchange import classeur as classeurs_lus
from parcours.exchange import partie
from parcours.exchange.classeur import ClasseurRefuse, lire_feuille
from tests.exchange.classeurs import (
    EXEMPLE,
    FEUILLE,
    archive,
    avec_cellules,
    avec_formule,
    avec_parties,
    candidature,
    classeur,
    liste,
    parties,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MO = 1024 * 1024


def refus(contenu: bytes, nom: str = "") -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(ClasseurRefuse) as leve:
        lire_feuille(contenu, nom)
    return leve.value.message


def cellule(reference: str) -> str:
    """A row with one filled cell."""
    rang = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{rang}"><c r="{reference}"><v>1</v></c></row>'


def test_les_valeurs_gardent_leur_genre_et_leur_place() -> None:
    rangees = lire_feuille(classeur([[], ["", "texte", 3.5, date(2025, 3, 5), True]]))
    assert rangees == [["", "", "", "", ""], ["", "texte", 3.5, date(2025, 3, 5), True]]


def test_la_premiere_feuille_visible_et_remplie_est_lue() -> None:
    contenu = classeur([["cachée"]], [], [["visible"]], [["autre"]], cachees=[0])
    assert lire_feuille(contenu) == [["visible"]]


def test_des_cellules_sans_reference_sont_lues_a_la_suite() -> None:
    contenu = avec_cellules("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert lire_feuille(contenu) == [[1.0, 2.0], [3.0, ""]]
    assert len(lire_feuille(avec_cellules("<row><c><v>1</v></c></row>" * 300))) == 300


def test_un_texte_qui_ressemble_a_une_formule_reste_un_texte() -> None:
    assert lire_feuille(classeur([["=1+1", "+33", "-5", "@nom"]])) == [["=1+1", "+33", "-5", "@nom"]]


def test_des_cellules_seulement_mises_en_forme_ne_comptent_pas() -> None:
    forme = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert lire_feuille(avec_cellules(cellule("A1") + forme)) == [[1.0]]


def test_une_etendue_annoncee_fausse_ne_change_rien() -> None:
    feuille = parties(classeur([["a", "b"]]))[FEUILLE].replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in feuille
    assert lire_feuille(
        avec_parties(feuille=feuille, textes=parties(classeur([["a", "b"]]))["xl/sharedStrings.xml"])
    ) == [["a", "b"]]


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        pytest.param(b"", classeurs_lus.VIDE, id="vide"),
        pytest.param(b"PK\x03\x04" + bytes(10 * MO), classeurs_lus.TROP_GROS, id="trop gros"),
        pytest.param(b"nom;prenom\nA;B\n", archives.PAS_UN_CLASSEUR, id="csv"),
        pytest.param(b"<html><table></table></html>", archives.PAS_UN_CLASSEUR, id="html"),
        pytest.param(b"%PDF-1.7\n", archives.PAS_UN_CLASSEUR, id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(50), archives.PAS_UN_CLASSEUR, id="png"),
        pytest.param(random.Random(1).randbytes(5000), archives.PAS_UN_CLASSEUR, id="octets au hasard"),
        pytest.param(archive({"word/document.xml": b"<d/>"}), archives.PAS_UN_CLASSEUR, id="docx"),
        pytest.param(archive({"content.xml": b"<d/>"}), archives.AUTRE_FORMAT, id="ods"),
        pytest.param(archive({"xl/workbook.bin": b"x"}), archives.AUTRE_FORMAT, id="xlsb"),
        pytest.param(OLE + "Workbook".encode("utf-16-le"), archives.AUTRE_FORMAT, id="xls"),
        pytest.param(OLE, archives.PAS_UN_CLASSEUR, id="autre fichier OLE"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), archives.MOT_DE_PASSE, id="mot de passe"),
        pytest.param(EXEMPLE.read_bytes()[:9000], partie.ENDOMMAGE, id="tronqué"),
        pytest.param(classeur([]), classeurs_lus.SANS_CONTENU, id="feuille vide"),
        pytest.param(classeur(*[[["a"]]] * 21), classeurs_lus.TROP_DE_FEUILLES, id="trop de feuilles"),
    ],
)
def test_un_fichier_qui_n_est_pas_un_classeur_lisible_est_refuse(contenu: bytes, phrase: str) -> None:
    assert refus(contenu) == phrase


def test_le_nom_du_fichier_doit_s_accorder_avec_son_contenu() -> None:
    sain = classeur([["a"]])
    assert lire_feuille(sain, "Mes candidatures.XLSX") == [["a"]]
    assert refus(sain, "candidatures.xls") == classeurs_lus.MAUVAIS_NOM


def test_le_refus_est_un_refus_du_metier_que_les_pages_savent_montrer() -> None:
    assert issubclass(ClasseurRefuse, Refus)


def test_une_formule_est_refusee_en_nommant_sa_cellule() -> None:
    assert refus(avec_formule()) == partie.FORMULE.format(cellule="B2")


@pytest.mark.parametrize(
    ("piege", "phrase"),
    [
        pytest.param(
            lambda: archive(parties(classeur([["a"]])) | {"xl/media/zeros.bin": bytes(101 * MO)}),
            partie.TROP_VOLUMINEUX,
            id="cent mégaoctets",
        ),
        pytest.param(
            lambda: archive(parties(classeur([["a"]])) | {"xl/worksheets/sheet2.xml": bytes(20 * MO)}),
            archives.TROP_COMPRESSE,
            id="rapport de compression",
        ),
        pytest.param(
            lambda: archive(parties(classeur([["a"]])) | {f"xl/x{rang}.xml": b"<x/>" for rang in range(200)}),
            archives.TROP_DE_PARTIES,
            id="deux cents parties",
        ),
        pytest.param(
            lambda: avec_parties(feuille=b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'),
            partie.ENTITES,
            id="entités",
        ),
        pytest.param(lambda: avec_cellules(cellule("A1") + cellule("A200001")), partie.TROP_DE_LIGNES, id="lignes"),
        pytest.param(lambda: avec_cellules(cellule("GS1")), partie.TROP_DE_COLONNES, id="colonnes"),
        pytest.param(
            lambda: avec_cellules("<row>" + "<c/>" * 16_385 + "</row>"),
            partie.TROP_DE_COLONNES,
            id="colonnes sans nom",
        ),
        pytest.param(
            lambda: avec_cellules(cellule("GR1") + cellule("A200000")),
            partie.TROP_DE_CELLULES,
            id="rectangle immense",
        ),
        pytest.param(lambda: avec_cellules(cellule("A5") + cellule("A1")), partie.ENDOMMAGE, id="lignes en désordre"),
        pytest.param(lambda: avec_cellules(cellule("A0")), partie.ENDOMMAGE, id="ligne zéro"),
        pytest.param(lambda: avec_cellules('<row r="1"><c r="ZZZ1"/></row>'), partie.ENDOMMAGE, id="colonne inconnue"),
        pytest.param(lambda: avec_cellules('<row r="-1"/>'), partie.ENDOMMAGE, id="ligne négative"),
        pytest.param(lambda: avec_cellules("<a>" * 70 + "</a>" * 70), partie.ENDOMMAGE, id="imbrication"),
        pytest.param(lambda: avec_cellules(f"<!--{'-a' * MO}-->"), partie.ENDOMMAGE, id="commentaire sans fin"),
        pytest.param(lambda: avec_parties(feuille=b"<worksheet><sheetData>"), partie.ENDOMMAGE, id="XML tronqué"),
        pytest.param(
            lambda: avec_cellules('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
            partie.ENDOMMAGE,
            id="renvoi perdu",
        ),
        pytest.param(lambda: archive(parties(classeur([["a"]])), zipfile.ZIP_BZIP2), partie.ENDOMMAGE, id="bzip2"),
    ],
)
def test_un_piege_est_refuse_avant_la_lecture(piege: Callable[[], bytes], phrase: str) -> None:
    assert refus(piege()) == phrase


def test_un_texte_partage_repete_sans_fin_est_refuse() -> None:
    textes = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    rangees = "".join(f'<row r="{rang}"><c r="A{rang}" t="s"><v>0</v></c></row>' for rang in range(1, 4000))
    assert refus(avec_cellules(rangees, textes % (b"a" * 30_000))) == partie.TROP_VOLUMINEUX
    assert len(lire_feuille(avec_cellules(rangees, textes % b"aaa"))) == 3999


def test_trop_d_elements_sont_refuses_sans_attendre_la_fin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partie, "ELEMENTS_MAX", 2000)
    assert len(lire_feuille(avec_cellules(cellule("A1") + "<a></a>" * 1200))) == 1
    assert refus(avec_cellules(cellule("A1") + "<a/>" * 2000)) == partie.TROP_VOLUMINEUX


def test_une_bombe_ne_prend_pas_de_memoire() -> None:
    bombe = archive(parties(classeur([["a"]])) | {FEUILLE: b" " * (99 * MO)})
    tracemalloc.start()
    try:
        assert refus(bombe) == archives.TROP_COMPRESSE
        assert tracemalloc.get_traced_memory()[1] < 5 * MO
    finally:
        tracemalloc.stop()


def test_une_taille_annoncee_fausse_est_refusee() -> None:
    contenu = bytearray(archive({**parties(classeur([["a"]])), FEUILLE: b"<worksheet>" + b" " * (30 * MO)}))
    for entete in (b"PK\x01\x02", b"PK\x03\x04"):
        decalage = 24 if entete == b"PK\x01\x02" else 22
        vraie = struct.pack("<I", 30 * MO + len(b"<worksheet>"))
        place = contenu.find(vraie)
        while place >= 0:
            if contenu.startswith(entete, place - decalage):
                contenu[place : place + 4] = struct.pack("<I", 1000)
            place = contenu.find(vraie, place + 1)
    assert zipfile.ZipFile(io.BytesIO(contenu)).getinfo(FEUILLE).file_size == 1000
    assert refus(bytes(contenu)) == partie.ENDOMMAGE


def test_deux_parties_de_meme_nom_sont_refusees() -> None:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as produite:
        for nom, donnees in parties(classeur([["a"]])).items():
            produite.writestr(nom, donnees)
        produite.writestr(FEUILLE.upper(), b"<worksheet/>")
    assert refus(sortie.getvalue()) == partie.ENDOMMAGE


def test_une_archive_chiffree_est_refusee_comme_protegee() -> None:
    contenu = bytearray(classeur([["a"]]))
    repertoire = contenu.index(b"PK\x01\x02")
    contenu[repertoire + 8] |= 1
    assert refus(bytes(contenu)) == archives.MOT_DE_PASSE


def test_les_limites_d_une_liste_honnete_sont_admises() -> None:
    rangees = cellule("Y1") + "".join(cellule(f"A{rang}") for rang in (2, 199_999, 200_000))
    assert len(lire_feuille(avec_cellules(rangees))) == 200_000


def abimer(octets: bytes, hasard: random.Random) -> bytes:
    """The same bytes, a few of them changed, sometimes cut."""
    abime = bytearray(octets)
    for _ in range(hasard.choice((1, 2, 8))):
        abime[hasard.randrange(len(abime))] = hasard.randrange(256)
    return bytes(abime[: hasard.randrange(len(abime))] if hasard.random() < 0.1 else abime)


def test_un_fichier_abime_au_hasard_ne_donne_qu_une_lecture_ou_un_refus() -> None:
    sain = liste(candidature(), candidature(nom="Autre"))
    lus = 0
    hasard = random.Random(2025)
    for _ in range(300):
        try:
            lus += isinstance(lire_feuille(abimer(sain, hasard)), list)
        except ClasseurRefuse as refuse:
            assert refuse.message
    assert 0 < lus < 300


def test_une_partie_abimee_au_hasard_ne_donne_qu_une_lecture_ou_un_refus() -> None:
    morceaux = parties(liste(candidature(), candidature(nom="Autre")))
    lus = 0
    hasard = random.Random(2026)
    for _ in range(300):
        nom = hasard.choice(list(morceaux))
        try:
            lus += isinstance(lire_feuille(archive(morceaux | {nom: abimer(morceaux[nom], hasard)})), list)
        except ClasseurRefuse as refuse:
            assert refuse.message
    assert 0 < lus < 300
