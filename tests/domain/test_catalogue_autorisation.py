"""Hours of an AI in companies (ECH-06), waivers and CDI inclusion (ECH-16), unanswered prolongations (ECH-03)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.domain.alerte import motif_de_cloture
from parcours.domain.catalogue import deriver, est_constat, est_du_travail, phrase, prochain_signal, seuils
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import FaitAutorisation, FaitContrat, FaitHeures, Faits
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation
from parcours.domain.pass_iae import PassIae, Prolongation

AU = date(2026, 11, 23)


@dataclass
class Alerte:
    code: str
    objet: str
    limite: date
    repere: date | None


ENTREE = date(2025, 1, 6)
CONTRAT = FaitContrat(7, "cddu", date(2025, 1, 13), date(2026, 12, 31))


def mois(annee: int, numero: int, heures: int, contrat_id: int = 7) -> FaitHeures:
    return FaitHeures(contrat_id, date(annee, numero, 1), Decimal(heures), Decimal(heures))


def en_ai(*heures: FaitHeures, genre: str = "AI", autorisations: tuple[FaitAutorisation, ...] = ()) -> Faits:
    return Faits(genre, ENTREE, contrats=(CONTRAT,), heures=heures, autorisations=autorisations)


def du_code(code: Code, faits: Faits) -> list[Echeance]:
    return [e for e in deriver(faits, AU) if e.code is code]


def dire(e: Echeance, au: date = AU) -> str:
    return phrase(e.code, e.objet, e.limite, e.repere, None, au).replace("\u00a0", " ")


def test_sous_80_pour_cent_rien_n_est_dit() -> None:
    assert du_code(Code.HEURES_AI, en_ai(mois(2026, 1, 383))) == []


@pytest.mark.parametrize(("heures", "niveau"), [(384, 80), (455, 80), (456, 95), (479, 95), (480, 100), (900, 100)])
def test_seul_le_plus_haut_niveau_atteint_est_dit(heures: int, niveau: int) -> None:
    (trouvee,) = du_code(Code.HEURES_AI, en_ai(mois(2026, 2, heures)))
    assert (trouvee.objet, trouvee.limite, trouvee.repere) == (f"ai:{niveau}", date(2026, 2, 28), date(2026, 2, 1))


def test_le_niveau_date_du_mois_ou_il_est_atteint_toutes_missions_ensemble() -> None:
    faits = en_ai(mois(2025, 1, 100), mois(2025, 1, 100, 8), mois(2024 + 1, 3, 200), mois(2025, 4, 10))
    (trouvee,) = du_code(Code.HEURES_AI, faits)
    # Counted from the first day of the first contract, not from the first of its month.
    assert (trouvee.objet, trouvee.limite, trouvee.repere) == ("ai:80", date(2025, 3, 31), date(2025, 1, 1))
    assert dire(trouvee) == (
        "Heures en entreprise depuis le 1er janvier 2025, 80 % des 480 possibles depuis 602 jours "
        "(31 mars 2025) : prévoir la suite, ou demander au préfet."
    )
    (seule,) = du_code(Code.HEURES_AI, en_ai(mois(2025, 1, 384)))
    assert seule.repere == CONTRAT.debut


def test_une_periode_de_24_mois_finie_en_laisse_commencer_une_autre() -> None:
    # From 13 January 2025 to 12 January 2027: February 2027 starts another one.
    dans = en_ai(mois(2025, 1, 300), mois(2027, 1, 100))
    apres = en_ai(mois(2025, 1, 300), mois(2027, 2, 100))
    assert [e.objet for e in du_code(Code.HEURES_AI, dans)] == ["ai:80"]
    assert du_code(Code.HEURES_AI, apres) == []


def test_les_heures_se_signalent_le_jour_ou_elles_sont_notees_et_se_lisent_par_qui_encadre() -> None:
    (trouvee,) = du_code(Code.HEURES_AI, en_ai(mois(2026, 10, 400)))
    assert prochain_signal(trouvee, None, AU) == date(2026, 10, 31)
    assert est_du_travail(trouvee.code, trouvee.objet)
    assert est_constat(trouvee.code, trouvee.objet)


def test_hors_ai_ou_sans_entreprise_ou_sorti_rien_n_est_compte() -> None:
    assert du_code(Code.HEURES_AI, en_ai(mois(2026, 2, 600), genre="ACI")) == []
    assert du_code(Code.HEURES_AI, en_ai(FaitHeures(7, date(2026, 2, 1), Decimal(600)))) == []
    assert du_code(Code.HEURES_AI, replace(en_ai(mois(2026, 2, 600)), sortie_le=AU)) == []


def test_une_decision_du_prefet_fait_taire_le_plafond_tant_qu_elle_vaut() -> None:
    decision = FaitAutorisation(1, "heures_ai", date(2026, 3, 1), date(2026, 5, 31))
    assert du_code(Code.HEURES_AI, en_ai(mois(2026, 2, 500), autorisations=(decision,))) == []
    (trouvee,) = du_code(Code.HEURES_AI, en_ai(mois(2026, 2, 500), mois(2026, 6, 10), autorisations=(decision,)))
    assert trouvee.objet == "ai:100"
    assert "demander au préfet d’aller au-delà" in dire(trouvee)


def test_au_plafond_une_decision_a_venir_dit_quand_relire() -> None:
    decision = FaitAutorisation(1, "heures_ai", date(2027, 2, 1), date(2027, 12, 31))
    faits = en_ai(mois(2026, 2, 480), autorisations=(decision,))
    (trouvee,) = du_code(Code.HEURES_AI, faits)
    assert (trouvee.objet, trouvee.a_relire_le) == ("ai:100", date(2027, 2, 1))
    assert prochain_signal(trouvee, None, AU) == date(2026, 2, 28)
    assert prochain_signal(trouvee, 0, AU) == date(2027, 2, 1)
    assert [e for e in deriver(faits, date(2027, 2, 1)) if e.code is Code.HEURES_AI] == []
    assert len([e for e in deriver(faits, date(2027, 1, 31)) if e.code is Code.HEURES_AI]) == 1
    # A warning is silenced at once: nothing to look at again.
    assert du_code(Code.HEURES_AI, en_ai(mois(2026, 2, 479), autorisations=(decision,))) == []


def test_l_alerte_des_heures_dit_pourquoi_elle_se_ferme() -> None:
    avant = en_ai(mois(2026, 2, 400))
    (ouverte,) = du_code(Code.HEURES_AI, avant)
    decision = FaitAutorisation(1, "heures_ai", date(2026, 3, 1), date(2026, 5, 31))
    for apres, motif in (
        (en_ai(mois(2026, 2, 460)), "Les heures en entreprise sont maintenant à 95 % du plafond."),
        (
            en_ai(mois(2026, 2, 100)),
            "Les heures ou ce qui en est signalé ont été corrigés, ou une autre période a commencé.",
        ),
        (replace(avant, autorisations=(decision,)), "Une décision du préfet permet d’aller au-delà."),
        (replace(avant, sortie_le=AU), "La sortie est enregistrée."),
    ):
        assert (
            motif_de_cloture(
                Alerte(ouverte.code, ouverte.objet, ouverte.limite, ouverte.repere), deriver(apres, AU), apres
            )
            == motif
        )


def test_seule_la_derniere_autorisation_de_chaque_sorte_est_suivie() -> None:
    faits = Faits(
        "ACI",
        ENTREE,
        autorisations=(
            FaitAutorisation(1, "derogation_horaire", date(2025, 2, 1), date(2026, 1, 31)),
            FaitAutorisation(2, "derogation_horaire", date(2026, 2, 1), date(2027, 1, 31)),
            FaitAutorisation(3, "temps_cumule", date(2026, 6, 1), date(2026, 11, 30)),
        ),
    )
    trouvees = du_code(Code.AUTORISATION, faits)
    assert [(e.objet, e.limite) for e in trouvees] == [
        ("derogation_horaire:2", date(2027, 1, 31)),
        ("temps_cumule:3", date(2026, 11, 30)),
    ]
    assert prochain_signal(trouvees[0], None, AU) == date(2027, 1, 1)
    assert dire(trouvees[1]) == (
        "Cumul avec un contrat à temps partiel : dernier jour dans 7 jours, le 30 novembre 2026. "
        "Demander la suite, ou revenir à la règle."
    )
    assert "autorisation finie depuis hier (30 novembre 2026)" in dire(trouvees[1], date(2026, 12, 1))
    assert not est_du_travail(trouvees[0].code, trouvees[0].objet)
    assert du_code(Code.AUTORISATION, replace(faits, sortie_le=AU)) == []


@pytest.mark.parametrize(
    ("apres", "motif"),
    [
        (
            (FaitAutorisation(1, "passerelle", AU, AU), FaitAutorisation(2, "passerelle", AU, date(2027, 1, 1))),
            "La suite de l’autorisation est enregistrée.",
        ),
        ((), "L’autorisation n’est plus enregistrée."),
        (
            (FaitAutorisation(2, "passerelle", AU, date(2027, 1, 1)),),
            "Cette autorisation n’est plus enregistrée, une autre l’est.",
        ),
        (
            (FaitAutorisation(1, "passerelle", AU, date(2027, 1, 1)),),
            "La date est passée du 23 novembre 2026 au 1er janvier 2027.",
        ),
    ],
    ids=["suivie", "supprimee", "remplacee", "deplacee"],
)
def test_l_alerte_d_une_autorisation_dit_pourquoi_elle_se_ferme(
    apres: tuple[FaitAutorisation, ...], motif: str
) -> None:
    ouverte = Echeance(Code.AUTORISATION, "passerelle:1", AU)
    faits = Faits("EI", ENTREE, autorisations=apres)
    assert (
        motif_de_cloture(Alerte(ouverte.code, ouverte.objet, ouverte.limite, ouverte.repere), deriver(faits, AU), faits)
        == motif
    )


def cdi(naissance: date | None, *, entree: date = ENTREE, genre: str = "ACI", **autres: object) -> date | None:
    """The day a CDI inclusion becomes possible."""
    faits = replace(Faits(genre, entree, naissance=naissance), **autres)  # type: ignore[arg-type]  # any fact
    return next((e.limite for e in du_code(Code.AUTORISATION, faits) if e.objet == "cdi_inclusion"), None)


@pytest.mark.parametrize(
    ("naissance", "attendu"),
    [
        (date(1960, 5, 4), date(2026, 1, 6)),
        (date(1969, 1, 6), date(2026, 1, 6)),
        (date(1969, 1, 7), date(2026, 1, 7)),
        (date(1968, 2, 29), date(2026, 1, 6)),
        (date(1969, 3, 31), date(2026, 3, 31)),
        (date(1970, 1, 5), date(2027, 1, 5)),
        (date(1970, 1, 6), None),
        (None, None),
    ],
    ids=[
        "ancien",
        "meme jour",
        "lendemain",
        "29 fevrier",
        "fin de mois",
        "dernier jour",
        "apres le parcours",
        "inconnue",
    ],
)
def test_le_cdi_inclusion_devient_possible_a_57_ans_et_12_mois_de_parcours(
    naissance: date | None, attendu: date | None
) -> None:
    # Without a PASS, the pathway lasts what one would: until 5 January 2027.
    assert cdi(naissance) == attendu


def test_le_parcours_du_cdi_inclusion_commence_avec_le_pass_et_finit_avec_lui() -> None:
    ailleurs = PassIae(date(2024, 6, 3), date(2026, 6, 2))
    assert cdi(date(1960, 1, 1), pass_iae=ailleurs) == date(2025, 6, 3)
    assert cdi(date(1969, 6, 2), pass_iae=ailleurs) == date(2026, 6, 2)
    assert cdi(date(1969, 6, 3), pass_iae=ailleurs) is None


def test_le_cdi_inclusion_ne_se_dit_ni_signe_ni_hors_des_structures_qui_le_signent() -> None:
    assert cdi(date(1960, 1, 1), genre="EITI") is None
    assert cdi(date(1960, 1, 1), contrats=(FaitContrat(1, "cdi", AU, None),)) is None
    # The law of these contracts begins on 1 September 2021.
    assert cdi(date(1950, 1, 1), entree=date(2020, 3, 1)) == date(2021, 9, 1)


def test_le_cdi_inclusion_est_une_possibilite_jamais_un_retard() -> None:
    trouvee = Echeance(Code.AUTORISATION, "cdi_inclusion", date(2026, 11, 1))
    assert est_constat(trouvee.code, trouvee.objet)
    assert dire(trouvee) == (
        "CDI inclusion possible depuis 22 jours (1er novembre 2026), à 57 ans et 12 mois de parcours : "
        "en parler avec la personne."
    )


def avec_demande(decision: DecisionProlongation, le: date = date(2026, 11, 3)) -> Faits:
    p = Prolongation(date(2027, 1, 4), date(2027, 12, 31), MotifProlongation.RQTH, le, decision, id=4)
    return Faits("ACI", ENTREE, pass_iae=PassIae(ENTREE, date(2027, 1, 4), prolongations=(p,)))


def test_une_demande_de_prolongation_se_rappelle_a_10_20_et_30_jours() -> None:
    (trouvee,) = du_code(Code.PROLONGATION, avec_demande(DecisionProlongation.DEMANDEE))
    assert (trouvee.objet, trouvee.limite) == ("prolongation:4", date(2026, 11, 3))
    assert seuils(trouvee.code, trouvee.limite, AU).jours == (-10, -20, -30)
    jours = [prochain_signal(trouvee, deja, AU) for deja in (None, -10, -20, -30)]
    attendus = [trouvee.limite + timedelta(days=nombre) for nombre in (10, 20, 30)]
    assert jours == [*attendus, None]
    assert dire(trouvee) == (
        "Prolongation du PASS demandée le 3 novembre 2026, sans réponse depuis 20 jours : "
        "relancer le prescripteur, ou noter sa réponse."
    )


def test_une_demande_repondue_retiree_ou_d_une_personne_sortie_ne_se_rappelle_plus() -> None:
    demandee = avec_demande(DecisionProlongation.DEMANDEE)
    (ouverte,) = du_code(Code.PROLONGATION, demandee)
    assert demandee.pass_iae is not None
    for apres, motif in (
        (avec_demande(DecisionProlongation.REFUSEE), "La réponse du prescripteur est enregistrée."),
        (avec_demande(DecisionProlongation.ACCORDEE), "La réponse du prescripteur est enregistrée."),
        (
            replace(demandee, pass_iae=replace(demandee.pass_iae, prolongations=())),
            "La demande de prolongation n’est plus enregistrée.",
        ),
        (replace(demandee, sortie_le=AU), "La sortie est enregistrée."),
    ):
        assert (
            motif_de_cloture(
                Alerte(ouverte.code, ouverte.objet, ouverte.limite, ouverte.repere), deriver(apres, AU), apres
            )
            == motif
        )
