from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.catalogue import deriver, prochain_signal, seuils
from parcours.domain.contrat import fin_des_mois_de_cddi
from parcours.domain.dates import jours_entre
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import FaitContrat, FaitEtape, FaitHeures, Faits
from tests.domain.cas_echeance import ENSEMBLE, faits_de

REGLES_AU = date(2026, 11, 23)
LIMITE = date(2027, 8, 31)
UN_JOUR = timedelta(days=1)


@pytest.mark.parametrize("cas", ENSEMBLE["cas"], ids=lambda cas: cas["nom"])
def test_les_echeances_suivent_les_faits(cas: dict[str, Any]) -> None:
    # The plan and the appointments have cases of their own (test_plan, test_catalogue_suite).
    derivees = [e for e in deriver(faits_de(cas), REGLES_AU) if e.genre != "jalon" and e.code is not Code.RENDEZ_VOUS]
    assert [f"{e.code.value} {e.objet} {e.limite}" for e in derivees] == cas["attendu"]


def nuits(echeance: Echeance, jours: list[date]) -> list[tuple[date, int]]:
    """What the watch would signal on some nights: (night, threshold)."""
    deja, prochain = None, prochain_signal(echeance, None, REGLES_AU)
    signaux = []
    for jour in jours:
        if prochain is not None and prochain <= jour:
            deja = seuils(echeance.code, echeance.limite, REGLES_AU).franchi(echeance.limite, jour)
            assert deja is not None
            signaux.append((jour, deja))
            prochain = prochain_signal(echeance, deja, REGLES_AU)
            assert prochain is None or prochain > jour
    return signaux


def tous_les_jours(debut: date, fin: date) -> list[date]:
    return [debut + timedelta(days=n) for n in range((fin - debut).days + 1)]


@pytest.mark.parametrize("cas", ENSEMBLE["signaux"], ids=lambda cas: cas["nom"])
def test_chaque_seuil_est_signale_son_jour(cas: dict[str, Any]) -> None:
    echeance = Echeance(Code(cas["code"]), "objet", cas["limite"], repere=cas.get("repere"))
    signales = nuits(echeance, tous_les_jours(date(2026, 1, 1), date(2028, 3, 1)))
    assert [jour for jour, _ in signales] == cas["attendus"]


@given(
    st.sampled_from(list(Code)),
    st.sets(st.integers(0, 900), min_size=1, max_size=40),
)
def test_des_nuits_manquees_ne_repetent_ni_ne_perdent_le_dernier_seuil(code: Code, decalages: set[int]) -> None:
    echeance = Echeance(code, "objet", LIMITE)
    jours = sorted(date(2026, 6, 1) + timedelta(days=n) for n in decalages)
    rares = nuits(echeance, jours)
    pleines = nuits(echeance, tous_les_jours(jours[0], jours[-1]))
    assert len({seuil for _, seuil in rares}) == len(rares)
    assert {seuil for _, seuil in rares} <= {seuil for _, seuil in pleines}
    assert [seuil for _, seuil in rares][-1:] == [seuil for _, seuil in pleines][-1:]


@given(st.sampled_from(list(Code)), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_un_seuil_franchi_l_est_depuis_son_jour(code: Code, jour: date) -> None:
    regle = seuils(code, LIMITE, REGLES_AU)
    franchi = regle.franchi(LIMITE, jour)
    reste = jours_entre(jour, LIMITE)
    if franchi is None:
        assert reste > max(regle.jours)
    else:
        suivant = regle.suivant(franchi)
        assert reste <= franchi
        assert suivant is None or reste > suivant


@given(
    entree=st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    ecarts=st.lists(st.integers(0, 60), max_size=12),
    reglage=st.integers(7, 120),
)
def test_le_silence_attend_au_moins_le_reglage(entree: date, ecarts: list[int], reglage: int) -> None:
    le, etapes = entree, []
    for rang, ecart in enumerate(ecarts):
        le += timedelta(days=ecart)
        etapes.append(FaitEtape(rang, le, "faite"))
    faits = Faits("ACI", entree, reglage, etapes=tuple(etapes))
    silence = next(e for e in deriver(faits, REGLES_AU) if e.code is Code.SILENCE)
    assert silence.limite > le + timedelta(days=reglage)
    if silence.habitude_jours is not None:
        assert silence.limite > le + timedelta(days=2 * silence.habitude_jours)


@given(
    st.lists(st.tuples(st.integers(1, 200), st.integers(1, 90)), min_size=1, max_size=6),
    st.integers(0, 27),
)
def test_des_cddi_sans_interruption_ont_24_mois_de_date_a_date(durees: list[tuple[int, int]], jour: int) -> None:
    debut = date(2026, 1, 1) + timedelta(days=jour)
    suite, avec_pauses = [], []
    le = autre = debut
    pauses = 0
    for rang, (duree, pause) in enumerate(durees):
        suite.append(FaitContrat(rang, "cddi", le, le + timedelta(days=duree - 1)))
        avec_pauses.append(FaitContrat(rang, "cddi", autre, autre + timedelta(days=duree - 1)))
        le += timedelta(days=duree)
        autre += timedelta(days=duree + pause)
        pauses += pause
    pauses -= durees[-1][1]
    sans, avec = fin_des_mois_de_cddi(suite, REGLES_AU), fin_des_mois_de_cddi(avec_pauses, REGLES_AU)
    assert sans + UN_JOUR == debut.replace(year=debut.year + 2)
    assert (avec - sans).days == pauses


def test_un_jour_de_silence_plus_tot_n_est_pas_signale() -> None:
    echeance = Echeance(Code.SILENCE, "silence", LIMITE)
    assert nuits(echeance, [LIMITE - UN_JOUR]) == []
    assert nuits(echeance, [LIMITE]) == [(LIMITE, 0)]


def test_les_seuils_choisis_remplacent_ceux_du_produit() -> None:
    assert seuils("ECH-04", LIMITE, REGLES_AU, {"ECH-04": [20, 45]}).jours == (45, 20, -1)
    assert seuils("ECH-04", LIMITE, REGLES_AU, {"ECH-05": (45,)}).jours == (60, 30, 7, -1)
    echeance = Echeance(Code.CONTRAT, "contrat:1", LIMITE)
    assert prochain_signal(echeance, None, REGLES_AU, {"ECH-04": [45, 20]}) == LIMITE - timedelta(days=45)
    # What is over is said whatever was chosen.
    assert prochain_signal(echeance, 20, REGLES_AU, {"ECH-04": [45, 20]}) == LIMITE + UN_JOUR
    assert prochain_signal(echeance, -1, REGLES_AU, {"ECH-04": [45, 20]}) is None


def test_la_fenetre_du_pass_reste_quoi_que_la_structure_choisisse() -> None:
    ouverture, *_, bientot_fermee = seuils("ECH-01", LIMITE, REGLES_AU).jours
    assert seuils("ECH-01", LIMITE, REGLES_AU, {"ECH-01": (45,)}).jours == (ouverture, 45, bientot_fermee)
    assert seuils("ECH-01", LIMITE, REGLES_AU, {"ECH-01": ()}).jours == (ouverture, bientot_fermee)


def test_ce_qui_ne_se_regle_pas_garde_ses_seuils() -> None:
    assert seuils("ECH-12", LIMITE, REGLES_AU, {"ECH-12": (30,)}) == seuils("ECH-12", LIMITE, REGLES_AU)
    # A delay is read by its own rule, a part of a cap too: neither is a number of days before the limit.
    assert seuils("ECH-15", LIMITE, REGLES_AU, {"ECH-15": (30,)}) == seuils("ECH-15", LIMITE, REGLES_AU)
    assert seuils("ECH-06", LIMITE, REGLES_AU, {"ECH-06": (70,)}) == seuils("ECH-06", LIMITE, REGLES_AU)


def test_les_jours_d_apres_se_choisissent_ou_l_entree_le_permet() -> None:
    assert seuils("ECH-03", LIMITE, REGLES_AU).jours == (-10, -20, -30)
    assert seuils("ECH-03", LIMITE, REGLES_AU, {"ECH-03": (-5, -25)}).jours == (-5, -25)
    assert seuils("ECH-18", LIMITE, REGLES_AU, {"ECH-18": (-3,)}).jours == (-3,)
    assert seuils("ECH-14", LIMITE, REGLES_AU, {"ECH-14": (7, 0, -20)}).jours == (7, 0, -20)
    # Nobody is left without any: days before alone keep those after.
    assert seuils("ECH-14", LIMITE, REGLES_AU, {"ECH-14": (7,)}).jours == (7, -15)
    assert seuils("ECH-18", LIMITE, REGLES_AU, {"ECH-18": (7,)}).jours == (-1,)
    assert seuils("ECH-17", LIMITE, REGLES_AU, {"ECH-17": (45, -5)}).jours == (45, -1)


def test_le_delai_de_la_sortie_et_les_parts_du_plafond_sont_ceux_de_la_structure() -> None:
    contrat = FaitContrat(1, "cddu", date(2026, 1, 5), date(2026, 12, 31))
    heures = (FaitHeures(1, date(2026, 3, 1), Decimal(360), Decimal(360)),)
    faits = Faits("AI", date(2026, 1, 5), contrats=(contrat,), heures=heures)

    def dits(**choisis: list[int]) -> list[tuple[str, date]]:
        trouvees = deriver(
            replace(faits, seuils={f"ECH-{nom[1:]}": jours for nom, jours in choisis.items()}), REGLES_AU
        )
        return [(e.objet, e.limite) for e in trouvees if e.code in (Code.HEURES_AI, Code.SORTIE)]

    assert dits() == [("contrat:1", date(2027, 1, 15))]
    assert dits(_15=[1]) == [("contrat:1", date(2027, 1, 1))]
    assert dits(_06=[75]) == [("ai:75", date(2026, 3, 31)), ("contrat:1", date(2027, 1, 15))]
    assert dits(_06=[76]) == [("contrat:1", date(2027, 1, 15))]
    pleines = replace(
        faits, heures=(FaitHeures(1, date(2026, 3, 1), Decimal(480), Decimal(480)),), seuils={"ECH-06": [50]}
    )
    assert [e.objet for e in deriver(pleines, REGLES_AU) if e.code is Code.HEURES_AI] == ["ai:100"]
