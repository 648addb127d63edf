"""The files that conventions look at."""

from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
PAQUET = RACINE / "parcours"
GABARITS = RACINE / "templates"


@cache
def modules() -> dict[str, str]:
    """Every Python file of the package, by path relative to it."""
    return {str(f.relative_to(PAQUET)): f.read_text(encoding="utf-8") for f in sorted(PAQUET.rglob("*.py"))}


@cache
def gabarits() -> dict[str, str]:
    """Every template of a page or a mail, by path."""
    fichiers = sorted(f for f in GABARITS.rglob("*") if f.is_file() and f.suffix != ".typ")
    return {str(f.relative_to(GABARITS)): f.read_text(encoding="utf-8") for f in fichiers}


def papiers() -> dict[str, str]:
    """Every template of a paper, by name."""
    return {f.stem: f.read_text(encoding="utf-8") for f in sorted((GABARITS / "papiers").glob("*.typ"))}
