from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from parcours.cli import main, preparer_demonstration
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.demonstration.chargement import DemonstrationRefusee
from parcours.demonstration.comptes import fiche_des_comptes
from parcours.domain.compte import MOT_DE_PASSE_DEMONSTRATION, NomRole, adresse_de_demonstration
from parcours.horloge import Horloge
from parcours.models import Alerte, Execution, Parcours


def nombres(base: BaseDeDonnees) -> list[int]:
    with base.lecture() as session:
        return [session.scalar(select(func.count()).select_from(m)) or 0 for m in (Parcours, Alerte, Execution)]


def test_le_premier_depart_charge_et_veille_le_second_garde_les_donnees(
    base: BaseDeDonnees, config: Config, horloge: Horloge
) -> None:
    demonstration = replace(config, demonstration=True)
    preparer_demonstration(demonstration, base, horloge)
    apres = nombres(base)
    assert apres[0] == 3542
    assert apres[1] > 500
    preparer_demonstration(demonstration, base, horloge)
    assert nombres(base) == apres


def test_hors_demonstration_rien_n_est_prepare(base: BaseDeDonnees, config: Config, horloge: Horloge) -> None:
    with pytest.raises(DemonstrationRefusee):
        preparer_demonstration(config, base, horloge)
    assert nombres(base) == [0, 0, 0]


def test_la_commande_refuse_hors_demonstration_sans_creer_de_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARCOURS_DEMONSTRATION", raising=False)
    monkeypatch.setenv("PARCOURS_CLE_SECRETE", "x" * 40)
    reponse = CliRunner().invoke(main, ["demonstration"])
    assert reponse.exit_code == 2
    assert "mode démonstration" in reponse.output
    assert not (tmp_path / "var" / "parcours.db").exists()


def test_les_comptes_affiches_sont_ceux_de_chaque_role() -> None:
    fiche = fiche_des_comptes()
    assert MOT_DE_PASSE_DEMONSTRATION in fiche
    assert all(adresse_de_demonstration(role) in fiche for role in NomRole)
