from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update

from parcours.actions import echeance
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Annexe, Consultation, Contrat, Convention, EvaluationFrein, Heures, Parcours, Sortie
from tests.builders import Troupe
from tests.compteur import instructions
from tests.conftest import MAINTENANT
from tests.page import Navigateur
from tests.sorties import NOM, creer_reference
from tests.web.test_resultat import planter_des_sorties

Visiter = Callable[[str], Navigateur]
AU = date(2026, 11, 23)


@pytest.fixture
def annee(base: BaseDeDonnees, troupe: Troupe) -> str:
    """The address of the page, in a structure with an annexe, a contract that ends in December, and hours."""
    with base.transaction() as session:
        cle = {"structure_id": troupe.structure.id}
        convention = Convention(numero="C1", debut=date(2026, 1, 1), fin=date(2028, 12, 31), **cle)
        session.add(convention)
        session.flush()
        session.add(
            Annexe(
                convention_id=convention.id,
                numero="A1",
                debut=date(2026, 1, 1),
                fin=date(2026, 12, 31),
                postes_etp=Decimal(2),
                heures_par_etp=1820,
                objectif_dynamique=60,
                **cle,
            )
        )
        contrat = session.scalars(select(Contrat).where(Contrat.parcours_id == troupe.parcours.id)).one()
        contrat.fin = date(2026, 12, 18)
        session.add(
            Heures(
                parcours_id=troupe.parcours.id,
                contrat_id=contrat.id,
                mois=date(2026, 10, 1),
                travaillees=Decimal("151.67"),
                **cle,
            )
        )
        session.flush()
        parcours = session.get_one(Parcours, troupe.parcours.id)
        echeance.recalculer(session, Auteur(None, MAINTENANT, AU), [parcours])
    return f"/structures/{troupe.structure.ref}/pilotage"


def mots(page: object) -> str:
    return " ".join(str(getattr(page, "texte", "")).replace("\u00a0", " ").split())


def test_les_taux_de_l_annee_font_face_aux_objectifs(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str
) -> None:
    planter_des_sorties(base, troupe.structure, "dddddnnnnn??x")
    dite = mots(visiter("carole").voir(annee))
    assert "42 % 5 sur 12" in dite
    assert "objectif 60 %" in dite
    assert "Pour atteindre l’objectif de 60 %" in dite or "Même si" in dite


def test_une_issue_supposee_change_le_taux_et_n_ecrit_rien(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str
) -> None:
    planter_des_sorties(base, troupe.structure, "dddddnnnnn")
    carole = visiter("carole")
    dite = mots(carole.voir(f"{annee}?issue-{troupe.parcours.ref}=transition"))
    assert "passerait de 50 % à 55 % soit 6 sur 11, 28 % à 79 % ; objectif 60 %" in dite
    assert "passerait" not in mots(carole.voir(annee))
    assert "passerait de 50 % à 42 %" in mots(carole.voir(f"{annee}?toutes=autre"))
    with base.lecture() as session:
        assert session.scalars(select(Sortie).where(Sortie.parcours_id == troupe.parcours.id)).all() == []


@pytest.mark.parametrize("ajout", ["?toutes=²", "?issue-inconnue=durable", "?toutes=", "?issue-="])
def test_une_adresse_mal_ecrite_ne_suppose_rien(visiter: Visiter, annee: str, ajout: str) -> None:
    assert "passerait" not in mots(visiter("carole").voir(annee + ajout))


def test_la_sortie_a_venir_se_lit_avec_sa_date_et_laisse_une_trace(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str
) -> None:
    page = visiter("carole").voir(annee)
    (ligne,) = (li for li in page.select(".debt.if") if troupe.parcours.ref in str(li))
    dite = " ".join(ligne.get_text(" ", strip=True).replace("\u00a0", " ").split())
    assert "fin du contrat le 18 déc. 2026" in dite
    with base.lecture() as session:
        lues = session.scalars(select(Consultation).where(Consultation.parcours_id == troupe.parcours.id)).all()
    assert "pilotage" in {lue.page for lue in lues}


def test_un_sejour_trop_court_se_dit_et_ne_change_aucun_taux(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str
) -> None:
    with base.transaction() as session:
        for parcours in session.scalars(select(Parcours).where(Parcours.structure_id == troupe.structure.id)):
            parcours.entree_le = date(2026, 11, 2)
    dite = mots(visiter("carole").voir(f"{annee}?toutes=durable"))
    assert "séjour trop court pour compter" in dite
    assert "passerait" not in dite


def test_ce_qui_manque_mene_aux_lignes(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str) -> None:
    planter_des_sorties(base, troupe.structure, "ddddddddd??")
    carole = visiter("carole")
    page = carole.voir(annee)
    dite = mots(page)
    assert "2 sorties sans motif" in dite
    assert "jusqu’à 18 points de plus" in dite
    vers = next(str(a["href"]) for a in page.select(".debt a.btn") if "sans motif" in a.get_text())
    assert NOM in mots(carole.voir(vers))


def test_les_etp_se_comptent_et_disent_ce_qui_manque(visiter: Visiter, annee: str) -> None:
    page = visiter("carole").voir(annee)
    dite = mots(page)
    assert "1,0 ETP par mois en moyenne, sur 2,0 conventionnés (50 %), 1 mois finis" in dite
    assert "sans heures" in dite or "pas d’heures" in dite
    assert page.select_one("svg[aria-labelledby^=serie]")


def test_sans_annexe_l_annee_civile_et_aucun_objectif(visiter: Visiter, troupe: Troupe) -> None:
    dite = mots(visiter("carole").voir(f"/structures/{troupe.structure.ref}/pilotage"))
    assert "aucune annexe en cours" in dite
    assert "1er janvier 2026" in dite
    assert "objectif 60" not in dite


def test_les_etp_s_ouvrent_sur_les_contrats_qui_les_font(visiter: Visiter, annee: str) -> None:
    carole = visiter("carole")
    lien = next(a for a in carole.voir(annee).select("section[aria-labelledby=h-etp] a") if "ETP" in a.get_text())
    page = carole.voir(str(lien["href"]))
    rangees = [" ".join(tr.get_text(" ", strip=True).split()) for tr in page.select("section tbody tr")]
    total = sum(len(rangee.split(", ")) for rangee in rangees)

    assert "ETP d’un mois = heures travaillées ÷" in page.texte
    assert f"{total} mois de contrat sans heures, sur {total + 1}." in mots(page)
    (notee,) = (rangee for rangee in rangees if "151,67" in rangee)
    assert "septembre 2026" in notee
    assert "octobre 2026" not in notee


def test_sans_contrat_la_page_des_heures_le_dit(visiter: Visiter, base: BaseDeDonnees, annee: str) -> None:
    with base.transaction() as session:
        session.execute(delete(Heures))
        session.execute(update(Contrat).values(debut=date(2027, 1, 4), fin=date(2027, 6, 30)))

    assert "Aucun contrat sur un mois fini" in visiter("carole").voir(f"{annee}/heures").texte


def test_un_doute_sur_la_saisie_se_lit_avant_les_taux(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str
) -> None:
    assert "Saisie à vérifier" not in mots(visiter("carole").voir(annee))
    with base.transaction() as session:
        creer_reference(session, troupe.structure, doute_depuis=date(2026, 3, 12))

    assert "Depuis mars 2026, les sorties comptées ont toutes la même issue" in mots(visiter("carole").voir(annee))


def test_les_freins_les_plus_frequents_se_lisent_et_s_ouvrent(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str
) -> None:
    carole = visiter("carole")
    assert "Aucun frein évalué" in mots(carole.voir(annee))
    with base.transaction() as session:
        for le, niveau in ((date(2026, 2, 2), 3), (date(2026, 5, 4), 1)):
            session.add(
                EvaluationFrein(
                    structure_id=troupe.structure.id,
                    parcours_id=troupe.parcours.id,
                    theme="logement",
                    niveau=niveau,
                    le=le,
                )
            )
    section = carole.voir(annee).select_one("section[aria-labelledby=h-freins]")
    assert section is not None
    lien = section.select_one("tbody a")
    assert lien is not None
    assert lien.get_text(" ", strip=True).replace("\u00a0", " ") == "1 sur 1"
    carole.voir(str(lien["href"]))


def test_la_page_tient_en_douze_instructions(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str) -> None:
    carole = visiter("carole")
    comptes = []
    for issues in ("dn", "dn" * 20):
        planter_des_sorties(base, troupe.structure, issues)
        carole.voir(annee)
        with instructions(base.engine) as envoyees:
            carole.voir(annee)
        comptes.append(len(envoyees))
    assert comptes[0] == comptes[1] <= 14


def test_rien_d_une_autre_structure(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str) -> None:
    planter_des_sorties(base, troupe.autre_structure, "dddddddddddd??")
    dite = mots(visiter("carole").voir(annee))
    assert "0 sur 0" in dite
    assert "sans motif" not in dite


def test_chaque_point_de_la_courbe_des_etp_mene_a_ce_qui_le_fait(visiter: Visiter, annee: str) -> None:
    marques = visiter("carole").voir(annee).select("section[aria-labelledby=h-etp] svg.chart > a")

    assert marques
    assert {str(marque["href"]) for marque in marques} == {f"{annee}/heures"}
    assert all(marque.find("title") is not None and marque.get("aria-label") for marque in marques)
