"""What a director reads: facts, counts that agree, no rate with decimals, no judgement."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.derive import (
    Anomalie,
    Reference,
    StatutSuivi,
    Suivi,
    fourchette,
    phrases,
    titre,
)

REFERENCE = Reference(
    debut=date(2023, 1, 9),
    fin=date(2025, 12, 31),
    n=75,
    dynamiques=34,
    en_attente=0,
    taux=34 / 75,
    taux_du_type=0.45,
    niveau=0.436,
    par_an=25.2,
    est_suffisante=True,
)
ALERTE = Suivi(
    statut=StatutSuivi.ALERTE,
    reference=REFERENCE,
    seuil=2.6,
    zone=3.75,
    depuis=date(2026, 1, 1),
    au=date(2026, 11, 23),
    points=(),
    s=2.7,
    debut=date(2026, 3, 12),
    alerte_le=date(2026, 11, 2),
    retombee_le=None,
    fin=date(2026, 11, 23),
    comptees=19,
    dynamiques=4,
    en_attente=3,
    attendues=8.28,
    refs=(),
    rarete_annees=10.4,
    delai_mois=14.4,
    anomalie=None,
)
RIEN = replace(
    ALERTE,
    statut=StatutSuivi.RIEN,
    debut=None,
    alerte_le=None,
    rarete_annees=None,
    comptees=50,
    dynamiques=22,
)
SILENCE = replace(RIEN, statut=StatutSuivi.SILENCIEUX)


def _lire(suivi: Suivi) -> list[str]:
    return [phrase.replace("\u00a0", " ") for phrase in phrases(suivi, "ACI")]


def test_une_alerte_se_lit_en_entier() -> None:
    assert _lire(ALERTE) == [
        (
            "Sorties dynamiques en recul. Depuis le 12 mars 2026, en cumul : 4 sorties dynamiques "
            "sur 19 sorties comptées ; on en attendait 8 à 9."
        ),
        "Le hasard seul ferait monter la courbe aussi haut environ une fois tous les 10 ans "
        "dans une structure de cette taille.",
        "3 sorties n’ont pas encore de situation : l’alerte tient même si toutes sont dynamiques.",
        "C’est une raison de regarder, pas un jugement.",
        (
            "Référence : 34 sorties dynamiques sur 75 sorties comptées, de janvier 2023 à décembre 2025, "
            "rapprochées du niveau des ACI."
        ),
        "À votre rythme (25 sorties par an), une division par 2 des chances serait repérée en 14 mois environ.",
    ]
    assert titre(ALERTE) == "Les sorties dynamiques reculent depuis mars 2026"


def test_les_deux_points_et_points_virgules_ont_leur_espace_insecable() -> None:
    ensemble = " ".join(phrases(ALERTE, "ACI"))

    assert "cumul\u00a0:" in ensemble
    assert not re.search(r" [:;?!%»]", ensemble)
    assert "'" not in ensemble


@pytest.mark.parametrize(
    ("dynamiques", "comptees", "attendu"),
    [
        (0, 12, "aucune sortie dynamique sur 12 sorties comptées"),
        (1, 1, "1 sortie dynamique sur 1 sortie comptée"),
        (2, 2, "2 sorties dynamiques sur 2 sorties comptées"),
    ],
)
def test_les_nombres_s_accordent(dynamiques: int, comptees: int, attendu: str) -> None:
    constat = _lire(replace(ALERTE, dynamiques=dynamiques, comptees=comptees))[0]

    assert f"en cumul : {attendu} ;" in constat


def test_une_seule_sortie_sans_situation_s_accorde() -> None:
    assert _lire(replace(ALERTE, en_attente=1))[2] == (
        "1 sortie n’a pas encore de situation : l’alerte tient même si elle est dynamique."
    )


def test_sans_sortie_en_attente_on_n_en_parle_pas() -> None:
    assert not any("situation" in phrase for phrase in _lire(replace(ALERTE, en_attente=0)))


@pytest.mark.parametrize(
    ("annees", "attendu"),
    [
        (0.3, "plus d’une fois par an"),
        (1.2, "environ une fois par an"),
        (2.0, "environ une fois tous les 2 ans"),
        (250.0, "moins d’une fois par siècle"),
    ],
)
def test_la_rarete_se_dit_en_annees_rondes(annees: float, attendu: str) -> None:
    assert _lire(replace(ALERTE, rarete_annees=annees))[1].startswith(
        f"Le hasard seul ferait monter la courbe aussi haut {attendu} dans"
    )


def test_une_alerte_retombee_garde_ses_dates_et_ne_se_felicite_de_rien() -> None:
    lues = _lire(replace(ALERTE, fin=date(2026, 11, 2), retombee_le=date(2026, 11, 20)))

    assert lues[0].startswith("Sorties dynamiques en recul. Du 12 mars 2026 au 2 novembre 2026, en cumul :")
    assert (
        "La courbe est revenue à son niveau habituel le 20 novembre 2026 : le hasard suffit souvent à un tel retour."
    ) in lues


def test_sans_alerte_rien_d_inhabituel_et_aucun_compliment() -> None:
    lues = _lire(replace(RIEN, attendues=21.8))

    assert lues[0] == (
        "Rien d’inhabituel. Depuis le 1er janvier 2026, en cumul : 22 sorties dynamiques sur 50 sorties "
        "comptées ; on en attendait 21 à 22."
    )
    assert lues[1].endswith("d’ici là, elles sont comptées comme dynamiques.")
    assert titre(RIEN) == "Rien d’inhabituel"


def test_aucune_sortie_comptee_se_dit_depuis_quand() -> None:
    vide = replace(RIEN, comptees=0, dynamiques=0, en_attente=0, attendues=0.0)

    assert _lire(vide)[0] == "Aucune sortie comptée depuis le 1er janvier 2026."
    assert titre(vide) == "Aucune sortie comptée"


@pytest.mark.parametrize(
    ("n", "attendu"),
    [(0, "Aucune sortie comptée"), (1, "1 sortie comptée"), (8, "8 sorties comptées")],
)
def test_le_silence_dit_ce_qui_manque(n: int, attendu: str) -> None:
    reference = replace(REFERENCE, debut=date(2026, 3, 1), fin=date(2026, 11, 23), n=n, est_suffisante=False)

    lues = _lire(replace(SILENCE, reference=reference))

    assert lues == [f"{attendu} depuis le 1er mars 2026 : il en faut 10 et un an d’historique pour suivre."]
    assert titre(SILENCE) == "Historique insuffisant"


def test_le_silence_dit_les_sorties_sans_situation_et_la_fin_de_la_reference() -> None:
    reference = replace(REFERENCE, n=8, en_attente=2, fin=date(2025, 6, 30), est_suffisante=False)

    assert _lire(replace(SILENCE, reference=reference)) == [
        ("8 sorties comptées du 9 janvier 2023 au 30 juin 2025 : il en faut 10 et un an d’historique pour suivre."),
        "2 autres sorties n’ont pas encore de situation.",
    ]


@pytest.mark.parametrize(
    ("toutes", "attendu"),
    [
        (False, "24 sorties comptées, toutes non dynamiques ; on en attendait 10 à 11 dynamiques."),
        (True, "24 sorties comptées, toutes dynamiques ; on en attendait 10 à 11 non dynamiques."),
    ],
)
def test_une_saisie_a_verifier_se_dit_avant_toute_alerte(toutes: bool, attendu: str) -> None:
    anomalie = Anomalie(toutes, 24, 10.46, date(2026, 2, 1))
    suivi = replace(RIEN, statut=StatutSuivi.A_VERIFIER, anomalie=anomalie)

    lues = _lire(suivi)

    assert lues[0] == f"Saisie à vérifier. Depuis le 1er février 2026, {attendu}"
    assert "aucune alerte n’est donnée" in lues[1]
    assert titre(suivi) == "Saisie à vérifier"


def test_une_structure_sans_pareille_est_dite_seule() -> None:
    seule = replace(ALERTE, reference=replace(REFERENCE, taux_du_type=None))

    assert any(
        "prises seules, faute d’assez de sorties dans d’autres structures du même type" in phrase
        for phrase in _lire(seule)
    )


def test_un_delai_de_plusieurs_annees_se_dit_en_annees() -> None:
    assert _lire(replace(ALERTE, delai_mois=38.4))[-1].endswith("serait repérée en 3 ans environ.")


@pytest.mark.parametrize(
    ("attendues", "lu"),
    [(0.0, "moins de 1"), (0.45, "moins de 1"), (1.0, "1"), (1.5, "1 à 2"), (7.98, "8"), (8.28, "8 à 9")],
)
def test_l_attendu_est_une_fourchette_de_personnes(attendues: float, lu: str) -> None:
    assert fourchette(attendues) == lu


@given(
    comptees=st.integers(0, 500),
    part=st.floats(0, 1),
    rarete=st.floats(0.01, 2000),
    delai=st.floats(0.1, 400),
    niveau=st.floats(0.02, 0.98),
)
def test_aucune_phrase_ne_montre_de_taux_ni_de_decimale(
    comptees: int, part: float, rarete: float, delai: float, niveau: float
) -> None:
    suivi = replace(
        ALERTE,
        comptees=comptees,
        dynamiques=round(part * comptees),
        attendues=niveau * comptees,
        rarete_annees=rarete,
        delai_mois=delai,
    )

    assert not re.search(r"\d[.,]\d|%", " ".join(_lire(suivi)))
