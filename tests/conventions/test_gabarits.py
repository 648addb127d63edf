"""Templates: all used, no inline style, script or handler, no raw field, nothing marked safe."""

import re

import pytest

from tests.conventions.sources import gabarits, modules, papiers

PIECES = re.compile(r"(?:from|import|include|extends) ['\"]([^'\"]+)['\"]")


def _utilises() -> set[str]:
    textes = [*modules().values(), *gabarits().values()]
    return {nom for texte in textes for nom in re.findall(r"['\"]([\w/.{}]+\.(?:html|txt))['\"]", texte)}


def test_chaque_gabarit_sert() -> None:
    utilises = _utilises()
    inutiles = [
        nom
        for nom in gabarits()
        if nom not in utilises and not nom.startswith("errors/") and not _est_compose(nom, utilises)
    ]
    assert inutiles == []


def _est_compose(nom: str, utilises: set[str]) -> bool:
    # Names built at run time: mails/rappel.{txt,html} share one stem.
    return any(u.split("{")[0] and "{" in u and nom.startswith(u.split("{")[0]) for u in utilises)


def test_chaque_papier_sert_et_n_evalue_rien_de_ce_qu_on_lui_donne() -> None:
    noms = {nom for texte in modules().values() for nom in re.findall(r"\bpdf\(\s*\"(\w+)\"", texte)}
    assert noms | {"commun"} == set(papiers())
    assert [nom for nom, texte in papiers().items() if re.search(r"\beval\b|\bread\(", texte)] == []


def test_chaque_gabarit_nomme_existe() -> None:
    absents = [
        f"{nom} → {piece}"
        for nom, texte in gabarits().items()
        for piece in PIECES.findall(texte)
        if piece not in gabarits()
    ]
    assert absents == []


@pytest.mark.parametrize(
    "interdit",
    [r"\sstyle=", r"\son[a-z]+=", r"<script(?![^>]*\ssrc=)", r"\|\s*safe\b", r"javascript:", r"<style\b", r"hx-on"],
)
def test_aucune_page_ne_contourne_la_politique_de_securite(interdit: str) -> None:
    fautifs = [nom for nom, texte in gabarits().items() if re.search(interdit, texte) and not nom.startswith("mails/")]
    assert fautifs == []


def test_les_pages_n_ecrivent_pas_de_champ_brut() -> None:
    permis = re.compile(r'type="(?:hidden|search|submit)"|name="csrf_token"')
    fautifs = []
    for nom, texte in gabarits().items():
        if nom.startswith("components/") or nom == "base.html":
            continue
        fautifs += [
            f"{nom} {champ}" for champ in re.findall(r"<(?:input|textarea)[^>]*>", texte) if not permis.search(champ)
        ]
    assert fautifs == []


def test_aucun_import_de_macro_ne_reste_inutile() -> None:
    inutiles = []
    for nom, texte in gabarits().items():
        for liste in re.findall(r"from ['\"][^'\"]+['\"] import ([^%]+?)-?%}", texte):
            for macro in re.split(r",", liste.replace("with context", "")):
                morceaux = macro.split(" as ")
                usage = morceaux[-1].strip()
                if usage and len(re.findall(rf"\b{re.escape(usage)}\b", texte)) < 2:
                    inutiles.append(f"{nom} {usage}")
    assert inutiles == []
