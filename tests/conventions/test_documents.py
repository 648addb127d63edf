"""What the documentation must say for the code to be complete."""

import re

from parcours.config import REGLAGES
from parcours.domain.parametres import parametres
from parcours.models import Base
from tests.conventions.sources import RACINE, gabarits, modules


def _lire(chemin: str) -> str:
    return (RACINE / chemin).read_text(encoding="utf-8")


def test_chaque_reglage_est_documente_et_existe() -> None:
    page = _lire("docs/reglages.md")
    nommes = set(re.findall(r"PARCOURS_\w+", page)) - {"PARCOURS_TEST_POSTGRES"}
    assert nommes == set(REGLAGES)


def test_chaque_reglage_est_lu_par_la_configuration() -> None:
    code = modules()["config.py"].split("REGLAGES", 1)[1].split("}", 1)[1]
    assert {nom for nom in REGLAGES if nom not in code} == set()


def test_chaque_table_est_dans_le_glossaire() -> None:
    glossaire = _lire("docs/glossaire.md")
    absentes = [m.class_.__name__ for m in Base.registry.mappers if f"`{m.class_.__name__}`" not in glossaire]
    assert absentes == []


def test_chaque_nombre_de_la_loi_a_sa_reference() -> None:
    sans = [p.nom for p in parametres().values() if any(not v.reference.strip() for v in p.valeurs)]
    assert sans == []
    assert all(p.description and p.unite for p in parametres().values())


def test_les_versions_sont_figees_avec_empreinte_et_sans_adresse() -> None:
    for fichier in ("prod", "dev", "build"):
        texte = _lire(f"requirements/{fichier}.txt")
        assert "://" not in texte
        paquets = re.findall(r"^[a-z0-9][\w.-]*(?:\[[^]]+\])?==", texte, re.MULTILINE)
        assert paquets
        assert texte.count("--hash=sha256:") >= len(paquets)


def test_le_journal_des_versions_connait_la_version() -> None:
    version = re.search(r'^version = "([^"]+)"', _lire("pyproject.toml"), re.MULTILINE)
    assert version is not None
    assert f"## {version[1]}" in _lire("CHANGELOG.md")


def test_la_documentation_de_l_architecture_nomme_chaque_couche() -> None:
    page = _lire("docs/architecture.md")
    couches = {nom.split("/")[0] for nom in modules() if "/" in nom}
    assert {couche for couche in couches if f"`{couche}/`" not in page and f"{couche}/" not in page} == set()


def test_aucune_adresse_exterieure_dans_les_pages() -> None:
    fautifs = [nom for nom, texte in gabarits().items() if re.search(r"(?:src|href)=['\"]https?://", texte)]
    assert fautifs == []
