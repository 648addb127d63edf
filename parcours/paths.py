"""Where templates, static files and migrations are: beside the package in a wheel, above it in a checkout."""

from contextlib import suppress
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_RACINE = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent

TEMPLATES = _RACINE / "templates"
STATIC = _RACINE / "static"
MIGRATIONS = _RACINE / "migrations"


def refermer(chemin: Path) -> None:
    """Take a file or a folder away from everybody but its owner, when it was left open; one not ours stays as it is."""
    with suppress(FileNotFoundError, PermissionError):
        mode = chemin.stat().st_mode
        if mode & 0o077:
            chemin.chmod(mode & 0o700)
