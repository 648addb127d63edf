"""An annexe taken from a spreadsheet: the form is filled, its rules answer, nothing is saved before."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import func, select

from parcours.db import BaseDeDonnees
from parcours.exchange import annexe as exchange
from parcours.models import Annexe, Convention
from tests.builders import Troupe
from tests.page import Navigateur
from tests.web.test_convention import convention

__all__ = ["convention"]
Visiter = Callable[[str], Navigateur]
PLEIN: list[list[object]] = [
    ["Numéro de l’annexe", "AF-2026"],
    ["Premier jour", date(2026, 1, 1)],
    ["Dernier jour", "31/12/2026"],
    ["Postes d'insertion (ETP)", 12.5],
    ["Heures par ETP", 1505],
    ["OBJECTIF, EMPLOI DURABLE (%)", 0.2],
    ["Objectif, sorties dynamiques (%)", "60 %"],
    ["Commentaire de la DDETS", "à revoir"],
]


def classeur(rangees: Sequence[Sequence[object]]) -> bytes:
    sortie = BytesIO()
    with xlsxwriter.Workbook(sortie, {"in_memory": True}) as ecrit:
        feuille = ecrit.add_worksheet()
        jour = ecrit.add_format({"num_format": "dd/mm/yyyy"})
        for rang, rangee in enumerate(rangees):
            for colonne, valeur in enumerate(rangee):
                if isinstance(valeur, date):
                    feuille.write_datetime(rang, colonne, valeur, jour)
                else:
                    feuille.write(rang, colonne, valeur)
    return sortie.getvalue()


def _adresse(troupe: Troupe, convention: Convention, suite: str) -> str:
    return f"/structures/{troupe.structure.ref}/conventions/{convention.id}/annexes/{suite}"


@pytest.mark.parametrize("en_travers", [False, True])
def test_un_classeur_remplit_le_formulaire_et_rien_n_est_ecrit_avant_d_enregistrer(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, convention: Convention, en_travers: bool
) -> None:
    rangees: Sequence[Sequence[object]] = list(zip(*PLEIN, strict=True)) if en_travers else PLEIN
    carole = visiter("carole")
    page = carole.remplir(
        _adresse(troupe, convention, "tableur"), {"fichier": (BytesIO(classeur(rangees)), "annexe.xlsx")}, 200
    )
    lus = {str(champ["name"]): champ.get("value", "") for champ in page.select("main form input[name]")}
    assert lus["debut"] == "2026-01-01"
    assert (lus["postes_etp"], lus["objectif_durable"], lus["objectif_dynamique"]) == ("12,5", "20", "60")
    assert "Commentaire de la DDETS" in page.texte
    with base.lecture() as session:
        assert session.scalar(select(func.count()).select_from(Annexe)) == 0
    carole.poster(_adresse(troupe, convention, "nouvelle"), {nom: str(valeur) for nom, valeur in lus.items()})
    with base.lecture() as session:
        (enregistree,) = session.scalars(select(Annexe))
    assert (enregistree.numero, enregistree.fin) == ("AF-2026", date(2026, 12, 31))
    assert (float(enregistree.postes_etp), enregistree.heures_par_etp) == (12.5, 1505)
    assert (enregistree.objectif_durable, enregistree.objectif_dynamique) == (20, 60)


def test_ce_qui_est_illisible_reste_ecrit_et_recoit_sa_phrase(
    visiter: Visiter, troupe: Troupe, convention: Convention
) -> None:
    rangees = [["Premier jour", "au printemps"], ["Heures par ETP", "beaucoup"], ["Numéro de l’annexe", "=1+1"]]
    contenu = classeur([[titre, f"'{v}" if v.startswith("=") else v] for titre, v in rangees])
    carole = visiter("carole")
    page = carole.remplir(_adresse(troupe, convention, "tableur"), {"fichier": (BytesIO(contenu), "a.xlsx")}, 200)
    lus = {str(champ["name"]): champ.get("value", "") for champ in page.select("main form input[name]")}
    assert (lus["debut"], lus["heures_par_etp"]) == ("", "beaucoup")
    assert "Premier jour, « au printemps ». La date n’est pas lisible" in page.texte.replace("\u00a0", " ")
    refusee = carole.poster(_adresse(troupe, convention, "nouvelle"), {n: str(v) for n, v in lus.items()}, 422)
    assert "Indiquez un nombre entier." in refusee.texte


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "Le fichier est vide."),
        (b"Numero;AF-2026", "classeur"),
        (classeur([["Nom", "Prénom"], ["A", "B"]]), "Aucun intitulé n’est reconnu"),
        (classeur([*zip(*PLEIN, strict=True), *list(zip(*PLEIN, strict=True))[1:]]), "plusieurs annexes"),
        (classeur([["Heures par ETP", 1505], ["Heures par ETP", 1600]]), "est là deux fois"),
    ],
)
def test_ce_qui_n_est_pas_une_annexe_est_refuse_avec_sa_raison(
    visiter: Visiter, troupe: Troupe, convention: Convention, contenu: bytes, phrase: str
) -> None:
    page = visiter("carole").remplir(
        _adresse(troupe, convention, "tableur"), {"fichier": (BytesIO(contenu), "annexe.xlsx")}, 422
    )
    assert phrase in page.texte


def test_le_modele_rempli_se_relit(visiter: Visiter, troupe: Troupe, convention: Convention) -> None:
    reponse = visiter("carole").client.get(_adresse(troupe, convention, "modele.xlsx"))
    assert reponse.content_type.endswith("spreadsheetml.sheet")
    with pytest.raises(exchange.ClasseurRefuse, match="Aucun intitulé"):
        exchange.lire(reponse.data)
    rempli = classeur(
        [[dit, "1/1/2026" if champ in exchange.JOURS else "1"] for champ, dit in exchange.INTITULES.items()]
    )
    assert set(exchange.lire(rempli).valeurs) == set(exchange.INTITULES)
