"""The bench itself: its population is what it says, and it finds every page to read."""

from sqlalchemy import func, select

from parcours.db import BaseDeDonnees
from parcours.models import Base, Parcours
from tests.bench import pages
from tests.bench.population import PART_EN_COURS, effectifs, population
from tests.bench.rapport import INSTRUCTIONS_PAR_PAGE, LISTES
from tests.bench.remplissage import remplir

# They lead elsewhere, or ask for what only a message, an address kept secret or a file just sent holds.
SANS_PAGE = {
    "accueil.accueil",
    "agenda.flux",
    "connexion.accepter",
    "horsligne.script",
    "importation.confirmer",
    "lien.agir",
    "lien.arreter",
    "pass_iae.repondre",
    "rappel.suivre",
    # Its place is in the address: its own test counts its statements.
    "revue.commencer",
    "revue.voir",
    "salarie.choisir",
    "structure.la_mienne",
}


def test_la_structure_temoin_est_la_meme_quelle_que_soit_la_taille() -> None:
    petite, grande = next(population(1_000)), next(population(10_000))
    assert petite.lignes == grande.lignes


def test_les_effectifs_font_le_nombre_de_parcours_voulu() -> None:
    voulus = effectifs(10_000)
    en_cours = sum(nombre for nombre, _ in voulus)
    assert sum(sum(structure) for structure in voulus) == 10_000
    assert en_cours == round(10_000 * PART_EN_COURS)
    assert {nombre for nombre, _ in effectifs(10_000)} >= {100, 450}


def test_une_structure_a_autant_de_parcours_que_son_effectif() -> None:
    (en_cours, clos), lot = effectifs(1_000)[0], next(population(1_000))
    lus = [ligne["clos_le"] is None for ligne in lot.lignes[Parcours]]
    assert (lus.count(True), lus.count(False)) == (en_cours, clos)


def tables_vides(base: BaseDeDonnees) -> list[str]:
    with base.lecture() as session:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            if not session.scalar(select(func.count()).select_from(table))
        ]


def test_le_bench_remplit_chaque_table_lit_toutes_les_pages_et_la_liste_tient_ses_instructions(
    base: BaseDeDonnees,
) -> None:
    remplir(base, 1_000)
    assert tables_vides(base) == []
    mesurees, routes = pages.compter_les_instructions(base, pages.a_mesurer(base))
    assert {compte.route for compte in routes if compte.nombre is None} == SANS_PAGE
    assert all(0 < mesurees[nom] <= INSTRUCTIONS_PAR_PAGE for nom in LISTES if nom in mesurees)
