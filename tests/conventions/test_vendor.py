"""What comes from elsewhere is exactly what its README says, with its licence; what is ours stays light."""

import gzip
import hashlib
import re
from base64 import b64encode

import pytest

from parcours.paths import STATIC, TEMPLATES

LIGNE = re.compile(r"^\| `(?P<fichier>[^`]+)` \|.*\| (?P<licence>[^|]+) \| `(?P<sha384>[^`]+)` \|$")
README = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
ENTREES = [trouve for ligne in README.splitlines() if (trouve := LIGNE.match(ligne))]
CSS = [STATIC / "css" / f"{nom}.css" for nom in ("tokens", "base", "components", "print")]


@pytest.mark.parametrize("entree", ENTREES, ids=[entree["fichier"] for entree in ENTREES])
def test_un_fichier_venu_d_ailleurs_garde_son_empreinte(entree: re.Match[str]) -> None:
    contenu = (STATIC / entree["fichier"]).read_bytes()
    assert b64encode(hashlib.sha384(contenu).digest()).decode() == entree["sha384"]


@pytest.mark.parametrize("entree", ENTREES, ids=[entree["fichier"] for entree in ENTREES])
def test_un_fichier_venu_d_ailleurs_est_accompagne_de_sa_licence(entree: re.Match[str]) -> None:
    nommee = re.search(r"`([^`]+)`", entree["licence"])
    assert nommee is not None
    assert (STATIC / nommee[1]).stat().st_size > 0


def test_aucun_fichier_venu_d_ailleurs_n_est_oublie_par_le_readme() -> None:
    presents = {chemin for dossier in ("vendor", "fonts") for chemin in (STATIC / dossier).iterdir()}
    copies = {str(chemin.relative_to(STATIC)) for chemin in presents if chemin.suffix not in {".md", ".txt"}}
    assert copies == {entree["fichier"] for entree in ENTREES}


def test_les_pages_chargent_les_fichiers_annonces() -> None:
    sources = [TEMPLATES / "base.html", *(STATIC / "js").rglob("*.js")]
    textes = "".join(source.read_text(encoding="utf-8") for source in sources)
    for entree in ENTREES:
        # The fonts of the papers are for Typst.
        assert entree["fichier"] in textes or entree["fichier"].endswith(".ttf")


def test_les_polices_de_la_feuille_sont_celles_que_la_page_precharge() -> None:
    page = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    polices = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', CSS[1].read_text(encoding="utf-8"))
    assert len(polices) == 2
    for police in polices:
        assert police in page


def test_les_feuilles_de_style_tiennent_en_14_ko_compresses() -> None:
    assert sum(len(gzip.compress(feuille.read_bytes())) for feuille in CSS) <= 14 * 1024


def test_les_feuilles_de_style_ne_demandent_rien_a_un_autre_site() -> None:
    for feuille in CSS:
        texte = feuille.read_text(encoding="utf-8")
        assert "@import" not in texte
        assert "//" not in texte.replace("https://", "//")
