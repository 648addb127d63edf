"""A number of the law that nothing reads is a rule that the product does not hold: none is kept."""

import ast
import re
from collections.abc import Iterator

from parcours.domain.parametres import parametres
from tests.conventions.sources import modules

# A name put together needs a fixed part: otherwise it would stand for any other.
PARTIE_FIXE = 5


def _noms_lus() -> Iterator[str]:
    """Every text of the rules, as a pattern: what it puts in its place may be anything."""
    for source in (source for nom, source in modules().items() if nom.startswith("domain/")):
        for noeud in ast.walk(ast.parse(source)):
            if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and noeud.value.isidentifier():
                # What ends so begins the names of a family.
                yield f"{noeud.value}[a-z0-9_]*" if noeud.value.endswith("_") else noeud.value
            elif isinstance(noeud, ast.JoinedStr):
                morceaux = [str(m.value) if isinstance(m, ast.Constant) else None for m in noeud.values]
                if sum(len(morceau) for morceau in morceaux if morceau) >= PARTIE_FIXE:
                    yield "".join("[a-z0-9_]+" if morceau is None else re.escape(morceau) for morceau in morceaux)


def test_tout_parametre_du_bareme_est_lu() -> None:
    lus = re.compile("|".join(f"(?:{nom})" for nom in sorted(set(_noms_lus()))))
    assert [nom for nom in parametres() if not lus.fullmatch(nom)] == []
