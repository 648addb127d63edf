import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from parcours.domain.alerte import motif_de_cloture
from parcours.domain.catalogue import (
    CATALOGUE,
    PLACES_PRISES,
    Niveau,
    deriver,
    documentation,
    est_redite,
    est_silencieux,
    niveau,
)
from parcours.domain.catalogue.documentation import completer, seuils_dits
from parcours.domain.catalogue.entree import Entree
from parcours.domain.derive import phrase_derive
from parcours.domain.echeance import Code
from parcours.domain.faits import FaitContrat, FaitEtape, Faits
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.parametres import entier
from parcours.domain.pass_iae import PassIae, Suspension
from tests.domain.objets import OBJETS

AU = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("reste", "attendu"),
    [
        (-1, Niveau.RETARD),
        (0, Niveau.ROUGE),
        (15, Niveau.ROUGE),
        (16, Niveau.ORANGE),
        (60, Niveau.ORANGE),
        (61, Niveau.LOIN),
    ],
)
def test_le_retard_commence_le_lendemain(reste: int, attendu: Niveau) -> None:
    assert niveau(AU + timedelta(days=reste), AU, 15, 60) is attendu


def test_la_documentation_est_celle_du_catalogue() -> None:
    page = Path(__file__).parents[2] / "docs" / "alertes.md"
    assert page.read_text(encoding="utf-8") == documentation()


@pytest.mark.parametrize("entree", CATALOGUE.values(), ids=lambda entree: entree.code.value)
def test_la_documentation_n_a_pas_de_nombre_a_elle(entree: Entree) -> None:
    # What is written by hand holds no number: those of the page are the thresholds and the parameters of the rules.
    assert re.findall(r"\d+", re.sub(r"ECH-\d+", "", entree.signal + entree.agir)) == []
    assert re.findall(r"\d+ (?:jours?|mois|heures?|semaines?|ans|%)", entree.reference) == []
    if entree.jours != (0,):
        assert "{seuils}" in entree.signal
    assert ("{propres}" in entree.signal) is bool(entree.propres)
    assert ("{repete}" in entree.signal) is (entree.repete_jours is not None)


@pytest.mark.parametrize(
    ("jours", "dits"),
    [
        ((90, 30, 7, 0), "90, 30 et 7 jours avant, puis le jour même"),
        ((60, 30, 7, -1), "60, 30 et 7 jours avant, puis le lendemain"),
        ((0, -15), "le jour même, puis 15 jours après"),
        ((-10, -20, -30), "10, 20 et 30 jours après"),
        ((1,), "1 jour avant"),
    ],
)
def test_les_seuils_se_disent_en_mots(jours: tuple[int, ...], dits: str) -> None:
    assert seuils_dits(jours) == dits


def test_un_seuil_change_dans_le_code_change_la_documentation() -> None:
    contrat = replace(CATALOGUE[Code.CONTRAT], jours=(45, -1))
    assert completer(contrat, contrat.signal).startswith("45 jours avant, puis le lendemain")
    heures = replace(CATALOGUE[Code.HEURES_AI], propres=(70,))
    assert "atteignent 70 % des 480 heures" in completer(heures, heures.signal)
    with pytest.raises(LookupError):
        completer(contrat, "{inconnu}")


@pytest.mark.parametrize(
    ("code", "parametre"), [(Code.CDDI, "cddi_total_mois"), (Code.MISSIONS, "etti_missions_total_mois")]
)
def test_le_titre_d_un_total_donne_ses_mois(code: Code, parametre: str) -> None:
    assert CATALOGUE[code].titre.startswith(f"{entier(parametre, date.max)} mois")


def genres(nom: str) -> dict[str, set[str]]:
    """The kinds of objects that an entry names, by code, where it names any."""
    return {code.value[-2:]: set(dits) for code, entree in CATALOGUE.items() if (dits := getattr(entree, nom))}


def codes(nom: str) -> set[str]:
    return {code.value[-2:] for code, entree in CATALOGUE.items() if getattr(entree, nom)}


def test_ou_chaque_code_se_dit_et_a_qui() -> None:
    assert genres("hors_liste") == {
        "03": {"prolongation"},
        "06": {"ai"},
        "07": {"missions"},
        "08": {"fin", "part", "hote"},
        "11": {"entretien", "diagnostic", "bilan"},
        "13": {"jalon", "objectif"},
        "16": {"cdi_inclusion"},
        "18": {"formation"},
    }
    assert genres("constats") == {"03": {"prolongation"}, "06": {"ai"}, "16": {"cdi_inclusion"}}
    assert genres("dites_aussitot") == {"08": {"part", "hote"}}
    assert genres("dure_apres_sortie") == {"14": {"suivi"}, "15": {"motif"}, "19": {"fse"}}
    assert genres("sociaux") == {"15": {"motif"}}
    assert codes("est_du_travail") == {"04", "05", "06", "07", "15"}
    assert codes("se_tait_avant") == {"12", "15", "18"}
    assert codes("cesse_au_repere") == {"05", "07"}
    assert codes("suit_le_jour") == {"02", "06"}
    assert set(Code) - {code for code, entree in CATALOGUE.items() if entree.est_dure} == {
        Code.SILENCE,
        Code.CONVENTION,
    }
    assert {("ECH-04", "ECH-15")} == PLACES_PRISES


def test_chaque_code_a_son_entree_dans_l_ordre() -> None:
    assert list(CATALOGUE) == list(Code)
    assert {code: entree.code for code, entree in CATALOGUE.items()} == {code: code for code in Code}
    assert set(OBJETS) == set(Code)


@pytest.mark.parametrize(
    "faits", [Faits("ACI", AU), Faits("ACI", AU, sortie_le=AU, sortie_motif="A1")], ids=["present", "sorti"]
)
@pytest.mark.parametrize(("code", "objet"), [(code, objet) for code, objets in OBJETS.items() for objet in objets])
def test_chaque_entree_dit_pourquoi_son_alerte_se_ferme(code: Code, objet: str, faits: Faits) -> None:
    motif = CATALOGUE[code].disparue(objet, faits)
    assert motif[0].isupper()
    assert motif[-1] == "."
    assert len(motif) <= 200


def test_la_ligne_d_une_derive_donne_ses_comptes() -> None:
    assert phrase_derive(date(2026, 3, 12), 3, 19, 8.4).replace("\u00a0", " ") == (
        "Sorties dynamiques en recul depuis le 12 mars 2026 : 19 sorties comptées, 3 dynamiques ; on en attendait "
        "8 à 9."
    )
    assert "aucune dynamique" in phrase_derive(date(2026, 3, 12), 0, 9, None)


@dataclass
class Alerte:
    code: str
    objet: str
    limite: date
    repere: date | None = None


ENTREE = date(2026, 1, 5)
CONTRAT = FaitContrat(12, "cddi", ENTREE, date(2026, 12, 31))


def clore(alerte: Alerte, faits: Faits) -> str | None:
    return motif_de_cloture(alerte, deriver(faits, AU), faits)


def test_une_alerte_dont_la_cause_tient_reste_ouverte() -> None:
    assert clore(Alerte("ECH-04", "contrat:12", date(2026, 12, 31)), Faits("ACI", ENTREE, contrats=(CONTRAT,))) is None


@pytest.mark.parametrize(
    ("alerte", "faits", "attendu"),
    [
        (
            Alerte("ECH-04", "contrat:12", date(2026, 12, 15)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,)),
            "La date est passée du 15 décembre 2026 au 31 décembre 2026.",
        ),
        (
            Alerte("ECH-04", "contrat:11", date(2026, 6, 30)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,)),
            "Un autre contrat est enregistré.",
        ),
        (
            Alerte("ECH-04", "contrat:12", date(2026, 12, 31)),
            Faits("ACI", ENTREE),
            "Le contrat n’est plus enregistré.",
        ),
        (
            Alerte("ECH-15", "contrat:11", date(2026, 6, 30)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,)),
            "Un autre contrat est enregistré.",
        ),
        (
            Alerte("ECH-05", "cddi", date(2028, 1, 4)),
            Faits("ACI", ENTREE, contrats=(FaitContrat(12, "cddi", ENTREE, date(2026, 12, 31), "rqth"),)),
            "Une exception est enregistrée.",
        ),
        (
            Alerte("ECH-12", "silence", date(2026, 6, 30), date(2026, 5, 30)),
            Faits("ACI", ENTREE, etapes=(FaitEtape(1, AU, "faite"),)),
            "Une étape a été notée.",
        ),
        (
            Alerte("ECH-12", "entree", date(2026, 2, 5), ENTREE),
            Faits("ACI", ENTREE, etapes=(FaitEtape(1, ENTREE, "faite"),)),
            "Une étape a été notée.",
        ),
        (
            Alerte("ECH-12", "silence", date(2026, 6, 30), date(2026, 5, 30)),
            Faits("ACI", ENTREE, etapes=(FaitEtape(1, date(2026, 5, 3), "faite"),)),
            "La dernière étape a été corrigée.",
        ),
        (
            Alerte("ECH-12", "silence", date(2026, 6, 30), date(2026, 5, 30)),
            Faits("ACI", ENTREE, silence_jours=45, etapes=(FaitEtape(1, date(2026, 5, 30), "faite"),)),
            "Le délai du silence a changé.",
        ),
        (
            Alerte("ECH-12", "silence", date(2026, 6, 30), date(2026, 5, 30)),
            Faits("ACI", ENTREE, sortie_le=AU, sortie_motif="A1"),
            "La sortie est enregistrée.",
        ),
        (
            Alerte("ECH-13", "etape:3", date(2026, 11, 20)),
            Faits("ACI", ENTREE, etapes=(FaitEtape(3, date(2026, 11, 20), "manquee"),)),
            "L’étape a été manquée.",
        ),
        (
            Alerte("ECH-13", "etape:3", date(2026, 11, 20)),
            Faits("ACI", ENTREE),
            "L’étape n’est plus enregistrée.",
        ),
        (
            Alerte("ECH-15", "contrat:12", date(2026, 11, 20)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,), sortie_le=AU),
            "La sortie est enregistrée.",
        ),
        (
            Alerte("ECH-15", "motif", AU),
            Faits("ACI", ENTREE, sortie_le=AU, sortie_motif="A1"),
            "Le motif de sortie est enregistré.",
        ),
        (Alerte("ECH-15", "motif", AU), Faits("ACI", ENTREE), "La sortie est annulée."),
        (Alerte("ECH-15", "motif", AU, AU), Faits("ACI", ENTREE, contrats=(CONTRAT,)), "La sortie est annulée."),
        (
            Alerte("ECH-15", "contrat:12", date(2027, 1, 15), date(2026, 12, 31)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,), seuils={"ECH-15": [30]}),
            "Le délai avant de demander ce qu’il en est a changé.",
        ),
        (
            Alerte("ECH-15", "contrat:12", date(2026, 12, 30), date(2026, 12, 15)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,)),
            "La date est passée du 30 décembre 2026 au 15 janvier 2027.",
        ),
        (
            Alerte("ECH-15", "contrat:11", date(2027, 1, 15), date(2026, 12, 31)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,)),
            "Un autre contrat est enregistré.",
        ),
        (
            Alerte("ECH-15", "contrat:12", date(2027, 1, 15), date(2026, 12, 31)),
            Faits("ACI", ENTREE, contrats=(CONTRAT,), sortie_le=date(2026, 12, 31)),
            "La sortie est enregistrée.",
        ),
        (Alerte("ECH-01", "pass", AU), Faits("ACI", ENTREE), "Le PASS n’est plus enregistré."),
        (
            Alerte("ECH-02", "fin:2026-06-01", date(2026, 8, 1)),
            Faits(
                "ACI",
                ENTREE,
                pass_iae=PassIae(
                    ENTREE,
                    date(2028, 1, 4),
                    (Suspension(date(2026, 6, 1), date(2026, 8, 1), MotifSuspension.CONTRAT_SUSPENDU),),
                ),
                etapes=(FaitEtape(1, date(2026, 8, 3), "faite"),),
            ),
            "La reprise est notée, ou la suspension a changé.",
        ),
    ],
)
def test_une_alerte_dit_pourquoi_elle_se_ferme(alerte: Alerte, faits: Faits, attendu: str) -> None:
    assert clore(alerte, faits) == attendu


def test_seul_un_silence_est_silencieux() -> None:
    assert [code.value for code in Code if est_silencieux(code.value, AU, AU)] == ["ECH-12"]
    assert not est_silencieux("ECH-12", AU + timedelta(days=1), AU)


def test_seule_une_sortie_a_dire_se_redit() -> None:
    assert [code.value for code in Code if est_redite(code.value, -7)] == ["ECH-15"]
    assert not est_redite("ECH-15", 0)
