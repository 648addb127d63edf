"""Who may do what in the code: what import contracts cannot say."""

import ast
import re
from collections.abc import Iterable

import pytest

from tests.conventions.sources import RACINE, modules


def _fichiers_avec(motif: str, sauf: Iterable[str] = ()) -> list[str]:
    gardes = tuple(sauf)
    return [nom for nom, texte in modules().items() if re.search(motif, texte) and not nom.startswith(gardes)]


@pytest.mark.parametrize(
    ("motif", "permis"),
    [
        (r"\.commit\(", ("db.py",)),
        (r"\bos\.environ\b|\bgetenv\b", ("config.py",)),
        (r"\.today\(\)|\.now\(|\.utcnow\(|time\.time\(", ("horloge.py",)),
        (r"\btext\(\s*[f\"']", ("queries/", "models/")),
        (r"(from|import) apscheduler", ("jobs/scheduler.py",)),
        (r"(from|import) smtplib", ("exchange/mail.py",)),
        (r"(from|import) python_calamine", ("exchange/classeur.py",)),
        (r"(from|import) waitress", ("cli.py", "jobs/service.py")),
        (r"\bMarkup\(|\|\s*safe\b", ()),
    ],
)
def test_chaque_chose_n_est_faite_qu_a_sa_place(motif: str, permis: tuple[str, ...]) -> None:
    assert _fichiers_avec(motif, permis) == []


def test_aucun_select_hors_des_requetes() -> None:
    fautifs = []
    for nom, texte in modules().items():
        if nom.startswith(("queries/", "models/")):
            continue
        for noeud in ast.walk(ast.parse(texte)):
            if isinstance(noeud, ast.ImportFrom) and noeud.module == "sqlalchemy":
                fautifs += [nom for alias in noeud.names if alias.name == "select"]
    assert fautifs == []


def test_un_module_tient_en_300_lignes_et_un_fichier_de_tests_en_500() -> None:
    longs = {nom: texte.count("\n") for nom, texte in modules().items() if texte.count("\n") > 300}
    tests = {f.name: len(f.read_text(encoding="utf-8").splitlines()) for f in (RACINE / "tests").rglob("*.py")}
    longs |= {nom: lignes for nom, lignes in tests.items() if lignes > 500}
    assert longs == {}


def test_toute_fonction_publique_dit_ce_qu_elle_repond() -> None:
    muettes = []
    for nom, texte in modules().items():
        for noeud in ast.parse(texte).body:
            if isinstance(noeud, ast.FunctionDef | ast.ClassDef) and not noeud.name.startswith("_"):
                muettes += [] if ast.get_docstring(noeud) else [f"{nom} {noeud.name}"]
    assert muettes == []
