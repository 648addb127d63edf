"""The exits tables of several periods: what one shows gives away no small cell of another."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.sortie import SortieConstatee
from parcours.domain.territoire import COMPTEES, EMBAUCHES, LIGNES, TOUT, sorties

ENTREE = date(2022, 1, 3)


def _sorties(par_annee: dict[int, int], motif: str = "3") -> list[tuple[str, SortieConstatee]]:
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


def test_un_motif_a_confirmer_n_est_pas_une_sortie_sans_motif() -> None:
    tables = sorties([], _sorties({2025: 6}, motif="96"), _annee)
    assert (tables[TOUT].a_confirmer, tables[TOUT].sans_motif) == (6, 0)


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
