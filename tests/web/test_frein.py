"""Freins on the fiche: assessed, corrected, read with the steps between; an encadrant meets nothing of them."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from parcours.actions import frein as actions
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.etape import Theme
from parcours.domain.frein import Niveau, SaisieFrein
from parcours.models import Etape, EvaluationFrein, Journal, Parcours
from parcours.queries import etape as queries_etape
from parcours.queries import parcours as queries_parcours
from tests.builders import Troupe
from tests.conftest import MAINTENANT
from tests.page import Navigateur, Page
from tests.web.ensemble import pendant
from tests.web.traces import dernier_evenement

Visiter = Callable[[str], Navigateur]
LES_MOTS = ("frein", "Frein", "Mobilité", "Santé", "bloquant", "important")


@pytest.fixture
def fiche(troupe: Troupe) -> str:
    """A parcours of Alice, in Bob's crew."""
    return f"/parcours/{troupe.parcours.ref}"


def evaluer(navigateur: Navigateur, fiche: str, le: str, statut: int = 303, **champs: str) -> Page:
    return navigateur.remplir(f"{fiche}/freins/nouvelle", {"le": le, **champs}, statut=statut)


def lignes(base: BaseDeDonnees) -> list[EvaluationFrein]:
    with base.lecture() as session:
        return list(session.scalars(select(EvaluationFrein).order_by(EvaluationFrein.le, EvaluationFrein.theme)))


def section(page: Page) -> str:
    (trouvee,) = page.select("section:has(> #freins)")
    return " ".join(trouvee.get_text(" ").replace("\u00a0", " ").split())


def freins(page: Page) -> dict[str, str]:
    lus = {}
    for li in page.select("section:has(> #freins) ul.freins > li"):
        nom = li.select_one("strong")
        assert nom is not None
        lus[nom.get_text()] = (
            " ".join(li.get_text(" ").replace("\u00a0", " ").split()).removeprefix(nom.get_text()).strip()
        )
    return lus


def noter_etape(base: BaseDeDonnees, parcours: Parcours, le: date, theme: str, **autres: str) -> None:
    colonnes = {"genre": "demarche", "etat": "faite", "visibilite": "equipe", **autres}
    with base.transaction() as session:
        cle = {"structure_id": parcours.structure_id, "parcours_id": parcours.id}
        session.add(Etape(le=le, theme=theme, saisie_le=MAINTENANT, **colonnes, **cle))


def test_une_seance_n_ecrit_que_ce_qui_a_ete_regarde(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, troupe: Troupe, moteur: str
) -> None:
    alice = visiter("alice")
    assert "Aucun frein évalué." in section(alice.voir(fiche))
    evaluer(alice, fiche, "2026-01-20", mobilite="3", sante="0", precision_mobilite="Dernier bus à 18 h.")
    evaluer(alice, fiche, "2026-06-01", mobilite="1")
    assert [(e.le, e.theme, e.niveau, e.precision, e.auteur_id) for e in lignes(base)] == [
        (date(2026, 1, 20), "mobilite", 3, "Dernier bus à 18 h.", troupe.comptes["alice"].id),
        (date(2026, 1, 20), "sante", 0, None, troupe.comptes["alice"].id),
        (date(2026, 6, 1), "mobilite", 1, None, troupe.comptes["alice"].id),
    ]
    lus = freins(alice.voir(fiche))
    assert lus["Mobilité"] == "bloquant à l’entrée, léger en juin 2026"
    assert lus["Santé"] == "pas de frein à l’entrée, pas revu depuis"
    # Not assessed is not «nothing in the way».
    assert lus["Justice"] == "non évalué"
    with base.lecture() as session:
        ecrites = session.scalars(
            select(Journal).where(Journal.evenement == "FreinsEvalues").order_by(Journal.id)
        ).all()
    assert [ligne.phrase.replace("\u00a0", " ") for ligne in ecrites] == [
        "2 freins évalués au 20 janvier 2026 : mobilité bloquant, santé pas de frein.",
        "1 frein évalué au 1er juin 2026 : mobilité léger.",
    ]
    assert all(ligne.est_social for ligne in ecrites)


def test_chaque_frein_s_ouvre_sur_sa_derniere_valeur_inchangee(visiter: Visiter, fiche: str) -> None:
    alice = visiter("alice")
    evaluer(alice, fiche, "2026-01-20", mobilite="2")
    page = alice.voir(f"{fiche}/freins/nouvelle")
    assert [radio["value"] for radio in page.select("input[type=radio][checked]")] == [""] * len(Theme)
    (aide,) = page.select("#mobilite-aide")
    assert aide.get_text().replace("\u00a0", " ") == "Important, 20 janvier 2026."
    laisses = {
        radio["name"]: radio.find_next("label").get_text()  # type: ignore[union-attr]  # each has its label
        for radio in page.select("input[type=radio][value='']")
    }
    assert (laisses["mobilite"], laisses["sante"]) == ("Inchangé", "Non évalué")


@pytest.mark.parametrize(
    ("le", "champs", "champ", "phrase"),
    [
        ("2026-01-04", {"mobilite": "1"}, "le", "Le parcours commence le 5 janvier 2026"),
        ("2026-11-24", {"mobilite": "1"}, "le", "Ce jour est à venir"),
        ("2026-06-01", {"mobilite": "1"}, "mobilite", "Ce frein est déjà évalué au 1er juin 2026"),
        (
            "2026-06-02",
            {"mobilite": "1", "precision_sante": "rien"},
            "precision_sante",
            "Dites aussi où en est ce frein",
        ),
        ("2026-06-01", {"mobilite": "4"}, "mobilite", ""),
    ],
)
def test_un_refus_se_lit_a_cote_de_son_champ(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, le: str, champs: dict[str, str], champ: str, phrase: str
) -> None:
    alice = visiter("alice")
    evaluer(alice, fiche, "2026-06-01", mobilite="2")
    page = evaluer(alice, fiche, le, statut=422, **champs)
    (erreur,) = page.select(f"#{champ}-erreur")
    assert phrase in erreur.get_text().replace("\u00a0", " ")
    assert len(lignes(base)) == 1


def test_ne_rien_dire_est_refuse_et_apres_la_sortie_aussi(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice = visiter("alice")
    assert "Dites où en est au moins un frein" in evaluer(alice, fiche, "2026-06-01", statut=422).texte
    with base.transaction() as session:
        session.execute(update(Parcours).values(clos_le=date(2026, 10, 30)))
    page = evaluer(alice, fiche, "2026-10-31", statut=422, mobilite="1")
    assert "Le parcours s’est terminé le 30 octobre 2026" in page.texte.replace("\u00a0", " ")
    evaluer(alice, fiche, "2026-10-30", mobilite="1")
    assert "à la sortie" in section(alice.voir(fiche))


def test_corriger_garde_le_frein_et_le_journal_dit_l_avant(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice = visiter("alice")
    evaluer(alice, fiche, "2026-01-20", mobilite="3")
    evaluer(alice, fiche, "2026-06-01", mobilite="1")
    premiere = lignes(base)[0]
    adresse = f"{fiche}/freins/{premiere.id}"
    page = alice.remplir(adresse, {"le": "2026-06-01"}, statut=422)
    assert "Ce frein est déjà évalué au 1er juin 2026" in page.texte.replace("\u00a0", " ")
    alice.remplir(adresse, {"niveau": "2"})
    assert lignes(base)[0].niveau == 2
    alice.remplir(adresse, {"le": "2026-01-21"})
    assert [(e.le, e.theme, e.niveau) for e in lignes(base)] == [
        (date(2026, 1, 21), "mobilite", 2),
        (date(2026, 6, 1), "mobilite", 1),
    ]
    assert dernier_evenement(base) == (
        "FreinCorrige",
        "Évaluation d’un frein corrigée, mobilité important au 21 janvier 2026 ; "
        "avant : mobilité important au 20 janvier 2026.",
    )


def test_les_etapes_entre_deux_evaluations_se_comptent_et_se_lisent(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, troupe: Troupe
) -> None:
    alice = visiter("alice")
    evaluer(alice, fiche, "2026-01-20", mobilite="3", sante="1")
    evaluer(alice, fiche, "2026-06-01", mobilite="1")
    for le, theme in ((date(2026, 1, 20), "mobilite"), (date(2026, 3, 2), "mobilite"), (date(2026, 6, 1), "mobilite")):
        noter_etape(base, troupe.parcours, le, theme)
    noter_etape(base, troupe.parcours, date(2026, 4, 1), "mobilite", etat="manquee")
    noter_etape(base, troupe.parcours, date(2026, 9, 1), "sante")
    page = alice.voir(fiche)
    assert freins(page)["Mobilité"].endswith("2 étapes entre-temps")
    assert freins(page)["Santé"].endswith("1 étape depuis")
    lien = page.select_one("ul.freins li:nth-of-type(4) a")
    assert lien is not None
    montrees = alice.voir(str(lien["href"]))
    assert [span.get_text().replace("\u00a0", " ") for span in montrees.select("ol.steps > li > span")] == [
        "1er juin 2026",
        "2 mars 2026",
    ]
    assert "Faites sur le frein « Mobilité », du 21 janvier 2026 au 1er juin 2026." in montrees.texte.replace(
        "\u00a0", " "
    )


def test_l_encadrant_ne_rencontre_aucun_frein_nulle_part(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, troupe: Troupe
) -> None:
    alice, bob = visiter("alice"), visiter("bob")
    evaluer(alice, fiche, "2026-01-20", mobilite="3", precision_mobilite="Dernier bus")
    cle = lignes(base)[0].id
    noter_etape(base, troupe.parcours, date(2026, 3, 2), "mobilite", note="vu à deux")
    for adresse in ("nouvelle", str(cle), f"{cle}/supprimer"):
        bob.voir(f"{fiche}/freins/{adresse}", statut=403)
        bob.poster(f"{fiche}/freins/{adresse}", {"le": "2026-06-01", "mobilite": "1"}, statut=403)
    bob.voir(f"{fiche}/journal", statut=403)
    # A list narrowed by theme would say which step is about it: his is never narrowed.
    filtre = "?theme=sante&debut=2026-01-01&fin=2026-12-31"
    entiere, filtree = bob.voir(f"{fiche}/etapes"), bob.voir(f"{fiche}/etapes{filtre}")
    assert "2 mars 2026" in filtree.texte and "vu à deux" not in filtree.texte
    assert filtree.texte == entiere.texte
    sur = queries_etape.SurUnFrein(Theme.SANTE, date(2026, 1, 1), date(2026, 12, 31))
    with base.lecture() as session:
        vues = [
            queries_etape.lister(session, troupe.parcours.id, voit_le_social=voit, sur=sur) for voit in (True, False)
        ]
    assert [len(etapes) for etapes in vues] == [0, 3]
    for page in (bob.voir(fiche), filtree, bob.voir("/equipe"), bob.voir(f"/equipe/{troupe.parcours.ref}/pas")):
        assert [mot for mot in (*LES_MOTS, "Dernier bus") if mot in page.texte] == []
    assert len(lignes(base)) == 1


def test_deux_seances_du_meme_jour_ne_se_doublent_pas(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, troupe: Troupe, auteur: Auteur, moteur: str
) -> None:
    alice = visiter("alice")

    def evaluer_aussi(session: Session) -> None:
        queries_parcours.verrouiller_dossier(session, troupe.parcours.ref)
        parcours = session.get_one(Parcours, troupe.parcours.id)
        actions.evaluer(session, auteur, parcours, date(2026, 6, 1), [SaisieFrein(Theme.MOBILITE, Niveau.LEGER)])

    page = pendant(base, evaluer_aussi, lambda: evaluer(alice, fiche, "2026-06-01", statut=422, mobilite="3"))
    assert page.select("#mobilite-erreur")
    assert [e.niveau for e in lignes(base)] == [1]
