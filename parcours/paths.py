"""Where templates, static files and migrations are: beside the package in a wheel, above it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_RACINE = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent

TEMPLATES = _RACINE / "templates"
STATIC = _RACINE / "static"
MIGRATIONS = _RACINE / "migrations"
