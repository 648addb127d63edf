"""The environment: what it decides, and what is refused before anything starts."""

import re
from pathlib import Path

import pytest

from parcours.config import CLE_MINIMUM, REGLAGES, ConfigurationRefusee, charger

CLE = {"PARCOURS_CLE_SECRETE": "x" * CLE_MINIMUM}
DEMO = {"PARCOURS_DEMONSTRATION": "1"}
SMTP = {"PARCOURS_SMTP_HOTE": "smtp.test.example", "PARCOURS_SMTP_EXPEDITEUR": "parcours@test.example"}


def test_une_cle_suffit_sur_sa_propre_machine(tmp_path: Path) -> None:
    config = charger(CLE, tmp_path)

    assert config.base == f"sqlite:///{tmp_path / 'parcours.db'}"
    assert config.adresse == "http://127.0.0.1:8000"
    assert (config.cookie_sur, config.demonstration, config.smtp) == (False, False, None)


def test_le_dossier_des_donnees_laisse_ouvert_est_referme(tmp_path: Path) -> None:
    neuf, ancien = tmp_path / "neuf", tmp_path / "ancien"
    ancien.mkdir(mode=0o755)
    (ancien / "parcours.db").touch()
    charger(DEMO, neuf)
    charger(CLE, ancien)

    assert [d.stat().st_mode & 0o777 for d in (neuf, ancien)] == [0o700, 0o700]


def test_un_dossier_qui_en_contient_d_autres_n_est_pas_le_notre(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    tmp_path.chmod(0o755)
    charger(CLE, tmp_path)

    assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("adresse", "cookie_sur"),
    [
        ("https://parcours.test.example", True),
        ("https://parcours.test.example:8443/", True),
        ("https://127.0.0.1", True),
        ("http://localhost:9000", False),
        ("http://127.0.0.1", False),
        ("http://[::1]", False),
        ("http://[::1]:8000", False),
    ],
)
def test_le_chiffrement_se_demande_partout_sauf_chez_soi(tmp_path: Path, adresse: str, cookie_sur: bool) -> None:
    config = charger({**CLE, "PARCOURS_ADRESSE": adresse}, tmp_path)

    assert config.cookie_sur is cookie_sur
    assert config.adresse == adresse.rstrip("/")


@pytest.mark.parametrize(
    "adresse", ["http://parcours.test.example", "http://10.0.0.4:8000", "http://localhost.test.example"]
)
def test_une_adresse_en_clair_ailleurs_que_chez_soi_n_est_permise_qu_en_demonstration(
    tmp_path: Path, adresse: str
) -> None:
    with pytest.raises(ConfigurationRefusee, match="https://"):
        charger({**CLE, "PARCOURS_ADRESSE": adresse}, tmp_path)

    assert not charger({**DEMO, "PARCOURS_ADRESSE": adresse}, tmp_path).cookie_sur


@pytest.mark.parametrize(
    "adresse",
    [
        "",
        "parcours.test.example",
        "ftp://parcours.test.example",
        "https://",
        "https://parcours.test.example/parcours",
        "https://parcours.test.example?x=1",
        "https://parcours.test.example:huit",
        "https://[::1",
    ],
)
def test_une_adresse_incomplete_est_refusee(tmp_path: Path, adresse: str) -> None:
    with pytest.raises(ConfigurationRefusee, match="PARCOURS_ADRESSE"):
        charger({**CLE, "PARCOURS_ADRESSE": adresse}, tmp_path)


@pytest.mark.parametrize("cle", ["", "x" * (CLE_MINIMUM - 1)])
def test_rien_ne_demarre_sans_cle_secrete(tmp_path: Path, cle: str) -> None:
    with pytest.raises(ConfigurationRefusee, match="PARCOURS_CLE_SECRETE"):
        charger({"PARCOURS_CLE_SECRETE": cle}, tmp_path)


def test_la_cle_peut_venir_d_un_fichier(tmp_path: Path) -> None:
    fichier = tmp_path / "cle"
    fichier.write_text("y" * CLE_MINIMUM + "\n", encoding="utf-8")

    assert charger({"PARCOURS_CLE_FICHIER": str(fichier)}, tmp_path).cle_secrete == "y" * CLE_MINIMUM


def test_un_fichier_de_cle_illisible_est_nomme(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationRefusee, match="PARCOURS_CLE_FICHIER"):
        charger({"PARCOURS_CLE_FICHIER": str(tmp_path / "absent")}, tmp_path)


def test_la_demonstration_garde_une_cle_que_personne_d_autre_ne_lit(tmp_path: Path) -> None:
    premiere = charger(DEMO, tmp_path / "var").cle_secrete

    assert charger(DEMO, tmp_path / "var").cle_secrete == premiere
    assert (tmp_path / "var" / "cle-demonstration").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("reglage", "valeur"),
    [
        ("PARCOURS_DEMONSTRATION", "oui"),
        ("PARCOURS_ARGON2_LEGER", "true"),
        ("PARCOURS_FUSEAU", "Mars/Olympe"),
        ("PARCOURS_FUSEAU", "Europe/London"),
        ("PARCOURS_MANDATAIRES", "-1"),
        ("PARCOURS_MANDATAIRES", "²"),
    ],
)
def test_une_valeur_qui_ne_veut_rien_dire_est_refusee_en_nommant_le_reglage(
    tmp_path: Path, reglage: str, valeur: str
) -> None:
    with pytest.raises(ConfigurationRefusee, match=reglage):
        charger({**CLE, reglage: valeur}, tmp_path)


def test_les_mots_de_passe_peu_couteux_ne_sortent_pas_de_chez_soi(tmp_path: Path) -> None:
    leger = {**CLE, "PARCOURS_ARGON2_LEGER": "1"}
    assert charger(leger, tmp_path).argon2_leger

    with pytest.raises(ConfigurationRefusee, match="PARCOURS_ARGON2_LEGER"):
        charger({**leger, "PARCOURS_ADRESSE": "https://parcours.test.example"}, tmp_path)


def test_le_serveur_de_messagerie(tmp_path: Path) -> None:
    smtp = charger({**CLE, **SMTP}, tmp_path).smtp

    assert smtp is not None
    assert (smtp.port, smtp.chiffrement, smtp.delai_s, smtp.compte) == (587, "starttls", 20.0, None)


@pytest.mark.parametrize(
    ("reglage", "valeur"),
    [
        ("PARCOURS_SMTP_EXPEDITEUR", ""),
        ("PARCOURS_SMTP_EXPEDITEUR", "parcours"),
        ("PARCOURS_SMTP_CHIFFREMENT", "ssl"),
        ("PARCOURS_SMTP_PORT", "smtp"),
        ("PARCOURS_SMTP_DELAI_S", "0,5"),
    ],
)
def test_un_serveur_de_messagerie_mal_regle_est_refuse(tmp_path: Path, reglage: str, valeur: str) -> None:
    with pytest.raises(ConfigurationRefusee, match=reglage):
        charger({**CLE, **SMTP, reglage: valeur}, tmp_path)


def test_chaque_reglage_est_explique() -> None:
    source = Path(__file__).parent.parent / "parcours" / "config.py"
    nommes = set(re.findall(r'"(PARCOURS_[A-Z0-9_]+)"', source.read_text(encoding="utf-8")))

    assert nommes == set(REGLAGES)
    assert all(texte.strip() for texte in REGLAGES.values())
