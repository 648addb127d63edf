"""Geometry of the drift chart: everything stays inside, says the same as the follow-up, survives extremes."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.derive import Reference, Sens, SortieComptee, StatutSuivi, Suivi, suivre
from parcours.rendering.courbe import Courbe, tracer, trimestres

DEPUIS = date(2024, 1, 1)
AU = date(2026, 11, 23)
SENS = {"d": True, "n": False, "?": None}


def _reference(est_suffisante: bool = True) -> Reference:
    return Reference(
        debut=date(2021, 1, 1),
        fin=date(2023, 12, 31),
        n=75,
        dynamiques=34,
        en_attente=0,
        taux=0.453,
        taux_du_type=0.45,
        niveau=0.45,
        par_an=25.0,
        est_suffisante=est_suffisante,
    )


def _suivi(
    issues: str, depuis: date = DEPUIS, au: date = AU, pas_jours: int = 14, est_suffisante: bool = True
) -> Suivi:
    sorties = [
        SortieComptee(depuis + timedelta(days=10 + pas_jours * rang), SENS[issue], f"s{rang}")
        for rang, issue in enumerate(issues)
    ]
    return suivre(sorties, _reference(est_suffisante), depuis, au)


ALERTE = _suivi("dnndnddnnd" * 4 + "d" * 4 + "n" * 13)


def _nombres(chemin: str) -> list[tuple[str, list[float]]]:
    assert re.fullmatch(r"(M[\d.-]+ [\d.-]+)([HV]-?\d+\.\d)*Z?", chemin)
    return [
        (lettre, [float(nombre) for nombre in valeurs.split()])
        for lettre, valeurs in re.findall(r"([MHV])([\d. -]+)", chemin)
    ]


def _dans_le_cadre(courbe: Courbe, chemin: str) -> bool:
    for lettre, valeurs in _nombres(chemin):
        abscisses = valeurs[:1] if lettre in "MH" else []
        hauteurs = valeurs[-1:] if lettre in "MV" else []
        if not all(0 <= x <= courbe.largeur_unites for x in abscisses):
            return False
        if not all(0 <= y <= courbe.hauteur for y in hauteurs):
            return False
    return True


def test_la_courbe_monte_par_marches_de_la_part_attendue() -> None:
    courbe = tracer(_suivi("nd"))
    unite = (courbe.personnes[0].position - courbe.personnes[-1].position) / (len(courbe.personnes) - 1)

    assert unite > 0
    zero, haut, bas = [valeurs[-1] for lettre, valeurs in _nombres(courbe.trace) if lettre in "MV"]

    assert zero - haut == pytest.approx(0.45 * unite, abs=0.15)
    assert bas - haut == pytest.approx(0.55 * unite, abs=0.15)


def test_le_zero_de_l_axe_est_le_depart_de_la_courbe() -> None:
    courbe = tracer(ALERTE)
    zero = next(ligne.position for ligne in courbe.personnes if ligne.libelle == "0")

    assert _nombres(courbe.trace)[0][1] == pytest.approx([0.0, zero - courbe.decalage], abs=0.1)


def test_la_part_en_alerte_va_du_debut_estime_a_aujourd_hui() -> None:
    courbe = tracer(ALERTE)

    assert ALERTE.statut is StatutSuivi.ALERTE
    assert courbe.debut is not None
    chemin = _nombres(courbe.trace_en_alerte)
    assert chemin[0][1][0] == pytest.approx(courbe.debut.x * 10, abs=0.1)
    assert chemin[-1] == _nombres(courbe.trace)[-1] == ("H", [900.0])


def test_la_part_en_alerte_s_arrete_quand_la_courbe_retombe() -> None:
    suivi = _suivi("d" + "n" * 11 + "d" * 12 + "nnnn")
    courbe = tracer(suivi)

    assert suivi.retombee_le is not None
    fin = (suivi.retombee_le - DEPUIS).days / (AU - DEPUIS).days * 900
    abscisses = [valeurs[0] for lettre, valeurs in _nombres(courbe.trace_en_alerte) if lettre in "MH"]
    assert abscisses == sorted(abscisses)
    assert abscisses[-1] == pytest.approx(fin, abs=0.1)


def test_les_reperes_disent_le_debut_et_l_alerte() -> None:
    courbe = tracer(ALERTE)

    assert courbe.debut is not None
    assert courbe.alerte is not None
    assert courbe.debut.libelle == "début, 18 sept."
    assert courbe.alerte.libelle == "alerte, 5 févr."
    assert courbe.debut.x < courbe.alerte.x < courbe.aujourdhui
    assert (courbe.alerte.ancre, courbe.alerte.dx) == ("end", -12)


def test_pres_du_bord_le_texte_passe_a_droite_de_son_repere() -> None:
    courbe = tracer(_suivi("n" * 13, pas_jours=3))

    assert courbe.alerte is not None
    assert courbe.alerte.x < 25
    assert (courbe.alerte.ancre, courbe.alerte.dx) == ("start", 12)


def test_le_losange_est_sur_la_courbe() -> None:
    courbe = tracer(ALERTE)

    assert courbe.alerte is not None
    hauteurs = [valeurs[-1] for lettre, valeurs in _nombres(courbe.trace_en_alerte) if lettre in "MV"]
    assert any(y + courbe.decalage == pytest.approx(courbe.alerte.y, abs=0.1) for y in hauteurs)


def test_les_annees_sont_a_leur_place() -> None:
    courbe = tracer(ALERTE)

    assert [annee.libelle for annee in courbe.annees] == ["2024", "2025", "2026"]
    assert courbe.annees[0].position == 0
    assert courbe.annees[1].position == pytest.approx(366 / 1057 * 90, abs=0.01)


def test_un_suivi_de_moins_d_un_an_dit_son_mois_de_depart() -> None:
    courbe = tracer(_suivi("dn", depuis=date(2026, 9, 12), au=date(2026, 11, 1)))

    assert [annee.libelle for annee in courbe.annees] == ["sept. 2026"]


def test_sur_trente_ans_les_annees_restent_lisibles() -> None:
    courbe = tracer(_suivi("dn", depuis=date(1996, 5, 3)))

    positions = [annee.position for annee in courbe.annees]
    assert all(suivante - avant >= 9 for avant, suivante in pairwise(positions))


def test_sans_historique_suffisant_il_n_y_a_pas_de_bande() -> None:
    courbe = tracer(_suivi("ndnd", est_suffisante=False))

    assert courbe.zone == ""
    assert courbe.trace
    assert "ne suffit pas" in courbe.description


def test_sans_aucune_sortie_la_courbe_reste_a_zero() -> None:
    courbe = tracer(_suivi(""))

    assert [lettre for lettre, _ in _nombres(courbe.trace)] == ["M", "H"]
    assert courbe.trace_en_alerte == ""
    assert courbe.description == (
        "Du 1er janvier 2024 au 23 novembre 2026, aucune sortie comptée\u00a0: la courbe reste à zéro."
    )


def test_la_description_dit_ce_que_la_courbe_montre() -> None:
    assert tracer(ALERTE).description.replace("\u00a0", " ") == (
        "Du 1er janvier 2024 au 23 novembre 2026, la courbe monte à partir du 18 septembre 2025 et sort "
        "de la bande le 5 février 2026. En cumul : 2 sorties dynamiques de moins que l’attendu."
    )


def test_une_hausse_compte_les_personnes_de_plus() -> None:
    sorties = [SortieComptee(DEPUIS + timedelta(days=7 * rang), True, str(rang)) for rang in range(14)]
    suivi = suivre(sorties, _reference(), DEPUIS, DEPUIS + timedelta(days=120), Sens.HAUSSE)
    courbe = tracer(suivi)

    assert suivi.statut is StatutSuivi.ALERTE
    assert (courbe.axe, courbe.est_en_hausse) == ("personnes de plus que l’attendu", True)
    assert courbe.alerte is not None
    assert courbe.alerte.libelle.startswith("hors de la bande")
    assert "sorties dynamiques de plus que l’attendu" in courbe.description
    assert tracer(_suivi("dn")).axe == "personnes de moins que l’attendu"


def test_le_jour_meme_du_depart_se_dessine() -> None:
    courbe = tracer(_suivi("", au=DEPUIS))

    assert courbe.aujourdhui == 0
    assert _dans_le_cadre(courbe, courbe.trace)


@given(issues=st.text("dn?", max_size=75), jours=st.integers(0, 4000), pas_jours=st.integers(0, 60))
def test_tout_reste_dans_le_cadre(issues: str, jours: int, pas_jours: int) -> None:
    courbe = tracer(_suivi(issues, au=DEPUIS + timedelta(days=jours), pas_jours=pas_jours))

    for chemin in (courbe.trace, courbe.zone, courbe.trace_en_alerte):
        assert not chemin or _dans_le_cadre(courbe, chemin)
    assert 1 <= len(courbe.personnes) <= 7
    assert all(courbe.decalage <= ligne.position <= courbe.pied for ligne in courbe.personnes)


@given(issues=st.text("dn?", min_size=1, max_size=75), pas_jours=st.integers(1, 60), hauteur=st.integers(120, 400))
def test_sous_la_courbe_il_reste_la_place_d_ecrire_le_debut(issues: str, pas_jours: int, hauteur: int) -> None:
    courbe = tracer(_suivi(issues, pas_jours=pas_jours), hauteur=hauteur)
    plus_bas = max(valeurs[-1] for lettre, valeurs in _nombres(courbe.trace) if lettre in "MV")

    # Baseline 8 px above the axis, letters of 13 px, half of the halo and of the line.
    assert hauteur - plus_bas >= 8 + 13 + 4


def test_mille_sorties_gardent_peu_de_lignes_et_des_nombres_ronds() -> None:
    courbe = tracer(_suivi("n" * 19 + "d" + "ndnnn" * 190, pas_jours=1))

    assert len(courbe.personnes) <= 7
    assert all(int(ligne.libelle.replace("−", "-")) % 10 == 0 for ligne in courbe.personnes)


def test_le_tableau_dit_la_meme_chose_par_trimestre() -> None:
    suivi = suivre(
        [
            SortieComptee(date(2024, 2, 1), True, "a"),
            SortieComptee(date(2024, 2, 1), False, "b"),
            SortieComptee(date(2024, 3, 31), None, "c"),
            SortieComptee(date(2024, 10, 1), False, "d"),
        ],
        _reference(),
        date(2024, 1, 15),
        date(2024, 12, 31),
    )

    lignes = trimestres(suivi)

    assert [ligne.trimestre for ligne in lignes] == ["T1 2024", "T2 2024", "T3 2024", "T4 2024"]
    premiere, deuxieme, _, derniere = lignes
    assert (premiere.comptees, premiere.dynamiques, premiere.en_attente) == (3, 1, 1)
    assert premiere.attendues == pytest.approx(1.35)
    assert premiere.ecart_cumule == pytest.approx(-0.65)
    assert (deuxieme.comptees, deuxieme.ecart_cumule) == (0, premiere.ecart_cumule)
    assert derniere.ecart_cumule == pytest.approx(-0.2)


@given(issues=st.text("dn?", max_size=75))
def test_le_tableau_compte_toutes_les_sorties(issues: str) -> None:
    suivi = _suivi(issues)

    lignes = trimestres(suivi)

    assert sum(ligne.comptees for ligne in lignes) == sum(point.comptees for point in suivi.points)
    assert lignes[-1].ecart_cumule == (suivi.points[-1].ecart if suivi.points else 0)
