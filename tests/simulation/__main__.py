"""`make simulation`: years of invented parcours on each engine, and every alert compared (docs/simulation.md)."""

import argparse
import logging
import signal
import sys
from typing import TextIO

import structlog

from parcours.domain.echeance import Code
from tests.simulation import bases, course

# Under so many, the world would hardly have tried a code.
OUVERTURES_MIN = 20
NOMS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def lire_les_arguments(arguments: list[str]) -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="python -m tests.simulation", description="Comparer chaque alerte.")
    analyseur.add_argument("--parcours", type=int, default=2000, help="nombre de parcours")
    analyseur.add_argument("--annees", type=float, default=10, help="années vécues, jour par jour")
    analyseur.add_argument("--graine", type=int, default=2027, help="le hasard : la même redonne le même monde")
    analyseur.add_argument("--agitation", type=float, default=1, help="plus d’événements par parcours")
    analyseur.add_argument("--moteur", choices=bases.MOTEURS, nargs="+", default=list(bases.MOTEURS))
    return analyseur.parse_args(arguments)


def principal() -> int:
    """Simulate on each engine asked for; 1 when something differs, or when a code hardly showed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    choix = lire_les_arguments(sys.argv[1:])
    arrets: list[int] = []
    # Asked to stop, it says what it has compared so far.
    signal.signal(signal.SIGTERM, lambda numero, _ou: arrets.append(numero))
    est_juste = True
    for moteur in choix.moteur:
        try:
            with bases.ouverte(moteur) as base:
                bilan = course.simuler(
                    base,
                    bases.config(base),
                    graine=choix.graine,
                    parcours=choix.parcours,
                    annees=choix.annees,
                    moteur=NOMS[moteur],
                    agitation=choix.agitation,
                    dire=lambda phrase: print(phrase, file=sys.stderr, flush=True),
                    chaque_annee=lambda jusqu_ici: dire(jusqu_ici, sys.stderr),
                    est_arrete=lambda: bool(arrets),
                )
        except ImportError:
            print("PostgreSQL n’est pas installé : rien n’est simulé sur PostgreSQL.", file=sys.stderr)
            return 2
        est_juste &= dire(bilan)
    return 0 if est_juste else 1


def dire(bilan: course.Bilan, ou: TextIO = sys.stdout) -> bool:
    """Print the table of an engine; whether nothing differs and every code showed."""

    def ecrire(ligne: str) -> None:
        print(ligne, file=ou, flush=True)

    monde, veilleur = bilan.monde, bilan.monde.veilleur
    ecrire(f"\n## {bilan.moteur}, graine {bilan.graine}\n")
    ecrire(f"- parcours ouverts : {len(monde.dossiers)}, dans {len(monde.maisons)} structures")
    ecrire(f"- jours comparés : {bilan.jours}, dont {bilan.jours - bilan.nuits} sans nuit")
    ecrire(f"- alertes comparées (chaque alerte ouverte, chaque jour) : {bilan.alertes}")
    ecrire(f"- événements admis : {sum(monde.faits.values())} ; refusés par le produit : {sum(monde.refus.values())}")
    ecrire(f"- différences : {len(bilan.differences)}\n")
    ecrire("| code | ouvertes | closes |\n|---|---:|---:|")
    rares = []
    for code in Code:
        ouvertes = veilleur.ouvertures.get(code, 0)
        ecrire(f"| {code.value} | {ouvertes} | {veilleur.fermetures.get(code, 0)} |")
        rares += [code.value] if ouvertes < OUVERTURES_MIN else []
    ecrire("\n| événement | admis | refusés |\n|---|---:|---:|")
    for nom in sorted({*monde.faits, *monde.refus}):
        ecrire(f"| {nom} | {monde.faits[nom]} | {monde.refus[nom]} |")
    for difference in bilan.differences:
        ecrire(f"\nDIFFÉRENCE {difference}")
    if rares:
        ecrire(f"\nMoins de {OUVERTURES_MIN} ouvertures : {', '.join(rares)}.")
    return not bilan.differences and not rares


if __name__ == "__main__":
    sys.exit(principal())
