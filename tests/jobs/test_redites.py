"""What is said again, and how often: what someone took and left overdue, what was told to who directs, the weekly."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from parcours.actions import execution
from parcours.actions.execution import BAIL, Cle
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.jobs import rappels
from parcours.models import Alerte, Compte, Rappel
from parcours.queries.rappel import vu_jusqua
from tests.builders import Troupe
from tests.exchange.serveur_smtp import Bac
from tests.jobs.courrier import matin, passer, prendre
from tests.jobs.outils import AU, MARTINIQUE, a, changer, lue, ouvrir_alerte

JOUR = timedelta(days=1)
MARDI, MERCREDI, LUNDI_SUIVANT = AU + JOUR, AU + 2 * JOUR, AU + 7 * JOUR


def journees(base: BaseDeDonnees, poste: tuple[Bac, Config], nombre: int) -> dict[str, list[int]]:
    """Live through the mornings that follow; on which, counted from AU, each account received something."""
    recus: dict[str, list[int]] = {}
    for rang in range(1, nombre + 1):
        if (AU + rang * JOUR).weekday() < 5:
            for qui in matin(base, poste, AU + rang * JOUR):
                recus.setdefault(qui, []).append(rang)
    return recus


@pytest.mark.parametrize(
    ("code", "dans"), [("ECH-18", -1), ("ECH-15", -30), ("ECH-04", -1), ("ECH-14", -15), ("ECH-01", -151)]
)
def test_ce_qui_est_pris_en_retard_se_redit_chaque_semaine_puis_remonte_apres_quinze_jours(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, code: str, dans: int, moteur: str
) -> None:
    cle = ouvrir_alerte(base, troupe.parcours, dans, code=code)
    assert "alice" in matin(base, poste)
    prendre(base, cle, troupe.comptes["alice"], AU)
    assert journees(base, poste, 14) == {"alice": [7, 14]}
    assert (lue(base, cle).annonces, lue(base, cle).escaladee_le) == (2, None)
    assert matin(base, poste, AU + 15 * JOUR).keys() == {"carole"}
    assert lue(base, cle).escaladee_le == AU + 15 * JOUR


def test_le_redire_repart_de_zero(base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe) -> None:
    alice = troupe.comptes["alice"]
    cle = ouvrir_alerte(base, troupe.parcours, -9)
    matin(base, poste)
    prendre(base, cle, alice, AU)
    assert journees(base, poste, 8) == {"alice": [7]}
    prendre(base, cle, alice, AU + 8 * JOUR)
    assert lue(base, cle).annonces == 0
    assert matin(base, poste, AU + 14 * JOUR) == {}
    assert matin(base, poste, AU + 15 * JOUR).keys() == {"alice"}


def test_prise_avant_son_jour_elle_laisse_une_semaine_apres(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    cle = ouvrir_alerte(base, troupe.parcours, 3)
    prendre(base, cle, troupe.comptes["alice"], AU)
    recus = journees(base, poste, 18)
    # Everything is new to Alice and Carole once; then a week after its day, and the next one.
    assert recus["alice"] == [1, 10, 17]
    assert recus["carole"] == [1, 18]


def test_ce_qui_remonte_apres_le_message_de_la_direction_lui_est_dit_le_lendemain(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, moteur: str
) -> None:
    changer(base, Compte, troupe.comptes["alice"].id, heure_rappel=9)
    cle = ouvrir_alerte(base, troupe.parcours)
    matin(base, poste)
    with base.transaction() as session:
        alerte = session.get_one(Alerte, cle)
        alerte.annonces, alerte.annoncee_le = 1, MARDI
    # On Wednesday the message of Tuesday leaves late: Carole read hers already when it escalates.
    autre = ouvrir_alerte(base, troupe.parcours_non_encadre, 45, le=MERCREDI)
    assert "sans suite" not in matin(base, poste, MERCREDI)["carole"]
    changer(base, Alerte, cle, annonces=2)
    changer(base, Alerte, autre, close_le=MERCREDI)
    assert "sans suite" not in "".join(matin(base, poste, MERCREDI, 9).values())
    assert lue(base, cle).escaladee_le == MERCREDI
    assert matin(base, poste, MERCREDI + JOUR)["carole"].startswith("1 échéance est restée sans suite\n")
    assert matin(base, poste, MERCREDI + 2 * JOUR) == {}


@pytest.fixture
def hebdomadaire(base: BaseDeDonnees, troupe: Troupe) -> Troupe:
    """Alice wants hers once a week, and Monday brought something."""
    changer(base, Compte, troupe.comptes["alice"].id, rythme_rappel="hebdomadaire")
    ouvrir_alerte(base, troupe.parcours)
    return troupe


@pytest.mark.parametrize("retard", [1, 2, 4])
def test_un_rappel_de_la_semaine_manque_part_le_jour_ouvre_suivant_une_fois(
    base: BaseDeDonnees, poste: tuple[Bac, Config], hebdomadaire: Troupe, retard: int, moteur: str
) -> None:
    recus = []
    for rang in range(retard, 12):
        jour = AU + rang * JOUR
        if "alice" in matin(base, poste, jour):
            recus.append(jour)
        passer(base, jour)
    assert recus == [AU + retard * JOUR, LUNDI_SUIVANT]


def test_un_lundi_passe_sans_rien_a_dire_n_est_pas_manque(
    base: BaseDeDonnees, poste: tuple[Bac, Config], hebdomadaire: Troupe
) -> None:
    passer(base, AU)
    assert "alice" not in matin(base, poste, MARDI)
    assert "alice" in matin(base, poste, LUNDI_SUIVANT)


def test_un_message_de_la_semaine_suffit_meme_si_l_heure_a_change(
    base: BaseDeDonnees, poste: tuple[Bac, Config], hebdomadaire: Troupe
) -> None:
    assert "alice" in matin(base, poste)
    changer(base, Compte, hebdomadaire.comptes["alice"].id, heure_rappel=9)
    assert "alice" not in matin(base, poste, MARDI, 9)


def test_une_tache_en_panne_ou_d_ailleurs_ne_tient_pas_lieu_de_rappel(
    base: BaseDeDonnees, poste: tuple[Bac, Config], hebdomadaire: Troupe
) -> None:
    le = a(AU, "07:00").maintenant()
    with base.transaction() as session:
        for cle in (Cle(rappels.nom_de_tache(7), "Europe/Paris", AU), Cle("veille", MARTINIQUE, AU)):
            execution.reclamer(session, cle, le)
            execution.finir(session, cle, le, le, "")
        en_panne = Cle(rappels.nom_de_tache(7), MARTINIQUE, AU)
        execution.reclamer(session, en_panne, le)
        execution.echouer(session, en_panne, le, le, "essai")
    assert "alice" in matin(base, poste, MARDI)


@pytest.mark.parametrize(("age", "vu"), [(BAIL, "sa tâche"), (BAIL + timedelta(seconds=1), "maintenant")])
def test_une_tache_morte_ne_rend_pas_tout_nouveau_pour_toujours(base: BaseDeDonnees, age: timedelta, vu: str) -> None:
    maintenant = a(AU, "07:00").maintenant()
    with base.transaction() as session:
        execution.reclamer(session, Cle("veille", MARTINIQUE, AU - JOUR), maintenant - age)
    with base.lecture() as session:
        lu = vu_jusqua(session, maintenant, maintenant - BAIL, {MARTINIQUE})
    assert lu == (maintenant - age if vu == "sa tâche" else maintenant)


@pytest.mark.parametrize(("dans", "reporter"), [(1, True), (0, False), (-1, True)])
def test_le_dernier_jour_un_message_n_offre_pas_de_reporter(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, dans: int, reporter: bool
) -> None:
    ouvrir_alerte(base, troupe.parcours, dans)
    recu = matin(base, poste)["alice"]
    assert "Prendre : " in recu
    assert ("Reporter : " in recu) is reporter
    (html,) = ecrits(base, troupe.comptes["alice"].id)
    assert (">Reporter<" in html) is reporter


def ecrits(base: BaseDeDonnees, compte_id: int) -> list[Any]:
    with base.lecture() as session:
        return list(session.scalars(select(Rappel.html).where(Rappel.compte_id == compte_id)))


def test_le_rappel_compte_a_part_ce_qui_n_est_que_constate(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    for objet, code in (("prolongation:1", "ECH-03"), ("cdi_inclusion", "ECH-16"), ("jalon:bilan", "ECH-13")):
        cle = ouvrir_alerte(base, troupe.parcours, -31, code=code)
        changer(base, Alerte, cle, objet=objet, seuil=-30)
    recu = matin(base, poste)["alice"]
    assert "3 nouvelles échéances demandent votre attention. 1 est dépassée." in recu
    assert [ligne for ligne in recu.split("\n") if ligne.startswith("- ") and " : " in ligne] == [
        "- Dire ce qu’il en est : 1, dont 1 dépassée",
        "- Relancer le prescripteur : 1",
        "- Vérifier des heures ou une dérogation : 1",
    ]
    assert "- Dire ce qu’il en est d’une ligne du plan, depuis 31 jours" in recu
