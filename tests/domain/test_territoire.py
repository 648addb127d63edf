"""The exits tables: each exit counted once, few exits without a rate, no small cell given away by another period."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.sortie import SortieConstatee, motifs
from parcours.domain.territoire import COMPTEES, DYNAMIQUES, EMBAUCHES, LIGNES, TOUT, sorties

ENTREE = date(2022, 1, 3)
AU = date(2026, 11, 23)


def _sorties(par_annee: dict[int, int], motif: str | None = "3") -> list[tuple[str, SortieConstatee]]:
    return [
        ("Nord", SortieConstatee("ACI", ENTREE, date(annee, 6, 1), motif))
        for annee, nombre in par_annee.items()
        for _ in range(nombre)
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
    courte = ("Nord", SortieConstatee("ACI", date(2025, 5, 1), date(2025, 6, 1), "1"))
    table = sorties([], [*constatees, courte], _annee)[TOUT]
    lignes = {ligne: table.nombres[TOUT, TOUT, ligne] for ligne in LIGNES if ligne != EMBAUCHES}
    assert lignes == {
        "durable": 2,
        "transition": 1,
        "positive": 2,
        "autre": 3,
        DYNAMIQUES: 5,
        COMPTEES: 8,
    }
    assert (table.neutralisees, table.a_confirmer, table.sans_motif, table.sous_le_seuil) == (1, 6, 2, 1)


@pytest.mark.parametrize(("nombre", "taux"), [(9, None), (10, 100.0)])
def test_sous_dix_sorties_comptees_il_n_y_a_pas_de_taux_sur_les_sorties(nombre: int, taux: float | None) -> None:
    table = sorties([("Nord", "ACI", date(2025, 1, 1), 20)], _sorties({2025: nombre}), _annee)[TOUT]
    assert table.nombre(TOUT, "ACI", DYNAMIQUES) == nombre
    assert table.pourcent(TOUT, "ACI", DYNAMIQUES, COMPTEES, AU) == taux
    assert table.pourcent(TOUT, "ACI", DYNAMIQUES, EMBAUCHES, AU) == 5 * nombre


@given(st.lists(st.tuples(st.sampled_from([None, *(ligne.code for ligne in motifs(AU))]), st.booleans())))
def test_chaque_sortie_est_comptee_ou_ecartee_une_fois(lues: list[tuple[str | None, bool]]) -> None:
    entree = {False: ENTREE, True: date(2025, 5, 1)}
    constatees = [("Nord", SortieConstatee("ACI", entree[courte], date(2025, 6, 1), m)) for m, courte in lues]
    table = sorties([], constatees, _annee)[TOUT]
    ecartees = table.neutralisees + table.a_confirmer + table.sans_motif + table.sous_le_seuil
    assert table.nombres.get((TOUT, TOUT, COMPTEES), 0) + ecartees == len(lues)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Nord", "Sud"]),
            st.sampled_from(["ACI", "EI"]),
            st.sampled_from([2024, 2025, 2026]),
            st.sampled_from(["3", "10", "5", "7"]),
        ),
        max_size=60,
    )
)
def test_aucune_somme_entre_periodes_ne_laisse_une_seule_inconnue(lignes: list[tuple[str, str, int, str]]) -> None:
    constatees = [(z, SortieConstatee(g, ENTREE, date(a, 6, 1), m)) for z, g, a, m in lignes]
    tables = sorties([(z, g, date(a, 1, 1), 1) for z, g, a, _ in lignes], constatees, _annee)
    periodes = [periode for periode in tables if periode != TOUT]
    for zone in (*tables[TOUT].zones, TOUT):
        for genre in (*tables[TOUT].types, TOUT):
            for ligne in (*LIGNES, EMBAUCHES):
                lues = [tables[periode].nombre(zone, genre, ligne) for periode in (*periodes, TOUT)]
                assert lues.count(None) != 1
                assert all(nombre is None or nombre == 0 or nombre >= 5 for nombre in lues)
