"""What the page of the drift says beside its curve: peers, departures, accompaniment; for the structure only."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from parcours.actions.modele_type import ajuster
from parcours.db import BaseDeDonnees
from parcours.domain.dates import ajouter_mois
from parcours.models import Critere, Etape, Parcours, Sortie, Structure
from parcours.queries.derive import lire as lire_derive
from parcours.queries.modele_type import dernier
from parcours.queries.surveillance import lire
from tests.builders import Troupe, creer_structure
from tests.compteur import instructions
from tests.page import Navigateur
from tests.sorties import DEBUT, TROIS_ANS, planter, planter_le

AU = date(2026, 11, 23)
SAISI_LE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Visiter = Callable[[str], Navigateur]


@pytest.fixture
def suivie(base: BaseDeDonnees, troupe: Troupe) -> Structure:
    """Four years of exits, a quarter of them without news, as in ten other structures; persons met every month."""
    with base.transaction() as session:
        structure = session.merge(troupe.structure)
        for autre in [structure, *(creer_structure(session, f"Autre {rang}") for rang in range(10))]:
            sorties = planter(session, autre, TROIS_ANS + "dn" * 15, DEBUT)
            for rang, sortie in enumerate(sorties):
                if rang % 4 < 2 and sortie.motif == "7":
                    sortie.motif = "8"
        for parcours in session.scalars(select(Parcours).where(Parcours.structure_id == structure.id)).all():
            fin = session.scalar(select(Sortie.le).where(Sortie.parcours_id == parcours.id)) or AU
            jours = [ajouter_mois(parcours.entree_le, rang) for rang in range(60)]
            session.add_all(
                _etape(parcours, jour) for rang, jour in enumerate(jours) if jour <= fin and (rang + parcours.id) % 7
            )
    return structure


def _etape(parcours: Parcours, jour: date, genre: str = "entretien") -> Etape:
    return Etape(
        structure_id=parcours.structure_id,
        parcours_id=parcours.id,
        le=jour,
        saisie_le=SAISI_LE,
        genre=genre,
        etat="faite",
        visibilite="equipe",
    )


def _dites(visiter: Visiter, qui: str, structure: Structure) -> dict[str, str]:
    page = visiter(qui).voir(f"/structures/{structure.ref}/derive")
    section = page.select_one("section[aria-labelledby=h-surveillance]")
    if section is None:
        return {}
    lues = section.select_one("dl.defs")
    assert lues is not None
    noms, dites = lues.select("dt"), lues.select("dd")
    return {
        nom.get_text(strip=True): dite.get_text(" ", strip=True).replace("\u00a0", " ")
        for nom, dite in zip(noms, dites, strict=True)
    }


def test_la_structure_lit_ses_pairs_ses_departs_et_son_accompagnement(visiter: Visiter, suivie: Structure) -> None:
    dites = _dites(visiter, "carole", suivie)

    assert list(dites) == [
        "Parmi les autres",
        "Emploi durable",
        "Délai jusqu’à la sortie dynamique",
        "Départs sans nouvelles",
        "Accompagnement récent",
    ]
    assert dites["Parmi les autres"].startswith(
        "Du 1er octobre 2024 au 30 septembre 2026. Taux de sorties dynamiques : 48 % ; structures comparables : 48 % "
        "(10 autres ACI)."
    )
    assert dites["Départs sans nouvelles"].startswith("Rien d’inhabituel. Depuis octobre 2025 :")
    assert dites["Accompagnement récent"].startswith("Rien d’inhabituel.")


def test_une_vague_de_departs_se_voit(base: BaseDeDonnees, visiter: Visiter, suivie: Structure) -> None:
    with base.transaction() as session:
        partis = planter_le(session, suivie, [(date(2026, 3, 2) + timedelta(days=10 * r), "n") for r in range(16)])
        for sortie in partis:
            sortie.motif = "8"
    dites = _dites(visiter, "alice", suivie)

    assert dites["Départs sans nouvelles"].startswith("à vérifier En hausse depuis ")
    assert "départs ; on en attendait" in dites["Départs sans nouvelles"]


def test_une_baisse_des_emplois_durables_se_voit(base: BaseDeDonnees, visiter: Visiter, suivie: Structure) -> None:
    """Every dynamic exit was a lasting job; they are now jobs of transition: the dynamic rate does not move."""
    with base.transaction() as session:
        for sortie in session.scalars(select(Sortie).where(Sortie.structure_id == suivie.id)).all():
            if sortie.motif == "3" and sortie.le >= date(2025, 10, 1):
                sortie.motif = "10"
    dites = _dites(visiter, "carole", suivie)

    assert dites["Emploi durable"].startswith("à vérifier En baisse. Depuis le ")
    assert "aucun emploi durable sur" in dites["Emploi durable"]
    assert dites["Délai jusqu’à la sortie dynamique"].startswith("Rien d’inhabituel.")


def test_ce_qui_est_attendu_est_rapproche_des_autres_du_type(
    base: BaseDeDonnees, visiter: Visiter, suivie: Structure
) -> None:
    avant = _dites(visiter, "carole", suivie)["Emploi durable"]
    with base.transaction() as session:
        for sortie in session.scalars(select(Sortie).where(Sortie.structure_id != suivie.id)).all():
            if sortie.motif == "3":
                sortie.motif = "10"
    apres = _dites(visiter, "carole", suivie)["Emploi durable"]

    assert avant.partition(";")[0] == apres.partition(";")[0]
    assert avant != apres


def test_des_personnes_qui_restent_sans_issue_se_voient(
    base: BaseDeDonnees, visiter: Visiter, suivie: Structure
) -> None:
    with base.transaction() as session:
        for sortie in session.scalars(select(Sortie).where(Sortie.structure_id == suivie.id)).all():
            if sortie.motif == "3" and sortie.le >= date(2026, 1, 1):
                session.get_one(Parcours, sortie.parcours_id).clos_le = None
                session.delete(sortie)
    dites = _dites(visiter, "carole", suivie)

    assert dites["Délai jusqu’à la sortie dynamique"].startswith("à vérifier Elles viennent plus tard depuis ")


def test_sans_etape_depuis_des_mois_l_accompagnement_est_a_verifier(
    base: BaseDeDonnees, visiter: Visiter, suivie: Structure
) -> None:
    with base.transaction() as session:
        for etape in session.scalars(select(Etape).where(Etape.le >= date(2026, 2, 1))).all():
            # Being there is not being accompanied.
            etape.genre = "presence"
    dites = _dites(visiter, "carole", suivie)

    assert dites["Accompagnement récent"].startswith("à vérifier En baisse depuis ")


def test_sans_historique_seuls_les_pairs_se_lisent(visiter: Visiter, troupe: Troupe) -> None:
    assert list(_dites(visiter, "carole", troupe.structure)) == ["Parmi les autres"]


@pytest.mark.parametrize("qui", ["rita", "emile", "zoe", "ada"])
def test_de_l_exterieur_rien_ne_s_en_lit(visiter: Visiter, suivie: Structure, qui: str) -> None:
    assert _dites(visiter, qui, suivie) == {}


def test_un_encadrant_n_en_lit_rien(visiter: Visiter, suivie: Structure) -> None:
    page = visiter("bob").voir(f"/structures/{suivie.ref}/derive", 404)

    assert "sans nouvelles" not in page.texte


def test_la_page_tient_en_douze_instructions(base: BaseDeDonnees, visiter: Visiter, suivie: Structure) -> None:
    carole = visiter("carole")
    carole.voir(f"/structures/{suivie.ref}/derive")
    with instructions(base.engine) as envoyees:
        carole.voir(f"/structures/{suivie.ref}/derive")

    assert len(envoyees) <= 12


def test_chaque_ligne_dit_comment_elle_est_calculee_et_mene_a_qui_la_fait(visiter: Visiter, suivie: Structure) -> None:
    carole = visiter("carole")
    section = carole.voir(f"/structures/{suivie.ref}/derive").select_one("section[aria-labelledby=h-surveillance]")
    assert section is not None
    lues, definies = ([dt.get_text() for dt in dl.select("dt")] for dl in section.select("dl.defs"))

    assert lues == definies
    for lien in {str(a["href"]) for a in section.select("details a")}:
        carole.voir(lien)


def test_le_profil_des_presents_change_ce_qui_est_attendu_d_eux(base: BaseDeDonnees, suivie: Structure) -> None:
    with base.transaction() as session:
        for sortie in session.scalars(select(Sortie).where(Sortie.motif == "8")).all():
            session.add(Critere(structure_id=sortie.structure_id, parcours_id=sortie.parcours_id, code="rsa"))
        modele = ajuster(session, suivie.territoire, suivie.type, AU, SAISI_LE)
    assert dict(modele.departs)["rsa"] > 1 > dict(modele.dynamiques)["rsa"]

    with base.lecture() as session:
        garde = dernier(session, suivie.territoire, suivie.type)
        lecture = lire_derive(session, suivie, AU)
        lues = [
            lire(session, suivie, lecture.suivi.reference, lecture.depart, AU, lecture.motifs, lu)
            for lu in (None, garde)
        ]
    assert garde == modele
    sans, avec = lues
    assert sans.departs.attendus != pytest.approx(avec.departs.attendus)
    assert sans.ralenti.attendus != pytest.approx(avec.ralenti.attendus)
    assert (sans.durables, sans.intensite) == (avec.durables, avec.intensite)
