"""The frise: what is drawn, where, and the same in words."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.rendering import etiquettes, frise
from parcours.rendering.frise import Barre, Frise, Limite, Point, tracer
from parcours.rendering.frise_faits import duree

AU = date(2026, 11, 23)
PASS = Barre("pass", "pass", date(2024, 3, 4), date(2026, 3, 3))
SUSPENSION = Barre("pass", "suspendu", date(2024, 9, 1), date(2024, 12, 31), "suspendu", "Contrat terminé")
CONTRAT = Barre("contrat", "contrat", date(2026, 7, 6), date(2026, 12, 31), "CDDI")
FIN_CONTRAT = Limite(date(2026, 12, 31), "fin du contrat", "soon")
FIN_PASS = Limite(date(2027, 2, 28), "fin du PASS")


def dessin(*barres: Barre, points: tuple[Point, ...] = (), limites: tuple[Limite, ...] = (), au: date = AU) -> Frise:
    trace = tracer(barres, points, limites, au)
    assert trace is not None
    return trace


def textes(trace: Frise, ecran: str) -> list[etiquettes.Texte]:
    """The labels one width shows: `etroit` or `large`."""
    cache = etiquettes.LARGE_SEUL if ecran == "etroit" else etiquettes.ETROIT_SEUL
    return [texte for texte in trace.textes if cache not in texte.classe]


def etendue(texte: etiquettes.Texte, ecran: str) -> tuple[float, float]:
    """Left and right of a label, in px of a width."""
    px = etiquettes.ETROIT_PX if ecran == "etroit" else etiquettes.LARGE_PX
    depart = texte.x * px / 100 + texte.dx
    largeur = etiquettes.largeur_texte_px(texte.texte)
    gauche = depart - {"start": 0, "middle": largeur / 2, "end": largeur}[texte.ancre]
    return gauche, gauche + largeur


def test_sans_fait_il_n_y_a_rien_a_dessiner() -> None:
    assert tracer([], [], [FIN_PASS], AU) is None


def test_l_axe_commence_au_mois_du_premier_fait() -> None:
    trace = dessin(PASS, CONTRAT)
    assert trace.titre.startswith("Frise du parcours, de mars 2024 à ")
    assert trace.rectangles[0].x == pytest.approx(3 * 100 / jours_de_l_axe(trace), abs=0.01)


def jours_de_l_axe(trace: Frise) -> float:
    """Length of the axis, read back from the drawing: a bar of known length."""
    reference = trace.rectangles[0]
    return 730 * 100 / reference.largeur


def test_une_barre_va_du_premier_au_dernier_jour_inclus() -> None:
    un_an = Barre("contrat", "contrat", date(2025, 1, 1), date(2025, 12, 31))
    suite = Barre("contrat", "contrat", date(2026, 1, 1), date(2026, 6, 30))
    premiere, seconde = dessin(un_an, suite).rectangles
    assert premiere.x + premiere.largeur == pytest.approx(seconde.x, abs=0.01)


def test_la_fin_d_une_barre_et_sa_limite_coincident() -> None:
    trace = dessin(CONTRAT, limites=(FIN_CONTRAT,))
    (barre,) = trace.rectangles
    assert [trait.x for trait in trace.limites] == [pytest.approx(barre.x + barre.largeur, abs=0.02)]


def test_la_suspension_se_dessine_par_dessus_le_pass() -> None:
    trace = dessin(SUSPENSION, PASS)
    assert [rectangle.classe for rectangle in trace.rectangles] == ["pass", "pause"]
    assert len({rectangle.y for rectangle in trace.rectangles}) == 1


def test_un_contrat_sans_fin_est_plein_jusqu_a_aujourd_hui_puis_ouvert() -> None:
    cdi = Barre("contrat", "contrat", date(2026, 1, 1), None, "CDI inclusion")
    trace = dessin(cdi)
    (plein,) = trace.rectangles
    (ouverture,) = trace.ouvertures
    assert ouverture.x1 == pytest.approx(plein.x + plein.largeur, abs=0.01)
    assert ouverture.x2 == 100
    assert ouverture.x1 < 95
    assert trace.lignes[0].au == "en cours"
    assert trace.lignes[0].duree == "327\u00a0jours à ce jour"


def test_un_contrat_sans_fin_a_venir_n_est_qu_ouvert() -> None:
    cdi = Barre("contrat", "contrat", date(2026, 12, 1), None, "CDI inclusion")
    trace = dessin(cdi)
    assert trace.rectangles == ()
    assert len(trace.ouvertures) == 1
    assert trace.lignes[0].duree == ""


def test_deux_contrats_qui_se_chevauchent_ont_chacun_leur_rangee() -> None:
    autre = Barre("contrat", "contrat", date(2026, 9, 1), date(2027, 1, 31), "CDDU")
    trace = dessin(CONTRAT, autre)
    assert len({rectangle.y for rectangle in trace.rectangles}) == 2


def test_une_immersion_pendant_une_formation_ne_la_cache_pas() -> None:
    formation = Barre("formation", "formation", date(2026, 9, 14), date(2027, 2, 12), "titre pro")
    immersion = Barre("immersion", "immersion", date(2026, 10, 5), date(2026, 10, 16), "pépinière")
    hauteurs = sorted(rectangle.y for rectangle in dessin(formation, immersion).rectangles)
    assert hauteurs[1] - hauteurs[0] > 18


def test_un_fait_d_un_jour_reste_visible_sur_dix_ans() -> None:
    long = Barre("contrat", "contrat", date(2016, 1, 1), date(2026, 1, 1))
    court = Barre("immersion", "immersion", date(2020, 5, 5), date(2020, 5, 5))
    assert min(rectangle.largeur for rectangle in dessin(long, court).rectangles) * etiquettes.ETROIT_PX / 100 > 1.5


def test_aujourd_hui_est_trace_et_nomme() -> None:
    trace = dessin(PASS, CONTRAT)
    assert trace.aujourdhui is not None
    (nom,) = [texte for texte in trace.textes if texte.texte == "aujourd’hui"]
    assert nom.x == trace.aujourdhui.x


def test_aujourd_hui_disparait_quand_le_parcours_est_loin() -> None:
    trace = dessin(PASS, au=date(2030, 1, 1))
    assert trace.aujourdhui is None
    assert "aujourd’hui" not in [texte.texte for texte in trace.textes]


@pytest.mark.parametrize("au", [date(2024, 3, 1), date(2027, 5, 31)])
def test_aujourd_hui_reste_dans_le_cadre_pres_des_bords(au: date) -> None:
    trace = dessin(PASS, CONTRAT, au=au)
    (nom,) = [texte for texte in trace.textes if texte.texte == "aujourd’hui"]
    gauche, droite = etendue(nom, "etroit")
    assert gauche >= -1
    assert droite <= etiquettes.ETROIT_PX + 1


def test_deux_limites_proches_vont_sur_deux_rangees() -> None:
    trace = dessin(PASS, CONTRAT, limites=(FIN_CONTRAT, FIN_PASS))
    etroites = [texte for texte in textes(trace, "etroit") if texte.texte.startswith("fin du")]
    assert len({texte.y for texte in etroites}) == 2


def test_une_limite_porte_sa_date_et_sa_couleur_son_niveau() -> None:
    trace = dessin(CONTRAT, limites=(FIN_CONTRAT,))
    (nom,) = [texte for texte in textes(trace, "large") if "fin du contrat" in texte.texte]
    assert nom.texte == "fin du contrat, 31\u00a0déc.\u00a02026"
    assert "t-soon" in nom.classe
    assert "soon" in trace.limites[0].classe


def test_la_limite_la_plus_grave_garde_son_nom_quand_la_place_manque() -> None:
    limites = tuple(Limite(AU + timedelta(days=jours), f"limite n° {jours}") for jours in (1, 2, 3, 4, 5))
    grave = Limite(AU + timedelta(days=6), "fin de la suspension", "late")
    trace = dessin(PASS, CONTRAT, limites=(*limites, grave))
    assert any("fin de la suspension" in texte.texte for texte in textes(trace, "etroit"))


VINGT_QUATRE_MOIS = Limite(
    date(2026, 7, 5), "24 mois de CDDI atteints", voie="contrat", abreges=("24 mois de CDDI", "24 mois")
)


def test_la_limite_d_une_voie_ne_traverse_qu_elle_et_se_nomme_a_cote_de_son_nom() -> None:
    trace = dessin(PASS, CONTRAT, limites=(VINGT_QUATRE_MOIS,))
    (trait,) = [trait for trait in trace.limites if etiquettes.ETROIT_SEUL not in trait.classe]
    contrat = next(rectangle for rectangle in trace.rectangles if rectangle.classe == "job")
    assert trait.y1 < contrat.y < contrat.y + contrat.hauteur < trait.y2
    assert trait.y2 - trait.y1 < 50
    (nom,) = [texte for texte in textes(trace, "large") if "24 mois" in texte.texte]
    (voie,) = [texte for texte in textes(trace, "large") if texte.texte == "Contrats"]
    assert (nom.texte, nom.y) == ("24 mois de CDDI atteints", voie.y)
    assert etendue(nom, "large")[0] > etendue(voie, "large")[1]


def test_la_limite_d_une_voie_s_abrege_sur_un_telephone() -> None:
    trace = dessin(PASS, CONTRAT, limites=(VINGT_QUATRE_MOIS,))
    (nom,) = [texte for texte in textes(trace, "etroit") if "24 mois" in texte.texte]
    assert nom.texte == "24 mois de CDDI"
    assert etendue(nom, "etroit")[1] <= etiquettes.ETROIT_PX


def test_la_limite_d_une_voie_n_allonge_pas_la_frise_mais_reste_au_tableau() -> None:
    loin = Limite(date(2031, 7, 5), "24 mois de CDDI", voie="contrat")
    trace = dessin(PASS, CONTRAT, limites=(loin,))
    assert trace.titre == dessin(PASS, CONTRAT).titre
    assert trace.limites == ()
    assert trace.lignes[0].quoi == "24 mois de CDDI"


def test_une_limite_depassee_comme_la_loi_le_permet_n_est_pas_un_retard() -> None:
    assert dessin(CONTRAT, limites=(VINGT_QUATRE_MOIS,)).lignes[0].remarque == "il y a 141\u00a0jours"
    sans_exception = replace(VINGT_QUATRE_MOIS, niveau="late")
    assert dessin(CONTRAT, limites=(sans_exception,)).lignes[0].remarque == "en retard de 141\u00a0jours"


def test_une_barre_dit_le_plus_long_de_ses_mots_qui_y_tient() -> None:
    mots = ("CDDI 179\u00a0jours, dérogation", "CDDI, dérogation", "dérogation", "CDDI")
    seul = Barre("contrat", "contrat", date(2026, 7, 6), date(2026, 12, 31), "CDDI", mots=mots)
    assert mots[0] in [texte.texte for texte in dessin(seul).textes]
    assert mots[2] in [texte.texte for texte in dessin(PASS, seul).textes]
    assert dessin(seul).lignes[0].quoi == "CDDI"


@pytest.mark.parametrize(
    ("libelle", "attendus"),
    [
        ("Français", ["Français"]),
        ("Habilitation électrique, non-électricien", ["Habilitation électrique", "Habilitation…"]),
        ("Clés de base en numérique", ["Clés de base…", "Clés…"]),
    ],
)
def test_un_nom_s_abrege_sur_un_mot_plein(libelle: str, attendus: list[str]) -> None:
    assert list(dict.fromkeys([libelle, *attendus])) == etiquettes.abreger(libelle)


def test_chaque_limite_tracee_est_nommee() -> None:
    limites = tuple(Limite(AU + timedelta(days=9 * n), f"limite {n}") for n in range(6))
    trace = dessin(PASS, CONTRAT, limites=limites)
    for cache in (etiquettes.LARGE_SEUL, etiquettes.ETROIT_SEUL):
        traits = [trait for trait in trace.limites if cache not in trait.classe]
        noms = [texte for texte in trace.textes if "limite" in texte.texte and cache not in texte.classe]
        assert len(traits) == len(noms) > 0


def test_toutes_les_limites_sont_au_tableau() -> None:
    limites = tuple(Limite(AU + timedelta(days=9 * n), f"limite {n}") for n in range(6))
    assert [ligne.quoi for ligne in dessin(PASS, limites=limites).lignes][:6] == [
        f"Limite {n}" for n in range(5, -1, -1)
    ]


def test_un_nom_trop_long_est_abrege_plutot_que_coupe() -> None:
    longue = Limite(date(2027, 1, 5), "renouvellement exceptionnel du contrat à décider avec le prescripteur", "late")
    trace = dessin(CONTRAT, limites=(longue,))
    (etroit,) = [texte for texte in textes(trace, "etroit") if "renouvellement" in texte.texte]
    assert etroit.texte.endswith("…")
    assert etiquettes.largeur_texte_px(etroit.texte) <= etiquettes.ETROIT_PX


def test_les_mots_dans_les_barres_ne_se_montrent_que_sur_grand_ecran() -> None:
    trace = dessin(PASS, SUSPENSION)
    assert "suspendu" in [texte.texte for texte in textes(trace, "large")]
    assert "suspendu" not in [texte.texte for texte in textes(trace, "etroit")]


def test_un_mot_trop_large_pour_sa_barre_ne_deborde_pas() -> None:
    court = Barre("contrat", "contrat", date(2024, 3, 4), date(2024, 3, 20), "CDDI de reprise")
    assert "CDDI de reprise" not in [texte.texte for texte in dessin(court, PASS).textes]


def test_le_nom_d_une_formation_courte_se_pose_a_cote() -> None:
    formation = Barre("formation", "formation", date(2025, 6, 2), date(2025, 7, 11), "français")
    trace = dessin(PASS, formation)
    (mot,) = [texte for texte in trace.textes if texte.texte == "français"]
    barre = trace.rectangles[-1]
    assert mot.x == pytest.approx(barre.x + barre.largeur, abs=0.01)


def test_les_annees_sont_toujours_nommees_sur_grand_ecran() -> None:
    noms = [texte.texte for texte in textes(dessin(PASS, CONTRAT), "large")]
    assert {"mars 2024", "2025", "2026"} <= set(noms)


def test_un_axe_court_nomme_ses_mois() -> None:
    noms = [texte.texte for texte in textes(dessin(CONTRAT), "large")]
    assert {"juil. 2026", "août", "sept.", "oct.", "nov.", "déc."} <= set(noms)


def test_trois_cents_etapes_restent_des_points_distincts() -> None:
    points = tuple(Point(date(2024, 3, 4) + timedelta(days=3 * n), "faite") for n in range(300))
    trace = dessin(PASS, points=points)
    for cache, pas in ((etiquettes.ETROIT_SEUL, 5), (etiquettes.LARGE_SEUL, 4)):
        px = etiquettes.LARGE_PX if cache == etiquettes.ETROIT_SEUL else etiquettes.ETROIT_PX
        xs = [marque.x * px / 100 for marque in trace.marques if marque.classe != cache]
        assert min(b - a for a, b in pairwise(xs)) >= pas
    assert len(trace.marques) < 160


def test_une_etape_manquee_est_une_croix_dessinee_en_dernier() -> None:
    points = (Point(date(2025, 1, 7), "manquee"), Point(date(2025, 1, 7), "faite"), Point(date(2027, 1, 7), "prevue"))
    assert [marque.genre for marque in dessin(PASS, points=points).marques] == ["faite", "prevue", "manquee"]


def test_les_etapes_seules_suffisent_a_une_frise() -> None:
    trace = dessin(points=(Point(AU, "faite"),))
    assert trace.rectangles == ()
    assert [ligne.quoi for ligne in trace.lignes] == ["Étapes"]
    assert trace.lignes[0].remarque == "1\u00a0faite"


def test_la_legende_ne_nomme_que_ce_qui_est_dessine() -> None:
    trace = dessin(PASS, CONTRAT, points=(Point(AU, "prevue"),))
    assert [nom for _genre, nom in trace.legende] == ["PASS", "contrat", "prévue"]


def test_le_tableau_dit_tout_du_plus_recent_au_plus_ancien() -> None:
    trace = dessin(PASS, SUSPENSION, CONTRAT, points=(Point(AU, "faite"), Point(AU, "manquee")), limites=(FIN_PASS,))
    assert [(ligne.quoi, ligne.duree) for ligne in trace.lignes] == [
        ("Fin du PASS", ""),
        ("CDDI", "179\u00a0jours"),
        ("PASS IAE, suspension", "122\u00a0jours"),
        ("PASS IAE", "730\u00a0jours"),
        ("Étapes", ""),
    ]
    assert trace.lignes[0].remarque == "dans 97\u00a0jours"
    assert trace.lignes[2].remarque == "Contrat terminé"
    assert trace.lignes[-1].remarque == "1\u00a0faite, 1\u00a0manquée"


def test_la_description_resume_les_faits() -> None:
    trace = dessin(PASS, SUSPENSION, CONTRAT, limites=(FIN_CONTRAT,))
    assert trace.description == (
        "PASS IAE du 4\u00a0mars 2024 au 3\u00a0mars 2026, 1\u00a0suspension. "
        "Un contrat, jusqu’au 31\u00a0décembre 2026. Fin du contrat le 31\u00a0décembre 2026. "
        "Vue du 23\u00a0novembre 2026. Le détail est dans le tableau qui suit."
    )


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (date(2026, 1, 6), date(2026, 7, 5), "6\u00a0mois"),
        (date(2025, 1, 6), date(2026, 1, 5), "12\u00a0mois"),
        (date(2026, 9, 14), date(2027, 2, 12), "152\u00a0jours"),
        (date(2026, 9, 14), date(2026, 9, 14), "1\u00a0jour"),
        (date(2024, 1, 1), date(2024, 1, 31), "1\u00a0mois"),
    ],
)
def test_une_duree_se_dit_en_mois_entiers_sinon_en_jours(debut: date, fin: date, attendu: str) -> None:
    assert duree(debut, fin) == attendu


def test_une_barre_qui_finit_avant_de_commencer_est_refusee() -> None:
    with pytest.raises(ValueError, match="commencer"):
        Barre("contrat", "contrat", date(2026, 2, 1), date(2026, 1, 1))


JOURS = st.dates(date(2016, 1, 1), date(2028, 12, 31))
BARRES = st.builds(
    lambda voie_genre, debut, jours, est_ouverte: Barre(
        voie_genre[0],
        voie_genre[1],
        debut,
        None if est_ouverte and voie_genre[0] == "contrat" else debut + timedelta(days=jours),
        "CDDI 6 mois",
    ),
    st.sampled_from(
        [
            ("pass", "pass"),
            ("pass", "suspendu"),
            ("pass", "rendu"),
            ("pass", "prolonge"),
            ("contrat", "contrat"),
            ("formation", "formation"),
            ("immersion", "immersion"),
        ]
    ),
    JOURS,
    st.integers(0, 1200),
    st.booleans(),
)
LIMITES = st.builds(
    Limite,
    JOURS,
    st.sampled_from(["fin du contrat", "fin du PASS", "fin de la suspension", "24 mois de CDDI atteints"]),
    st.sampled_from(["late", "soon", "neutre"]),
    st.sampled_from(["", "", "contrat"]),
    st.sampled_from([(), ("24 mois de CDDI", "24 mois")]),
)
POINTS = st.builds(Point, JOURS, st.sampled_from(["faite", "manquee", "prevue"]))


@given(st.lists(BARRES, min_size=1, max_size=8), st.lists(POINTS, max_size=12), st.lists(LIMITES, max_size=5), JOURS)
def test_quels_que_soient_les_faits_rien_ne_sort_du_cadre(
    barres: list[Barre], points: list[Point], limites: list[Limite], au: date
) -> None:
    trace = tracer(barres, points, limites, au)
    assert trace is not None
    for rectangle in trace.rectangles:
        assert rectangle.x >= 0
        assert rectangle.x + rectangle.largeur <= 100.7
    assert all(0 <= marque.x <= 100 for marque in trace.marques)
    assert all(texte.y < trace.hauteur for texte in trace.textes)
    for ecran, px in (("etroit", etiquettes.ETROIT_PX), ("large", etiquettes.LARGE_PX)):
        for texte in textes(trace, ecran):
            gauche, droite = etendue(texte, ecran)
            assert gauche >= -1
            assert droite <= px + 7


@given(st.lists(BARRES, min_size=1, max_size=8), st.lists(LIMITES, max_size=5), JOURS)
def test_quels_que_soient_les_faits_deux_noms_ne_se_recouvrent_pas(
    barres: list[Barre], limites: list[Limite], au: date
) -> None:
    trace = tracer(barres, [], limites, au)
    assert trace is not None
    noms_de_voie = set(frise.NOM_VOIE.values())
    for ecran in ("etroit", "large"):
        par_ligne: dict[float, list[tuple[float, float]]] = {}
        for texte in textes(trace, ecran):
            if texte.texte not in noms_de_voie:
                par_ligne.setdefault(texte.y, []).append(etendue(texte, ecran))
        for etendues in par_ligne.values():
            etendues.sort()
            for (_, droite), (gauche, _) in pairwise(etendues):
                assert droite <= gauche + 1
