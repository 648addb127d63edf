"""The exits tables: each exit counted once, few exits without a rate, no small cell given away by another period."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.dates import UN_JOUR
from parcours.domain.motif_sortie import BAREME
from parcours.domain.sortie import Situation, SortieConstatee
from parcours.domain.territoire import (
    COMPTEES,
    DYNAMIQUES,
    ECARTEES,
    EMBAUCHES,
    LIGNES,
    SANS_MOTIF,
    TOUT,
    periodes,
    sorties,
)
from tests.simplexe import Deductions

ENTREE = date(2022, 1, 3)
AU = date(2026, 11, 23)


def _sortie(genre: str, entree: date, le: date, motif: str | None) -> SortieConstatee:
    return SortieConstatee(genre, entree, le, BAREME.lu(motif, le))


def _sorties(par_annee: dict[int, int], motif: str | None = "3") -> list[tuple[str, SortieConstatee, int]]:
    return [
        ("Nord", _sortie("ACI", ENTREE, date(annee, 6, 1), motif), nombre)
        for annee, nombre in par_annee.items()
        if nombre
    ]


def _annee(le: date) -> str:
    return str(le.year)


def test_le_reste_d_une_periode_ne_se_retrouve_pas_par_soustraction() -> None:
    tables = sorties([], _sorties({2023: 2, 2024: 28, 2025: 30, 2026: 20}), _annee)
    assert tables[TOUT].nombre(TOUT, "ACI", COMPTEES) == 80
    annees = [tables[annee].nombre(TOUT, "ACI", COMPTEES) for annee in ("2024", "2025", "2026")]
    assert annees.count(None) == 1


def test_une_annee_se_montre_quand_rien_n_y_est_petit() -> None:
    tables = sorties([], _sorties({2024: 28, 2025: 30}), _annee)
    assert tables["2024"].nombre(TOUT, TOUT, COMPTEES) == 28


def test_les_sorties_qui_ne_comptent_pas_sont_dites_a_part() -> None:
    par_motif = {"1": 2, "10": 1, "5": 2, "7": 3, "17": 1, "96": 6, None: 2}
    constatees = [sortie for motif, nombre in par_motif.items() for sortie in _sorties({2025: nombre}, motif)]
    courte = ("Nord", _sortie("ACI", date(2025, 5, 1), date(2025, 6, 1), "1"), 1)
    table = sorties([], [*constatees, courte], _annee)[TOUT]
    lignes = {ligne: table.nombres[TOUT, TOUT, ligne] for ligne in LIGNES if ligne != EMBAUCHES}
    assert lignes == {
        "durable": 2,
        "transition": 1,
        "positive": 2,
        "autre": 3,
        SANS_MOTIF: 2,
        DYNAMIQUES: 5,
        COMPTEES: 10,
    }
    assert {place: nombre for place, nombre in table.ecartees.items() if nombre} == {
        Situation.NEUTRALISEE: 1,
        Situation.A_CONFIRMER: 6,
        Situation.SOUS_LE_SEUIL: 1,
    }
    assert table.ecartee(Situation.A_CONFIRMER) == 6
    assert table.ecartee(Situation.SOUS_LE_SEUIL) is None


def test_une_petite_annee_de_sorties_ecartees_ne_se_retrouve_pas_par_soustraction() -> None:
    tables = sorties([], _sorties({2024: 2, 2025: 30, 2026: 40}, "17"), _annee)
    lus = [tables[periode].ecartee(Situation.NEUTRALISEE) for periode in (TOUT, "2024", "2025", "2026")]
    assert lus.count(None) == 2
    assert lus[1] is None


def test_une_sortie_sans_motif_est_au_denominateur_et_jamais_dynamique() -> None:
    table = sorties([], [*_sorties({2025: 12}), *_sorties({2025: 8}, None)], _annee)[TOUT]
    assert table.nombre(TOUT, "ACI", SANS_MOTIF) == 8
    assert table.nombre(TOUT, "ACI", COMPTEES) == 20
    assert table.pourcent(TOUT, "ACI", DYNAMIQUES, COMPTEES, AU) == 60
    assert table.ecartees == dict.fromkeys(ECARTEES, 0)


@pytest.mark.parametrize("petit", [1, 4])
def test_quelques_sorties_sans_motif_ne_se_retrouvent_pas_par_soustraction(petit: int) -> None:
    table = sorties([], [*_sorties({2025: 12}), *_sorties({2025: 9}, "7"), *_sorties({2025: petit}, None)], _annee)[
        TOUT
    ]
    assert table.nombre(TOUT, "ACI", SANS_MOTIF) is None
    # The total or another of its lines is hidden with it.
    assert None in [table.nombre(TOUT, "ACI", ligne) for ligne in ("autre", DYNAMIQUES, COMPTEES)]


@pytest.mark.parametrize(
    ("au", "attendues"),
    [
        (
            date(2026, 11, 23),
            ["trois dernières années", "année 2026", "année 2025", "du 24 novembre 2023 au 31 décembre 2024"],
        ),
        (
            date(2027, 1, 5),
            ["trois dernières années", "année 2027", "année 2026", "année 2025", "année 2024, depuis le 6 janvier"],
        ),
        (date(2026, 12, 31), ["trois dernières années", "année 2026", "année 2025", "année 2024"]),
    ],
)
def test_les_periodes_sont_les_annees_des_trois_ans(au: date, attendues: list[str]) -> None:
    assert [periode.nom.replace("\u00a0", " ") for periode in periodes(au)] == attendues


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_les_annees_se_partagent_les_trois_ans_sans_reste(au: date) -> None:
    entiere, *annees = periodes(au)
    annees.reverse()
    assert (annees[0].debut, annees[-1].fin) == (entiere.debut, au)
    assert all(suivante.debut == annee.fin + UN_JOUR for annee, suivante in pairwise(annees))
    assert len({annee.cle for annee in annees}) == len(annees)


@pytest.mark.parametrize(("nombre", "taux"), [(9, None), (10, 100.0)])
def test_sous_dix_sorties_comptees_il_n_y_a_pas_de_taux_sur_les_sorties(nombre: int, taux: float | None) -> None:
    table = sorties([("Nord", "ACI", date(2025, 1, 1), 20)], _sorties({2025: nombre}), _annee)[TOUT]
    assert table.nombre(TOUT, "ACI", DYNAMIQUES) == nombre
    assert table.pourcent(TOUT, "ACI", DYNAMIQUES, COMPTEES, AU) == taux
    assert table.pourcent(TOUT, "ACI", DYNAMIQUES, EMBAUCHES, AU) == 5 * nombre


@given(st.lists(st.tuples(st.sampled_from([None, *(ligne.code for ligne in BAREME.motifs(AU))]), st.booleans())))
def test_chaque_sortie_est_comptee_ou_ecartee_une_fois(lues: list[tuple[str | None, bool]]) -> None:
    entree = {False: ENTREE, True: date(2025, 5, 1)}
    constatees = [("Nord", _sortie("ACI", entree[courte], date(2025, 6, 1), m), 1) for m, courte in lues]
    table = sorties([], constatees, _annee)[TOUT]
    assert table.nombres.get((TOUT, TOUT, COMPTEES), 0) + sum(table.ecartees.values()) == len(lues)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Nord", "Sud"]),
            st.sampled_from(["ACI", "EI"]),
            st.sampled_from([2024, 2025, 2026]),
            st.sampled_from(["3", "10", "5", "7", None]),
        ),
        max_size=60,
    )
)
def test_tous_les_tableaux_ensemble_ne_laissent_deduire_aucun_petit_nombre(
    lignes: list[tuple[str, str, int, str | None]],
) -> None:
    constatees = [(z, _sortie(g, ENTREE, date(a, 6, 1), m), 1) for z, g, a, m in lignes]
    tables = sorties([(z, g, date(a, 1, 1), 1) for z, g, a, _ in lignes], constatees, _annee)
    familles = {"3": "durable", "10": "transition", "5": "positive", "7": "autre", None: SANS_MOTIF}
    vrais = Counter((str(a), z, g, familles[m]) for z, g, a, m in lignes)
    vrais.update((str(a), z, g, EMBAUCHES) for z, g, a, _ in lignes)
    annees = [periode for periode in tables if periode != TOUT]
    zones, types = tables[TOUT].zones, tables[TOUT].types
    lues = [
        (product(*_termes(cellule, annees, zones, types)), nombre)
        for cellule in product((*annees, TOUT), (*zones, TOUT), (*types, TOUT), LIGNES)
        if (nombre := tables[cellule[0]].nombre(*cellule[1:])) is not None
    ]
    assert not any(0 < nombre < 5 for _, nombre in lues)
    lecteur = Deductions(lues)
    for atome, vrai in vrais.items():
        plafond = lecteur.maximum([atome])
        assert vrai >= 5 or plafond is None or plafond >= 5


def _termes(
    cellule: tuple[str, str, str, str], annees: Sequence[str], zones: Sequence[str], types: Sequence[str]
) -> tuple[Sequence[str], ...]:
    """The finest counts that a cell adds up, axis by axis."""
    annee, zone, genre, ligne = cellule
    lignes = {
        DYNAMIQUES: ("durable", "transition", "positive"),
        COMPTEES: ("durable", "transition", "positive", "autre", SANS_MOTIF),
    }
    return (
        annees if annee == TOUT else (annee,),
        zones if zone == TOUT else (zone,),
        types if genre == TOUT else (genre,),
        lignes.get(ligne, (ligne,)),
    )
