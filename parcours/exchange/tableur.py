"""Files that a French spreadsheet opens as they are: semicolons, a byte-order mark, nothing that it computes."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO

BOM = "\ufeff"
# What a spreadsheet reads as the start of a formula, its full-width twins included.
DEBUTS = tuple("=+-@\t\r\n\0|%＝＋－＠")


def cellule(valeur: str | int | date | None) -> str:
    """A value as a cell: a day as people write it, nothing for None, a text that would be computed behind a quote."""
    if valeur is None:
        return ""
    if isinstance(valeur, date):
        return valeur.strftime("%d/%m/%Y")
    if isinstance(valeur, int):
        return str(valeur)
    texte = valeur.replace("\0", "")
    # Spaces and quotes before the sign do not stop a spreadsheet.
    if texte.startswith(DEBUTS) or texte.lstrip(" \u00a0\"'").startswith(DEBUTS):
        return f"'{texte}"
    return texte


def csv_en_flux(entete: Sequence[str], lots: Iterable[Iterable[Sequence[str | int | date | None]]]) -> Iterator[bytes]:
    """The lines of a CSV file, batch after batch, as bytes; the header first."""
    yield (BOM + _ecrire([entete])).encode()
    for lot in lots:
        yield _ecrire(lot).encode()


def _ecrire(lignes: Iterable[Sequence[str | int | date | None]]) -> str:
    sortie = StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    ecrivain.writerows([cellule(valeur) for valeur in ligne] for ligne in lignes)
    return sortie.getvalue()
