"""`make faults`: every fault, whole, on both engines, and what each lost or doubled (docs/fautes.md)."""

import argparse
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from tests.fautes.moteurs import POSTGRESQL, SQLITE, Serveur, preparer, serveur_a_nous
from tests.fautes.population import ENTIERE
from tests.fautes.releve import Releve, vivre_sans_faute
from tests.fautes.tableau import ENTETE, TIRETS, en_ligne
from tests.fautes.terrain import FauteMalFaite
from tests.fautes.toutes import Mesure, Provoquer, toutes

MORTS, GRAINE = 100, 20261123


def lire_les_arguments(arguments: list[str]) -> argparse.Namespace:
    """What is asked."""
    analyseur = argparse.ArgumentParser(prog="python -m tests.fautes", description="Provoquer les fautes, et compter.")
    analyseur.add_argument("--morts", type=int, default=MORTS, help="morts de la nuit, et autant de l’envoi")
    analyseur.add_argument("--moteur", choices=(SQLITE, POSTGRESQL), nargs="+", default=[SQLITE, POSTGRESQL])
    analyseur.add_argument("--graine", type=int, default=GRAINE, help="ce qui décide des moments")
    analyseur.add_argument("--faute", nargs="+", default=[], help="quelques-unes seulement, par leur nom")
    return analyseur.parse_args(arguments)


def principal() -> int:
    """Print the table; 1 when something required did not hold."""
    choix = lire_les_arguments(sys.argv[1:])
    # What the product tells while it is undisturbed is not read here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    mesure = Mesure(choix.morts, choix.graine)
    print(ENTETE, TIRETS, sep="\n", flush=True)
    releves: list[Releve] = []
    for moteur in choix.moteur:
        with _serveur(moteur) as serveur, TemporaryDirectory(prefix="parcours-fautes-") as nom:
            modele = preparer(moteur, Path(nom), ENTIERE, serveur.adresse if serveur else "")
            reference = vivre_sans_faute(modele)
            for nom_de_faute, provoquer in toutes(modele, reference, mesure, serveur).items():
                if not choix.faute or nom_de_faute in choix.faute:
                    releves.append(_essayer(nom_de_faute, moteur, provoquer))
                    print(en_ligne(releves[-1]), flush=True)
                    if releves[-1].manquements:
                        print(" ; ".join(releves[-1].manquements), file=sys.stderr, flush=True)
    rates = [releve for releve in releves if not releve.est_tenu]
    for releve in rates:
        print(f"\n{releve.faute} ({releve.moteur}) : {' ; '.join(releve.manquements)}")
    if not rates:
        print("\nTout est tenu : rien de perdu, rien de doublé hors des morts entre l’acceptation et sa note.")
    return 1 if rates else 0


def _essayer(nom: str, moteur: str, provoquer: Provoquer) -> Releve:
    try:
        return provoquer()
    except FauteMalFaite as echec:
        # Something went wrong that no count tells: the others are tried all the same.
        return Releve(nom, moteur, manquements=[str(echec)])


@contextmanager
def _serveur(moteur: str) -> Iterator[Serveur | None]:
    if moteur == SQLITE:
        yield None
        return
    with serveur_a_nous() as serveur:
        yield serveur


if __name__ == "__main__":
    sys.exit(principal())
