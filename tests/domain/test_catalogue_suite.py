"""What follows a person: immersions, eligibility, documents, appointments, trainings, and what comes after the exit."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.alerte import motif_de_cloture
from parcours.domain.catalogue import deriver, phrase, prochain_signal, seuils
from parcours.domain.catalogue.structure import FaitConvention, FaitsStructure, deriver_structure
from parcours.domain.echeance import Code
from parcours.domain.faits import (
    AutresSejours,
    FaitContrat,
    FaitCritere,
    FaitDocument,
    FaitEtape,
    FaitFormation,
    FaitFse,
    FaitImmersion,
    Faits,
    FaitSuivi,
)
from parcours.domain.pass_iae import PassIae

AU = date(2026, 11, 23)
ENTREE = date(2026, 1, 5)
FAITS = Faits("ACI", ENTREE)
UN_JOUR = timedelta(days=1)
CDDI = FaitContrat(12, "cddi", ENTREE, date(2026, 12, 31))
PASS = PassIae(ENTREE, date(2028, 1, 4), fin_officielle=date(2028, 1, 4))


def dues(code: Code, faits: Faits) -> list[tuple[str, date]]:
    return [(e.objet, e.limite) for e in deriver(faits, AU) if e.code is code]


@dataclass
class Alerte:
    code: str
    objet: str
    limite: date
    repere: date | None = None


def clore(code: Code, objet: str, limite: date, faits: Faits) -> str | None:
    return motif_de_cloture(Alerte(code, objet, limite), deriver(faits, AU), faits)


# ECH-08


def stage(cle: int, debut: date, jours: int, hote: str = "Mairie", resultat: str = "a_renseigner") -> FaitImmersion:
    return FaitImmersion(cle, hote, debut, debut + timedelta(days=jours - 1), resultat)


def test_la_fin_d_une_immersion_se_dit_tant_que_son_resultat_ne_l_est_pas() -> None:
    faits = replace(FAITS, immersions=(stage(3, date(2026, 11, 9), 12),))
    assert dues(Code.IMMERSION, faits) == [("fin:3", date(2026, 11, 20))]
    dite = replace(FAITS, immersions=(stage(3, date(2026, 11, 9), 12, resultat="atteint"),))
    assert dues(Code.IMMERSION, dite) == []
    assert clore(Code.IMMERSION, "fin:3", date(2026, 11, 20), dite) == "Le résultat de l’immersion est noté."
    assert clore(Code.IMMERSION, "fin:3", date(2026, 11, 20), FAITS) == "L’immersion n’est plus enregistrée."


@pytest.mark.parametrize(("jours", "attendu"), [(25, None), (26, date(2026, 1, 30))])
def test_un_quart_du_cddi_est_permis_le_jour_suivant_le_depasse(jours: int, attendu: date | None) -> None:
    # A hundred days of contract.
    contrat = FaitContrat(12, "cddi", ENTREE, ENTREE + timedelta(days=99))
    faits = replace(FAITS, contrats=(contrat,), immersions=(stage(1, ENTREE, jours, resultat="atteint"),))
    assert dues(Code.IMMERSION, faits) == ([("part:12", attendu)] if attendu else [])


def test_la_part_se_compte_dans_le_contrat_ou_elle_tombe() -> None:
    # February of a leap year: 29 days of contract, 7 allowed; the days before it are those of the other contract.
    fevrier = FaitContrat(2, "cddi", date(2028, 2, 1), date(2028, 2, 29))
    avant = FaitContrat(1, "cddi", date(2027, 2, 1), date(2028, 1, 31))
    immersion = stage(5, date(2028, 1, 25), 15, resultat="atteint")
    faits = replace(FAITS, contrats=(avant, fevrier), immersions=(immersion,))
    assert dues(Code.IMMERSION, faits) == [("part:2", date(2028, 2, 8))]


def test_seuls_les_cddi_ont_une_part() -> None:
    mission = FaitContrat(12, "cddu", ENTREE, ENTREE + timedelta(days=20))
    cdi = FaitContrat(13, "cdi", ENTREE, None)
    faits = replace(FAITS, contrats=(mission, cdi), immersions=(stage(1, ENTREE, 20, resultat="atteint"),))
    assert dues(Code.IMMERSION, faits) == []


def test_soixante_jours_chez_un_hote_en_douze_mois() -> None:
    trois = (
        stage(1, date(2026, 1, 1), 30, "Hôtel des Îles", "atteint"),
        stage(2, date(2026, 3, 1), 30, "HOTEL DES ILES", "atteint"),
        stage(3, date(2026, 6, 1), 5, "Hôtel des îles", "atteint"),
    )
    assert dues(Code.IMMERSION, replace(FAITS, immersions=trois[:2])) == []
    assert dues(Code.IMMERSION, replace(FAITS, immersions=trois)) == [("hote:3", date(2026, 6, 1))]
    ailleurs = replace(FAITS, immersions=(*trois[:2], stage(3, date(2026, 6, 1), 5, "Mairie", "atteint")))
    assert dues(Code.IMMERSION, ailleurs) == []
    motif = "Les immersions chez cet hôte ne dépassent plus la durée permise."
    assert clore(Code.IMMERSION, "hote:3", date(2026, 6, 1), ailleurs) == motif


@pytest.mark.parametrize(
    ("debut", "attendu"),
    [
        # 2 January 2026 leaves the twelve months that end on 2 January 2027.
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 1, 2), None),
    ],
)
def test_les_douze_mois_glissent_jour_par_jour(debut: date, attendu: date | None) -> None:
    anciennes = (stage(1, date(2026, 1, 2), 30, resultat="atteint"), stage(2, date(2026, 7, 1), 30, resultat="atteint"))
    faits = replace(FAITS, immersions=(*anciennes, stage(3, debut, 1, resultat="atteint")))
    assert dues(Code.IMMERSION, faits) == ([("hote:3", attendu)] if attendu else [])


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 31), st.sampled_from("AB")), max_size=14),
)
def test_le_jour_du_depassement_est_celui_d_un_compte_jour_par_jour(suite: list[tuple[int, int, str]]) -> None:
    jour, immersions = ENTREE, []
    for cle, (attente, duree, hote) in enumerate(suite, 1):
        jour += timedelta(days=attente)
        immersions.append(stage(cle, jour, duree, hote, "atteint"))
        jour += timedelta(days=duree)
    attendus = set()
    for immersion in immersions:
        passes = {
            i.debut + timedelta(days=n)
            for i in immersions
            if i.hote == immersion.hote
            for n in range((i.fin - i.debut).days + 1)
        }
        for n in range((immersion.fin - immersion.debut).days + 1):
            le = immersion.debut + timedelta(days=n)
            an_avant = le.replace(year=le.year - 1) if (le.month, le.day) != (2, 29) else date(le.year - 1, 2, 28)
            if sum(an_avant < autre <= le for autre in passes) > 60:
                attendus.add((f"hote:{immersion.id}", le))
                break
    assert set(dues(Code.IMMERSION, replace(FAITS, immersions=tuple(immersions)))) == attendus


def test_les_jours_chez_un_hote_sont_ceux_de_la_personne_chaque_sejour_dit_les_siens() -> None:
    avant = (stage(1, date(2026, 1, 1), 30, resultat="atteint"), stage(2, date(2026, 3, 1), 30, resultat="atteint"))
    ici = stage(3, date(2026, 6, 1), 5, resultat="atteint")
    assert dues(Code.IMMERSION, replace(FAITS, immersions=(ici,))) == []
    revenu = replace(FAITS, immersions=(ici,), autres_sejours=AutresSejours(immersions=avant))
    assert dues(Code.IMMERSION, revenu) == [("hote:3", date(2026, 6, 1))]
    ancien = replace(FAITS, immersions=avant, autres_sejours=AutresSejours(immersions=(ici,)))
    assert dues(Code.IMMERSION, ancien) == []


def test_un_depassement_se_dit_des_qu_il_est_enregistre() -> None:
    contrat = FaitContrat(12, "cddi", ENTREE, ENTREE + timedelta(days=19))
    faits = replace(FAITS, contrats=(contrat,), immersions=(stage(1, ENTREE, 20),))
    par_objet = {e.objet: e for e in deriver(faits, AU) if e.code is Code.IMMERSION}
    part, fin = par_objet["part:12"], par_objet["fin:1"]
    assert (prochain_signal(part, None, AU) or date.max) <= ENTREE
    assert seuils(part.code, part.limite, AU, {"ECH-08": [7]}, part.objet).franchi(part.limite, ENTREE) is not None
    assert prochain_signal(fin, None, AU) == fin.limite - timedelta(days=3)
    assert prochain_signal(fin, None, AU, {"ECH-08": [7]}) == fin.limite - timedelta(days=7)


# ECH-09


@pytest.mark.parametrize(
    ("le", "auteur", "attendu"),
    [
        (date(2026, 8, 31), "prescripteur", date(2027, 2, 27)),
        (date(2024, 1, 15), "employeur", date(2024, 7, 14)),
        (date(2025, 1, 12), "employeur", date(2025, 7, 11)),
        (date(2025, 1, 13), "employeur", date(2025, 4, 14)),
        (date(2023, 8, 29), "prescripteur", date(2024, 2, 28)),
        (date(2018, 5, 2), "prescripteur", None),
        (date(2026, 8, 31), None, None),
        (None, "prescripteur", None),
    ],
)
def test_un_diagnostic_vaut_selon_les_regles_de_son_jour(
    le: date | None, auteur: str | None, attendu: date | None
) -> None:
    faits = replace(FAITS, diagnostic_le=le, diagnostic_auteur=auteur)
    assert dues(Code.ELIGIBILITE, faits) == ([("diagnostic", attendu)] if attendu else [])


@pytest.mark.parametrize(
    ("code", "le", "attendu"),
    [
        ("rsa", date(2025, 11, 30), date(2026, 2, 27)),
        ("qpv", date(2025, 12, 5), date(2026, 6, 4)),
        ("ase", date(2025, 12, 5), date(2026, 12, 4)),
        ("ase", date(2024, 2, 29), date(2025, 2, 27)),
        ("niveau_3", date(2025, 12, 5), None),
        ("travailleur_handicape", date(2025, 12, 5), None),
        ("rsa", date(2019, 12, 5), None),
        ("rsa", None, None),
    ],
)
def test_un_justificatif_vaut_selon_son_critere(code: str, le: date | None, attendu: date | None) -> None:
    faits = replace(FAITS, criteres=(FaitCritere(code, le),))
    assert dues(Code.ELIGIBILITE, faits) == ([(f"justificatif:{code}", attendu)] if attendu else [])


@pytest.mark.parametrize(
    ("change", "motif"),
    [
        ({"contrats": (CDDI,)}, "Un contrat est enregistré."),
        ({"pass_iae": PASS}, "Un PASS IAE est enregistré."),
        ({"diagnostic_le": None}, "Le diagnostic n’est plus enregistré."),
        ({"diagnostic_le": date(2026, 1, 3)}, "La date est passée du 1er juillet 2026 au 2 juillet 2026."),
        ({"sortie_le": AU}, "La sortie est enregistrée."),
    ],
)
def test_l_eligibilite_ne_se_surveille_que_jusqu_a_l_embauche(change: dict[str, object], motif: str) -> None:
    faits = replace(FAITS, diagnostic_le=date(2026, 1, 2), diagnostic_auteur="prescripteur")
    assert dues(Code.ELIGIBILITE, faits) == [("diagnostic", date(2026, 7, 1))]
    assert clore(Code.ELIGIBILITE, "diagnostic", date(2026, 7, 1), replace(faits, **change)) == motif  # type: ignore[arg-type]


def test_un_pass_d_un_sejour_passe_ne_compte_pas() -> None:
    ancien = PassIae(date(2020, 1, 6), date(2022, 1, 5), fin_officielle=date(2022, 1, 5))
    faits = replace(FAITS, diagnostic_le=ENTREE, diagnostic_auteur="prescripteur", pass_iae=ancien)
    assert dues(Code.ELIGIBILITE, faits) == [("diagnostic", date(2026, 7, 4))]
    # One that ends on the day of the entry is of this stay.
    assert dues(Code.ELIGIBILITE, replace(faits, pass_iae=replace(ancien, fin_officielle=ENTREE))) == []


# ECH-10


def test_un_document_renouvele_laisse_la_place_au_plus_recent() -> None:
    documents = (
        FaitDocument(1, "caces", "R489", date(2026, 12, 1)),
        FaitDocument(2, "caces", "R482", date(2027, 2, 28)),
        FaitDocument(3, "titre_sejour", None, date(2028, 2, 29)),
        FaitDocument(4, "caces", "r 489", date(2026, 11, 1)),
    )
    faits = replace(FAITS, documents=documents)
    attendus = {
        ("document:1", date(2026, 12, 1)),
        ("document:2", date(2027, 2, 28)),
        ("document:3", date(2028, 2, 29)),
        ("document:4", date(2026, 11, 1)),
    }
    assert set(dues(Code.DOCUMENT, faits)) == attendus
    suivi = replace(FAITS, documents=(*documents, FaitDocument(5, "caces", " r489 ", date(2031, 12, 1))))
    assert set(dues(Code.DOCUMENT, suivi)) == (attendus - {("document:1", date(2026, 12, 1))}) | {
        ("document:5", date(2031, 12, 1))
    }
    assert clore(Code.DOCUMENT, "document:1", date(2026, 12, 1), suivi) == "Le document est renouvelé."
    assert clore(Code.DOCUMENT, "document:1", date(2026, 12, 1), FAITS) == "Le document n’est plus enregistré."
    assert dues(Code.DOCUMENT, replace(faits, sortie_le=AU)) == []


# ECH-11


def etape(cle: int, le: date, genre: str, etat: str = "faite") -> FaitEtape:
    return FaitEtape(cle, le, etat, genre)


def test_les_rendez_vous_se_comptent_de_l_entree_et_des_reglages() -> None:
    assert dues(Code.RENDEZ_VOUS, FAITS) == [
        ("entretien", date(2026, 1, 20)),
        ("diagnostic", date(2026, 2, 4)),
        ("bilan", date(2026, 4, 5)),
    ]
    reglee = replace(FAITS, premier_entretien_jours=5, diagnostic_jours=60, bilan_jours=180)
    assert dues(Code.RENDEZ_VOUS, reglee) == [
        ("entretien", date(2026, 1, 10)),
        ("diagnostic", date(2026, 3, 6)),
        ("bilan", date(2026, 7, 4)),
    ]
    bissextile = replace(FAITS, entree_le=date(2028, 1, 30))
    assert dues(Code.RENDEZ_VOUS, bissextile)[1] == ("diagnostic", date(2028, 2, 29))


@pytest.mark.parametrize(
    ("etapes", "restent"),
    [
        ((etape(1, date(2026, 1, 12), "entretien"),), {"diagnostic", "bilan"}),
        ((etape(1, date(2026, 1, 12), "entretien", "manquee"),), {"entretien", "diagnostic", "bilan"}),
        ((etape(1, date(2026, 1, 12), "entretien", "prevue"),), {"entretien", "diagnostic", "bilan"}),
        ((etape(1, date(2026, 1, 12), "accueil"),), {"entretien", "diagnostic", "bilan"}),
        ((etape(1, date(2026, 1, 12), "diagnostic"),), {"entretien", "bilan"}),
    ],
)
def test_un_rendez_vous_tenu_n_est_plus_du(etapes: tuple[FaitEtape, ...], restent: set[str]) -> None:
    assert {objet for objet, _ in dues(Code.RENDEZ_VOUS, replace(FAITS, etapes=etapes))} == restent


def test_un_bilan_repousse_le_suivant() -> None:
    etapes = (etape(1, date(2026, 4, 1), "bilan"), etape(2, date(2026, 11, 20), "bilan", "prevue"))
    faits = replace(FAITS, etapes=etapes)
    assert ("bilan", date(2026, 6, 30)) in dues(Code.RENDEZ_VOUS, faits)
    motif = "La date est passée du 5 avril 2026 au 30 juin 2026."
    assert clore(Code.RENDEZ_VOUS, "bilan", date(2026, 4, 5), faits) == motif


def test_seul_un_diagnostic_socioprofessionnel_repond_a_celui_qui_est_attendu() -> None:
    eligible = replace(FAITS, diagnostic_le=date(2025, 12, 20))
    assert "diagnostic" in dict(dues(Code.RENDEZ_VOUS, eligible))
    faits = replace(eligible, etapes=(FaitEtape(1, date(2026, 1, 12), "faite", "diagnostic"),))
    assert "diagnostic" not in dict(dues(Code.RENDEZ_VOUS, faits))
    assert clore(Code.RENDEZ_VOUS, "diagnostic", date(2026, 2, 4), faits) == "Le diagnostic est noté."
    assert dues(Code.RENDEZ_VOUS, replace(FAITS, sortie_le=AU)) == []


# ECH-14 and ECH-19

SORTIE = date(2026, 8, 31)
SUIVIS = (FaitSuivi(3, date(2026, 11, 30), None), FaitSuivi(6, date(2027, 2, 28), None))
SORTI = replace(FAITS, sortie_le=SORTIE, sortie_motif="A1", suivis=SUIVIS)


def test_les_nouvelles_se_surveillent_apres_la_sortie() -> None:
    assert dues(Code.SUIVI, SORTI) == [("suivi:3", date(2026, 11, 30)), ("suivi:6", date(2027, 2, 28))]
    prises = replace(SORTI, suivis=(replace(SUIVIS[0], fait_le=AU), SUIVIS[1]))
    assert dues(Code.SUIVI, prises) == [("suivi:6", date(2027, 2, 28))]
    assert dues(Code.SUIVI, replace(SORTI, sortie_le=None, sortie_motif=None)) == []
    assert clore(Code.SUIVI, "suivi:3", date(2026, 11, 30), prises) == "Les nouvelles sont notées."
    assert clore(Code.SUIVI, "suivi:3", date(2026, 11, 30), FAITS) == "La sortie est annulée."
    neutralisee = replace(SORTI, suivis=())
    motif = "Cette sortie n’appelle plus de nouvelles."
    assert clore(Code.SUIVI, "suivi:3", date(2026, 11, 30), neutralisee) == motif


@pytest.mark.parametrize(
    ("sortie", "saisie", "attendu"),
    [
        (SORTIE, None, date(2026, 9, 28)),
        (date(2028, 2, 1), None, date(2028, 2, 29)),
        (SORTIE, SORTIE - UN_JOUR, date(2026, 9, 28)),
        (SORTIE, SORTIE, None),
        (SORTIE, SORTIE + UN_JOUR, None),
    ],
)
def test_les_donnees_de_sortie_du_fse_sont_dues_sous_quatre_semaines(
    sortie: date, saisie: date | None, attendu: date | None
) -> None:
    faits = replace(FAITS, sortie_le=sortie, sortie_motif="A1", fse=FaitFse(saisie))
    assert dues(Code.FSE, faits) == ([("fse", attendu)] if attendu else [])


def test_sans_participation_ni_sortie_rien_n_est_du_au_fse() -> None:
    assert dues(Code.FSE, SORTI) == []
    assert dues(Code.FSE, replace(FAITS, fse=FaitFse(None))) == []
    limite = date(2026, 9, 28)
    assert clore(Code.FSE, "fse", limite, replace(FAITS, fse=FaitFse(None))) == "La sortie est annulée."
    assert clore(Code.FSE, "fse", limite, SORTI) == "La participation au FSE+ n’est plus suivie."
    saisie = replace(SORTI, fse=FaitFse(AU))
    assert clore(Code.FSE, "fse", limite, saisie) == "Les données de sortie sont saisies."


# ECH-18


def test_le_resultat_d_une_formation_s_attend_des_le_lendemain() -> None:
    formation = FaitFormation(4, "CACES", date(2026, 11, 2), date(2026, 11, 20))
    faits = replace(FAITS, formations=(formation, replace(formation, id=5, resultat="terminee")))
    assert dues(Code.FORMATION, faits) == [("formation:4", date(2026, 11, 20))]
    due = next(e for e in deriver(faits, AU) if e.code is Code.FORMATION)
    assert prochain_signal(due, None, AU) == date(2026, 11, 21)
    dite = replace(FAITS, formations=(replace(formation, resultat="obtenue"),))
    assert clore(Code.FORMATION, "formation:4", formation.fin, dite) == "Le résultat de la formation est noté."
    assert clore(Code.FORMATION, "formation:4", formation.fin, FAITS) == "La formation n’est plus enregistrée."
    assert dues(Code.FORMATION, replace(faits, sortie_le=AU)) == []


# The day each is counted from


def test_ce_qui_suit_un_contrat_une_sortie_ou_une_formation_se_compte_d_elle() -> None:
    formation = FaitFormation(4, "CACES", date(2026, 11, 2), date(2026, 11, 20))
    present = deriver(replace(FAITS, contrats=(CDDI,), formations=(formation,)), AU)
    reperes = {e.code: e.repere for e in present}
    assert (reperes[Code.SORTIE], reperes[Code.FORMATION]) == (CDDI.fin, formation.debut)
    dite = next(e for e in present if e.code is Code.SORTIE)
    lue = phrase(dite.code, dite.objet, dite.limite, dite.repere, None, date(2027, 1, 15)).replace("\u00a0", " ")
    assert lue.startswith("Contrat terminé depuis 15 jours (31 décembre 2026)")
    sorti = {e.code: e.repere for e in deriver(replace(SORTI, sortie_motif=None, fse=FaitFse(None)), AU)}
    assert (sorti[Code.SUIVI], sorti[Code.SORTIE], sorti[Code.FSE]) == (SORTIE, SORTIE, SORTIE)
    (convention,) = deriver_structure(FaitsStructure((FaitConvention(1, ENTREE, SORTIE),)))
    assert convention.repere == ENTREE
