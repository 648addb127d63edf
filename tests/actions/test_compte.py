"""Accounts: what is kept of a password, who may open one, what the night forgets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import compte as actions
from parcours.actions import connexion
from parcours.actions.journal import Auteur
from parcours.actions.version import ModificationConcurrente
from parcours.db import BaseDeDonnees
from parcours.domain.avis import SUJET_DE_L_ADRESSE
from parcours.domain.compte import ROLES_DE_STRUCTURE, NomRole
from parcours.domain.erreurs import SaisieImpossible
from parcours.models import Compte, Invitation, Journal, Rappel, Role, SessionWeb, Tentative
from tests.builders import MOT_DE_PASSE, creer_compte, creer_structure
from tests.conftest import MAINTENANT

PHRASE = "la yole passe devant le rocher"


@pytest.fixture
def compte(session: Session) -> Compte:
    """An account with the password of the tests."""
    return creer_compte(session, "alice@test.example", le=MAINTENANT)


def test_seule_l_empreinte_argon2id_du_mot_de_passe_est_gardee(
    session: Session, auteur: Auteur, compte: Compte
) -> None:
    actions.choisir_mot_de_passe(session, auteur, compte, PHRASE, leger=True)

    assert compte.mot_de_passe is not None
    assert compte.mot_de_passe.startswith("$argon2id$")
    assert PHRASE not in compte.mot_de_passe


def test_les_vrais_reglages_coutent_46_mio() -> None:
    assert actions.hacheur().memory_cost == 47_104


def test_une_empreinte_aux_anciens_reglages_est_refaite_a_la_connexion(
    session: Session, auteur: Auteur, compte: Compte
) -> None:
    compte.mot_de_passe = actions.hacheur().hash(PHRASE)

    connexion.ouvrir_session(session, auteur, compte, PHRASE, leger=True)

    assert "m=64," in (compte.mot_de_passe or "")
    assert connexion.reconnaitre(session, compte.email, PHRASE, leger=True) is compte


def test_reconnaitre_n_ecrit_rien(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        creer_compte(session, "alice@test.example", le=MAINTENANT)

    with base.lecture() as lecture:
        assert connexion.reconnaitre(lecture, "alice@test.example", MOT_DE_PASSE, leger=True) is not None


@pytest.mark.parametrize("email", ["alice@test.example", "inconnue@test.example", "sans@test.example"])
def test_un_essai_coute_autant_que_l_adresse_existe_ou_non(
    session: Session, compte: Compte, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    creer_compte(session, "sans@test.example", le=MAINTENANT).mot_de_passe = None
    session.flush()
    calculs: list[str] = []

    def compter(nom: str, vrai: Callable[..., object]) -> Callable[..., object]:
        def compte_puis_calcule(*mots: object, **options: object) -> object:
            calculs.append(nom)
            return vrai(*mots, **options)

        return compte_puis_calcule

    for nom in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, nom, compter(nom, getattr(PasswordHasher, nom)))

    assert connexion.reconnaitre(session, email, "autre chose", leger=True) is None

    assert len(calculs) == 1


def test_choisir_un_mot_de_passe_ferme_les_sessions_et_annule_les_liens(
    session: Session, auteur: Auteur, compte: Compte
) -> None:
    actions.inviter(session, auteur, compte)
    session.add(
        SessionWeb(empreinte="e" * 64, compte_id=compte.id, contenu={}, ouverte_le=MAINTENANT, vue_le=MAINTENANT)
    )
    session.flush()

    actions.choisir_mot_de_passe(session, auteur, compte, PHRASE, leger=True)

    assert session.scalars(select(SessionWeb)).all() == []
    assert session.scalars(select(Invitation)).all() == []


def avis(session: Session) -> list[Rappel]:
    return list(session.scalars(select(Rappel).where(Rappel.jour.is_(None))))


@pytest.mark.usefixtures("moteur")
def test_un_lien_cree_par_quelqu_un_d_autre_est_dit_a_qui_a_le_compte(
    session: Session, auteur: Auteur, compte: Compte
) -> None:
    jeton = actions.inviter(session, auteur, compte)

    (message,) = avis(session)
    assert message.compte_id == compte.id
    assert "Si vous n’êtes pas à l’origine de cette demande" in message.texte
    assert "le 23 novembre 2026" in message.texte
    assert jeton not in message.texte + message.html
    assert "http" not in message.texte + message.html
    assert compte.nom not in message.texte + message.html
    assert session.scalars(select(Journal.evenement)).all() == ["CompteInvite"]


def test_deux_liens_le_meme_jour_sont_deux_avis(session: Session, auteur: Auteur, compte: Compte) -> None:
    actions.inviter(session, auteur, compte)
    actions.inviter(session, replace(auteur, le=auteur.le + timedelta(seconds=1)), compte)
    assert len(avis(session)) == 2


def changer_l_adresse(session: Session, auteur: Auteur, compte: Compte, email: str, *, actif: bool = True) -> None:
    actions.modifier(session, auteur, compte, compte.nom, email, actif, compte.version)
    session.flush()


@pytest.mark.usefixtures("moteur")
def test_une_adresse_changee_par_quelqu_un_d_autre_est_dite_a_l_ancienne(
    session: Session, auteur: Auteur, compte: Compte
) -> None:
    ancienne, compte.mot_de_passe = compte.email, "x"
    session.add(
        SessionWeb(empreinte="e" * 64, compte_id=compte.id, contenu={}, ouverte_le=MAINTENANT, vue_le=MAINTENANT)
    )
    actions.inviter(session, auteur, compte)

    plus_tard = replace(auteur, le=auteur.le + timedelta(seconds=1))
    changer_l_adresse(session, plus_tard, compte, "autre@test.example")
    actions.inviter(session, plus_tard, compte)
    changer_l_adresse(session, replace(auteur, le=auteur.le + timedelta(seconds=2)), compte, ancienne)

    # The link told before the change stays told where it was; the account is back, and all of it was seen.
    assert [(a.adresse, a.sujet == SUJET_DE_L_ADRESSE) for a in avis(session)] == [
        (ancienne, False),
        (ancienne, True),
        ("autre@test.example", False),
        ("autre@test.example", True),
    ]
    message = avis(session)[1]
    assert "remplacée par une autre, par un administrateur, le 23 novembre 2026" in message.texte
    for tu in ("http", "autre@test.example", compte.nom):
        assert tu not in message.texte + message.html
    assert session.scalars(select(SessionWeb)).all() == []
    assert session.scalars(select(Invitation)).all() == []
    phrases = session.scalars(select(Journal.phrase).where(Journal.evenement == "CompteModifie")).all()
    assert phrases == [f"Compte n° {compte.id} modifié, adresse changée."] * 2


def test_une_adresse_changee_par_soi_ou_jamais_servie_ne_se_dit_pas(
    session: Session, auteur: Auteur, compte: Compte
) -> None:
    session.add(
        SessionWeb(empreinte="e" * 64, compte_id=compte.id, contenu={}, ouverte_le=MAINTENANT, vue_le=MAINTENANT)
    )
    # Nobody ever came in: the first address may be somebody else's.
    compte.mot_de_passe = None
    changer_l_adresse(session, auteur, compte, "corrigee@test.example")
    assert session.scalars(select(SessionWeb)).all() == []
    session.add(
        SessionWeb(empreinte="f" * 64, compte_id=compte.id, contenu={}, ouverte_le=MAINTENANT, vue_le=MAINTENANT)
    )
    compte.mot_de_passe = "x"
    changer_l_adresse(session, replace(auteur, compte_id=compte.id), compte, "autre@test.example")
    assert avis(session) == []
    assert len(session.scalars(select(SessionWeb)).all()) == 1


def test_son_propre_lien_ne_se_dit_pas(session: Session, auteur: Auteur, compte: Compte) -> None:
    actions.inviter(session, replace(auteur, compte_id=compte.id), compte)
    assert avis(session) == []


def test_une_invitation_ne_sert_qu_une_fois(session: Session, auteur: Auteur, compte: Compte) -> None:
    jeton = actions.inviter(session, auteur, compte)
    actions.accepter_invitation(session, auteur, jeton, PHRASE, leger=True)

    with pytest.raises(SaisieImpossible, match="déjà servi"):
        actions.accepter_invitation(session, auteur, jeton, PHRASE, leger=True)


def test_un_mot_de_passe_refuse_ne_depense_pas_l_invitation(base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        compte = creer_compte(session, "alice@test.example", le=MAINTENANT)
        jeton = actions.inviter(session, auteur, compte)

    with pytest.raises(SaisieImpossible), base.transaction() as session:
        actions.accepter_invitation(session, auteur, jeton, "trop court", leger=True)

    with base.lecture() as session:
        assert actions.compte_invite(session, jeton, MAINTENANT) is not None


def test_la_table_ne_garde_que_l_empreinte_du_lien(session: Session, auteur: Auteur, compte: Compte) -> None:
    jeton = actions.inviter(session, auteur, compte)

    assert session.scalars(select(Invitation.empreinte)).all() == [actions.empreinte(jeton)]


@pytest.mark.usefixtures("moteur")
def test_un_administrateur_parti_laisse_la_place_au_suivant(session: Session, auteur: Auteur) -> None:
    structure = creer_structure(session)
    creer_compte(session, "parti@test.example", "admin", fin=auteur.au - timedelta(days=1), le=MAINTENANT)
    creer_compte(session, "carole@test.example", "responsable", structure, le=MAINTENANT)

    jeton = actions.creer_administrateur(session, auteur, "Marie", "marie@test.example")

    assert actions.compte_invite(session, jeton, MAINTENANT) is not None
    with pytest.raises(SaisieImpossible, match="existe déjà"):
        actions.creer_administrateur(session, auteur, "Autre", "autre@test.example")


def test_un_administrateur_desactive_ne_compte_pas(session: Session, auteur: Auteur) -> None:
    creer_compte(session, "parti@test.example", "admin", le=MAINTENANT).est_actif = False
    session.flush()

    assert actions.creer_administrateur(session, auteur, "Marie", "marie@test.example")


@pytest.mark.parametrize("adresse", ["", "marie", "marie@", "@test.example", "a b@test.example", "a@test", "a@x.local"])
def test_une_adresse_que_personne_ne_peut_avoir_est_refusee(adresse: str) -> None:
    with pytest.raises(SaisieImpossible):
        actions.adresse_valable(adresse)


def test_un_compte_de_demonstration_ne_s_ouvre_pas_dans_une_vraie_installation(
    session: Session, auteur: Auteur, compte: Compte
) -> None:
    for ouvrir in (
        lambda: actions.creer(session, auteur, "Marie", "marie@Demo.example"),
        lambda: actions.creer_administrateur(session, auteur, "Marie", "marie@demo.example"),
        lambda: actions.modifier(session, auteur, compte, "Alice", "alice@demo.example", True, compte.version),
    ):
        with pytest.raises(SaisieImpossible, match="démonstration") as refus:
            ouvrir()
        assert refus.value.champ == "email"
    assert actions.creer(session, auteur, "Marie", "marie@demo.example", demonstration=True)


def test_un_compte_de_demonstration_reste_modifiable_sans_changer_d_adresse(session: Session, auteur: Auteur) -> None:
    ancien = creer_compte(session, "etat@demo.example", le=MAINTENANT)

    actions.modifier(session, auteur, ancien, "État", "etat@demo.example", False, ancien.version)

    assert not ancien.est_actif


def test_une_adresse_est_gardee_en_minuscules() -> None:
    assert actions.adresse_valable("  Marie.Première@Test.Example ") == "marie.première@test.example"


def test_un_compte_modifie_entre_temps_n_est_pas_ecrase(session: Session, auteur: Auteur, compte: Compte) -> None:
    with pytest.raises(ModificationConcurrente):
        actions.modifier(session, auteur, compte, "Autre", compte.email, est_actif=True, version=compte.version + 1)


def test_un_role_a_venir_retire_tout_de_suite_disparait(session: Session, auteur: Auteur, compte: Compte) -> None:
    role = actions.donner_role(session, auteur, compte, NomRole.ADMIN, date(2027, 1, 1), None)

    actions.terminer_role(session, auteur, role, None, role.version)
    session.flush()

    assert session.scalars(select(Role)).all() == []
    assert session.scalars(select(Journal.evenement)).all()[-1] == "RoleTermine"


def test_une_phrase_du_journal_porte_ses_espaces_insecables(session: Session, auteur: Auteur, compte: Compte) -> None:
    actions.donner_role(session, auteur, compte, NomRole.ADMIN, auteur.au, None)
    session.flush()

    assert "«\u00a0Administrateur·rice\u00a0»" in session.scalars(select(Journal.phrase)).all()[-1]


@pytest.mark.parametrize("nom", ROLES_DE_STRUCTURE)
def test_personne_ne_se_donne_un_role_qui_ouvre_des_dossiers(session: Session, auteur: Auteur, nom: NomRole) -> None:
    ada, autre = (creer_compte(session, f"{qui}@test.example", "admin", le=MAINTENANT) for qui in ("ada", "autre"))
    structure, par_ada = creer_structure(session), replace(auteur, compte_id=ada.id)

    with pytest.raises(SaisieImpossible, match="Demandez-le à une autre personne qui administre") as refus:
        actions.donner_role(session, par_ada, ada, nom, auteur.au, None, structure)

    assert refus.value.champ == "nom"
    actions.donner_role(session, par_ada, autre, nom, auteur.au, None, structure)
    actions.donner_role(session, par_ada, ada, NomRole.ETAT, auteur.au, None, territoire="Martinique")


def test_la_nuit_oublie_ce_qui_ne_sert_plus(session: Session, auteur: Auteur, compte: Compte) -> None:
    for rang, (ouverte, vue) in enumerate([(0, 0), (60, 31), (13 * 60, 1), (60, 29)]):
        session.add(
            SessionWeb(
                empreinte=str(rang),
                compte_id=compte.id,
                contenu={},
                ouverte_le=MAINTENANT - timedelta(minutes=ouverte),
                vue_le=MAINTENANT - timedelta(minutes=vue),
            )
        )
    session.add(Tentative(cle="vieille", jetons=3, maj_le=MAINTENANT - timedelta(days=2)))
    session.add(Tentative(cle="recente", jetons=3, maj_le=MAINTENANT))
    actions.inviter(session, auteur, compte)
    session.flush()

    actions.purger(session, MAINTENANT)

    assert session.scalars(select(SessionWeb.empreinte).order_by(SessionWeb.empreinte)).all() == ["0", "3"]
    assert session.scalars(select(Tentative.cle)).all() == ["recente"]
    assert len(session.scalars(select(Invitation)).all()) == 1


def test_fermer_ses_autres_sessions_laisse_une_ligne(session: Session, auteur: Auteur) -> None:
    compte = creer_compte(session, "a@test.example", le=auteur.le)
    for nom in ("ici", "ailleurs"):
        session.add(SessionWeb(empreinte=nom, compte_id=compte.id, contenu={}, ouverte_le=auteur.le, vue_le=auteur.le))
    session.flush()
    actions.fermer_autres_sessions(session, auteur, compte.id, "ici")
    assert list(session.scalars(select(SessionWeb.empreinte))) == ["ici"]
    ligne = session.scalars(select(Journal).where(Journal.evenement == "SessionsFermees")).one()
    assert ligne.phrase == f"Autres sessions du compte n° {compte.id} fermées."
