from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.dates import Periode
from parcours.domain.dette import dettes
from parcours.domain.dossier_gestion import (
    DossierGestion,
    Engagements,
    Identite,
    ecarts,
    encadrements,
    poids,
    sorties_par_motif,
    verifier_periode,
)
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.etp import BilanEtp, bilan
from parcours.domain.indicateur import DEFINITIONS, calculer
from parcours.domain.indicateur.chiffre import chiffrer
from parcours.domain.indicateur.definition import Contexte
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.sortie import SortieConstatee

AU = date(2026, 11, 23)
ANNEE = Periode(date(2026, 1, 1), date(2026, 12, 31))
MOTIFS = TableMotifs(())


def parti(cle: int, code: str | None, le: date = date(2026, 5, 4), entree: date = date(2025, 3, 3)) -> FaitParcours:
    return FaitParcours(cle, entree, date(1990, 3, 4), sortie=SortieConstatee("ACI", entree, le, MOTIFS.lu(code, le)))


def dossier(faits: list[FaitParcours], etp: BilanEtp | None = None) -> DossierGestion:
    contexte = Contexte(ANNEE, AU)
    return DossierGestion(
        identite=Identite("Les Ateliers", "ACI", "00000009100017", "Le Lorrain", "Nord", "Martinique"),
        debut=ANNEE.debut,
        fin=ANNEE.fin,
        au=AU,
        personnes=len(faits),
        engagements=Engagements("A1", ANNEE.debut, ANNEE.fin, 10.0, 1820, 2.0, 0.5),
        poids=(35, 40, 25),
        source_des_poids="",
        chiffres=tuple(chiffrer(calculer(d, faits, contexte)) for d in DEFINITIONS.values()),
        sorties=sorties_par_motif(faits, ANNEE),
        mois=(),
        etp=etp or bilan([]),
    )


def test_le_meme_dossier_n_a_aucun_ecart() -> None:
    faits = [parti(cle, "3") for cle in range(12)]
    assert ecarts(dossier(faits), dossier(faits)) == []


def test_un_motif_change_apres_coup_se_dit_chiffre_par_chiffre() -> None:
    avant = [parti(cle, "3") for cle in range(12)]
    apres = [*avant[1:], parti(0, "7")]
    lus = ecarts(dossier(avant), dossier(apres))
    dynamiques = next(e for e in lus if e.libelle == "Sorties dynamiques")
    assert dynamiques.avant is not None
    assert dynamiques.apres is not None
    assert (dynamiques.avant.dessus, dynamiques.apres.dessus) == (12, 11)


def test_une_definition_nouvelle_ou_d_une_autre_version_est_un_ecart() -> None:
    fige = dossier([])
    premier, *autres = fige.chiffres
    assert [e.avant for e in ecarts(replace(fige, chiffres=tuple(autres)), fige)] == [None]
    autre = replace(fige, chiffres=(replace(premier, version=premier.version + 1), *autres))
    assert [e.libelle for e in ecarts(fige, autre)] == [premier.libelle]


def test_chaque_sortie_de_la_periode_est_dans_une_ligne_et_une_seule() -> None:
    faits = [
        *(parti(cle, code) for cle, code in enumerate(("3", "3", "7", "17", "96", None))),
        parti(7, "3", date(2026, 3, 4), date(2026, 2, 2)),
        parti(8, "3", date(2025, 12, 31)),
    ]
    lignes = sorties_par_motif(faits, ANNEE)
    assert sum(ligne.nombre for ligne in lignes) == 7
    assert (lignes[0].nombre, lignes[0].place) == (2, "Emploi durable")
    assert {ligne.place for ligne in lignes} >= {"Neutralisée", "Séjour trop court", "Motif à confirmer"}
    assert "Comptée, issue inconnue" in {ligne.place for ligne in lignes}


@pytest.mark.parametrize(
    ("debut", "fin", "champ"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), "fin"),
        (date(2026, 11, 24), date(2026, 12, 31), "debut"),
        (date(2024, 1, 1), date(2026, 1, 1), "fin"),
    ],
)
def test_une_periode_impossible_se_refuse(debut: date, fin: date, champ: str) -> None:
    with pytest.raises(SaisieImpossible) as refus:
        verifier_periode(debut, fin, AU)
    assert [manquement.champ for manquement in refus.value.manquements] == [champ]


def test_deux_ans_bissextile_compris_et_le_jour_meme_passent() -> None:
    assert verifier_periode(date(2024, 1, 1), date(2025, 12, 31), AU).fin == date(2025, 12, 31)
    assert verifier_periode(AU, AU, AU) == Periode(AU, AU)


def test_les_poids_sont_ceux_de_l_annexe_ou_sinon_de_l_etat() -> None:
    assert poids([], AU)[0] == (35, 40, 25)
    assert poids([None, None, None], AU)[0] == (35, 40, 25)
    assert poids([30, 30, 40], AU) == ((30, 30, 40), "Poids portés à l’annexe.")


def test_l_encadrement_se_compte_sur_les_etp_realises_ou_sinon_conventionnes() -> None:
    conventionnes = encadrements(dossier([]))
    assert [(e.part, e.pour_un) for e in conventionnes] == [(0.2, 5.0), (0.05, 20.0)]
    realises = encadrements(dossier([], BilanEtp(8.0, 10.0, 6, 0, 60)))
    assert [e.pour_un for e in realises] == [4.0, 16.0]
    assert encadrements(replace(dossier([]), engagements=None)) == []


def test_la_dette_va_de_la_plus_lourde_a_la_plus_legere() -> None:
    faits = [*(parti(cle, "3") for cle in range(15)), *(parti(cle, None) for cle in range(20, 25))]
    resultats = {code: calculer(d, faits, Contexte(ANNEE, AU)) for code, d in DEFINITIONS.items()}
    lues = dettes(resultats, BilanEtp(1.0, 1.0, 1, 3, 300))
    points = [dette.points for dette in lues]
    assert points == sorted(points, reverse=True)
    motifs = next(dette for dette in lues if dette.indicateur == "sorties_dynamiques")
    assert (motifs.nombre, motifs.points) == (5, 25)
    assert motifs.quoi == "5 sorties sans motif"
    # 1 % of the hours missing still says so.
    assert lues[-1].quoi == "3 mois de contrat sans heures"
    assert dettes({}, BilanEtp(1.0, 1.0, 1, 0, 300)) == []
