"""The generator itself, without any database."""

import re
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret

from parcours.demonstration import noms
from parcours.demonstration.chargement import GRAINE, debut_de_periode, dossiers
from parcours.demonstration.dossier import Dossier
from parcours.demonstration.noms import liste
from parcours.demonstration.notes import NOTES
from parcours.demonstration.repartition import alterner, repartir
from parcours.demonstration.structures import CODES_POSTAUX, structures
from parcours.demonstration.tableaux import lire
from parcours.domain.contrat import Derogation, GenreContrat, SaisieContrat
from parcours.domain.contrat_regles import verifier
from parcours.domain.etape import GENRES_DE_PRESENCE, GenreEtape
from parcours.domain.faits import Faits
from parcours.domain.motif_sortie import BAREME, CategorieSortie
from parcours.domain.sortie import Situation, SortieConstatee, situation

JOURS = (date(2026, 11, 23), date(2027, 3, 31), date(2028, 2, 29))


def tous(au: date) -> list[tuple[int, Dossier]]:
    return list(dossiers(Random(GRAINE), structures(), au))


def test_les_structures_sont_celles_du_tableau() -> None:
    inventees, tableaux = structures(), lire()
    assert Counter((s.zone, s.type.value) for s in inventees) == +Counter(tableaux.structures)
    for (zone, genre), postes in tableaux.postes.items():
        assert sum(s.postes for s in inventees if (s.zone, s.type) == (zone, genre)) == postes


def test_chaque_structure_a_un_nom_a_elle_un_siret_juste_et_une_commune_de_sa_zone() -> None:
    inventees = structures()
    assert len({s.nom for s in inventees}) == len({s.siret for s in inventees}) == 61
    assert all(siret.is_valid(s.siret) for s in inventees)
    assert all(s.commune in CODES_POSTAUX[s.zone] for s in inventees)


def test_le_meme_jour_donne_le_meme_territoire() -> None:
    assert tous(JOURS[0]) == tous(JOURS[0])
    assert tous(JOURS[0]) != tous(JOURS[1])


@pytest.mark.parametrize("au", JOURS)
def test_quel_que_soit_le_jour_les_totaux_sont_ceux_du_tableau(au: date) -> None:
    inventees, tableaux = structures(), lire()
    embauches: Counter[str] = Counter()
    familles: Counter[tuple[str, CategorieSortie]] = Counter()
    for _, dossier in tous(au):
        embauches[dossier.type] += 1
        assert debut_de_periode(au) <= dossier.entree <= au
        if dossier.sortie is None:
            continue
        assert dossier.entree <= dossier.sortie <= au
        sortie = SortieConstatee(dossier.type, dossier.entree, dossier.sortie, BAREME.lu(dossier.motif, dossier.sortie))
        if situation(sortie) is Situation.COMPTEE and dossier.motif is not None:
            familles[dossier.type, BAREME.motif(dossier.motif, dossier.sortie).categorie] += 1
    assert embauches == tableaux.embauches
    assert familles == +Counter({(g, f): n for g, lignes in tableaux.sorties.items() for f, n in lignes.items()})
    assert len(inventees) == 61


@pytest.mark.parametrize("au", JOURS)
def test_les_contrats_inventes_sont_ceux_que_la_loi_permet(au: date) -> None:
    for _, dossier in tous(au):
        faits = Faits(dossier.type, dossier.entree, sortie_le=dossier.sortie)
        for rang, contrat in enumerate(dossier.contrats, start=1):
            saisie = SaisieContrat(
                genre=GenreContrat(contrat.genre),
                debut=contrat.debut,
                fin=contrat.fin,
                rompu_le=contrat.rompu,
                derogation=Derogation(contrat.derogation) if contrat.derogation else None,
                renouvelle_id=rang - 1 if contrat.suit else None,
            )
            verifier(saisie, faits, date(1990, 1, 1))
            faits = Faits(
                dossier.type,
                dossier.entree,
                contrats=(*faits.contrats, saisie.en_fait(rang)),
                sortie_le=dossier.sortie,
            )


@pytest.mark.parametrize("au", JOURS)
def test_les_etapes_tiennent_dans_le_parcours_et_le_pass_couvre_l_entree(au: date) -> None:
    for _, dossier in tous(au):
        assert dossier.pass_debut <= dossier.entree <= dossier.pass_fin
        for etape in dossier.etapes:
            assert etape.etat == "prevue" or dossier.entree <= etape.le <= (dossier.sortie or au)


def test_chaque_genre_d_etape_a_ses_notes() -> None:
    # Nobody is heard in what only a page notes: attendance, the decision of a review.
    assert set(NOTES) == set(GenreEtape) - GENRES_DE_PRESENCE - {GenreEtape.REVUE}


def test_aucune_note_ne_parle_de_sante_ni_de_justice_ni_de_papiers() -> None:
    # Roots of words: a note tells what was seen or done at work, never a state of the person.
    racines = re.compile(
        "fatigu|sant|malad|médec|soin|douleur|stress|moral|sommeil|traitement|handicap|alcool|addict|déprim|angoiss|"
        "justic|jug|prison|séjour|papiers|dette"
    )
    fautes = [note for notes in NOTES.values() for note in notes if racines.search(note.lower())]
    assert fautes == []


def test_les_mots_inventes_sont_nets() -> None:
    for texte in (noms.PRENOMS_F, noms.PRENOMS_M, noms.NOMS, noms.NOMS_LONGS, *noms.METIERS.values()):
        mots = liste(texte)
        assert all(mots)
        assert len(mots) == len(set(mots))


@given(st.integers(0, 500), st.lists(st.integers(1, 90), min_size=1, max_size=12), st.sampled_from([0, 5]))
def test_une_repartition_garde_le_total(total: int, poids: list[int], plancher: int) -> None:
    parts = repartir(total, poids, plancher)
    assert sum(parts) == total
    assert all(part == 0 or part >= min(plancher, total) for part in parts)


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 40), min_size=1))
def test_une_alternance_etale_chaque_sorte(nombres: dict[str, int]) -> None:
    suite = alterner(nombres)
    assert Counter(suite) == +Counter(nombres)
    moitie = Counter(suite[: len(suite) // 2])
    assert all(abs(moitie[sorte] - nombre / 2) <= len(nombres) for sorte, nombre in nombres.items())
