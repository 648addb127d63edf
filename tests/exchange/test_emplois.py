"""Reading the State platform's list of applications: every line is accepted, refused with a reason, or counted."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from parcours.domain import coordonnees
from parcours.domain.constat import NUMERO_MAL_FORME
from parcours.domain.parcours import trop_jeune
from parcours.exchange import cellule, emplois, ligne
from parcours.exchange.emplois import (
    COLONNES,
    COLONNES_OBLIGATOIRES,
    ClasseurRefuse,
    Lecture,
    lire_candidatures,
)
from tests.exchange.classeurs import EXEMPLE, TITRES, archive, candidature, classeur, liste, parties

FACULTATIVES = [titre for nom, titre in COLONNES.items() if nom not in COLONNES_OBLIGATOIRES]
NIR = "1 85 01 72 118 123 45"


def lire(*candidatures: Mapping[str, object], **options: list[str]) -> Lecture:
    """What is read from a workbook of these applications."""
    return lire_candidatures(liste(*candidatures, **options), "candidatures.xlsx")


def rejets(**changements: object) -> list[tuple[str, str]]:
    """Columns (by attribute) and reasons for which the only line is refused."""
    lecture = lire(candidature(**changements))
    assert lecture.lignes == [] and {rejet.numero for rejet in lecture.rejets} <= {2}
    attributs = {titre: attribut for attribut, titre in COLONNES.items()}
    return [(attributs[rejet.colonne], rejet.motif) for rejet in lecture.rejets]


def seule(**changements: object) -> ligne.Ligne:
    """The only line, accepted."""
    lecture = lire(candidature(**changements))
    assert lecture.rejets == []
    return lecture.lignes[0]


def verifier_compte(lecture: Lecture) -> None:
    """Every line read is in one place, and in one only."""
    acceptees = {lue.numero for lue in lecture.lignes}
    rejetees = {rejet.numero for rejet in lecture.rejets}
    assert len(acceptees) == len(lecture.lignes) and not acceptees & rejetees
    assert len(acceptees) + len(rejetees) + lecture.lignes_non_acceptees == lecture.lues
    assert len(rejetees) == lecture.lignes_rejetees


def test_le_fichier_d_exemple_donne_23_contrats_de_21_personnes_et_5_refus() -> None:
    lecture = lire_candidatures(EXEMPLE.read_bytes(), EXEMPLE.name)
    verifier_compte(lecture)
    assert (lecture.lues, lecture.comptes_par_statut["Candidature acceptée"]) == (60, 28)
    assert (len(lecture.lignes), lecture.lignes_rejetees, lecture.lignes_non_acceptees) == (23, 5, 32)
    assert len({(lue.nom, lue.prenom, lue.naissance) for lue in lecture.lignes}) == 21
    assert {(rejet.numero, rejet.colonne, rejet.motif) for rejet in lecture.rejets} == {
        (14, "Numéro PASS IAE", NUMERO_MAL_FORME),
        (21, "Numéro PASS IAE", NUMERO_MAL_FORME),
        (30, "Nom candidat", ligne.NOM_MASQUE),
        (30, "Prénom candidat", ligne.NOM_MASQUE),
        (46, "Dates de fin d’embauche", ligne.CONTRAT_INVERSE),
        (61, "Nom candidat", ligne.NOM_MASQUE),
        (61, "Prénom candidat", ligne.NOM_MASQUE),
    }
    assert (lecture.colonnes_ignorees, lecture.colonnes_absentes) == ([], [])


def test_chaque_colonne_arrive_a_sa_place() -> None:
    assert seule().model_dump() == {
        "numero": 2,
        "civilite": "MME",
        "nom": "Exemplaire",
        "prenom": "Camille",
        "email": "camille@exemple.example",
        "telephone": "0696 00 00 00",
        "naissance": date(1990, 5, 4),
        "commune": "Le Marin",
        "code_postal": "97290",
        "structure_nom": "Chantier de la Ravine",
        "structure_type": "ACI",
        "metiers": "Agent de tri",
        "source": "Prescripteur habilité",
        "prescripteur_organisation": "France Travail",
        "prescripteur_nom": "Dominique Exemple",
        "candidature_le": date(2025, 2, 10),
        "statut": "Candidature acceptée",
        "contrat_debut": date(2025, 3, 5),
        "contrat_fin": date(2025, 9, 4),
        "eligibilite_validee": True,
        "pass_numero": "999992401873",
        "pass_debut": date(2025, 3, 5),
        "pass_fin": date(2027, 3, 4),
        "pass_statut": "Valide",
    }


def test_une_ligne_lue_ne_se_modifie_plus() -> None:
    with pytest.raises(ValidationError):
        seule().nom = "Autre"  # type: ignore[misc]  # the very thing that must fail


@settings(max_examples=40, deadline=None)
@given(st.permutations(TITRES), st.sets(st.sampled_from(FACULTATIVES)), st.randoms(use_true_random=False))
def test_l_ordre_et_les_colonnes_facultatives_ne_changent_rien_d_autre(
    titres: list[str], absents: set[str], hasard: random.Random
) -> None:
    ecrits = [titre for titre in titres if titre not in absents]
    ecrits.insert(hasard.randrange(len(ecrits) + 1), "Colonne inventée")
    lecture = lire(candidature(), candidature(statut="Vivier de candidatures"), titres=ecrits)
    attendue = seule().model_dump()
    for attribut, valeur in lecture.lignes[0].model_dump().items():
        absent = COLONNES.get(attribut) in absents
        assert valeur in ("", None) if absent else valeur == attendue[attribut]
    assert lecture.colonnes_ignorees == ["Colonne inventée"]
    assert set(lecture.colonnes_absentes) == absents


@pytest.mark.parametrize("attribut", COLONNES_OBLIGATOIRES)
def test_une_colonne_obligatoire_absente_est_nommee(attribut: str) -> None:
    titres = [titre for titre in TITRES if titre != COLONNES[attribut]]
    with pytest.raises(ClasseurRefuse) as refus:
        lire(candidature(), titres=titres)
    assert COLONNES[attribut] in refus.value.message


def test_toutes_les_colonnes_obligatoires_absentes_sont_nommees_ensemble() -> None:
    with pytest.raises(ClasseurRefuse) as refus:
        lire(candidature(), titres=FACULTATIVES)
    assert all(COLONNES[attribut] in refus.value.message for attribut in COLONNES_OBLIGATOIRES)


def test_une_colonne_presente_deux_fois_est_nommee() -> None:
    with pytest.raises(ClasseurRefuse) as refus:
        lire(candidature(), titres=[*TITRES, "NOM  CANDIDAT"])
    assert "«\u00a0Nom candidat\u00a0»" in refus.value.message


def test_les_titres_sont_reconnus_malgre_la_casse_les_accents_et_l_apostrophe() -> None:
    deformes = [f"\ufeff {titre.upper().replace('’', chr(39)).replace('É', 'E')} " for titre in TITRES]
    contenu = classeur([deformes, [candidature().get(titre, "") for titre in TITRES]])
    assert lire_candidatures(contenu).lignes == [seule()]


def test_des_lignes_avant_les_titres_sont_sautees_sans_decaler_les_numeros() -> None:
    avant: list[list[object]] = [[], ["Liste des candidatures"], ["Statut de la candidature", "toutes"], []]
    lecture = lire_candidatures(liste(candidature(), candidature(nom=""), avant=avant))
    assert [lue.numero for lue in lecture.lignes] == [6]
    assert [rejet.numero for rejet in lecture.rejets] == [7]


def test_des_titres_introuvables_dans_les_dix_premieres_lignes_sont_refuses() -> None:
    assert lire_candidatures(liste(candidature(), avant=[["x"]] * 9)).lues == 1
    with pytest.raises(ClasseurRefuse, match="titres"):
        lire_candidatures(liste(candidature(), avant=[["x"]] * 10))


@pytest.mark.parametrize("lignes", [[], [{}, {}]], ids=["titres_seuls", "lignes_vides"])
def test_un_fichier_sans_candidature_est_refuse_avec_sa_raison(lignes: list[dict[str, object]]) -> None:
    with pytest.raises(ClasseurRefuse, match="a bien les colonnes de la liste, mais aucune candidature"):
        lire(*lignes)


def test_les_autres_statuts_sont_comptes_meme_quand_la_ligne_est_pauvre() -> None:
    pauvre = {COLONNES["statut"]: "Candidature déclinée", COLONNES["nom"]: "D…", COLONNES["naissance"]: "?"}
    lecture = lire(candidature(), pauvre, pauvre, candidature(statut="CANDIDATURE ACCEPTEE"))
    assert lecture.comptes_par_statut == {"Candidature acceptée": 2, "Candidature déclinée": 2}
    assert (lecture.rejets, lecture.lignes_non_acceptees) == ([], 2)


def test_un_statut_vide_est_refuse_avec_son_numero_de_ligne() -> None:
    lecture = lire(candidature(), candidature(statut=" "))
    assert lecture.rejets == [emplois.Rejet(3, "Statut de la candidature", emplois.STATUT_VIDE)]
    verifier_compte(lecture)


def test_un_statut_qui_n_en_est_pas_un_n_est_pas_repete() -> None:
    lecture = lire(candidature(statut=NIR), candidature(statut="x" * 61))
    assert lecture.comptes_par_statut == {emplois.STATUT_NON_RECONNU: 2}


def test_les_lignes_vides_ne_comptent_pas() -> None:
    assert lire(candidature(), {}, {"Nom candidat": " \u00a0"}, candidature()).lues == 2


@pytest.mark.parametrize("masque", ["D…", "D...", "D. ..", "D.", "É…", "Du…", "D***", "…", "D•••"])
def test_un_nom_masque_est_refuse(masque: str) -> None:
    assert rejets(nom=masque) == [("nom", ligne.NOM_MASQUE)]


@pytest.mark.parametrize("nom", ["=Dupont", "+Rose", "-Rose", "@x", "'=HYPERLINK(1)"])
def test_un_nom_qu_un_tableur_calculerait_est_refuse(nom: str) -> None:
    assert rejets(nom=nom) == [("nom", coordonnees.FORMULE)]


@pytest.mark.parametrize("nom", ["O", "D’Almeida", "Saint-Just Jr.", "N'Diaye"])
def test_un_nom_court_ou_ponctue_est_garde_tel_quel(nom: str) -> None:
    assert seule(nom=nom).nom == nom


@pytest.mark.parametrize(
    ("changements", "attendu"),
    [
        ({"nom": ""}, [("nom", ligne.MANQUE)]),
        ({"prenom": 12}, [("prenom", coordonnees.SANS_LETTRE)]),
        ({"nom": "x" * 81}, [("nom", "Le texte dépasse 80 caractères.")]),
        ({"naissance": ""}, [("naissance", ligne.MANQUE)]),
        ({"naissance": "04/05/90"}, [("naissance", cellule.ANNEE_COURTE)]),
        ({"naissance": "2025-03-06"}, [("naissance", ligne.NAISSANCE_APRES)]),
        ({"naissance": "2009-03-06"}, [("naissance", trop_jeune(date(2009, 3, 6), date(2025, 3, 5)))]),
        ({"contrat_debut": ""}, [("contrat_debut", ligne.MANQUE)]),
        ({"contrat_debut": "31/02/2025"}, [("contrat_debut", cellule.DATE_IMPOSSIBLE)]),
        ({"contrat_fin": "04/03/2025"}, [("contrat_fin", ligne.CONTRAT_INVERSE)]),
        ({"contrat_fin": "fin mai"}, [("contrat_fin", cellule.DATE_ILLISIBLE)]),
        ({"candidature_le": "hier"}, [("candidature_le", cellule.DATE_ILLISIBLE)]),
        ({"pass_numero": ""}, [("pass_numero", ligne.MANQUE)]),
        ({"pass_numero": "97215"}, [("pass_numero", NUMERO_MAL_FORME)]),
        ({"pass_numero": "99999-240187"}, [("pass_numero", NUMERO_MAL_FORME)]),
        ({"pass_debut": ""}, [("pass_debut", ligne.MANQUE)]),
        ({"pass_fin": ""}, [("pass_fin", ligne.MANQUE)]),
        ({"pass_fin": "04/03/2025"}, [("pass_fin", ligne.AGREMENT_INVERSE)]),
        ({"commune": NIR}, [("commune", emplois.NIR_PRESENT)]),
        ({"commune": NIR, "nom": ""}, [("commune", emplois.NIR_PRESENT), ("nom", ligne.MANQUE)]),
        ({"telephone": 185017211812345}, [("telephone", emplois.NIR_PRESENT)]),
        (
            {"nom": "D…", "contrat_fin": date(2024, 1, 1), "pass_numero": "1"},
            [
                ("nom", ligne.NOM_MASQUE),
                ("contrat_fin", ligne.CONTRAT_INVERSE),
                ("pass_numero", NUMERO_MAL_FORME),
            ],
        ),
    ],
)
def test_une_ligne_impossible_est_refusee_avec_ses_raisons(
    changements: dict[str, object], attendu: list[tuple[str, str]]
) -> None:
    assert rejets(**changements) == attendu


@pytest.mark.parametrize(
    ("changements", "attribut", "attendu"),
    [
        ({"naissance": "2009-03-05"}, "naissance", date(2009, 3, 5)),
        ({"contrat_debut": 45721.0}, "contrat_debut", date(2025, 3, 5)),
        ({"contrat_debut": datetime(2025, 3, 5, 8, 30)}, "contrat_debut", date(2025, 3, 5)),  # noqa: DTZ001 (Excel has no zone)
        ({"contrat_fin": ""}, "contrat_fin", None),
        ({"contrat_fin": "5 mars 2025"}, "contrat_fin", date(2025, 3, 5)),
        ({"pass_fin": "05/03/2025"}, "pass_fin", date(2025, 3, 5)),
        ({"pass_numero": "99999 24 01873"}, "pass_numero", "999992401873"),
        ({"pass_numero": 972150100001.0}, "pass_numero", "972150100001"),
        ({"pass_numero": "xxxxx2401873"}, "pass_numero", "XXXXX2401873"),
        ({"code_postal": 97232.0}, "code_postal", "97232"),
        ({"code_postal": 1000}, "code_postal", "01000"),
        ({"telephone": 696000000}, "telephone", "0696000000"),
        ({"civilite": "Madame"}, "civilite", "MME"),
        ({"civilite": "M."}, "civilite", "M"),
        ({"eligibilite_validee": "Non"}, "eligibilite_validee", False),
        ({"eligibilite_validee": True}, "eligibilite_validee", True),
        ({"eligibilite_validee": "peut-être"}, "eligibilite_validee", None),
        ({"commune": "Le\x07 \u202eMarin"}, "commune", "Le Marin"),
    ],
)
def test_une_valeur_est_lue_sous_ses_formes_courantes(
    changements: dict[str, object], attribut: str, attendu: object
) -> None:
    assert getattr(seule(**changements), attribut) == attendu


@pytest.mark.parametrize(
    ("attribut", "valeur", "raison"),
    [
        ("email", "pas une adresse", coordonnees.ADRESSE),
        ("email", "c…@exemple.example", coordonnees.ADRESSE),
        ("email", f"{'a' * 250}@b.fr", "Le texte dépasse 254 caractères."),
        ("telephone", "'=cmd|' /C calc'!A0", coordonnees.TELEPHONE),
        ("telephone", "0696", coordonnees.TELEPHONE),
        ("telephone", "0696 00 00 00 " * 3, "Le texte dépasse 30 caractères."),
        ("code_postal", "972000", coordonnees.CODE_POSTAL),
        ("code_postal", "2a004", coordonnees.CODE_POSTAL),
        ("code_postal", "972 - Martinique", coordonnees.CODE_POSTAL),
        ("commune", "@SUM(1)", coordonnees.FORMULE),
        ("metiers", "=cmd|' /C calc'!A0", coordonnees.FORMULE),
        ("prescripteur_organisation", "-1", coordonnees.FORMULE),
        ("civilite", "?", ligne.CIVILITE_INCONNUE),
    ],
)
def test_une_valeur_facultative_impossible_est_laissee_avec_sa_raison_et_la_ligne_lue(
    attribut: str, valeur: str, raison: str
) -> None:
    lecture = lire(candidature(**{attribut: valeur}), candidature())
    assert lecture.rejets == []
    assert lecture.laissees == [emplois.Rejet(2, COLONNES[attribut], raison)]
    assert lecture.lignes[0].model_dump() == {**lecture.lignes[1].model_dump(), "numero": 2, attribut: ""}


def test_plusieurs_valeurs_impossibles_sont_laissees_ensemble() -> None:
    lecture = lire(candidature(email="x", telephone="y", code_postal="z"))
    assert [laissee.colonne for laissee in lecture.laissees] == [
        COLONNES[attribut] for attribut in ("email", "telephone", "code_postal")
    ]
    assert len(lecture.lignes) == 1


def test_une_ligne_refusee_ne_dit_que_ce_qui_la_refuse() -> None:
    lecture = lire(candidature(email="x", nom="D…"))
    assert [rejet.colonne for rejet in lecture.rejets] == [COLONNES["nom"]]
    assert lecture.laissees == []


def test_un_nir_dans_une_colonne_inconnue_fait_refuser_la_ligne_acceptee() -> None:
    lecture = lire(candidature() | {"NIR": NIR}, candidature(), titres=[*TITRES, "NIR"])
    assert lecture.rejets == [emplois.Rejet(2, "NIR", emplois.NIR_PRESENT)]
    assert len(lecture.lignes) == 1


VALEURS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
    st.sampled_from(["", "D…", NIR, "31/02/2025", "05/03/2025", "Candidature acceptée", "999992401873"]),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(sorted(COLONNES)), VALEURS, max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_aucune_ligne_n_est_perdue_ni_comptee_deux_fois(changements: list[dict[str, object]]) -> None:
    lecture = lire(*(candidature(**changement) for changement in changements))
    verifier_compte(lecture)
    assert lecture.lues == len(changements)
    for lue in lecture.lignes:
        assert lue.contrat_fin is None or lue.contrat_fin >= lue.contrat_debut
        assert lue.pass_fin >= lue.pass_debut and len(lue.pass_numero) == 12
        assert lue.naissance + timedelta(days=16 * 365) < lue.contrat_debut


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(COLONNES)), VALEURS)
def test_aucune_raison_ne_repete_le_contenu_de_la_ligne(attribut: str, valeur: object) -> None:
    lecture = lire(candidature(nom="Zyxwvut", prenom="Qsdfgh") | {COLONNES[attribut]: valeur})
    for rejet in lecture.rejets:
        assert "Zyxwvut" not in rejet.motif and "Qsdfgh" not in rejet.motif
        assert len(str(valeur)) < 12 or str(valeur) not in rejet.motif


def test_un_fichier_abime_au_hasard_ne_donne_qu_une_lecture_juste_ou_un_refus() -> None:
    morceaux = parties(liste(candidature(), candidature(statut="Embauche annulée"), candidature(nom="D…")))
    hasard = random.Random(46)
    for _ in range(300):
        nom = hasard.choice(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
        abime = bytearray(morceaux[nom])
        abime[hasard.randrange(len(abime))] = hasard.choice(b"0123456789abzAZ \xc3")
        try:
            verifier_compte(lire_candidatures(archive(morceaux | {nom: bytes(abime)})))
        except ClasseurRefuse as refus:
            assert refus.message
