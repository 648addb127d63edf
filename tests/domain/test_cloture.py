"""Closing a parcours: what is refused, and what the exit does to the results."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.cloture import (
    GenreTrace,
    SaisieSortie,
    Trace,
    appelle_un_suivi,
    contrats_a_rompre,
    effet,
    phrase_formations,
    verifier,
)
from parcours.domain.erreurs import SortieImpossible
from parcours.domain.faits import FaitContrat, FaitEtape, FaitImmersion
from parcours.domain.motif_sortie import BAREME
from parcours.domain.sortie import SortieConstatee

AU = date(2026, 11, 23)
ENTREE = date(2026, 1, 5)
SORTIE = SaisieSortie(date(2026, 11, 20), "3", "Jardinier", "Contrat de travail", date(2026, 11, 18))


def contrat(debut: date, fin: date | None) -> FaitContrat:
    return FaitContrat(1, "cddi", debut, fin)


def essayer(
    saisie: SaisieSortie,
    *contrats: FaitContrat,
    etapes: tuple[FaitEtape, ...] = (),
    immersions: tuple[FaitImmersion, ...] = (),
    traces: tuple[Trace, ...] = (),
) -> dict[str, list[str]]:
    phrases: dict[str, list[str]] = {}
    try:
        verifier(
            saisie,
            entree_le=ENTREE,
            contrats=contrats,
            etapes=etapes,
            immersions=immersions,
            traces=traces,
            motifs=BAREME,
            au=AU,
        )
    except SortieImpossible as refus:
        for manquement in refus.manquements:
            phrases.setdefault(manquement.champ, []).append(manquement.message)
    return phrases


def test_une_sortie_apres_la_fin_du_contrat_passe() -> None:
    assert essayer(SORTIE, contrat(ENTREE, date(2026, 11, 20))) == {}


def test_une_sortie_se_fait_le_jour_de_l_entree_au_plus_tot() -> None:
    assert essayer(replace(SORTIE, le=ENTREE)) == {}
    assert set(essayer(replace(SORTIE, le=date(2026, 1, 4)))) == {"le"}


def test_une_sortie_a_venir_est_refusee() -> None:
    assert set(essayer(replace(SORTIE, le=date(2026, 11, 24)))) == {"le"}
    assert essayer(replace(SORTIE, le=AU)) == {}


@pytest.mark.parametrize("fin", [date(2026, 12, 31), None])
def test_un_contrat_qui_court_encore_demande_une_case(fin: date | None) -> None:
    assert set(essayer(SORTIE, contrat(ENTREE, fin))) == {"met_fin_au_contrat"}
    assert essayer(replace(SORTIE, met_fin_au_contrat=True), contrat(ENTREE, fin)) == {}


def test_un_contrat_qui_commence_apres_est_refuse_meme_avec_la_case() -> None:
    saisie = replace(SORTIE, met_fin_au_contrat=True)
    phrases = essayer(saisie, contrat(date(2026, 11, 21), date(2026, 12, 31)))
    assert "21 novembre 2026" in phrases["le"][0]


def test_seuls_les_contrats_en_cours_sont_a_rompre() -> None:
    fini, court = contrat(ENTREE, date(2026, 6, 30)), contrat(date(2026, 7, 1), None)
    assert contrats_a_rompre([fini, court], SORTIE.le) == [court]
    assert contrats_a_rompre([fini, court], date(2026, 6, 30)) == []


def test_une_etape_faite_apres_la_sortie_est_nommee() -> None:
    faites = (FaitEtape(1, date(2026, 11, 22), "faite"), FaitEtape(2, date(2026, 11, 21), "manquee"))
    phrase = essayer(SORTIE, etapes=faites)["le"][0]
    assert "22 novembre 2026, 21 novembre 2026" in phrase


def test_une_etape_prevue_apres_la_sortie_ne_gene_pas() -> None:
    assert essayer(SORTIE, etapes=(FaitEtape(1, date(2026, 12, 4), "prevue"),)) == {}


def test_un_justificatif_date_doit_etre_nomme_et_ne_vient_pas_du_futur() -> None:
    assert set(essayer(replace(SORTIE, justificatif=None))) == {"justificatif"}
    assert set(essayer(replace(SORTIE, justificatif_le=date(2026, 11, 24)))) == {"justificatif_le"}


def test_un_motif_inconnu_est_refuse() -> None:
    assert set(essayer(replace(SORTIE, motif="999"))) == {"motif"}


def test_on_ne_prend_pas_de_nouvelles_apres_une_sortie_neutralisee() -> None:
    assert not appelle_un_suivi(BAREME.motif("17", SORTIE.le))
    assert appelle_un_suivi(BAREME.motif("8", SORTIE.le))
    assert appelle_un_suivi(None)


@pytest.mark.parametrize(
    ("motif", "le", "debut"),
    [
        ("3", SORTIE.le, "Elle compte comme dynamique (emploi durable)"),
        ("7", SORTIE.le, "Elle compte parmi les sorties, sans être dynamique"),
        ("17", SORTIE.le, "Ce motif la neutralise"),
        ("3", date(2026, 2, 5), "Le séjour est trop court"),
        ("96", SORTIE.le, "La catégorie de ce motif reste à confirmer"),
        (None, SORTIE.le, "Son motif manque\u00a0: d’ici là, elle compte sans être dynamique"),
    ],
)
def test_l_effet_sur_les_resultats_se_dit_en_mots(motif: str | None, le: date, debut: str) -> None:
    assert effet(SortieConstatee("ACI", ENTREE, le, BAREME.lu(motif, le))).startswith(debut)


@pytest.mark.parametrize(("fin", "champs"), [(date(2026, 11, 20), set()), (date(2026, 11, 21), {"le"})])
def test_une_immersion_qui_finit_apres_la_sortie_est_refusee(fin: date, champs: set[str]) -> None:
    phrases = essayer(SORTIE, immersions=(FaitImmersion(1, "Mairie", date(2026, 11, 9), fin),))
    assert set(phrases) == champs
    assert all("21 novembre 2026" in phrase for phrase in phrases.get("le", []))


@pytest.mark.parametrize(
    ("genre", "phrase"),
    [
        (GenreTrace.FREIN, "Des freins sont évalués après cette date (21 novembre 2026)"),
        (GenreTrace.COMPETENCE, "Des savoir-faire sont notés après cette date (21 novembre 2026)"),
        (GenreTrace.FORMATION, "Une formation commence après cette date (21 novembre 2026)\u00a0: corrigez-la"),
        (GenreTrace.HEURES, "Des heures sont notées après cette date (novembre 2026)"),
    ],
)
def test_ce_qui_est_note_apres_la_sortie_la_refuse_et_le_jour_meme_non(genre: GenreTrace, phrase: str) -> None:
    assert essayer(SORTIE, traces=(Trace(genre, SORTIE.le),)) == {}
    (dit,) = essayer(SORTIE, traces=(Trace(genre, date(2026, 11, 21)), Trace(genre, date(2026, 11, 21))))["le"]
    assert dit.startswith(phrase)


def test_les_formations_qui_continuent_sont_dites() -> None:
    assert phrase_formations([]) == ""
    assert phrase_formations(["CACES"]) == "La formation «\u00a0CACES\u00a0» continue après la sortie."
