"""A drift told outside the structure: no count from 1 to 4, even by subtraction."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.derive import Reference
from parcours.domain.derive_agregat import base, constat, silence, titre

DEBUT, NUIT = date(2026, 3, 2), date(2026, 11, 3)


def _constat(comptees: int, dynamiques: int, attendues: float = 8.2) -> str:
    return constat(DEBUT, NUIT, comptees, dynamiques, attendues).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("comptees", "dynamiques", "attendu"),
    [
        (19, 8, "8 sorties dynamiques sur 19 sorties comptées ; on en attendait 8 à 9."),
        (19, 3, "moins de 5 sorties dynamiques sur 19 sorties comptées ; on en attendait 8 à 9."),
        (19, 0, "aucune sortie dynamique sur 19 sorties comptées ; on en attendait 8 à 9."),
        (
            19,
            16,
            "19 sorties comptées, dont moins de 5 ne sont pas dynamiques ; on attendait 8 à 9 sorties dynamiques.",
        ),
        (4, 1, "moins de 5 sorties comptées."),
    ],
)
def test_un_petit_nombre_se_lit_moins_de_cinq(comptees: int, dynamiques: int, attendu: str) -> None:
    assert _constat(comptees, dynamiques) == f"Depuis mars 2026, au 3 novembre 2026 : {attendu}"


@given(comptees=st.integers(1, 60), part=st.floats(0, 1))
def test_aucun_compte_de_un_a_quatre_ne_se_lit_ni_ne_se_deduit(comptees: int, part: float) -> None:
    dynamiques = round(part * comptees)

    dit = _constat(comptees, dynamiques, attendues=60.0).split(" : ", 1)[1]

    lus = {int(nombre) for nombre in re.findall(r"\d+", dit.split(" ; ")[0].replace("moins de 5", ""))}
    assert not lus & {1, 2, 3, 4}
    if {comptees, dynamiques} <= lus:
        assert comptees - dynamiques not in {1, 2, 3, 4}


def test_la_reference_est_dite_avec_la_meme_prudence() -> None:
    reference = Reference(date(2022, 9, 5), date(2025, 9, 4), 40, 3, 2, 3 / 40, None, 0.07, 14.0, True)

    assert base(reference).replace("\u00a0", " ") == (
        "Référence : moins de 5 sorties dynamiques sur 40 sorties comptées, de septembre 2022 à septembre 2025."
    )


def test_le_titre_dit_le_mois_jamais_le_jour() -> None:
    assert titre(DEBUT, True) == "Les sorties dynamiques reculent depuis mars 2026"
    assert titre(None, True) == "Aucun signal ouvert"
    assert titre(None, False) == "Historique insuffisant"


def test_le_silence_dit_ce_qu_il_faut_sans_dire_ce_qu_il_y_a() -> None:
    assert silence(NUIT).replace("\u00a0", " ") == (
        "L’historique ne suffit pas encore pour suivre cette structure : il faut 10 sorties comptées "
        "dont l’issue est connue, et 12 mois."
    )
