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
    """Every template, by path."""
    return {
        str(f.relative_to(GABARITS)): f.read_text(encoding="utf-8") for f in sorted(GABARITS.rglob("*")) if f.is_file()
    }
