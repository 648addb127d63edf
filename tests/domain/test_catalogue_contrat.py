"""The totals of contracts: CDDI (ECH-05) and missions (ECH-07), told only when they are true."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.alerte import motif_de_cloture
from parcours.domain.catalogue import deriver, franchissement, phrase, prochain_signal
from parcours.domain.contrat import fin_des_mois_de_cddi
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import FaitContrat, Faits
from parcours.domain.raison import a_dire

AU = date(2026, 11, 23)


@dataclass
class Alerte:
    code: str
    objet: str
    limite: date
    repere: date | None


ENTREE = date(2024, 6, 3)
LIMITE = date(2026, 6, 2)


def cddi(cle: int, debut: date, fin: date | None, derogation: str | None = None) -> FaitContrat:
    return FaitContrat(cle, "cddi", debut, fin, derogation)


def mission(cle: int, debut: date, fin: date) -> FaitContrat:
    return FaitContrat(cle, "mission", debut, fin)


def total(*contrats: FaitContrat, genre: str = "ACI", sortie: date | None = None) -> Echeance | None:
    """The deadline of the total, for these contracts."""
    faits = Faits(genre, ENTREE, contrats=contrats, sortie_le=sortie)
    trouvees = [e for e in deriver(faits, AU) if e.code in (Code.CDDI, Code.MISSIONS)]
    assert len(trouvees) <= 1
    return trouvees[0] if trouvees else None


def dire(echeance: Echeance, au: date) -> str:
    return phrase(echeance.code, echeance.objet, echeance.limite, echeance.repere, None, au).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "contrat",
    [
        cddi(1, date(2024, 6, 3), date(2025, 6, 2)),
        cddi(1, date(2024, 9, 2), date(2024, 12, 31)),
        cddi(1, date(2024, 2, 29), date(2024, 6, 28)),
    ],
    ids=["douze mois finis en juin 2025", "quatre mois finis en decembre 2024", "depuis un 29 fevrier"],
)
def test_un_cddi_fini_bien_avant_24_mois_n_est_jamais_dit_en_retard(contrat: FaitContrat) -> None:
    assert total(contrat) is None


@pytest.mark.parametrize(
    ("fin", "est_dit"), [(LIMITE - timedelta(days=1), False), (LIMITE, True), (LIMITE + timedelta(days=1), True)]
)
def test_le_total_se_dit_des_que_le_dernier_cddi_va_jusqu_a_lui(fin: date, est_dit: bool) -> None:
    trouvee = total(cddi(1, ENTREE, date(2025, 12, 2)), cddi(2, date(2025, 12, 3), fin))
    assert (trouvee is not None) is est_dit
    if trouvee is not None:
        assert (trouvee.limite, trouvee.repere) == (LIMITE, fin)


def test_un_cddi_sans_fin_va_jusqu_au_total() -> None:
    trouvee = total(cddi(1, ENTREE, None))
    assert trouvee is not None
    assert dire(trouvee, date(2026, 5, 3)) == (
        "CDDI, 24 mois atteints dans 30 jours, le 2 juin 2026 : préparer la sortie, ou enregistrer une exception."
    )


def test_une_exception_ou_la_sortie_font_taire_le_total() -> None:
    assert total(cddi(1, ENTREE, date(2026, 12, 31), "rqth")) is None
    assert total(cddi(1, ENTREE, date(2026, 12, 31)), sortie=AU) is None


def test_une_interruption_repousse_le_total_d_autant() -> None:
    suite = cddi(2, date(2026, 1, 1), date(2027, 6, 30))
    trouvee = total(cddi(1, ENTREE, date(2024, 12, 31)), suite)
    # 365 days between the two contracts.
    assert trouvee is not None
    assert trouvee.limite == LIMITE + timedelta(days=365)


@given(
    debut=st.dates(date(2021, 1, 1), date(2026, 1, 1)),
    durees=st.lists(st.integers(30, 400), min_size=1, max_size=5),
    pauses=st.lists(st.integers(0, 300), min_size=5, max_size=5),
)
def test_le_total_n_est_dit_que_si_le_dernier_cddi_l_atteint(debut: date, durees: list[int], pauses: list[int]) -> None:
    contrats, jour = [], debut
    for cle, (duree, pause) in enumerate(zip(durees, pauses, strict=False), start=1):
        contrats.append(cddi(cle, jour, jour + timedelta(days=duree - 1)))
        jour += timedelta(days=duree + pause)
    limite = fin_des_mois_de_cddi(contrats, AU)
    fin = contrats[-1].fin
    trouvee = total(*contrats)
    assert fin is not None
    assert (trouvee is not None) is (fin >= limite)
    assert trouvee is None or trouvee.limite == limite


def test_l_alerte_du_total_dit_pourquoi_elle_se_ferme() -> None:
    avant = Faits("ACI", ENTREE, contrats=(cddi(1, ENTREE, LIMITE),))
    ouverte = deriver(avant, AU)[0:2][-1]
    assert ouverte.code is Code.CDDI
    for contrats, motif in (
        ((cddi(1, ENTREE, date(2026, 1, 31)),), "Le dernier CDDI finit avant le total autorisé."),
        ((cddi(1, ENTREE, LIMITE, "senior"),), "Une exception est enregistrée."),
        ((cddi(1, ENTREE, LIMITE), FaitContrat(2, "cdi", date(2026, 6, 3), None)), "Un autre contrat est enregistré."),
    ):
        apres = replace(avant, contrats=contrats)
        assert (
            motif_de_cloture(
                Alerte(ouverte.code, ouverte.objet, ouverte.limite, ouverte.repere), deriver(apres, AU), apres
            )
            == motif
        )


def test_les_missions_disent_le_jour_du_total_si_elles_continuent() -> None:
    trouvee = total(mission(1, ENTREE, date(2026, 3, 31)), genre="ETTI")
    assert trouvee == Echeance(Code.MISSIONS, "missions", LIMITE, repere=date(2026, 3, 31))
    assert dire(trouvee, date(2026, 3, 4)) == (
        "Missions, 24 mois en tout dans 90 jours, le 2 juin 2026, si elles continuent : "
        "préparer la suite avec la personne."
    )


@pytest.mark.parametrize(
    ("derniere", "signal"),
    [
        (date(2026, 3, 3), None),
        (date(2026, 3, 4), date(2026, 3, 4)),
        (date(2026, 6, 2), date(2026, 3, 4)),
    ],
    ids=["finie la veille du seuil", "finie le jour du seuil", "au bout des 24 mois"],
)
def test_les_missions_ne_sont_signalees_que_si_l_une_court(derniere: date, signal: date | None) -> None:
    trouvee = total(mission(1, ENTREE, derniere), genre="ETTI")
    assert trouvee is not None
    assert prochain_signal(trouvee, None, AU) == signal


@pytest.mark.parametrize(("derniere", "seuil"), [(date(2026, 3, 31), 90), (date(2026, 5, 3), 30)])
def test_des_missions_notees_apres_coup_ne_disent_que_le_seuil_qu_elles_ont_atteint(derniere: date, seuil: int) -> None:
    trouvee = total(mission(1, ENTREE, derniere), genre="ETTI")
    assert trouvee is not None
    dit, _ = franchissement(trouvee.code, trouvee.objet, trouvee.limite, trouvee.repere, None, date(2026, 5, 20))
    assert dit == seuil


def test_des_missions_arretees_avant_le_total_ne_sont_plus_dites() -> None:
    trouvee = total(mission(1, ENTREE, date(2026, 3, 31)), genre="ETTI")
    assert trouvee is not None
    assert a_dire([trouvee], date(2026, 3, 31)) == [trouvee]
    assert a_dire([trouvee], date(2026, 4, 1)) == []
    assert "une reprise repousse" in dire(trouvee, date(2026, 4, 1))


def test_des_missions_au_bout_des_24_mois_restent_dites() -> None:
    trouvee = total(mission(1, ENTREE, LIMITE), genre="ETTI")
    assert trouvee is not None
    assert a_dire([trouvee], AU) == [trouvee]
    assert "atteints depuis 174 jours (2 juin 2026), aucune autre n’est possible" in dire(trouvee, AU)
    depassee = total(mission(1, ENTREE, LIMITE + timedelta(days=10)), genre="ETTI")
    assert depassee is not None
    assert "dépassés depuis 3 jours (2 juin 2026)" in dire(depassee, LIMITE + timedelta(days=3))


def test_sans_mission_ou_sorti_rien_n_est_compte() -> None:
    assert total(genre="ETTI") is None
    assert total(mission(1, ENTREE, LIMITE), FaitContrat(2, "cdi", AU, None), genre="ETTI") is None
    assert total(mission(1, ENTREE, LIMITE), genre="ETTI", sortie=AU) is None
