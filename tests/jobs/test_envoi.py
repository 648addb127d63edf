"""The outbox against a real SMTP server: delivered once, whatever the server does, and said when it is not."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from parcours.actions import compte as actions_compte
from parcours.actions.avis import prevenir_d_un_lien
from parcours.actions.journal import Auteur
from parcours.actions.rappel import BAIL, Recapitulatif, deposer, reclamer
from parcours.config import Config, Smtp
from parcours.db import BaseDeDonnees, ouvrir
from parcours.domain.avis import SUJET_DE_L_ADRESSE, SUJET_DU_LIEN
from parcours.exchange import mail
from parcours.horloge import Horloge
from parcours.jobs.envoi import envoyer
from parcours.models import Compte, Rappel
from parcours.queries.rappel import a_envoyer, dernier_envoye
from tests.builders import creer_compte
from tests.conftest import MAINTENANT
from tests.exchange.serveur_smtp import Bac, serveur
from tests.jobs.outils import AU

frais = multiprocessing.get_context("spawn")


@pytest.fixture
def poste() -> Iterator[tuple[Bac, Smtp]]:
    with serveur() as (bac, smtp):
        yield bac, smtp


@pytest.fixture
def reglee(config: Config, poste: tuple[Bac, Smtp]) -> Config:
    """The configuration, with that server."""
    return replace(config, smtp=poste[1])


def deposer_pour(base: BaseDeDonnees, *noms: str, jour: date = AU, apres: timedelta = timedelta()) -> None:
    with base.transaction() as session:
        for nom in noms:
            compte = session.scalars(select(Compte).where(Compte.email == f"{nom}@test.example")).one_or_none()
            compte = compte or creer_compte(session, f"{nom}@test.example", le=MAINTENANT)
            recapitulatif = Recapitulatif(
                compte.id,
                jour,
                f"rappel-{compte.id}-{jour:%Y%m%d}@parcours",
                "Sujet",
                "Texte",
                "<p>Texte</p>",
                MAINTENANT,
            )
            assert deposer(session, recapitulatif, MAINTENANT + apres)


def a_l_instant(apres: timedelta = timedelta()) -> Horloge:
    return Horloge(MAINTENANT + apres)


def rappels(base: BaseDeDonnees) -> list[Rappel]:
    with base.lecture() as session:
        return list(session.scalars(select(Rappel).order_by(Rappel.id)))


def test_sans_serveur_les_messages_restent(base: BaseDeDonnees, config: Config) -> None:
    deposer_pour(base, "ok")
    assert envoyer(base, config, a_l_instant()) == 0
    (rappel,) = rappels(base)
    assert (rappel.envoye_le, rappel.abandonne_le, rappel.essais) == (None, None, 0)


def test_un_message_part_une_fois(base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp], moteur: str) -> None:
    deposer_pour(base, "ok-1", "ok-2", "ok-3")
    assert envoyer(base, reglee, a_l_instant()) == 3
    assert envoyer(base, reglee, a_l_instant(timedelta(hours=1))) == 0
    assert sorted(str(recu["Message-ID"]) for recu in poste[0].recus) == sorted(
        f"<{rappel.identifiant}>" for rappel in rappels(base)
    )
    assert all(rappel.envoye_le == MAINTENANT and rappel.essais == 1 for rappel in rappels(base))


def test_un_message_n_est_remis_qu_une_fois_le_precedent_note(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp], moteur: str
) -> None:
    bac, _ = poste
    deposer_pour(base, *[f"ok-{n}" for n in range(12)])
    ecarts: list[int] = []

    def compter() -> None:
        notes = sum(rappel.envoye_le is not None for rappel in rappels(base))
        ecarts.append(len(bac.recus) - notes)

    bac.avant_de_prendre = compter
    assert envoyer(base, reglee, a_l_instant()) == 12
    # A process that dies then repeats one message, not as many as it has senders.
    assert ecarts == [0] * 12


def test_un_refus_definitif_s_arrete_et_dit_pourquoi(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp]
) -> None:
    deposer_pour(base, "refuse", "ok")
    assert envoyer(base, reglee, a_l_instant()) == 1
    envoyer(base, reglee, a_l_instant(timedelta(days=1)))
    refuse, remis = rappels(base)
    assert refuse.abandonne_le == MAINTENANT
    assert refuse.erreur == "Refusé par le serveur (550)\u00a0: 5.1.1 Boite inconnue"
    assert remis.envoye_le == MAINTENANT


@pytest.mark.parametrize("mode", ["tard", "coupe"])
def test_un_echec_passager_est_retente_cinq_fois_en_24_heures(
    base: BaseDeDonnees, reglee: Config, mode: str, poste: tuple[Bac, Smtp]
) -> None:
    deposer_pour(base, mode)
    essais: list[timedelta] = []
    for minutes in range(0, 26 * 60, 5):
        instant = timedelta(minutes=minutes)
        avant = rappels(base)[0].essais
        envoyer(base, reglee, a_l_instant(instant))
        if rappels(base)[0].essais > avant:
            essais.append(instant)
    assert len(essais) == 5
    assert timedelta(hours=23) < essais[-1] <= timedelta(hours=24)
    (rappel,) = rappels(base)
    assert rappel.envoye_le is None
    assert rappel.abandonne_le == MAINTENANT + essais[-1]
    assert rappel.erreur


def test_un_echec_passager_finit_par_partir(base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp]) -> None:
    bac, _ = poste
    deposer_pour(base, "ok")
    bac.tous = "tard"
    assert envoyer(base, reglee, a_l_instant()) == 0
    bac.tous = "ok"
    assert envoyer(base, reglee, a_l_instant(timedelta(minutes=4))) == 0
    assert envoyer(base, reglee, a_l_instant(timedelta(minutes=5))) == 1
    (rappel,) = rappels(base)
    assert (rappel.essais, rappel.erreur) == (2, None)


def test_une_ligne_coupee_apres_l_envoi_repete_le_meme_message(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp]
) -> None:
    bac, _ = poste
    deposer_pour(base, "ok")
    bac.tous = "coupe"
    envoyer(base, reglee, a_l_instant())
    bac.tous = "ok"
    envoyer(base, reglee, a_l_instant(timedelta(minutes=10)))
    assert len(bac.recus) == 2
    assert len({str(recu["Message-ID"]) for recu in bac.recus}) == 1


def test_un_destinataire_muet_n_arrete_pas_les_autres(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp]
) -> None:
    autres = [f"ok-{n}" for n in range(12)]
    deposer_pour(base, "muet-1", "muet-2", *autres)
    presse = replace(reglee, smtp=replace(poste[1], delai_s=2.0))
    assert envoyer(base, presse, a_l_instant()) == len(autres)
    muets = [rappel for rappel in rappels(base) if rappel.envoye_le is None]
    assert [rappel.erreur for rappel in muets] == ["Envoi interrompu\u00a0: le serveur ne répond pas à temps."] * 2


def test_un_serveur_absent_n_use_pas_les_essais_de_tous(base: BaseDeDonnees, reglee: Config) -> None:
    deposer_pour(base, *[f"ok-{n}" for n in range(30)])
    assert reglee.smtp is not None
    absente = replace(reglee, smtp=replace(reglee.smtp, port=1))
    assert envoyer(base, absente, a_l_instant()) == 0
    assert 1 <= sum(rappel.essais for rappel in rappels(base)) <= 4
    assert envoyer(base, reglee, a_l_instant(timedelta(minutes=5))) == 30


def test_un_compte_ferme_entre_temps_ne_recoit_rien(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp]
) -> None:
    deposer_pour(base, "ok")
    with base.transaction() as session:
        session.scalars(select(Compte)).one().est_actif = False
    assert envoyer(base, reglee, a_l_instant()) == 0
    assert poste[0].recus == []
    assert rappels(base)[0].erreur == "Le compte ne reçoit plus de messages."


def test_une_panne_inattendue_est_notee_et_retentee(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp], monkeypatch: pytest.MonkeyPatch
) -> None:
    deposer_pour(base, "ok")
    with monkeypatch.context() as ailleurs:
        # A double at the edge: what smtplib would do if it broke in a way it never says.
        ailleurs.setattr(mail, "_ouvrir", lambda _serveur: 1 / 0)
        envoyer(base, reglee, a_l_instant())
    assert rappels(base)[0].erreur == "Erreur inattendue (ZeroDivisionError)."
    assert envoyer(base, reglee, a_l_instant(timedelta(minutes=5))) == 1


def expedier(config: Config, instant: datetime, depart: "multiprocessing.synchronize.Barrier") -> None:
    base = ouvrir(config.base)
    depart.wait(60)
    envoyer(base, config, Horloge(instant))


def test_deux_expediteurs_ne_doublent_aucun_message(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp], moteur: str
) -> None:
    deposer_pour(base, *[f"ok-{n}" for n in range(12)])
    depart = frais.Barrier(2)
    processus = [frais.Process(target=expedier, args=(reglee, MAINTENANT, depart)) for _ in range(2)]
    for p in processus:
        p.start()
    for p in processus:
        p.join(60)
    assert [p.exitcode for p in processus] == [0, 0]
    identifiants = [str(recu["Message-ID"]) for recu in poste[0].recus]
    assert len(identifiants) == len(set(identifiants)) == 12


def test_un_expediteur_tue_ne_perd_rien(base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp]) -> None:
    bac, _ = poste
    deposer_pour(base, "muet", "ok")
    assert reglee.smtp is not None
    patiente = replace(reglee, smtp=replace(reglee.smtp, delai_s=60.0))
    depart = frais.Barrier(1)
    processus = frais.Process(target=expedier, args=(patiente, MAINTENANT, depart))
    processus.start()
    # It has handed its message over, and waits for an answer that will not come.
    assert bac.arrive.wait(60)
    assert processus.pid is not None
    os.kill(processus.pid, signal.SIGKILL)
    processus.join(60)
    bac.tous = "ok"
    # Its claim holds for a quarter of an hour.
    envoyer(base, reglee, a_l_instant(timedelta(minutes=14)))
    assert rappels(base)[0].envoye_le is None
    envoyer(base, reglee, a_l_instant(timedelta(minutes=16)))
    assert all(rappel.envoye_le is not None for rappel in rappels(base))
    assert {str(recu["Message-ID"]) for recu in bac.recus} == {f"<{r.identifiant}>" for r in rappels(base)}


def test_un_nouveau_recapitulatif_remplace_ceux_qui_attendent(base: BaseDeDonnees, reglee: Config) -> None:
    for n in range(5):
        deposer_pour(base, "ok", jour=AU + timedelta(days=n))
    assert envoyer(base, reglee, a_l_instant()) == 1
    assert [rappel.envoye_le is not None for rappel in rappels(base)] == [False] * 4 + [True]


@pytest.mark.parametrize(
    ("apres", "est_remplace"), [(timedelta(minutes=5), False), (BAIL, False), (BAIL + timedelta(seconds=1), True)]
)
def test_un_message_en_train_de_partir_n_est_remplace_qu_apres_son_bail(
    base: BaseDeDonnees, apres: timedelta, est_remplace: bool, moteur: str
) -> None:
    deposer_pour(base, "ok")
    with base.transaction() as session:
        assert reclamer(session, rappels(base)[0].id, MAINTENANT)
    deposer_pour(base, "ok", jour=AU + timedelta(days=1), apres=apres)
    assert (rappels(base)[0].abandonne_le is not None) is est_remplace


@pytest.mark.parametrize(("apres", "est_libre"), [(BAIL, False), (BAIL + timedelta(seconds=1), True)])
def test_un_message_reclame_ne_l_est_de_nouveau_qu_apres_son_bail(
    base: BaseDeDonnees, apres: timedelta, est_libre: bool, moteur: str
) -> None:
    deposer_pour(base, "ok")
    (rappel,) = rappels(base)
    with base.transaction() as session:
        assert reclamer(session, rappel.id, MAINTENANT)
    with base.transaction() as session:
        assert reclamer(session, rappel.id, MAINTENANT + apres) is est_libre
    with base.lecture() as session:
        assert a_envoyer(session, MAINTENANT + apres, MAINTENANT + apres - BAIL, 1) == []


def test_un_message_n_est_reclame_qu_a_l_heure_de_son_essai(base: BaseDeDonnees) -> None:
    deposer_pour(base, "ok", apres=timedelta(hours=1))
    (rappel,) = rappels(base)
    with base.transaction() as session:
        assert not reclamer(session, rappel.id, MAINTENANT + timedelta(minutes=59))
        assert reclamer(session, rappel.id, MAINTENANT + timedelta(hours=1))


@pytest.mark.parametrize("sort", ["envoye_le", "abandonne_le"])
def test_un_message_parti_ou_abandonne_n_est_plus_reclame(base: BaseDeDonnees, sort: str) -> None:
    deposer_pour(base, "ok")
    with base.transaction() as session:
        rappel = session.scalars(select(Rappel)).one()
        # Whoever read it as waiting comes after it was noted.
        setattr(rappel, sort, MAINTENANT)
        session.flush()
        assert not reclamer(session, rappel.id, MAINTENANT + 2 * BAIL)


def test_un_avis_part_meme_a_qui_ne_veut_plus_de_recapitulatifs_et_n_en_remplace_aucun(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp], auteur: Auteur, moteur: str
) -> None:
    deposer_pour(base, "ok")
    with base.transaction() as session:
        compte = session.scalars(select(Compte)).one()
        prevenir_d_un_lien(session, auteur, compte, 72)
        prevenir_d_un_lien(session, auteur, compte, 72)
    assert [rappel.abandonne_le for rappel in rappels(base)] == [None, None]
    with base.transaction() as session:
        session.scalars(select(Compte)).one().recoit_rappels = False
    assert envoyer(base, reglee, a_l_instant()) == 1
    (recu,) = poste[0].recus
    assert recu["Subject"] == SUJET_DU_LIEN
    assert recu["List-Unsubscribe"] is None
    # It is no digest: the next one still tells everything that is new.
    with base.lecture() as session:
        assert dernier_envoye(session, session.scalars(select(Compte.id)).one(), MAINTENANT) is None


def test_un_avis_part_a_l_adresse_d_alors_meme_si_le_compte_change_ou_se_ferme(
    base: BaseDeDonnees, reglee: Config, poste: tuple[Bac, Smtp], auteur: Auteur
) -> None:
    deposer_pour(base, "ok")
    envoyer(base, reglee, a_l_instant())
    with base.transaction() as session:
        compte = session.scalars(select(Compte)).one()
        ancienne, compte.mot_de_passe = compte.email, "x"
        prevenir_d_un_lien(session, auteur, compte, 72)
        actions_compte.modifier(session, auteur, compte, compte.nom, "autre@test.example", False, compte.version)
    assert envoyer(base, reglee, a_l_instant()) == 2
    recus = poste[0].recus[-2:]
    assert {recu["Subject"] for recu in recus} == {SUJET_DU_LIEN, SUJET_DE_L_ADRESSE}
    assert all(f"<{ancienne}>" in recu["To"] for recu in recus)
