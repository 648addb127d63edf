"""Opening a spreadsheet received from outside: from its bytes to the rows of its first sheet."""

import io
from pathlib import PurePosixPath

from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

from parcours.exchange.archive import AUTRE_FORMAT, MOT_DE_PASSE, PAS_UN_CLASSEUR, archive_verifiee
from parcours.exchange.partie import ENDOMMAGE, ClasseurRefuse

__all__ = ["TAILLE_MAX", "ClasseurRefuse", "lire_feuille"]

TAILLE_MAX = 10 * 1024 * 1024
FEUILLES_MAX = 20

SIGNATURE_ZIP = b"PK\x03\x04"
SIGNATURE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARTIE_CHIFFREE = "EncryptedPackage".encode("utf-16-le")
PARTIE_XLS = "Workbook".encode("utf-16-le")

VIDE = "Le fichier est vide."
TROP_GROS = "Le fichier dépasse 10\u00a0Mo\u00a0: réduisez la période exportée."
MAUVAIS_NOM = "Le nom du fichier ne finit pas par .xlsx\u00a0: enregistrez le classeur au format .xlsx."
TROP_DE_FEUILLES = "Ce classeur dépasse 20 feuilles\u00a0: ne gardez que la liste des candidatures."
SANS_CONTENU = "Ce classeur ne contient aucune ligne dans ses feuilles visibles."


def lire_feuille(contenu: bytes, nom: str = "") -> list[list[object]]:
    """Give the rows of the first visible sheet that has content, row 1 first, blank rows included.

    Values are str, float, int, bool, date, datetime, time or timedelta; an empty or error cell is "".
    `nom` is the name given by the sender, when there is one. Only .xlsx is read: the limits of `archive`
    cannot be checked beforehand on .xls, .xlsb or .ods. Raises `ClasseurRefuse`, and no other exception.
    """
    _verifier_nature(contenu, nom)
    try:
        return _rangees(archive_verifiee(contenu))
    except (ClasseurRefuse, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as erreur:
        # A damaged archive fails in many ways, and the panics of the reader (Rust) are not `Exception`.
        raise ClasseurRefuse(ENDOMMAGE) from erreur


def _verifier_nature(contenu: bytes, nom: str) -> None:
    """Refuse by size, first bytes and name what is not an .xlsx."""
    if not contenu:
        raise ClasseurRefuse(VIDE)
    if len(contenu) > TAILLE_MAX:
        raise ClasseurRefuse(TROP_GROS)
    if contenu.startswith(SIGNATURE_OLE):
        if PARTIE_CHIFFREE in contenu:
            raise ClasseurRefuse(MOT_DE_PASSE)
        raise ClasseurRefuse(AUTRE_FORMAT if PARTIE_XLS in contenu else PAS_UN_CLASSEUR)
    if not contenu.startswith(SIGNATURE_ZIP):
        raise ClasseurRefuse(PAS_UN_CLASSEUR)
    if PurePosixPath(nom).suffix.lower() not in ("", ".xlsx"):
        raise ClasseurRefuse(MAUVAIS_NOM)


def _rangees(propre: bytes) -> list[list[object]]:
    """Read the first visible sheet that has content, from an archive already checked."""
    with load_workbook(io.BytesIO(propre)) as classeur:
        if len(classeur.sheets_metadata) > FEUILLES_MAX:
            raise ClasseurRefuse(TROP_DE_FEUILLES)
        for rang, feuille in enumerate(classeur.sheets_metadata):
            if feuille.visible == SheetVisibleEnum.Visible and feuille.typ == SheetTypeEnum.WorkSheet:
                rangees = classeur.get_sheet_by_index(rang).to_python(skip_empty_area=False)
                if any(cellule != "" for rangee in rangees for cellule in rangee):
                    return [list(rangee) for rangee in rangees]
    raise ClasseurRefuse(SANS_CONTENU)
