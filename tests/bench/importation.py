"""The import of 10 000 lines, in a process of its own so that its memory can be told from the rest.

`python -m tests.bench.importation CLASSEUR BASE AUTRE_BASE`: imports into a first database, then inserts the very rows
that came out of it, in bulk, into the other one. Both databases are migrated and empty. Prints one line of JSON.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import insert, select

from parcours.actions import importation
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees, migrer, ouvrir
from parcours.exchange.importation import en_candidatures, lire_fichier
from parcours.models import Base
from tests.bench.lot import AU, MAINTENANT
from tests.bench.memoire import pic_mio
from tests.bench.population import FUSEAU, GRAINE, METIERS, NOMS, PRENOMS, TERRITOIRE
from tests.exchange.classeurs import candidature, liste

LIGNES = 10_000
# One person in four has a second contract.
PERSONNES = LIGNES * 4 // 5
SIRET = "1" * 14


@dataclass(frozen=True)
class Importation:
    """Durations (s) of the parts of an import, of the same rows in bulk; peak of memory (MiB) before, and during."""

    lecture_s: float
    rapprochement_s: float
    total_s: float
    en_bloc_s: float
    lignes_ecrites: int
    avant_mio: float
    pic_mio: float


def classeur() -> bytes:
    """The list that a structure would download: 8 000 persons, 10 000 contracts, every application accepted."""
    rng = Random(GRAINE)
    lignes = []
    for rang in range(PERSONNES):
        debut = AU - timedelta(days=rng.randint(30, 1500))
        personne: dict[str, object] = {
            "nom": f"{rng.choice(NOMS)}-{rng.choice(NOMS)}",
            "prenom": rng.choice(PRENOMS),
            "naissance": date(1965, 1, 1) + timedelta(days=rng.randint(0, 14_000)),
            "telephone": f"0696{rang:06d}",
            "email": f"personne{rang}@exemple.example",
            "metiers": rng.choice(METIERS),
            "pass_numero": f"{999990000000 + rang}",
            "pass_debut": debut,
            "pass_fin": debut + timedelta(days=729),
        }
        milieu = debut + timedelta(days=179)
        lignes.append(candidature(**personne, contrat_debut=debut, contrat_fin=milieu))
        if rang % 4 == 0:
            suite = milieu + timedelta(days=1)
            lignes.append(candidature(**personne, contrat_debut=suite, contrat_fin=suite + timedelta(days=179)))
    return liste(*lignes)


def mesurer(fichier: Path, base: str, autre_base: str) -> Importation:
    """Import a workbook, then its rows in bulk, from another process; the databases are migrated here."""
    for adresse in (base, autre_base):
        ouverte = ouvrir(adresse)
        migrer(ouverte.engine)
        ouverte.engine.dispose()
    ordre = [sys.executable, "-m", __name__, str(fichier), base, autre_base]
    return Importation(**json.loads(subprocess.run(ordre, check=True, stdout=subprocess.PIPE).stdout))


def _mesurer_ici(fichier: Path, base: BaseDeDonnees, autre_base: BaseDeDonnees) -> Importation:
    _creer_la_structure(base)
    avant_mio, debut = pic_mio(), perf_counter()
    lecture = lire_fichier(fichier)
    candidatures = en_candidatures(lecture)
    lecture_s = perf_counter() - debut
    assert len(candidatures) == LIGNES, lecture.rejets[:3]
    with base.lecture() as session:
        milieu = perf_counter()
        importation.preparer(session, importation.structure_du_siret(session, SIRET), candidatures, AU)
        rapprochement_s = perf_counter() - milieu
    milieu = perf_counter()
    with base.transaction() as session:
        structure = importation.structure_du_siret(session, SIRET)
        importation.importer(session, Auteur(None, MAINTENANT, AU), structure, candidatures, lecture.lignes_rejetees)
    total_s, au_plus_mio = lecture_s + perf_counter() - milieu, pic_mio()
    lignes_ecrites, en_bloc_s = _recopier(base, autre_base)
    return Importation(lecture_s, rapprochement_s, total_s, en_bloc_s, lignes_ecrites, avant_mio, au_plus_mio)


def _creer_la_structure(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        session.execute(
            insert(Base.metadata.tables["structure"]),
            {
                "ref": "bench22222",
                "type": "ACI",
                "nom": "Chantier de la Ravine",
                "siret": SIRET,
                "commune": "Le Marin",
                "zone": "Sud",
                "territoire": TERRITOIRE,
                "fuseau": FUSEAU,
            },
        )


def _recopier(depuis: BaseDeDonnees, vers: BaseDeDonnees) -> tuple[int, float]:
    """Insert every row of a database into another; how many, and the time of the insertions alone (s)."""
    tables = []
    with depuis.lecture() as session:
        for table in Base.metadata.sorted_tables:
            tables.append((table, [ligne._asdict() for ligne in session.execute(select(table))]))
    debut = perf_counter()
    with vers.transaction() as session:
        for table, lignes in tables:
            if lignes:
                session.execute(insert(table), lignes)
    return sum(len(lignes) for _, lignes in tables), perf_counter() - debut


if __name__ == "__main__":
    releve = _mesurer_ici(Path(sys.argv[1]), ouvrir(sys.argv[2]), ouvrir(sys.argv[3]))
    print(json.dumps(asdict(releve)))
