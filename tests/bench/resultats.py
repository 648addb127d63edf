"""The results of the whole country on PostgreSQL: the drift of a night, the tables of a territory, a structure's page.

`python -m tests.bench.resultats`: 4 500 structures and 1 500 000 exits, written by the server itself. Each figure is a
ratio to reading the same rows, or to one SQL aggregate, in the same run.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

from sqlalchemy import text
from sqlalchemy.orm import Session

from parcours.db import BaseDeDonnees, migrer, ouvrir
from parcours.domain.dates import Periode
from parcours.domain.territoire import sorties as tables
from parcours.jobs.derive import suivre_structures
from parcours.models import Structure
from parcours.queries import derive, indicateur, motif, territoire
from tests import postgresql
from tests.bench.population import FUSEAU
from tests.bench.rapport import decimal, entier, etape, titre
from tests.bench.remplissage import HORLOGE

STRUCTURES, SORTIES, TERRITOIRES = 4_500, 1_500_000, 18
AU = date(2026, 11, 23)
NUIT_CONTRE_LECTURE, TABLES_CONTRE_AGREGAT = 3.0, 3.0
PASSES = 3

REMPLIR = (
    """
    INSERT INTO structure (id, ref, type, nom, siret, commune, zone, territoire, fuseau, seuil_orange_jours,
        seuil_rouge_jours, silence_jours, premier_entretien_jours, diagnostic_jours, bilan_jours, seuils,
        participe_fse, initiales_dans_rappels, version)
    SELECT i, 's' || lpad(i::text, 9, '0'), (ARRAY['EI', 'AI', 'ETTI', 'ACI'])[1 + i % 4], 'Structure ' || i,
        lpad(i::text, 14, '0'), 'Commune', (ARRAY['Nord', 'Centre', 'Sud'])[1 + i % 3],
        'Territoire ' || i % :territoires, :fuseau, 60, 15, 30, 15, 30, 90, '{}', false, false, 1
    FROM generate_series(1, :structures) AS i
    """,
    """
    INSERT INTO salarie (id, structure_id, nom, prenom, nom_tri, cle_recherche, naissance, cree_le, version)
    SELECT i, 1 + i % :structures, 'Nom', 'Prénom', 'nom prenom', 'nom prenom', DATE '1970-01-01' + i % 12000,
        now(), 1
    FROM generate_series(1, :sorties) AS i
    """,
    """
    INSERT INTO parcours (id, structure_id, salarie_id, ref, entree_le, clos_le, cree_le, source, version)
    SELECT i, 1 + i % :structures, i, 'p' || lpad(i::text, 9, '0'), le - 240, le, now(), 'saisie', 1
    FROM (SELECT i, DATE '2016-11-24' + (hashint4(i) & 1048575) % 3650 AS le
        FROM generate_series(1, :sorties) AS i) AS lu
    """,
    """
    INSERT INTO sortie (structure_id, parcours_id, le, motif, version)
    SELECT structure_id, id, clos_le, CASE WHEN (hashint4(-id) & 1023) < 460 THEN '3' ELSE '7' END, 1 FROM parcours
    """,
)


def remplir(base: BaseDeDonnees, structures: int, sorties: int) -> None:
    """Write the country, then let the server look at it."""
    valeurs = {"structures": structures, "sorties": sorties, "territoires": TERRITOIRES, "fuseau": FUSEAU}
    with base.engine.begin() as connexion:
        for ordre in REMPLIR:
            noms = {nom: valeur for nom, valeur in valeurs.items() if f":{nom}" in ordre}
            connexion.execute(text(ordre), noms)
    with base.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connexion:
        connexion.execute(text("VACUUM ANALYZE"))


UN_JOUR = (
    """
    INSERT INTO salarie (id, structure_id, nom, prenom, nom_tri, cle_recherche, naissance, cree_le, version)
    SELECT :sorties + i, 1 + (hashint4(i) & 1048575) % :structures, 'Nom', 'Prénom', 'nom prenom', 'nom prenom',
        DATE '1980-01-01', now(), 1
    FROM generate_series(1, :du_jour) AS i
    """,
    """
    INSERT INTO parcours (id, structure_id, salarie_id, ref, entree_le, clos_le, cree_le, source, version)
    SELECT id, structure_id, id, 'p' || lpad(id::text, 9, '0'), DATE '2026-03-23', DATE '2026-11-23', now(), 'saisie', 1
    FROM salarie WHERE id > :sorties
    """,
    """
    INSERT INTO sortie (structure_id, parcours_id, le, motif, version)
    SELECT structure_id, id, clos_le, '7', 1 FROM parcours WHERE id > :sorties
    """,
)


def passer_un_jour(base: BaseDeDonnees, structures: int, sorties: int) -> None:
    """The exits of an ordinary day: a ten-year's worth of them, over 3 650 days."""
    valeurs = {"structures": structures, "sorties": sorties, "du_jour": max(1, sorties // 3650)}
    with base.engine.begin() as connexion:
        for ordre in UN_JOUR:
            connexion.execute(text(ordre), {nom: valeur for nom, valeur in valeurs.items() if f":{nom}" in ordre})


def chronometrer(base: BaseDeDonnees, faire: Callable[[Session], object], passes: int = PASSES) -> float:
    """The median duration of something that reads (s)."""
    durees = []
    for _ in range(passes):
        with base.lecture() as session:
            depart = perf_counter()
            faire(session)
            durees.append(perf_counter() - depart)
    return median(durees)


def mesurer(base: BaseDeDonnees, structures: int, sorties: int) -> None:
    """Print the three ratios."""
    lecture = chronometrer(base, lambda s: list(s.execute(text("SELECT structure_id, le, motif FROM sortie"))))
    nuits: list[float] = []
    for nom in ("première nuit, qui arrête les références", "nuit d’un jour ordinaire", "nuit où rien n’a changé"):
        if len(nuits) == 1:
            passer_un_jour(base, structures, sorties)
        depart = perf_counter()
        bilan = suivre_structures(base, HORLOGE, FUSEAU, AU)
        nuits.append(perf_counter() - depart)
        rapport = nuits[-1] / lecture
        verdict = "tenu" if rapport <= NUIT_CONTRE_LECTURE else "DÉPASSÉ"
        print(
            f"Dérive, {nom} : × {decimal(rapport)} la lecture des lignes (3 au plus) : {verdict}. {bilan}", flush=True
        )
    debut = date(2023, 11, 24)
    agregat = chronometrer(
        base,
        lambda s: s.execute(
            text(
                "SELECT st.zone, st.type, so.motif, count(*) FROM sortie so JOIN parcours p ON p.id = so.parcours_id "
                "JOIN structure st ON st.id = so.structure_id WHERE st.territoire = 'Territoire 1' "
                "AND so.le BETWEEN :debut AND :fin GROUP BY 1, 2, 3"
            ),
            {"debut": debut, "fin": AU},
        ).all(),
    )
    lues = chronometrer(base, lambda s: _tables(s, debut))
    rapport = lues / agregat
    verdict = "tenu" if rapport <= TABLES_CONTRE_AGREGAT else "DÉPASSÉ"
    print(f"Tableaux d’un territoire : × {decimal(rapport)} un agrégat SQL (3 au plus) : {verdict}.", flush=True)
    annee = Periode(date(2026, 1, 1), date(2026, 12, 31))

    def page(session: Session) -> None:
        structure = session.get_one(Structure, structures // 2)
        motifs = motif.table(session)
        indicateur.faits(session, structure, annee, motifs)
        derive.lire(session, structure, AU)

    print(f"Lectures de la page d’une structure : {decimal(1000 * chronometrer(base, page, 9))} ms médians", flush=True)


def _tables(session: Session, debut: date) -> None:
    motifs = motif.table(session)
    annees = [date(annee, 1, 1) for annee in range(debut.year + 1, AU.year + 1)]
    tables(
        territoire.embauches(session, "Territoire 1", debut, AU, annees),
        territoire.sorties(session, "Territoire 1", debut, AU, motifs, annees),
        lambda le: str(le.year),
    )


def principal() -> int:
    """Fill the country, then a hundredth of it, and print the figures of both."""
    analyseur = argparse.ArgumentParser(prog="python -m tests.bench.resultats")
    analyseur.add_argument("--structures", type=int, default=STRUCTURES)
    analyseur.add_argument("--sorties", type=int, default=SORTIES)
    choix = analyseur.parse_args(sys.argv[1:])
    with postgresql.serveur() as serveur:
        for rang, part in enumerate((100, 1)):
            structures, sorties = choix.structures // part, choix.sorties // part
            titre(f"{entier(structures)} structures, {entier(sorties)} sorties, PostgreSQL")
            nom = f"resultats_{rang}"
            postgresql.ordonner(serveur, f'CREATE DATABASE "{nom}"')
            adresse = postgresql.adresse_de_base(serveur, nom)
            base = ouvrir(adresse)
            migrer(base.engine)
            with etape("remplissage"):
                remplir(base, structures, sorties)
            mesurer(base, structures, sorties)
            base.engine.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(principal())
