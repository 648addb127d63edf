"""An objective: what is refused of it, what its deadline says, and why its alert closes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parcours.domain.alerte import motif_de_cloture
from parcours.domain.catalogue import deriver, est_du_travail, phrase
from parcours.domain.echeance import Code
from parcours.domain.erreurs import ObjectifImpossible
from parcours.domain.faits import FaitObjectif, Faits
from parcours.domain.objectif import THEMES, EtatObjectif, SaisieObjectif, verifier
from parcours.models import Alerte

ENTREE, AU = date(2026, 1, 5), date(2026, 11, 23)
JOUR = timedelta(days=1)
SAISIE = SaisieObjectif("Passer le code", "mobilite", date(2027, 1, 31))
FAITS = Faits("ACI", ENTREE, objectifs=(FaitObjectif(4, date(2027, 1, 31)),))


@pytest.mark.parametrize(
    "saisie",
    [
        SAISIE,
        replace(SAISIE, pour_le=ENTREE),
        replace(SAISIE, etat=EtatObjectif.ATTEINT, clos_le=AU),
        replace(SAISIE, etat=EtatObjectif.ATTEINT, clos_le=ENTREE),
        replace(SAISIE, etat=EtatObjectif.ABANDONNE, clos_le=AU, motif="autre voie"),
        # What is typed for an open one is not read.
        replace(SAISIE, clos_le=AU + JOUR),
    ],
)
def test_ce_qui_s_enregistre(saisie: SaisieObjectif) -> None:
    verifier(saisie, ENTREE, AU)


@pytest.mark.parametrize(
    ("saisie", "fautes"),
    [
        (replace(SAISIE, pour_le=ENTREE - JOUR), {"pour_le": "avant_entree"}),
        (replace(SAISIE, etat=EtatObjectif.ATTEINT), {"clos_le": "sans_jour"}),
        (replace(SAISIE, etat=EtatObjectif.ATTEINT, clos_le=AU + JOUR), {"clos_le": "jour_futur"}),
        (replace(SAISIE, etat=EtatObjectif.ATTEINT, clos_le=ENTREE - JOUR), {"clos_le": "avant_entree"}),
        (replace(SAISIE, etat=EtatObjectif.ABANDONNE, clos_le=AU), {"motif": "sans_motif"}),
        (replace(SAISIE, etat=EtatObjectif.ABANDONNE), {"clos_le": "sans_jour", "motif": "sans_motif"}),
    ],
)
def test_ce_qui_est_refuse_dit_chaque_raison(saisie: SaisieObjectif, fautes: dict[str, str]) -> None:
    with pytest.raises(ObjectifImpossible) as leve:
        verifier(saisie, ENTREE, AU)
    assert {m.champ: m.code for m in leve.value.manquements} == fautes


def dus(faits: Faits) -> list[tuple[str, date]]:
    return [(e.objet, e.limite) for e in deriver(faits, AU) if e.objet.startswith("objectif:")]


def test_un_objectif_est_du_tant_qu_il_est_en_cours() -> None:
    assert dus(FAITS) == [("objectif:4", date(2027, 1, 31))]
    for etat in ("atteint", "abandonne"):
        assert dus(replace(FAITS, objectifs=(FaitObjectif(4, date(2027, 1, 31), etat),))) == []
    assert dus(replace(FAITS, sortie_le=AU)) == []


@pytest.mark.parametrize(
    ("dans", "attendue"),
    [
        (7, "Objectif attendu dans 7 jours, le 30 novembre 2026. En parler avec la personne."),
        (0, "Objectif attendu aujourd’hui, le 23 novembre 2026. En parler avec la personne."),
        (
            -1,
            "Objectif attendu depuis hier (22 novembre 2026). Dire s’il est atteint, le reporter ou l’abandonner.",
        ),
    ],
)
def test_la_phrase_ne_dit_rien_de_l_objectif(dans: int, attendue: str) -> None:
    lue = phrase("ECH-13", "objectif:4", AU + timedelta(days=dans), None, None, AU)
    assert lue.replace("\u00a0", " ") == attendue


@pytest.mark.parametrize(
    ("objectifs", "raison"),
    [
        ((FaitObjectif(4, AU, "atteint"),), "L’objectif est atteint."),
        ((FaitObjectif(4, AU, "abandonne"),), "L’objectif est abandonné."),
        ((), "L’objectif n’est plus enregistré."),
    ],
)
def test_l_alerte_se_ferme_avec_sa_raison(objectifs: tuple[FaitObjectif, ...], raison: str) -> None:
    faits = replace(FAITS, objectifs=objectifs)
    alerte = Alerte(code=Code.ACTION.value, objet="objectif:4", limite=AU, seuil=7)
    assert motif_de_cloture(alerte, deriver(faits, AU), faits) == raison


def test_son_echeance_ne_se_lit_pas_au_travail_quel_que_soit_son_theme() -> None:
    assert not est_du_travail("ECH-13", "objectif:4")
    assert all(len(theme) <= 16 for theme in THEMES)
