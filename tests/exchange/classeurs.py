"""Builders of workbooks: invented applications, and the archives that must be refused."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from parcours.exchange.emplois import COLONNES, COLONNES_SANS_USAGE

EXEMPLE = Path(__file__).parent / "cas" / "candidatures-exemple.xlsx"
TITRES = [*COLONNES.values(), *COLONNES_SANS_USAGE]
FEUILLE = "xl/worksheets/sheet1.xml"
TEXTES = "xl/sharedStrings.xml"
ESPACE_DE_NOMS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def candidature(**changements: object) -> dict[str, object]:
    """An accepted application, by title of column; `changements` are by attribute (`nom="Alpha"`)."""
    valeurs: dict[str, object] = {
        "civilite": "MME",
        "nom": "Exemplaire",
        "prenom": "Camille",
        "email": "camille@exemple.example",
        "telephone": "0696 00 00 00",
        "naissance": date(1990, 5, 4),
        "commune": "Le Marin",
        "code_postal": "97290",
        "structure_nom": "Chantier de la Ravine",
        "structure_type": "ACI",
        "metiers": "Agent de tri",
        "source": "Prescripteur habilité",
        "prescripteur_organisation": "France Travail",
        "prescripteur_nom": "Dominique Exemple",
        "candidature_le": date(2025, 2, 10),
        "statut": "Candidature acceptée",
        "contrat_debut": date(2025, 3, 5),
        "contrat_fin": date(2025, 9, 4),
        "eligibilite_validee": "oui",
        "pass_numero": "999992401873",
        "pass_debut": date(2025, 3, 5),
        "pass_fin": date(2027, 3, 4),
        "pass_statut": "Valide",
    }
    assert changements.keys() <= valeurs.keys()
    return {COLONNES[attribut]: valeur for attribut, valeur in {**valeurs, **changements}.items()}


def liste(
    *candidatures: Mapping[str, object],
    titres: Sequence[str] = TITRES,
    avant: Sequence[Sequence[object]] = (),
) -> bytes:
    """A workbook with these applications, under these titles, after the rows of `avant`."""
    rangees: list[Sequence[object]] = [*avant, titres]
    rangees += [[ligne.get(titre, "") for titre in titres] for ligne in candidatures]
    return classeur(rangees)


def classeur(*feuilles: Sequence[Sequence[object]], cachees: Sequence[int] = ()) -> bytes:
    """A workbook with these sheets; `cachees` are the ranks of the hidden ones."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as produit:
        format_date = produit.add_format({"num_format": "dd/mm/yyyy"})
        pages = [produit.add_worksheet() for _ in feuilles]
        for page, rangees in zip(pages, feuilles, strict=True):
            for rang, rangee in enumerate(rangees):
                for colonne, valeur in enumerate(rangee):
                    if isinstance(valeur, date | datetime):
                        page.write_datetime(rang, colonne, valeur, format_date)
                    elif isinstance(valeur, bool):
                        page.write_boolean(rang, colonne, valeur)
                    elif isinstance(valeur, int | float):
                        page.write_number(rang, colonne, valeur)
                    elif valeur != "":
                        page.write_string(rang, colonne, str(valeur))
        if cachees:
            visibles = [page for rang, page in enumerate(pages) if rang not in cachees]
            visibles[0].activate()
            visibles[0].set_first_sheet()
            for rang in cachees:
                pages[rang].hide()
    return sortie.getvalue()


def avec_formule() -> bytes:
    """A list whose name, line 2, is a formula."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as produit:
        page = produit.add_worksheet()
        page.write_row(0, 0, TITRES)
        page.write_formula(1, 1, '=HYPERLINK("http://exemple.example","x")', None, "Exemplaire")
    return sortie.getvalue()


def parties(contenu: bytes) -> dict[str, bytes]:
    """The parts of a workbook, by name."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


def archive(morceaux: Mapping[str, bytes], methode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these parts."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", methode) as produite:
        for nom, donnees in morceaux.items():
            produite.writestr(nom, donnees)
    return sortie.getvalue()


def avec_parties(**remplacees: bytes) -> bytes:
    """A sound workbook where `feuille` or `textes` is replaced by these bytes."""
    morceaux = parties(classeur([["a"]]))
    chemins = {"feuille": FEUILLE, "textes": TEXTES}
    return archive(morceaux | {chemins[nom]: donnees for nom, donnees in remplacees.items()})


def avec_cellules(cellules: str, textes: bytes | None = None) -> bytes:
    """A workbook whose sheet holds exactly these XML rows."""
    feuille = f'<worksheet xmlns="{ESPACE_DE_NOMS}"><sheetData>{cellules}</sheetData></worksheet>'.encode()
    return avec_parties(feuille=feuille) if textes is None else avec_parties(feuille=feuille, textes=textes)
