"""The drawings of a territory: where marks and curves stand, and what they say."""

import re
from datetime import date
from itertools import pairwise

from parcours.domain.reseau import Etape, Niveau, situer
from parcours.rendering.reseau import AMPLEUR_MIN, DECALAGE, ampleur, dessiner, etincelle

AU = date(2026, 11, 23)
DEBUT = date(2024, 1, 1)
COURBE = (Etape(date(2024, 12, 31), 0.0), Etape(date(2025, 12, 31), 5.0), Etape(date(2026, 9, 30), 10.0))


def _niveau() -> Niveau:
    lus = {f"s{rang}": (18, 40) for rang in range(14)}
    return situer(lus | {"basse": (6, 80), "petite": (5, 9), "masquee": (2, 12)}, AU)


def _dessin(niveau: Niveau):
    return dessiner(niveau, {cle: f"Structure {cle}" for cle in niveau.places}, "EI")


def _points(trace: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", trace)]


def test_moins_de_sorties_dynamiques_qu_attendu_monte() -> None:
    lue = etincelle(COURBE, DEBUT, DEBUT, AU, ampleur([COURBE]))

    hauteurs = [y for _, y in _points(lue.trace)]
    assert hauteurs == sorted(hauteurs, reverse=True)
    assert hauteurs[0] == lue.zero
    assert hauteurs[-1] == 4
    assert (lue.fin_x, lue.fin_y) == _points(lue.trace)[-1]
    assert lue.trace_en_alerte == ""


def test_depuis_le_recul_la_courbe_est_redessinee() -> None:
    lue = etincelle(COURBE, DEBUT, DEBUT, AU, 10, date(2026, 3, 2))

    assert _points(lue.trace_en_alerte) == _points(lue.trace)[-2:]


def test_la_petite_courbe_dit_en_mots_ce_qu_elle_montre() -> None:
    titre = etincelle(COURBE, DEBUT, DEBUT, AU, 10).titre.replace("\u00a0", " ")
    de_plus = etincelle((Etape(date(2026, 9, 30), -1.2),), DEBUT, DEBUT, AU, 10).titre.replace("\u00a0", " ")

    assert titre == "De janvier 2024 à septembre 2026 : 10 sorties dynamiques de moins qu’attendu."
    assert de_plus == "De janvier 2024 à septembre 2026 : 1 sortie dynamique de plus qu’attendu."
    assert etincelle((), DEBUT, DEBUT, AU, 10).trace == ""


def test_un_ecart_de_peu_de_personnes_n_a_pas_l_air_d_une_falaise() -> None:
    assert ampleur([(Etape(AU, 1.0),)]) == AMPLEUR_MIN
    assert ampleur([]) == AMPLEUR_MIN
    assert ampleur([COURBE, (Etape(AU, -12.0),)]) == 12


def test_chaque_structure_a_sa_marque_ou_dit_pourquoi_non() -> None:
    niveau = _niveau()
    dessin = _dessin(niveau)
    genres = {marque.ref: marque.genre for marque in dessin.marques}

    assert genres["basse"] == "ecart"
    # A structure whose own number of exits is hidden cannot be placed at all.
    assert set(genres) == {cle for cle, place in niveau.places.items() if place.comptees}
    assert all((genre == "masquee") is (niveau.places[cle].taux is None) for cle, genre in genres.items())
    assert dessin.marques[-1].ref == "basse"


def test_une_marque_est_a_la_hauteur_de_son_taux_et_se_lit() -> None:
    marque = next(m for m in _dessin(_niveau()).marques if m.ref == "basse")
    autre = next(m for m in _dessin(_niveau()).marques if m.genre == "jugee")

    assert marque.y == DECALAGE + round((1 - 6 / 80) * 260, 1)
    assert marque.nom == "Structure basse"
    assert marque.titre.replace("\u00a0", " ") == "Structure basse : 8 %, 80 sorties ; nettement en dessous"
    assert autre.nom == ""
    assert marque.x > autre.x


def test_les_lignes_restent_dans_le_dessin_et_se_resserrent() -> None:
    dessin = _dessin(_niveau())

    hautes, basses = _points(dessin.hautes), _points(dessin.basses)
    assert all(0 <= y <= 260 for _, y in hautes + basses)
    assert all(0 <= x <= 900 for x, _ in hautes + basses)
    assert hautes[-1][1] > hautes[0][1]
    assert basses[-1][1] < basses[0][1]
    assert dessin.bande.endswith("Z")


def test_les_graduations_ne_se_touchent_pas() -> None:
    places = [g.position for g in _dessin(situer({f"s{r}": (400, 900) for r in range(8)}, AU)).sorties]

    assert all(b - a >= 9 for a, b in pairwise(places))


def test_sans_assez_de_structures_il_n_y_a_pas_de_ligne() -> None:
    dessin = _dessin(situer({"a": (10, 20), "b": (12, 24)}, AU))

    assert (dessin.bande, dessin.hautes, dessin.basses) == ("", "", "")
    assert "sans ligne" in dessin.description
