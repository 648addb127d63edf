"""A review file as it is kept: to JSON and back, with nothing lost."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from parcours.domain.dossier_gestion import DossierGestion


@cache
def _forme() -> TypeAdapter[DossierGestion]:
    return TypeAdapter(DossierGestion)


def geler(dossier: DossierGestion) -> dict[str, Any]:
    """What is stored: numbers, texts and days."""
    gele = _forme().dump_python(dossier, mode="json")
    assert isinstance(gele, dict)  # noqa: S101  a dataclass
    return gele


def lire(contenu: object) -> DossierGestion:
    """The file as it was frozen. Raises pydantic.ValidationError when it was not written by `geler`."""
    return _forme().validate_python(contenu)
