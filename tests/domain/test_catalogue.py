import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.alerte import motif_de_cloture
from parcours.domain.catalogue import CATALOGUE, Niveau, deriver, documentation, niveau, phrase
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.derive import phrase_derive
from parcours.domain.echeance import Code
from parcours.domain.faits import FaitContrat, FaitEtape, Faits
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.pass_iae import PassIae, Suspension

AU = date(2026, 11, 23)
OBJETS = {
    Code.PASS: ["pass"],
    Code.SUSPENSION: ["fin:2026-01-01", "douze_mois:2026-01-01", "maximum:2026-01-01"],
    Code.PROLONGATION: ["prolongation:1"],
    Code.CONTRAT: ["contrat:1"],
    Code.CDDI: ["cddi"],
    Code.HEURES_AI: ["ai:80", "ai:95", "ai:100"],
    Code.MISSIONS: ["missions"],
    Code.IMMERSION: ["fin:1", "part:1", "hote:1"],
    Code.ELIGIBILITE: ["diagnostic", "justificatif:rsa"],
    Code.DOCUMENT: ["document:1"],
    Code.RENDEZ_VOUS: ["entretien", "diagnostic", "bilan"],
    Code.SILENCE: ["silence", "entree"],
    Code.ACTION: ["etape:1"],
    Code.SUIVI: ["suivi:3"],
    Code.SORTIE: ["contrat:1", "motif"],
    Code.AUTORISATION: ["derogation_horaire:1", "temps_cumule:1", "passerelle:1", "heures_ai:1", "cdi_inclusion"],
    Code.CONVENTION: ["convention:1", "annexe:1"],
    Code.FORMATION: ["formation:1"],
    Code.FSE: ["fse"],
}


def dire(
    code: Code, limite: date, objet: str = "", repere: date | None = None, habitude: int | None = None, au: date = AU
) -> str:
    return phrase(code, objet or OBJETS[code][0], limite, repere, habitude, au).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "objet", "limite", "repere", "habitude", "attendue"),
    [
        (
            Code.PASS,
            "pass",
            date(2027, 1, 3),
            None,
            None,
            "PASS dans 41 jours, prolongation possible depuis le 3 janvier 2026 : "
            "décider de la suite avec la personne.",
        ),
        (
            Code.PASS,
            "pass",
            date(2027, 12, 31),
            None,
            None,
            "PASS dans 403 jours, le 31 décembre 2027 ; prolongation possible à partir du 31 décembre 2026.",
        ),
        (
            Code.PASS,
            "pass",
            AU,
            None,
            None,
            "Dernier jour du PASS aujourd’hui, prolongation possible depuis le 23 novembre 2025 : "
            "décider de la suite avec la personne.",
        ),
        (
            Code.PASS,
            "pass",
            date(2026, 11, 13),
            None,
            None,
            "PASS expiré depuis 10 jours : une prolongation peut encore être demandée jusqu’au 13 mai 2027.",
        ),
        (
            Code.PASS,
            "pass",
            date(2026, 5, 1),
            None,
            None,
            "PASS expiré depuis 206 jours : la fenêtre de prolongation s’est fermée le 1er novembre 2026.",
        ),
        (
            Code.SUSPENSION,
            "maximum:2023-12-01",
            date(2026, 11, 20),
            None,
            None,
            "PASS suspendu : les 36 mois possibles sont dépassés depuis 3 jours.",
        ),
        (
            Code.CONTRAT,
            "contrat:1",
            date(2026, 12, 3),
            None,
            None,
            "Contrat dans 10 jours, le 3 décembre 2026 : renouveler ou préparer la sortie.",
        ),
        (
            Code.CONTRAT,
            "contrat:1",
            AU,
            None,
            None,
            "Dernier jour du contrat aujourd’hui : renouveler ou enregistrer la sortie.",
        ),
        (
            Code.CONTRAT,
            "contrat:1",
            date(2026, 11, 22),
            None,
            None,
            "Contrat terminé depuis 1 jour, ni renouvellement ni sortie enregistrés.",
        ),
        (
            Code.CDDI,
            "cddi",
            date(2026, 12, 23),
            date(2026, 12, 31),
            None,
            "CDDI : 24 mois atteints dans 30 jours, le 23 décembre 2026, aucune exception enregistrée.",
        ),
        (
            Code.CDDI,
            "cddi",
            date(2026, 12, 23),
            date(2026, 11, 20),
            None,
            "CDDI : le dernier s’est terminé le 20 novembre 2026, aucun renouvellement au-delà de 24 mois en tout.",
        ),
        (
            Code.CDDI,
            "cddi",
            date(2026, 11, 20),
            date(2026, 12, 31),
            None,
            "CDDI : 24 mois dépassés depuis 3 jours, aucune exception enregistrée.",
        ),
        (
            Code.SILENCE,
            "silence",
            date(2026, 11, 2),
            date(2026, 10, 2),
            14,
            "Silence de 52 jours, d’habitude 14. Dernière étape le 2 octobre 2026.",
        ),
        (
            Code.SILENCE,
            "entree",
            date(2026, 11, 2),
            date(2026, 10, 2),
            None,
            "Aucune étape notée depuis l’entrée, le 2 octobre 2026 (52 jours).",
        ),
        (
            Code.SORTIE,
            "contrat:1",
            date(2026, 11, 21),
            date(2026, 11, 6),
            None,
            "Contrat terminé depuis 17 jours : enregistrer la sortie ou le renouvellement.",
        ),
    ],
)
def test_la_phrase_dit_la_date_les_jours_et_la_suite(
    code: Code, objet: str, limite: date, repere: date | None, habitude: int | None, attendue: str
) -> None:
    assert dire(code, limite, objet, repere, habitude) == attendue


@given(
    code_objet=st.sampled_from([(code, objet) for code, objets in OBJETS.items() for objet in objets]),
    reste=st.integers(-900, 900),
    repere=st.none() | st.integers(-900, 0),
    habitude=st.none() | st.integers(1, 90),
)
def test_chaque_phrase_est_du_francais_bien_ponctue(
    code_objet: tuple[Code, str], reste: int, repere: int | None, habitude: int | None
) -> None:
    code, objet = code_objet
    limite = AU + timedelta(days=reste)
    ancre = limite + timedelta(days=repere) if repere is not None else None
    lue = phrase(code, objet, limite, ancre, habitude, AU)
    assert lue[0].isupper()
    assert lue[-1] in ".?"
    assert "None" not in lue
    assert "'" not in lue
    assert "  " not in lue
    assert re.search(r"[^\u00a0][:;?!](?=\s|$)", lue) is None
    assert not re.search(r"depuis aujourd|dans aujourd", lue)


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


@given(
    code_objet=st.sampled_from([(code, objet) for code, objets in OBJETS.items() for objet in objets]),
    reste=st.integers(-400, 400),
    ecart=st.integers(0, 800),
)
def test_chaque_phrase_donne_une_date_ou_les_jours_et_aucun_qui_soit_faux(
    code_objet: tuple[Code, str], reste: int, ecart: int
) -> None:
    code, objet = code_objet
    limite = AU + timedelta(days=reste)
    repere = min(limite, AU) - timedelta(days=ecart)
    lue = dire(code, limite, objet, repere)
    a_venir = {int(jours.replace(" ", "")) for jours in re.findall(r"dans ([\d ]+) jour", lue)}
    passes = {int(jours.replace(" ", "")) for jours in re.findall(r"(?:depuis|de|\() ?([\d ]+) jour", lue)}
    dates = set(re.findall(r"\d+(?:er)? [a-zéû]+ \d{4}", lue))
    assert a_venir <= {reste}
    assert passes <= {-reste, (AU - repere).days}
    assert ("aujourd’hui" in lue) <= (reste == 0)
    connues = {en_toutes_lettres(limite), en_toutes_lettres(repere)}
    assert dates <= connues or code is Code.PASS
    assert a_venir or passes or dates & connues or reste == 0


def test_la_documentation_est_celle_du_catalogue() -> None:
    page = Path(__file__).parents[2] / "docs" / "alertes.md"
    assert page.read_text(encoding="utf-8") == documentation()


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
    assert phrase_derive(date(2026, 3, 12), 3, 19).replace("\u00a0", " ") == (
        "Sorties dynamiques en recul depuis le 12 mars 2026 : 19 sorties comptées, 3 dynamiques."
    )
    assert "aucune dynamique" in phrase_derive(date(2026, 3, 12), 0, 9)


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


@pytest.mark.parametrize(
    ("repere", "dite"),
    [
        (date(2027, 1, 31), "CDDI : 24 mois atteints aujourd’hui, aucune exception enregistrée."),
        (
            date(2026, 11, 23),
            "CDDI : le dernier s’est terminé le 23 novembre 2026, aucun renouvellement au-delà de 24 mois en tout.",
        ),
    ],
)
def test_le_jour_des_24_mois_ils_sont_atteints_et_pas_encore_depasses(repere: date, dite: str) -> None:
    assert dire(Code.CDDI, AU, "cddi", repere) == dite


@pytest.mark.parametrize(
    ("objet", "dite"),
    [
        (
            "cdi_inclusion",
            "CDI inclusion possible aujourd’hui (57 ans, 12 mois de parcours) : y penser avec la personne.",
        ),
        (
            "passerelle:1",
            "Contrat passerelle : dernier jour aujourd’hui. Noter la suite, ou revenir à la règle.",
        ),
    ],
)
def test_le_jour_meme_une_autorisation_se_dit_aujourd_hui(objet: str, dite: str) -> None:
    assert dire(Code.AUTORISATION, AU, objet) == dite


@pytest.mark.parametrize(("code", "objet"), [(code, objet) for code, objets in OBJETS.items() for objet in objets])
def test_le_jour_meme_aucune_phrase_ne_compte_zero_jour(code: Code, objet: str) -> None:
    assert re.search(r"\b0 jour", dire(code, AU, objet, date(2026, 1, 5))) is None
