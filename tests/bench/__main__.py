"""`make bench`: the figures of the product, as ratios within one run (docs/mesures.md says how to read them)."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from parcours.db import BaseDeDonnees, migrer, ouvrir, sauvegarder
from tests import postgresql
from tests.bench import importation, mesure, nuit, pages, rapport
from tests.bench.remplissage import copier, peupler, vivre_un_jour
from tests.bench.serveur import lancer

TAILLES = (1_000, 10_000, 100_000)
# The whole country, for the nights alone: everything else does not depend on it.
PAYS = 1_000_000
MOTEURS = ("sqlite", "postgresql")


def lire_les_arguments(arguments: list[str]) -> argparse.Namespace:
    """The populations and the engines to measure."""
    analyseur = argparse.ArgumentParser(prog="python -m tests.bench", description="Mesurer, en rapports.")
    analyseur.add_argument("--n", type=int, nargs="+", default=list(TAILLES), help="nombres de parcours")
    analyseur.add_argument("--moteur", choices=MOTEURS, nargs="+", default=list(MOTEURS), help="un moteur, ou deux")
    analyseur.add_argument("--rapide", action="store_true", help="1 000 et 10 000 parcours seulement")
    analyseur.add_argument("--pays", type=int, default=PAYS, help="nombre de parcours des nuits du pays (0 : aucune)")
    analyseur.add_argument("--garder", type=Path, help="dossier où reprendre, ou laisser, les populations remplies")
    choix = analyseur.parse_args(arguments)
    if choix.rapide:
        choix.n, choix.pays = list(TAILLES[:2]), 0
    choix.n = sorted(set(choix.n))
    if choix.n[0] < TAILLES[0]:
        analyseur.error(f"il faut {TAILLES[0]} parcours au moins : la structure témoin en a 714")
    return choix


def principal() -> int:
    """Measure everything; 1 when a page sends more SQL statements than the budget allows."""
    choix = lire_les_arguments(sys.argv[1:])
    est_tenu = True
    with TemporaryDirectory(prefix="parcours-bench-") as nom, ExitStack() as pile:
        dossier = Path(nom)
        tailles = sorted({*choix.n, choix.pays} - {0})
        sources = {nombre: _remplie(dossier, nombre, choix.garder) for nombre in tailles}
        fichier = dossier / "candidatures.xlsx"
        fichier.write_bytes(importation.classeur())
        if "postgresql" in choix.moteur:
            try:
                serveur = pile.enter_context(postgresql.serveur())
            except ImportError:
                print("PostgreSQL n’est pas installé : rien n’est mesuré sur PostgreSQL.", file=sys.stderr)
                return 2
            with _copies(serveur, sources) as copies:
                neuves = [_creer(serveur, f"bench_import_{rang}") for rang in range(2)]
                est_tenu &= mesurer_un_moteur("PostgreSQL", copies, choix.n, fichier, neuves)
        if "sqlite" in choix.moteur:
            neuves = [f"sqlite:///{dossier / f'import-{rang}.db'}" for rang in range(2)]
            est_tenu &= mesurer_un_moteur("SQLite", sources, choix.n, fichier, neuves)
        for base in sources.values():
            base.engine.dispose()
    return 0 if est_tenu else 1


def mesurer_un_moteur(
    moteur: str, toutes: dict[int, BaseDeDonnees], tailles: list[int], fichier: Path, neuves: list[str]
) -> bool:
    """Print the figures of an engine; whether every page keeps within the budget of SQL statements.

    The nights are those of every population; the pages, those of `tailles`.
    """
    rapport.titre(moteur)
    with rapport.etape("premières nuits"):
        premieres = {nombre: nuit.premiere(_adresse(base), nombre) for nombre, base in toutes.items()}
    rapport.premieres_nuits(moteur, premieres)
    bases = {nombre: toutes[nombre] for nombre in tailles}
    for base in bases.values():
        vivre_un_jour(base)
    with ExitStack() as pile:
        cibles = {}
        for nombre, base in bases.items():
            serveur = pile.enter_context(lancer(_adresse(base)))
            cibles[nombre] = [mesure.Cible(nombre, serveur, page) for page in pages.a_mesurer(base)]
        # The same page of every size, then the next one: sizes are compared within the same minute.
        rangees = [[c for c in liste if c.page.nom == nom] for nom in _noms(cibles) for liste in cibles.values()]
        with rapport.etape("pages"):
            releves = mesure.mesurer([cible for rangee in rangees for cible in rangee])
        memoires = {nombre: liste[0].serveur.memoire() for nombre, liste in cibles.items()}
    rapport.pages(moteur, releves)
    rapport.memoire_du_serveur(memoires)
    with rapport.etape("instructions SQL"):
        comptes = {
            nombre: pages.compter_les_instructions(base, pages.a_mesurer(base)) for nombre, base in bases.items()
        }
    est_tenu = rapport.instructions(comptes)
    with rapport.etape("nuits"):
        nuits = {nombre: nuit.suivantes(_adresse(base), nombre) for nombre, base in toutes.items()}
    rapport.nuits(nuits)
    with rapport.etape("import"):
        faite = importation.mesurer(fichier, *neuves)
    rapport.importation(faite)
    return est_tenu


def _noms(cibles: dict[int, list[mesure.Cible]]) -> list[str]:
    """The names of the pages, as the biggest population has them."""
    return [cible.page.nom for cible in cibles[max(cibles)]]


def _adresse(base: BaseDeDonnees) -> str:
    return base.engine.url.render_as_string(hide_password=False)


def _ouvrir(adresse: str) -> BaseDeDonnees:
    base = ouvrir(adresse)
    migrer(base.engine)
    return base


def _remplie(dossier: Path, nombre: int, gardees: Path | None) -> BaseDeDonnees:
    """A population before its first night; taken again from those that were kept, when it is there."""
    fichier, gardee = dossier / f"{nombre}.db", gardees / f"{nombre}.db" if gardees else None
    with rapport.etape(f"{rapport.entier(nombre)} parcours : remplissage"):
        if gardee is not None and gardee.exists():
            shutil.copy(gardee, fichier)
            return _ouvrir(f"sqlite:///{fichier}")
        base = _ouvrir(f"sqlite:///{fichier}")
        peupler(base, nombre)
        if gardee is not None:
            sauvegarder(base.engine, gardee)
    return base


def _creer(serveur: str, nom: str) -> str:
    postgresql.ordonner(serveur, f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')
    postgresql.ordonner(serveur, f'CREATE DATABASE "{nom}"')
    return postgresql.adresse_de_base(serveur, nom)


@contextmanager
def _copies(serveur: str, sources: dict[int, BaseDeDonnees]) -> Iterator[dict[int, BaseDeDonnees]]:
    """The same populations in PostgreSQL."""
    copies = {}
    for nombre, source in sources.items():
        copies[nombre] = _ouvrir(_creer(serveur, f"bench_{nombre}"))
        with rapport.etape(f"{rapport.entier(nombre)} parcours : copie dans PostgreSQL"):
            copier(source, copies[nombre])
    yield copies
    for copie in copies.values():
        copie.engine.dispose()


if __name__ == "__main__":
    sys.exit(principal())
