"""Papers to print: a Typst document filled with data, as an accessible PDF (PDF/UA-1)."""

import json
from collections.abc import Mapping
from functools import lru_cache

import typst

from parcours.paths import STATIC, TEMPLATES

_DOSSIER = TEMPLATES / "papiers"


def composer(nom: str, donnees: Mapping[str, object]) -> bytes:
    """The PDF of a paper, by the name of its template (livret, bilan, emargement).

    The data travel beside the template, as JSON: whatever a person typed stays text.
    """
    entrees = {"donnees": json.dumps(donnees, ensure_ascii=False)}
    compose = typst.compile(
        _DOSSIER / f"{nom}.typ",
        root=_DOSSIER,
        font_paths=_polices(),
        sys_inputs=entrees,
        pdf_standards="ua-1",
    )
    assert isinstance(compose, bytes)  # noqa: S101  several pages of a PDF are still one file
    return compose


@lru_cache(maxsize=1)
def _polices() -> typst.Fonts:
    # Ours alone: the same paper on every machine.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[STATIC / "fonts"])
