"""The pace of the dynamic exits among the persons present: later or sooner than expected, and what is told of it."""

from datetime import date, timedelta

from parcours.domain.dates import Periode
from parcours.domain.delai import phrase
from parcours.domain.rythme import Sejour, SuiviRythme, etablir, risques, suivre
from parcours.domain.sens import Sens

AU = date(2026, 11, 23)
PASSE = Periode(date(2023, 1, 1), date(2025, 12, 31))
DEPUIS = date(2026, 1, 1)


def _equipe(jours: int, combien: int = 160) -> list[Sejour]:
    """One person a week, who leaves after so many days: one time out of two, by a dynamic exit."""
    entrees = [date(2022, 6, 1) + timedelta(days=7 * rang) for rang in range(combien)]
    return [Sejour(entree, entree + timedelta(days=jours), rang % 2 == 0) for rang, entree in enumerate(entrees)]


def _suivre(suite: list[Sejour]) -> tuple[SuiviRythme, SuiviRythme]:
    passe = _equipe(300)
    presents = [*passe, *suite]
    hazards = risques(passe * 6, PASSE)
    ralenti, accelere = (
        suivre(presents, hazards, etablir(passe, hazards, PASSE, sens), DEPUIS, AU, sens)
        for sens in (Sens.RECUL, Sens.HAUSSE)
    )
    return ralenti, accelere


def _dite(suite: list[Sejour]) -> str:
    return phrase(*_suivre(suite)).replace("\u00a0", " ")


def _entres_en_2025(duree_jours: int | None, issue: bool | None = None, combien: int = 26) -> list[Sejour]:
    entrees = [date(2025, 4, 1) + timedelta(days=3 * rang) for rang in range(combien)]
    fins = [None if duree_jours is None else entree + timedelta(days=duree_jours) for entree in entrees]
    return [Sejour(e, f, issue if f is not None else False) for e, f in zip(entrees, fins, strict=True)]


def test_des_personnes_qui_restent_sans_issue_ralentissent_le_rythme() -> None:
    ralenti, accelere = _suivre(_entres_en_2025(None))

    assert ralenti.alerte is not None
    assert accelere.alerte is None
    assert _dite(_entres_en_2025(None)).startswith("Elles viennent plus tard depuis ")
    assert "des personnes présentes" in _dite(_entres_en_2025(None))


def test_une_taille_qui_n_a_plus_rien_de_celle_de_la_reference_ne_se_compare_pas() -> None:
    grossie = [_entres_en_2025(duree, combien=90) for duree in (None, 250)]

    for suite in grossie:
        assert [suivi.alerte for suivi in _suivre(suite)] == [None, None]
    assert _dite(grossie[0]).startswith("Bien plus de personnes sont présentes que dans la référence")


def test_des_issues_plus_rapides_se_voient_aussi() -> None:
    assert _dite(_entres_en_2025(200, issue=True, combien=60)).startswith("Elles viennent plus tôt depuis ")


def test_une_issue_inconnue_garde_les_deux_courbes_basses() -> None:
    inconnue, dynamique, autre = (_suivre(_entres_en_2025(200, issue)) for issue in (None, True, False))

    assert [mois.s for mois in inconnue[0].mois] == [mois.s for mois in dynamique[0].mois]
    assert [mois.s for mois in inconnue[1].mois] == [mois.s for mois in autre[1].mois]


def test_le_niveau_prudent_est_au_dessous_pour_une_baisse() -> None:
    passe = _equipe(300)
    hazards = risques(passe * 6, PASSE)

    assert etablir(passe, hazards, PASSE, Sens.RECUL).niveau < 1 < etablir(passe, hazards, PASSE, Sens.HAUSSE).niveau


def test_sans_changement_le_compte_est_celui_des_issues_connues() -> None:
    ralenti, accelere = _suivre([])
    lue = phrase(ralenti, accelere).replace("\u00a0", " ")

    assert lue.startswith(f"Rien d’inhabituel. Depuis janvier 2026 : {accelere.observes} sorties dynamiques, ")


def test_trop_peu_attendues_ou_pas_encore_de_mois_se_disent() -> None:
    vide = [
        suivre([], (0.0,) * 5, etablir([], (0.0,) * 5, PASSE, sens), DEPUIS, AU, sens)
        for sens in (Sens.RECUL, Sens.HAUSSE)
    ]
    debut = [suivre([], (0.0,) * 5, etablir([], (0.0,) * 5, PASSE, s), AU, AU, s) for s in (Sens.RECUL, Sens.HAUSSE)]

    assert phrase(*vide) == "On en attend trop peu pour suivre un changement."
    assert phrase(*debut) == "Le premier mois entier n’est pas fini."
