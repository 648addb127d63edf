"""`parcours import emplois`: same work as the page, line numbers only, nothing left by a process that was killed."""

import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from sqlalchemy import Date, String, func, select

from parcours.cli import main
from parcours.db import BaseDeDonnees
from parcours.domain.importation import Plan
from parcours.exchange.emplois import lire_candidatures
from parcours.exchange.importation import bilan_de
from parcours.models import Contrat, Echeance, Journal, Parcours, PassIae, Salarie, Structure
from parcours.rendering.importation import imprimer
from tests.actions.test_importation import inventees
from tests.builders import creer_structure
from tests.exchange.classeurs import EXEMPLE, TITRES, avec_formule, candidature, liste

RAVINE = "Chantier de la Ravine"
# The process kills itself, without a word, at the insertion of contracts whose rank is given.
TUE = """
import os, signal, sys
from sqlalchemy import Engine, event
from parcours.cli import main
ordres, fatal = iter(range(10**9)), int(sys.argv.pop())
@event.listens_for(Engine, "before_cursor_execute")
def tuer(connexion, curseur, ordre, *_):
    if ordre.startswith("INSERT INTO contrat") and next(ordres) == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
main()
"""


def reglages(base: BaseDeDonnees) -> dict[str, str]:
    adresse = base.engine.url.render_as_string(hide_password=False)
    return {"PARCOURS_BASE": adresse, "PARCOURS_CLE_SECRETE": "cle-des-tests-" + "x" * 32}


def lancer(base: BaseDeDonnees, fichier: Path, siret: str) -> Result:
    arguments = ["import", "emplois", str(fichier), "--structure", siret]
    return CliRunner().invoke(main, arguments, env=reglages(base), catch_exceptions=False)


def compter(base: BaseDeDonnees, modele: type[Any]) -> int:
    with base.lecture() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


def faits_de(base: BaseDeDonnees, structure: Structure) -> dict[str, list[Any]]:
    """What was written in a structure, but for keys, references and instants."""
    trouves = {}
    with base.lecture() as session:
        for modele in (Salarie, Parcours, PassIae, Contrat, Echeance, Journal):
            table = modele.__table__
            colonnes = [
                c for c in table.columns if isinstance(c.type, Date | String) and c.name not in {"ref", "objet"}
            ]
            demande = select(*colonnes).where(table.c.structure_id == structure.id)
            trouves[modele.__tablename__] = sorted((tuple(ligne) for ligne in session.execute(demande)), key=repr)
    return trouves


@pytest.fixture
def structure(base: BaseDeDonnees) -> Structure:
    with base.transaction() as session:
        return creer_structure(session, RAVINE)


@pytest.fixture
def exemplaire(tmp_path: Path) -> Path:
    fichier = tmp_path / "candidatures.xlsx"
    fichier.write_bytes(liste(candidature()))
    return fichier


def test_l_exemple_s_importe_et_liste_ses_refus(moteur: str, base: BaseDeDonnees, structure: Structure) -> None:
    fait = lancer(base, EXEMPLE, structure.siret)
    assert fait.exit_code == 0
    assert fait.stderr == ""
    assert fait.stdout.startswith("Import\u00a0: 21 personnes, 23 contrats, 5 lignes refusées.\n")
    assert "  14 | Numéro PASS IAE | Le numéro de PASS IAE doit compter exactement 12 caractères" in fait.stdout
    assert [compter(base, Parcours), compter(base, Contrat)] == [21, 23]
    with base.lecture() as session:
        dues = select(func.count()).select_from(Echeance).where(Echeance.prochain_le <= date(2026, 11, 23))
        assert session.scalar(dues)
        noms = session.scalars(select(Salarie.nom)).all()
    assert not [nom for nom in noms if nom in fait.stdout]


def test_le_meme_fichier_une_seconde_fois_dit_que_tout_est_a_jour(
    base: BaseDeDonnees, structure: Structure, exemplaire: Path
) -> None:
    lancer(base, exemplaire, structure.siret)
    fait = lancer(base, exemplaire, structure.siret)
    assert fait.exit_code == 0
    assert fait.stdout.startswith("Rien à écrire\u00a0: tout est déjà à jour.")
    assert compter(base, Salarie) == 1


def test_un_siret_ecrit_par_groupes_est_reconnu(base: BaseDeDonnees, structure: Structure, exemplaire: Path) -> None:
    siret = structure.siret
    assert lancer(base, exemplaire, f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}").exit_code == 0


def test_un_siret_inconnu_est_refuse(base: BaseDeDonnees, exemplaire: Path) -> None:
    fait = lancer(base, exemplaire, "12345678901234")
    assert fait.exit_code == 1
    assert fait.stderr == "Aucune structure n’a ce SIRET\u00a0: vérifiez ses 14 chiffres.\n"


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [(avec_formule(), "formule"), (b"pas un classeur", ".xlsx"), (None, "ne peut pas être lu")],
    ids=["formule", "pas_un_classeur", "absent"],
)
def test_un_fichier_refuse_le_dit_et_sort_en_erreur(
    base: BaseDeDonnees, structure: Structure, tmp_path: Path, contenu: bytes | None, phrase: str
) -> None:
    fichier = tmp_path / "liste.xlsx"
    if contenu is not None:
        fichier.write_bytes(contenu)
    fait = lancer(base, fichier, structure.siret)
    assert fait.exit_code == 1
    assert fait.stdout == ""
    assert phrase in fait.stderr
    assert compter(base, Salarie) == 0


def test_dans_un_terminal_les_refus_sont_en_tableau() -> None:
    sortie = StringIO()
    lecture = lire_candidatures(liste(candidature(nom="A…"), titres=[*TITRES, "[/bold]"]))
    imprimer(bilan_de(Plan((), ()), lecture), Console(file=sortie, force_terminal=True, width=100))
    assert "━" in sortie.getvalue()
    assert "Nom candidat" in sortie.getvalue()
    assert "[/bold]" in sortie.getvalue()


def test_un_processus_tue_en_plein_import_ne_laisse_rien_et_se_reprend(
    moteur: str, base: BaseDeDonnees, structure: Structure, tmp_path: Path
) -> None:
    fichier = tmp_path / "liste.xlsx"
    # SQLite inserts row by row, PostgreSQL by batches of 500 persons: in both, a whole batch is already written.
    nombre, fatal = (2000, 1200) if moteur == "sqlite" else (520, 1)
    fichier.write_bytes(liste(*inventees(nombre)))
    with base.transaction() as session:
        temoin = creer_structure(session, RAVINE)
    assert lancer(base, fichier, temoin.siret).exit_code == 0
    avant = compter(base, Salarie)

    arguments = ["import", "emplois", str(fichier), "--structure", structure.siret, str(fatal)]
    tue = subprocess.run(
        [sys.executable, "-c", TUE, *arguments], env={**os.environ, **reglages(base)}, check=False, timeout=120
    )
    assert tue.returncode == -9
    assert compter(base, Salarie) == avant == nombre
    assert lancer(base, fichier, structure.siret).exit_code == 0
    assert faits_de(base, structure) == faits_de(base, temoin)
