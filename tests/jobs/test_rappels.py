import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from parcours.actions.echeance import recalculer
from parcours.actions.execution import Cle, reclamer
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs import execution, rappels, veille
from parcours.models import Affectation, Compte, Contrat, Parcours, Rappel, Role, Structure
from parcours.queries import rappel as queries
from tests.builders import Troupe, creer_parcours, creer_salarie, creer_structure
from tests.jobs.outils import AU, MARTINIQUE, PARIS, a, alertes, contrat_finissant, ne_garder_que, ouvrir_alerte
from tests.sorties import creer_derive

CANARIS = ("Zéphirine", "Quatrebornes", "0696998877")
DEMAIN = AU + timedelta(days=1)


@pytest.fixture
def suivis(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Troupe:
    """The cast, with one contract about to end for Alice and Bob, one person without référent·e nor step."""
    with base.transaction() as session:
        structure, comptes = troupe.structure, troupe.comptes
        personne = creer_salarie(session, structure, CANARIS[1], CANARIS[0], telephone=CANARIS[2], le=auteur.le)
        creer_parcours(
            session,
            structure,
            personne,
            referent=comptes["alice"],
            encadrant=comptes["bob"],
            contrat=(date(2026, 8, 1), AU + timedelta(days=5)),
            etapes=(AU,),
            auteur=auteur,
        )
        creer_parcours(session, structure, entree_le=date(2026, 10, 1), auteur=auteur)
    return troupe


def matin(base: BaseDeDonnees, config: Config, jour: date = AU, heure: str = "07:00") -> None:
    ne_garder_que(base, "ECH-04", "ECH-12")
    execution.veiller(base, config, a(jour, heure))


def lire(rappel: Rappel) -> str:
    return f"{rappel.sujet}\n{rappel.texte}".replace("\u00a0", " ")


def messages(base: BaseDeDonnees) -> dict[str, Rappel]:
    with base.lecture() as session:
        lignes = session.execute(select(Compte.email, Rappel).join(Rappel.compte).order_by(Rappel.id))
        return {email.split("@")[0]: rappel for email, rappel in lignes}


def changer(base: BaseDeDonnees, compte: Compte, **valeurs: Any) -> None:
    with base.transaction() as session:
        lu = session.get_one(Compte, compte.id)
        for nom, valeur in valeurs.items():
            setattr(lu, nom, valeur)


def test_chacun_recoit_ce_qui_le_regarde(base: BaseDeDonnees, config: Config, suivis: Troupe, moteur: str) -> None:
    matin(base, config)
    recus = {nom: lire(rappel) for nom, rappel in messages(base).items()}
    # Everyone of the cast also has contracts ending on 31 December, and persons seen never or long ago.
    assert set(recus) == {"alice", "bob", "carole", "denis", "eve", "fanny"}
    assert "5 nouvelles échéances demandent votre attention." in recus["alice"]
    assert "- Renouveler, ou préparer une sortie : 3\n" in recus["alice"]
    assert "- Noter une étape : 2\n" in recus["alice"]
    assert "5 nouvelles échéances" in recus["carole"]
    assert "2 nouvelles échéances" in recus["bob"]


def test_l_encadrant_n_est_pas_prevenu_du_social(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    matin(base, config)
    assert "Noter une étape" in messages(base)["alice"].texte
    assert "Noter une étape" not in messages(base)["bob"].texte


def test_un_parcours_sans_referent_est_annonce_a_chaque_conseiller(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur
) -> None:
    matin(base, config)
    # The person without référent·e of the fixture, and the one of the cast.
    assert "Noter une étape : 2" in lire(messages(base)["alice"])


def faire_suivre(base: BaseDeDonnees, suivis: Troupe, qui: str) -> None:
    """Someone accompanies every parcours of the structure."""
    with base.transaction() as session:
        for parcours in session.scalars(select(Parcours).where(Parcours.structure_id == suivis.structure.id)):
            session.add(
                Affectation(
                    parcours_id=parcours.id,
                    structure_id=parcours.structure_id,
                    compte_id=suivis.comptes[qui].id,
                    fonction="referent",
                    debut=date(2026, 1, 1),
                )
            )


def test_celui_de_qui_n_a_plus_de_role_est_annonce_a_chaque_conseiller(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur
) -> None:
    # Perle's role ended yesterday; her account is open, and nobody took over.
    faire_suivre(base, suivis, "perle")
    matin(base, config)
    assert "Noter une étape" in messages(base)["alice"].texte


def test_celui_d_un_collegue_ne_l_est_pas(base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur) -> None:
    faire_suivre(base, suivis, "carole")
    matin(base, config)
    assert "Noter une étape" not in messages(base)["alice"].texte
    assert "Noter une étape" in messages(base)["carole"].texte


def test_aucun_message_ne_porte_de_nom(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    with base.lecture() as session:
        refs = session.scalars(select(Parcours.ref)).all()
    matin(base, config)
    for rappel in messages(base).values():
        tout = " ".join((rappel.sujet, rappel.texte, rappel.html, rappel.identifiant)).casefold()
        for canari in (*CANARIS, "Nadège", "Placide", "Ozier", "Vertueux", "Les Ateliers", "Recyclerie", *refs):
            assert canari.casefold() not in tout
        # The seal of a link is made of letters: only words that stand alone are looked for.
        assert re.search(r"\b(pass|contrat|rqth|silence)\b", re.sub(r"https?://\S+", "", tout)) is None


def test_le_texte_et_le_html_disent_la_meme_chose(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    matin(base, config)
    rappel = messages(base)["alice"]
    assert lire(rappel).startswith("5 nouvelles échéances demandent votre attention\n")
    adresses = re.findall(r"http://\S+", rappel.texte)
    assert len(adresses) == len(set(adresses)) == 7
    assert set(adresses) == {str(lien["href"]) for lien in BeautifulSoup(rappel.html, "html.parser").select("a")}
    lignes = [ligne[2:] for ligne in rappel.texte.splitlines() if ligne.startswith("- ")]
    assert lignes
    assert [ligne for ligne in lignes if ligne not in rappel.html] == []


def test_un_seul_message_par_compte_et_par_jour(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    for heure in ("07:00", "07:05", "09:00", "23:55"):
        matin(base, config, heure=heure)
    with base.lecture() as session:
        envoyes = session.execute(select(Rappel.compte_id, Rappel.jour)).all()
    assert len(envoyes) == len(set(envoyes))


def test_meme_en_insistant_le_message_est_unique(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    matin(base, config)
    avant = messages(base)
    assert rappels.preparer(base, config, a(AU, "08:00"), MARTINIQUE, AU, 7) == "0 message préparé."
    assert messages(base).keys() == avant.keys()


def remettre(base: BaseDeDonnees, le: datetime) -> None:
    with base.transaction() as session:
        for rappel in session.scalars(select(Rappel).where(Rappel.abandonne_le.is_(None))):
            rappel.envoye_le = le


def test_sans_rien_de_nouveau_seul_le_silence_revient(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur
) -> None:
    matin(base, config)
    remettre(base, auteur.le)
    matin(base, config, DEMAIN)
    demain = {nom for nom, rappel in messages(base).items() if rappel.jour == DEMAIN}
    # Bob and Eve supervise: nothing is new to them. Fanny directs, and the only silence there is for Denis to end.
    assert demain == {"alice", "carole", "denis"}
    # Two silences, and the contract that ends in four days, that nobody took.
    assert lire(messages(base)["alice"]).startswith("3 échéances attendent une suite\n")


def test_un_message_jamais_remis_laisse_la_place_au_suivant(
    base: BaseDeDonnees, config: Config, suivis: Troupe
) -> None:
    matin(base, config)
    matin(base, config, DEMAIN)
    with base.lecture() as session:
        de_bob = session.scalars(
            select(Rappel).where(Rappel.compte_id == suivis.comptes["bob"].id).order_by(Rappel.jour)
        ).all()
    assert [rappel.erreur for rappel in de_bob] == ["Remplacé par le récapitulatif du 24 novembre 2026.", None]
    # Never told: still new.
    assert "nouvelles" in de_bob[1].texte


def finir_le(base: BaseDeDonnees, auteur: Auteur, avant: date, apres: date) -> None:
    with base.transaction() as session:
        contrat = session.scalars(select(Contrat).where(Contrat.fin == avant)).one()
        contrat.fin = apres
        recalculer(session, auteur, [session.get_one(Parcours, contrat.parcours_id)])


def test_une_alerte_rouverte_est_annoncee_de_nouveau(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur, moteur: str
) -> None:
    fin, plus_tard = AU + timedelta(days=5), AU + timedelta(days=180)
    matin(base, config)
    remettre(base, auteur.le)
    avant = len(alertes(base))
    finir_le(base, auteur, fin, plus_tard)
    finir_le(base, auteur, plus_tard, fin)
    matin(base, config, DEMAIN)
    assert len(alertes(base)) == avant
    assert lire(messages(base)["alice"]).startswith("1 nouvelle échéance demande votre attention\n")
    assert "5 échéances demandent votre attention, dont 1 nouvelle." in lire(messages(base)["alice"])


def test_ce_qu_une_nuit_en_cours_enregistre_apres_le_message_est_nouveau_pour_le_suivant(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur, moteur: str
) -> None:
    matin(base, config, heure="06:30")
    with base.transaction() as session:
        # That of the day before, asked for again by hand.
        reclamer(session, Cle("veille", MARTINIQUE, AU - timedelta(days=1)), a(AU, "06:40").maintenant())
    matin(base, config, heure="07:00")
    remettre(base, auteur.le)
    with base.transaction() as session:
        contrat_finissant(session, suivis.structure, AU + timedelta(days=5), auteur)
    ne_garder_que(base, "ECH-04", "ECH-12")
    veille.veiller(base, a(AU, "06:50"), MARTINIQUE, AU)
    matin(base, config, DEMAIN)
    assert "dont 1 nouvelle" in lire(messages(base)["alice"])


def test_la_nuit_d_un_autre_fuseau_ne_rend_rien_nouveau_deux_fois(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        reclamer(session, Cle("veille", PARIS, AU), a(AU, "06:40").maintenant())
    # The night of the place opens its alerts while the other one runs.
    matin(base, config, heure="07:00")
    remettre(base, auteur.le)
    matin(base, config, DEMAIN)
    assert not re.search(r"\bnouvelles?\b", lire(messages(base)["alice"]))


def test_un_message_prepare_avec_une_horloge_en_avance_ne_fait_pas_taire_les_suivants(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        dans_un_an = AU + timedelta(days=365)
        session.add(
            Rappel(
                compte_id=suivis.comptes["alice"].id,
                jour=dans_un_an,
                identifiant="en-avance",
                sujet="",
                texte="",
                html="",
                vu_le=a(dans_un_an).maintenant(),
                cree_le=auteur.le,
                prochain_essai_le=auteur.le,
                envoye_le=auteur.le,
            )
        )
    matin(base, config)
    assert "5 nouvelles échéances" in lire(messages(base)["alice"])


def test_une_alerte_que_personne_ne_sait_lire_n_arrete_aucun_message(
    base: BaseDeDonnees, config: Config, suivis: Troupe, moteur: str
) -> None:
    # As a later version would leave it: announced twice already, to be escalated.
    ouvrir_alerte(base, suivis.parcours, code="ECH-99", annonces=2, annoncee_le=AU - timedelta(days=1))
    matin(base, config)
    assert set(messages(base)) == {"alice", "bob", "carole", "denis", "eve", "fanny"}
    assert "5 nouvelles échéances" in lire(messages(base)["alice"])


def test_rien_a_dire_ne_dit_rien(base: BaseDeDonnees, config: Config, troupe: Troupe, auteur: Auteur) -> None:
    matin(base, config, date(2026, 1, 10))
    assert messages(base) == {}


@pytest.mark.parametrize(
    "valeurs", [{"est_actif": False}, {"recoit_rappels": False}, {"mot_de_passe": None}], ids=lambda v: next(iter(v))
)
def test_qui_ne_veut_ou_ne_peut_rien_recevoir_ne_recoit_rien(
    base: BaseDeDonnees, config: Config, suivis: Troupe, valeurs: dict[str, Any]
) -> None:
    changer(base, suivis.comptes["alice"], **valeurs)
    matin(base, config)
    retenu = messages(base).get("alice")
    assert (retenu is None) is ("est_actif" in valeurs)
    with base.lecture() as session:
        a_remettre = queries.a_envoyer(session, a(DEMAIN).maintenant(), a(AU).maintenant(), 100)
        partent = set(session.scalars(select(Rappel.compte_id).where(Rappel.id.in_(a_remettre))))
    assert suivis.comptes["carole"].id in partent
    assert suivis.comptes["alice"].id not in partent


def test_un_role_termine_ne_recoit_plus_rien(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    role_de(base, suivis.comptes["alice"], fin=AU - timedelta(days=1))
    matin(base, config)
    assert not messages(base).keys() & {"alice", "perle", "paul", "pia", "personne", "ada"}


def test_chacun_a_son_heure(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    changer(base, suivis.comptes["alice"], heure_rappel=9)
    matin(base, config, heure="06:55")
    assert messages(base) == {}
    matin(base, config, heure="08:55")
    assert "alice" not in messages(base)
    assert "carole" in messages(base)
    matin(base, config, heure="09:00")
    assert "alice" in messages(base)


def test_l_heure_est_celle_de_la_structure(base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur) -> None:
    with base.transaction() as session:
        paris = creer_structure(session, "Autre part", fuseau=PARIS)
        creer_parcours(session, paris, entree_le=date(2026, 10, 1), auteur=auteur)
        role = session.scalars(select(Role).where(Role.compte_id == suivis.comptes["carole"].id)).one()
        role.structure_id = paris.id
    # 7.10 in Paris, 2.10 in Martinique.
    execution.veiller(base, config, Horloge(datetime(2026, 11, 23, 7, 10, tzinfo=ZoneInfo(PARIS))))
    assert set(messages(base)) == {"carole"}


def role_de(base: BaseDeDonnees, compte: Compte, **dates: date | None) -> None:
    with base.transaction() as session:
        role = session.scalars(select(Role).where(Role.compte_id == compte.id)).one()
        for nom, valeur in dates.items():
            setattr(role, nom, valeur)


def diriger_a_paris(base: BaseDeDonnees, compte: Compte, auteur: Auteur, debut: date, fin: date | None = None) -> None:
    """One more role, in a structure of Paris where someone has never been seen."""
    with base.transaction() as session:
        paris = creer_structure(session, "Autre part", fuseau=PARIS)
        creer_parcours(session, paris, entree_le=date(2026, 10, 1), auteur=auteur)
        session.add(Role(compte_id=compte.id, nom="responsable", structure_id=paris.id, debut=debut, fin=fin))


@pytest.mark.parametrize("est_encore_ici", [True, False])
def test_dans_deux_structures_l_heure_est_celle_de_la_premiere_ou_l_on_est_encore(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur, est_encore_ici: bool
) -> None:
    carole = suivis.comptes["carole"]
    role_de(base, carole, fin=None if est_encore_ici else AU - timedelta(days=1))
    diriger_a_paris(base, carole, auteur, AU)
    execution.veiller(base, config, a(AU, "07:10", PARIS))
    assert ("carole" in messages(base)) is not est_encore_ici
    execution.veiller(base, config, a(AU, "07:10"))
    assert "carole" in messages(base)


@pytest.mark.parametrize(
    ("debut", "fin", "nombre"), [(DEMAIN, None, 6), (date(2026, 1, 1), AU, 5), (date(2026, 1, 1), DEMAIN, 6)]
)
def test_un_role_d_ailleurs_suit_le_calendrier_de_sa_structure(
    base: BaseDeDonnees, config: Config, suivis: Troupe, auteur: Auteur, debut: date, fin: date | None, nombre: int
) -> None:
    diriger_a_paris(base, suivis.comptes["carole"], auteur, debut, fin)
    # Already tomorrow in Paris.
    matin(base, config, heure="20:00")
    assert f"{nombre} nouvelles échéances" in lire(messages(base)["carole"])


def test_le_message_d_un_jour_prepare_apres_minuit_reste_celui_de_ce_jour(
    base: BaseDeDonnees, config: Config, suivis: Troupe
) -> None:
    matin(base, config, heure="06:00")
    role_de(base, suivis.comptes["alice"], fin=AU)
    rappels.preparer(base, config, a(DEMAIN, "00:01"), MARTINIQUE, AU, 7)
    assert messages(base)["alice"].jour == AU


def test_sans_structure_a_son_heure_l_installation_n_attend_aucune_nuit(
    base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    deriver(base, troupe.structure, AU - timedelta(days=7))
    matin(base, config, heure="04:20")
    # 8 h in Paris, where nobody works: no night will ever be run there.
    execution.veiller(base, replace(config, fuseau=PARIS), a(DEMAIN, "08:00", PARIS))
    assert set(messages(base)) == {"rita", "emile", "zoe"}


def test_le_recapitulatif_attend_la_fin_de_la_nuit(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    with base.transaction() as session:
        reclamer(session, Cle("veille", MARTINIQUE, AU), a(AU, "06:30").maintenant())
    matin(base, config)
    assert messages(base) == {}
    # That night never ended: it is taken over, and the digests follow.
    matin(base, config, heure="08:45")
    assert "alice" in messages(base)


def deriver(base: BaseDeDonnees, structure: Structure, le: date = AU) -> None:
    with base.transaction() as session:
        creer_derive(session, structure, le, a(le).maintenant())


@pytest.mark.parametrize("nom", ["carole", "rita", "emile", "zoe"])
def test_une_derive_previent_la_direction_et_le_territoire(
    base: BaseDeDonnees, config: Config, troupe: Troupe, nom: str
) -> None:
    # The structure reads it first, the territory a week later.
    deriver(base, troupe.structure, AU if nom == "carole" else AU - timedelta(days=7))
    matin(base, config)
    recu = messages(base)[nom]
    assert "1 structure voit ses sorties dynamiques reculer, dont 1 nouvelle." in lire(recu)
    assert "http://127.0.0.1:8000/rappels/2026-11-23/structures" in recu.texte
    remettre(base, a(AU, "07:01").maintenant())
    matin(base, config, DEMAIN)
    assert messages(base)[nom].jour == (DEMAIN if nom == "carole" else AU)


def test_un_signal_reste_sans_reponse_se_redit_une_fois_apres_trois_mois(
    base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    deriver(base, troupe.structure, AU - timedelta(days=89))
    matin(base, config)
    assert "depuis trois mois" not in lire(messages(base)["carole"])
    remettre(base, a(AU, "07:01").maintenant())
    matin(base, config, DEMAIN)
    dit = lire(messages(base)["carole"])
    assert messages(base)["carole"].jour == DEMAIN
    assert "1 structure voit ses sorties dynamiques reculer ; 1 attend une réponse depuis trois mois." in dit
    remettre(base, a(DEMAIN, "07:01").maintenant())
    matin(base, config, DEMAIN + timedelta(days=1))
    assert "depuis trois mois" not in lire(messages(base)["carole"])


def test_une_derive_d_ailleurs_ne_previent_personne(base: BaseDeDonnees, config: Config, troupe: Troupe) -> None:
    deriver(base, troupe.autre_structure)
    matin(base, config)
    assert "zoe" not in messages(base)
    assert "reculer" not in messages(base)["carole"].texte


def test_un_compte_en_panne_n_arrete_pas_les_autres(base: BaseDeDonnees, config: Config, suivis: Troupe) -> None:
    matin(base, config, heure="06:00")
    alice = suivis.comptes["alice"].id
    with base.transaction() as session:
        # Its identifier is taken: the message of Alice cannot be kept.
        session.add(
            Rappel(
                compte_id=suivis.comptes["ada"].id,
                jour=date(2020, 1, 1),
                identifiant=f"rappel-{alice}-20261123@127.0.0.1",
                sujet="",
                texte="",
                html="",
                vu_le=a(AU).maintenant(),
                cree_le=a(AU).maintenant(),
                prochain_essai_le=a(AU).maintenant(),
            )
        )
        heure = session.scalars(select(Compte.heure_rappel).where(Compte.id == alice)).one()
    bilan = rappels.preparer(base, config, a(AU, "07:00"), MARTINIQUE, AU, heure)
    assert "carole" in messages(base)
    assert bilan.startswith("5 messages préparés.")
