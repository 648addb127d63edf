"""What a structure chooses that is not days before a date: days after it, parts of a cap, a delay."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.domain.catalogue.entree import Choix
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.reglage import lire_seuils
from parcours.models import Echeance, Structure
from tests.builders import Troupe
from tests.page import Navigateur
from tests.web.traces import dernier_evenement

Visiter = Callable[[str], Navigateur]
FIN = date(2026, 12, 31)


def gardes(base: BaseDeDonnees, troupe: Troupe) -> dict[str, list[int]]:
    with base.lecture() as session:
        return session.get_one(Structure, troupe.structure.id).seuils


@pytest.mark.parametrize(
    ("texte", "choix", "attendus"),
    [
        ("30, 10 et 20", Choix.APRES, [10, 20, 30]),
        ("365", Choix.APRES, [365]),
        ("95 70", Choix.PARTS, [70, 95]),
        ("1, 99", Choix.PARTS, [1, 99]),
        ("20", Choix.DELAI, [20]),
        ("180", Choix.DELAI, [180]),
        ("", Choix.DELAI, None),
    ],
)
def test_chaque_sorte_de_nombres_se_lit_dans_son_ordre(texte: str, choix: Choix, attendus: list[int] | None) -> None:
    assert lire_seuils(texte, choix) == attendus


@pytest.mark.parametrize(
    ("texte", "choix", "code", "phrase"),
    [
        ("0", Choix.APRES, "hors_de_portee", "Un rappel va de 1 à 365 jours après la date."),
        ("366", Choix.APRES, "hors_de_portee", "Un rappel va de 1 à 365 jours après la date."),
        ("80, 100", Choix.PARTS, "hors_de_portee", "le plafond lui-même est toujours dit"),
        ("0", Choix.PARTS, "hors_de_portee", "Une part va de 1 à 99"),
        ("80 %", Choix.PARTS, "mots", "comme 80, 95"),
        ("15, 30", Choix.DELAI, "trop", "Un seul délai à la fois"),
        ("0", Choix.DELAI, "hors_de_portee", "de 1 à 180 jours"),
        ("181", Choix.DELAI, "hors_de_portee", "de 1 à 180 jours"),
        ("bientôt", Choix.DELAI, "mots", "comme 15"),
    ],
)
def test_ce_qui_n_en_est_pas_est_refuse(texte: str, choix: Choix, code: str, phrase: str) -> None:
    with pytest.raises(SaisieImpossible) as refus:
        lire_seuils(texte, choix)
    assert refus.value.code == code
    assert phrase in refus.value.message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("champ", "texte", "attendus", "dit"),
    [
        ("seuils_apres_ech_03", "5, 25", {"ECH-03": [-5, -25]}, "ECH-03, 10, 20, 30 → 5, 25 jours après la demande."),
        ("seuils_ech_06", "70", {"ECH-06": [70]}, "ECH-06, 80, 95 → à 70 % du plafond."),
        ("seuils_apres_ech_14", "20", {"ECH-14": [0, -20]}, "ECH-14, 15 → 20 jours après le jour prévu."),
        ("seuils_ech_14", "7", {"ECH-14": [7, -15]}, "ECH-14, 0 → 7 jours avant."),
        ("seuils_ech_15", "30", {"ECH-15": [30]}, "ECH-15, 15 → 30 jours après la fin du contrat."),
        ("seuils_apres_ech_18", "3", {"ECH-18": [-3]}, "ECH-18, 1 → 3 jours après le dernier jour."),
    ],
)
def test_ce_qui_est_choisi_est_garde_dit_et_se_relit(
    visiter: Visiter,
    base: BaseDeDonnees,
    troupe: Troupe,
    reglages: str,
    champ: str,
    texte: str,
    attendus: dict[str, list[int]],
    dit: str,
) -> None:
    carole = visiter("carole")
    carole.remplir(reglages, {champ: texte})
    assert gardes(base, troupe) == attendus
    assert dernier_evenement(base)[1].replace("\u00a0", " ").endswith(dit)
    relu = carole.voir(reglages).select_one(f"[name={champ}]")
    assert relu is not None
    assert relu["value"] == texte
    fin_du_dit = dit.split(" → ")[1].rstrip(".")
    assert f"signalé {fin_du_dit}" in carole.voir(reglages.removesuffix("/reglages")).texte.replace("\u00a0", " ")

    carole.remplir(reglages, {champ: ""})
    assert gardes(base, troupe) == {}


def test_un_refus_se_dit_a_cote_de_son_champ(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str
) -> None:
    champs = {"seuils_ech_06": "100", "seuils_ech_15": "15, 30", "seuils_apres_ech_03": "0"}
    page = visiter("carole").remplir(reglages, champs, statut=422)
    assert set(page.erreurs()) == set(champs)
    assert gardes(base, troupe) == {}


def test_le_delai_de_la_sortie_deplace_son_jour(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, reglages: str
) -> None:
    def sortie_a_dire() -> date:
        with base.lecture() as session:
            demande = select(Echeance.limite).where(
                Echeance.code == "ECH-15", Echeance.parcours_id == troupe.parcours.id
            )
            return session.scalars(demande).one()

    assert sortie_a_dire() == FIN + timedelta(days=15)
    visiter("carole").remplir(reglages, {"seuils_ech_15": "30"})
    assert sortie_a_dire() == FIN + timedelta(days=30)
