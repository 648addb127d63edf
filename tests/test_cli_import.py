"""`parcours import emplois`: same work as the page, line numbers only, nothing left by a process that was killed."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
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
from parcours.models import Affectation, Contrat, Echeance, Journal, Parcours, PassIae, Salarie, Structure
from parcours.rendering.importation import imprimer
from tests.actions.test_importation import inventees
from tests.builders import creer_compte, creer_structure
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


def lancer(base: BaseDeDonnees, fichier: Path, siret: str, *options: str) -> Result:
    arguments = ["import", "emplois", str(fichier), "--structure", siret, *options]
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


def tout_lire(terminal: int) -> str:
    """What a terminal is sent, until whoever writes to it goes (the system then says that it failed)."""
    morceaux = []
    with suppress(OSError):
        while morceau := os.read(terminal, 4096):
            morceaux.append(morceau)
    os.close(terminal)
    return b"".join(morceaux).decode()


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


def test_une_fin_de_pass_qui_recule_attend_l_option(
    base: BaseDeDonnees, structure: Structure, exemplaire: Path
) -> None:
    lancer(base, exemplaire, structure.siret)
    exemplaire.write_bytes(liste(candidature(pass_fin=date(2027, 2, 2))))

    fait = lancer(base, exemplaire, structure.siret)
    assert fait.exit_code == 0
    assert fait.stdout.startswith("Rien à écrire\u00a0: la fin d’un PASS IAE recule dans ce fichier.")
    assert "recule de 30 jours, du 4 mars 2027 au 2 février 2027" in fait.stdout
    assert "--accepter-reculs" in fait.stdout

    fait = lancer(base, exemplaire, structure.siret, "--accepter-reculs")
    assert fait.stdout.startswith("Import\u00a0: 1 personne, 0 contrat, 1 PASS déplacé")
    assert "--accepter-reculs" not in fait.stdout
    with base.lecture() as session:
        assert session.scalars(select(PassIae.fin_officielle)).one() == date(2027, 2, 2)


def test_un_siret_ecrit_par_groupes_est_reconnu(base: BaseDeDonnees, structure: Structure, exemplaire: Path) -> None:
    siret = structure.siret
    assert lancer(base, exemplaire, f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}").exit_code == 0


def test_un_siret_inconnu_est_refuse(base: BaseDeDonnees, exemplaire: Path) -> None:
    fait = lancer(base, exemplaire, "12345678901234")
    assert fait.exit_code == 1
    assert fait.stderr == "Aucune structure n’a ce SIRET\u00a0: vérifiez ses 14 chiffres.\n"


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (avec_formule(), "formule"),
        (b"pas un classeur", ".xlsx"),
        (None, "ne peut pas être lu"),
        (liste(), "aucune candidature"),
    ],
    ids=["formule", "pas_un_classeur", "absent", "titres_seuls"],
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


def test_une_personne_de_la_structure_accompagne_les_nouveaux_parcours(
    moteur: str, base: BaseDeDonnees, structure: Structure, exemplaire: Path
) -> None:
    with base.transaction() as session:
        alice = creer_compte(session, "alice@test.example", "conseiller", structure, le=datetime.now(UTC))
    fait = lancer(base, exemplaire, structure.siret, "--referent", " Alice@test.example")
    assert fait.exit_code == 0
    assert "sans référent·e" not in fait.stdout
    with base.lecture() as session:
        assert session.scalars(select(Affectation.compte_id)).one() == alice.id


def test_une_adresse_qui_n_accompagne_pas_ici_est_refusee(
    base: BaseDeDonnees, structure: Structure, exemplaire: Path
) -> None:
    fait = lancer(base, exemplaire, structure.siret, "--referent", "alice@test.example")
    assert fait.exit_code == 1
    assert fait.stderr.startswith("Cette adresse n’est pas celle d’une personne qui accompagne dans cette structure")
    assert compter(base, Salarie) == 0


def test_sans_adresse_la_commande_dit_combien_de_parcours_n_ont_personne(
    base: BaseDeDonnees, structure: Structure, exemplaire: Path
) -> None:
    fait = lancer(base, exemplaire, structure.siret)
    assert "  Dont sans référent·e | 1\n" in fait.stdout


@pytest.mark.parametrize(
    ("contenu", "titre"),
    [
        (liste(candidature(statut="Candidature déclinée")), "aucune candidature de ce fichier n’est acceptée."),
        (liste(candidature(nom="D…")), "toutes les lignes à importer sont refusées."),
    ],
    ids=["rien_d_accepte", "tout_refuse"],
)
def test_un_fichier_dont_rien_ne_s_importe_dit_pourquoi(
    base: BaseDeDonnees, structure: Structure, tmp_path: Path, contenu: bytes, titre: str
) -> None:
    fichier = tmp_path / "liste.xlsx"
    fichier.write_bytes(contenu)
    assert lancer(base, fichier, structure.siret).stdout.startswith(f"Rien à écrire\u00a0: {titre}\n")


@pytest.mark.parametrize(("nombre", "attendu"), [(1501, "1501/1501"), (20, "")], ids=["long", "court"])
def test_dans_un_terminal_un_long_import_montre_ou_il_en_est(
    base: BaseDeDonnees, structure: Structure, tmp_path: Path, nombre: int, attendu: str
) -> None:
    fichier = tmp_path / "liste.xlsx"
    fichier.write_bytes(liste(*inventees(nombre)))
    maitre, terminal = pty.openpty()
    ordre = [sys.executable, "-m", "parcours", "import", "emplois", str(fichier), "--structure", structure.siret]
    environnement = {**os.environ, **reglages(base), "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(ordre, env=environnement, stdout=subprocess.DEVNULL, stderr=terminal) as processus:
        os.close(terminal)
        vu = tout_lire(maitre)
    assert processus.returncode == 0
    assert compter(base, Salarie) == nombre
    assert ("Personnes écrites" in vu) == bool(attendu)
    assert attendu in vu


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
