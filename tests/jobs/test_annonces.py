"""From the alert to the message, through a real mail server: on which days, how often, told to whom, named never."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select, text

from parcours.actions import suite_alerte
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.rappel import RETENU
from parcours.jobs import rappels
from parcours.jobs.envoi import envoyer
from parcours.models import Affectation, Alerte, Annonce, Compte, Parcours, Rappel, Role, Structure, SuiteAlerte
from tests.builders import Troupe
from tests.exchange.serveur_smtp import Bac
from tests.jobs.courrier import matin, passer, prendre
from tests.jobs.outils import AU, MARTINIQUE, a, changer, lue, ouvrir_alerte

MARDI, MERCREDI, VENDREDI = AU + timedelta(days=1), AU + timedelta(days=2), AU + timedelta(days=4)
LUNDI_SUIVANT = AU + timedelta(days=7)
SANS_SUITE = "sans suite après deux rappels"


def test_une_alerte_n_est_annoncee_qu_une_fois_remise(
    base: BaseDeDonnees, config: Config, poste: tuple[Bac, Config], troupe: Troupe, moteur: str
) -> None:
    cle = ouvrir_alerte(base, troupe.parcours)
    rappels.preparer(base, config, a(AU, "07:00"), MARTINIQUE, AU, 7)
    assert (lue(base, cle).annonces, lue(base, cle).annoncee_le) == (0, None)
    envoyer(base, poste[1], a(AU, "07:01"))
    assert (lue(base, cle).annonces, lue(base, cle).annoncee_le) == (1, AU)
    with base.lecture() as session:
        (annonce,) = session.scalars(select(Annonce)).all()
    # Bob and Carole are told of it too, but it is for Alice to act.
    assert annonce.compte_id == troupe.comptes["alice"].id
    assert annonce.jugee_le == AU + timedelta(days=8)


def test_lue_par_toute_l_equipe_elle_ne_compte_qu_une_fois_par_jour(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, moteur: str
) -> None:
    cle = ouvrir_alerte(base, troupe.parcours_non_encadre)
    assert set(matin(base, poste)) == {"alice", "carole"}
    assert lue(base, cle).annonces == 1
    matin(base, poste, MARDI)
    assert lue(base, cle).annonces == 2
    with base.lecture() as session:
        # The first time is the one kept.
        assert {annonce.jugee_le for annonce in session.scalars(select(Annonce))} == {AU + timedelta(days=8)}
        assert len(session.scalars(select(Annonce)).all()) == 2


def test_apres_deux_rappels_sans_suite_la_direction_est_prevenue(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, moteur: str
) -> None:
    cle = ouvrir_alerte(base, troupe.parcours)
    assert SANS_SUITE not in "".join(matin(base, poste).values())
    # Nothing is new for Carole: Alice alone is reminded.
    assert set(matin(base, poste, MARDI)) == {"alice"}
    assert lue(base, cle).escaladee_le is None
    recus = matin(base, poste, MERCREDI)
    assert set(recus) == {"carole"}
    assert recus["carole"].startswith("1 échéance est restée sans suite\n")
    assert f"1 échéance est restée {SANS_SUITE}.\nhttp://127.0.0.1:8000/rappels/2026-11-25/remontees" in recus["carole"]
    with base.lecture() as session:
        assert session.get_one(Alerte, cle).escaladee_le == MERCREDI
        (suite,) = session.scalars(select(SuiteAlerte)).all()
    assert (suite.genre, suite.par_id) == ("escaladee", None)
    assert matin(base, poste, MERCREDI + timedelta(days=1)) == {}


@pytest.mark.postgresql
@pytest.mark.parametrize("moteur", ["postgresql"], indirect=True)
def test_ce_qu_un_autre_processus_remonte_n_insiste_pas_pendant_ce_temps(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, moteur: str
) -> None:
    ouvrir_alerte(base, troupe.parcours)
    matin(base, poste)
    matin(base, poste, MARDI)
    a_l_aube = a(MERCREDI, "07:00")
    with ThreadPoolExecutor(1) as fil:
        with base.transaction() as session:
            assert suite_alerte.escalader(session, Auteur(None, a_l_aube.maintenant(), MERCREDI), MARTINIQUE) == 1
            session.flush()
            preparation = fil.submit(rappels.preparer, base, poste[1], a_l_aube, MARTINIQUE, MERCREDI, 7)
            _attendre_qu_il_attende(base, preparation)
        preparation.result(60)
    with base.lecture() as session:
        prevenus = select(Compte.email).join(Rappel, Rappel.compte_id == Compte.id).where(Rappel.jour == MERCREDI)
        assert session.scalars(prevenus).all() == ["carole@test.example"]


def _attendre_qu_il_attende(base: BaseDeDonnees, travail: "Future[str]") -> None:
    bloquees = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(6_000):
        with base.lecture() as session:
            if session.scalar(bloquees) or travail.done():
                return
        Event().wait(0.01)


def test_une_alerte_redite_ce_matin_laisse_la_journee_pour_y_repondre(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, moteur: str
) -> None:
    cle = ouvrir_alerte(base, troupe.parcours)
    matin(base, poste)
    matin(base, poste, MARDI)
    # Carole reads hers an hour after Alice.
    rappels.preparer(base, poste[1], a(MARDI, "08:00"), MARTINIQUE, MARDI, 8)
    assert (lue(base, cle).annonces, lue(base, cle).escaladee_le) == (2, None)


def test_ce_que_quelqu_un_a_pris_n_insiste_pas_et_ne_remonte_pas(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    cle = ouvrir_alerte(base, troupe.parcours)
    matin(base, poste)
    prendre(base, cle, troupe.comptes["alice"], AU)
    for jour in (MARDI, MERCREDI, VENDREDI):
        assert matin(base, poste, jour) == {}
    assert lue(base, cle).escaladee_le is None


def test_ce_qui_est_pris_insiste_au_seuil_suivant_puis_remonte(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, moteur: str
) -> None:
    # Taken at an earlier threshold: nobody did anything about this one.
    cle = ouvrir_alerte(base, troupe.parcours, prise_par_id=troupe.comptes["alice"].id)
    assert "alice" in matin(base, poste)
    assert set(matin(base, poste, MARDI)) == {"alice"}
    assert set(matin(base, poste, MERCREDI)) == {"carole"}
    assert lue(base, cle).escaladee_le == MERCREDI


@pytest.mark.parametrize("muet", [{"recoit_rappels": False}, {"mot_de_passe": None}], ids=lambda m: next(iter(m)))
def test_qui_a_arrete_ses_recapitulatifs_n_empeche_rien_de_remonter(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, muet: dict[str, Any], moteur: str
) -> None:
    alice = troupe.comptes["alice"].id
    changer(base, Compte, alice, **muet)
    cle = ouvrir_alerte(base, troupe.parcours)
    # Saturday and Sunday count no more than for anyone.
    for jour, annonces in ((VENDREDI, 1), (VENDREDI + timedelta(days=1), 1), (LUNDI_SUIVANT, 2)):
        assert "alice" not in matin(base, poste, jour)
        assert (lue(base, cle).annonces, lue(base, cle).escaladee_le) == (annonces, None)
        # Done again, the same morning counts once.
        assert matin(base, poste, jour) == {}
    assert set(matin(base, poste, LUNDI_SUIVANT + timedelta(days=1))) == {"carole"}
    assert lue(base, cle).escaladee_le == LUNDI_SUIVANT + timedelta(days=1)
    with base.lecture() as session:
        retenus = session.scalars(select(Rappel).where(Rappel.compte_id == alice).order_by(Rappel.id)).all()
        assert [(r.jour, r.envoye_le, r.erreur) for r in retenus] == [
            (VENDREDI, None, RETENU),
            (LUNDI_SUIVANT, None, RETENU),
        ]
        # Nothing was told to anyone: no effect is measured.
        assert session.scalars(select(Annonce).where(Annonce.compte_id == alice)).all() == []


def test_un_recapitulatif_retenu_compte_les_jours_ou_il_serait_parti(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    changer(base, Compte, troupe.comptes["alice"].id, recoit_rappels=False)
    loin, prise = ouvrir_alerte(base, troupe.parcours, 40), ouvrir_alerte(base, troupe.parcours, 4)
    prendre(base, prise, troupe.comptes["alice"], AU)
    for jour in (AU, MARDI, MERCREDI):
        matin(base, poste, jour)
    # New on Monday; then nothing presses, and no message would leave.
    assert (lue(base, loin).annonces, lue(base, prise).annonces) == (1, 0)
    # Who wants them again is told of everything since the last one that was received.
    changer(base, Compte, troupe.comptes["alice"].id, recoit_rappels=True)
    assert "2 nouvelles échéances" in matin(base, poste, VENDREDI)["alice"]


def test_des_messages_jamais_remis_ne_remontent_rien(base: BaseDeDonnees, config: Config, troupe: Troupe) -> None:
    cle = ouvrir_alerte(base, troupe.parcours)
    for jour in (AU, MARDI, MERCREDI, VENDREDI):
        rappels.preparer(base, config, a(jour, "07:00"), MARTINIQUE, jour, 7)
    assert (lue(base, cle).annonces, lue(base, cle).escaladee_le) == (0, None)


@pytest.mark.parametrize(
    "suite", [{"reportee_au": MERCREDI}, {"sourdine_au": MERCREDI}, {"close_le": AU}], ids=lambda s: next(iter(s))
)
def test_ce_que_la_veille_ne_montre_pas_n_est_pas_annonce(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, suite: dict[str, Any]
) -> None:
    ouvrir_alerte(base, troupe.parcours, **suite)
    assert matin(base, poste, MARDI) == {}


def test_une_alerte_qui_revient_d_un_report_est_dite(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    ouvrir_alerte(base, troupe.parcours, reportee_au=MERCREDI)
    assert matin(base, poste, MARDI) == {}
    assert "alice" in matin(base, poste, MERCREDI)


def test_ce_que_la_fin_de_semaine_retient_part_le_lundi_une_fois(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    ouvrir_alerte(base, troupe.parcours, 40, le=VENDREDI)
    assert "alice" in matin(base, poste, VENDREDI)
    for n in (1, 2):
        ouvrir_alerte(base, troupe.parcours, 40 + n, le=VENDREDI + timedelta(days=n))
        assert matin(base, poste, VENDREDI + timedelta(days=n)) == {}
    assert "3 échéances demandent votre attention, dont 2 nouvelles." in matin(base, poste, LUNDI_SUIVANT)["alice"]
    assert "alice" not in matin(base, poste, LUNDI_SUIVANT + timedelta(days=1))


def test_un_jour_ferie_de_martinique_ne_recoit_rien(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    # 22 May 2026 is a Friday; 25 May, Whit Monday.
    ouvrir_alerte(base, troupe.parcours, 40, le=date(2026, 5, 22))
    for jour in range(22, 26):
        assert matin(base, poste, date(2026, 5, jour)) == {}
    assert "alice" in matin(base, poste, date(2026, 5, 26))


def test_le_rythme_de_la_semaine_est_celui_du_lundi(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    changer(base, Compte, troupe.comptes["alice"].id, rythme_rappel="hebdomadaire")
    passer(base, AU)
    ouvrir_alerte(base, troupe.parcours, 40, le=MARDI)
    ouvrir_alerte(base, troupe.parcours, 41, le=VENDREDI)
    recus = [set(matin(base, poste, MARDI + timedelta(days=n))) & {"alice"} for n in range(8)]
    assert recus == [set()] * 6 + [{"alice"}, set()]


def test_le_rythme_rouge_n_ecrit_que_pour_ce_qui_presse(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    changer(base, Compte, troupe.comptes["alice"].id, rythme_rappel="rouge")
    ouvrir_alerte(base, troupe.parcours, 17)
    assert "alice" not in matin(base, poste)
    assert "alice" not in matin(base, poste, MARDI)
    # Fifteen days before: the red threshold of the structure.
    assert "1 nouvelle échéance" in matin(base, poste, MERCREDI)["alice"]


def test_aucun_octet_d_un_message_n_identifie_quelqu_un(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    for dans in (3, -2, 8):
        ouvrir_alerte(base, troupe.parcours, dans)
    matin(base, poste)
    with base.lecture() as session:
        refs = session.scalars(select(Parcours.ref)).all()
    octets = b"".join(recu.as_bytes() for recu in poste[0].recus)
    decodes = " ".join(
        f"{recu['Subject']} {partie.get_content()}"  # type: ignore[attr-defined]
        for recu in poste[0].recus
        for partie in recu.walk()
        if not partie.is_multipart()
    )
    assert "dans 3 jours" in decodes.replace("\u00a0", " ")
    for canari in ("Placide", "Montérose", "Nadège", "0696", "1992", "NP :", "Ateliers", *refs):
        assert canari not in decodes
        assert canari.encode() not in octets


@pytest.mark.parametrize(("ici", "a_cote", "attendu"), [(True, True, True), (True, False, False), (False, True, False)])
def test_les_initiales_viennent_si_toutes_les_structures_du_message_le_veulent(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe, ici: bool, a_cote: bool, attendu: bool
) -> None:
    alice = troupe.comptes["alice"].id
    with base.transaction() as session:
        session.add(
            Role(compte_id=alice, nom="conseiller", structure_id=troupe.autre_structure.id, debut=date(2020, 1, 1))
        )
        cle = {"structure_id": troupe.autre_structure.id, "parcours_id": troupe.autre_parcours.id}
        session.add(Affectation(compte_id=alice, fonction="referent", debut=date(2026, 1, 1), **cle))
        session.get_one(Structure, troupe.structure.id).initiales_dans_rappels = ici
        session.get_one(Structure, troupe.autre_structure.id).initiales_dans_rappels = a_cote
    ouvrir_alerte(base, troupe.parcours, 3)
    ouvrir_alerte(base, troupe.autre_parcours, 4)
    recus = matin(base, poste)
    assert ("NP : renouveler, ou préparer une sortie, dans 3 jours" in recus["alice"]) is attendu
    assert ("CV : renouveler" in recus["alice"]) is attendu
    # Names are never written, and who reads one structure only sees its own choice.
    assert not any("Placide" in texte or "Vertueux" in texte for texte in recus.values())
    assert ("CV : renouveler" in recus["denis"]) is a_cote


def test_l_entete_d_arret_est_celui_de_son_lecteur(
    base: BaseDeDonnees, poste: tuple[Bac, Config], troupe: Troupe
) -> None:
    ouvrir_alerte(base, troupe.parcours)
    bac, config = poste
    matin(base, (bac, replace(config, adresse="https://parcours.example")))
    arrets = {str(recu["List-Unsubscribe"]) for recu in bac.recus}
    assert len(arrets) == len(bac.recus) > 1
    assert all(arret.startswith("<https://parcours.example/desabonnement/") for arret in arrets)
    assert {str(recu["List-Unsubscribe-Post"]) for recu in bac.recus} == {"List-Unsubscribe=One-Click"}


def test_un_message_garde_ce_qu_il_annonce(base: BaseDeDonnees, config: Config, troupe: Troupe) -> None:
    cle = ouvrir_alerte(base, troupe.parcours)
    rappels.preparer(base, config, a(AU, "07:00"), MARTINIQUE, AU, 7)
    with base.lecture() as session:
        annoncent = {r.compte_id: r.a_annoncer for r in session.scalars(select(Rappel))}
    assert annoncent[troupe.comptes["alice"].id] == [cle]
    assert annoncent[troupe.comptes["bob"].id] == annoncent[troupe.comptes["carole"].id] == []
