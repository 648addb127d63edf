"""Checking the archive of a workbook before any reader sees it.

The file comes from anybody. Every part that matters is inflated piece by piece, counted, parsed, and
written again into a new archive that holds nothing else: sizes that lie, a second archive hidden in the
first, entities, sheets of a million columns and shared texts repeated without end stop here, with a
sentence for the user.
"""

import io
import zipfile
from collections.abc import Sequence

from parcours.exchange.partie import (
    ENDOMMAGE,
    MO,
    TAILLE_DEPLIEE_MAX,
    TROP_VOLUMINEUX,
    Budget,
    ClasseurRefuse,
    Feuille,
    Partie,
    Textes,
)

RAPPORT_MAX = 50
# What unpacks to no more than the size accepted for a file is not a bomb, however well it was compressed.
TAILLE_SANS_RAPPORT = 10 * MO
PARTIES_MAX = 200

SIGNATURE_ENTREE = b"PK\x01\x02"
PARTIES_UTILES = ("xl/", "_rels/", "[content_types].xml")
PARTIE_TEXTES = "xl/sharedstrings.xml"

PAS_UN_CLASSEUR = "Ce fichier n’est pas un classeur Excel (.xlsx)."
AUTRE_FORMAT = (
    "Ce classeur n’est pas au format .xlsx\u00a0: ouvrez-le dans un tableur et enregistrez-le au format .xlsx."
)
MOT_DE_PASSE = "Ce classeur est protégé par un mot de passe\u00a0: retirez-le, puis recommencez."
TROP_COMPRESSE = "Ce classeur est anormalement compressé\u00a0: il n’a pas été ouvert."
TROP_DE_PARTIES = "Ce classeur contient trop d’éléments pour une liste de candidatures."


def archive_verifiee(contenu: bytes) -> bytes:
    """Give a new archive with the checked parts of the workbook, and nothing else.

    Raises `ClasseurRefuse` when a part is encrypted, too large, or holds a formula or a DOCTYPE; and other
    exceptions, of any kind, when the archive is damaged.
    """
    # The directory is counted before it is read: its entries cost far more memory than their bytes.
    if contenu.count(SIGNATURE_ENTREE) > PARTIES_MAX:
        raise ClasseurRefuse(TROP_DE_PARTIES)
    propre = io.BytesIO()
    budget = Budget()
    with (
        zipfile.ZipFile(io.BytesIO(contenu)) as recue,
        zipfile.ZipFile(propre, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as ecrite,
    ):
        for nom, entree in _parties_utiles(recue.infolist(), len(contenu)).items():
            partie: Partie = Textes(budget) if nom.lower() == PARTIE_TEXTES else Feuille(budget)
            with recue.open(entree) as source, ecrite.open(nom, "w") as cible:
                partie.copier(source, cible)
    return propre.getvalue()


def _parties_utiles(entrees: Sequence[zipfile.ZipInfo], taille: int) -> dict[str, zipfile.ZipInfo]:
    """Choose the parts that the reader needs, shared texts first; refuse what announces too much."""
    if any(entree.flag_bits & 1 for entree in entrees):
        raise ClasseurRefuse(MOT_DE_PASSE)
    depliee = sum(entree.file_size for entree in entrees)
    if depliee > TAILLE_DEPLIEE_MAX:
        raise ClasseurRefuse(TROP_VOLUMINEUX)
    if depliee > max(TAILLE_SANS_RAPPORT, RAPPORT_MAX * taille):
        raise ClasseurRefuse(TROP_COMPRESSE)
    noms = {entree.filename.replace("\\", "/"): entree for entree in entrees}
    minuscules = {nom.lower() for nom in noms}
    if minuscules & {"xl/workbook.bin", "content.xml"}:
        raise ClasseurRefuse(AUTRE_FORMAT)
    if "xl/workbook.xml" not in minuscules:
        raise ClasseurRefuse(PAS_UN_CLASSEUR)
    # Two parts of the same name: we would check one and the reader could take the other.
    if len(minuscules) < len(entrees):
        raise ClasseurRefuse(ENDOMMAGE)
    utiles = {
        nom: noms[nom]
        for nom in sorted(noms, key=lambda nom: nom.lower() != PARTIE_TEXTES)
        if nom.lower().startswith(PARTIES_UTILES) and nom.lower().endswith((".xml", ".rels"))
    }
    # The other methods of compression inflate without a bound on what one read gives.
    if any(entree.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entree in utiles.values()):
        raise ClasseurRefuse(ENDOMMAGE)
    return utiles
