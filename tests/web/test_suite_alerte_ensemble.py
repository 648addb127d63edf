"""Two people, or someone and the night, on one alert at once; and what was interrupted. On both engines."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import suite_alerte as actions
from parcours.actions.alerte import signaler
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.jobs.veille import veiller
from parcours.models import Alerte, Compte, Echeance
from parcours.queries import alerte as queries
from parcours.queries.parcours import verrouiller
from tests.builders import Troupe, creer_parcours
from tests.jobs.outils import AU, MARTINIQUE, a
from tests.page import Navigateur, Page, valeurs
from tests.web.ensemble import pendant

pytestmark = pytest.mark.usefixtures("moteur")
Visiter = Callable[[str], Navigateur]


@pytest.fixture
def alerte(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Alerte:
    """A contract that ends on 15 December, signalled at 30 days."""
    with base.transaction() as session:
        suivi = creer_parcours(
            session, troupe.structure, contrat=(date(2026, 1, 5), date(2026, 12, 15)), etapes=(AU,), auteur=auteur
        )
    veiller(base, a(AU), MARTINIQUE, AU)
    with base.lecture() as session:
        return session.scalars(select(Alerte).where(Alerte.parcours_id == suivi.id)).one()


def poster(navigateur: Navigateur, adresse: str, **champs: object) -> Callable[[], Page]:
    jeton = navigateur.jeton()
    return lambda: Page(navigateur.client.post(adresse, data={"csrf_token": jeton, **champs}).data, "html.parser")


def test_deux_personnes_qui_prennent_ensemble_ne_la_prennent_pas_deux_fois(
    base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, visiter: Visiter, alerte: Alerte
) -> None:
    carole = Auteur(troupe.comptes["carole"].id, auteur.le, AU)

    def prendre(session: Session) -> None:
        (lue,) = queries.par_cles(session, [alerte.id], pour_ecrire=True)
        actions.prendre(session, carole, lue)
        session.flush()

    page = pendant(base, prendre, poster(visiter("alice"), f"/veille/alertes/{alerte.id}/prendre"))
    assert "Quelqu’un s’en occupe déjà" in page.texte.replace("\u00a0", " ")
    with base.lecture() as session:
        assert session.get_one(Alerte, alerte.id).prise_par_id == carole.compte_id


def test_prendre_pendant_que_la_nuit_passe_au_seuil_suivant(
    base: BaseDeDonnees, auteur: Auteur, visiter: Visiter, alerte: Alerte
) -> None:
    def signaler_le_suivant(session: Session) -> None:
        lue = session.scalars(select(Echeance).where(Echeance.parcours_id == alerte.parcours_id)).all()
        contrat = next(echeance for echeance in lue if echeance.code == "ECH-04")
        verrouiller(session, [contrat.parcours_id] if contrat.parcours_id else [])
        assert signaler(session, Auteur(None, auteur.le, date(2026, 12, 10)), [contrat])

    page = pendant(base, signaler_le_suivant, poster(visiter("alice"), f"/veille/alertes/{alerte.id}/prendre"))
    assert "Cette alerte est déjà close." in page.texte
    with base.lecture() as session:
        ouverte = session.scalars(select(Alerte).where(Alerte.close_le.is_(None), Alerte.code == "ECH-04")).all()
        assert [a.prise_par_id for a in ouverte if a.parcours_id == alerte.parcours_id] == [None]


def test_ce_que_la_session_a_interrompu_se_confirme(visiter: Visiter, base: BaseDeDonnees, alerte: Alerte) -> None:
    alice = visiter("alice")
    champs = {"geste": "prendre", "alerte": str(alerte.id), "a_relire": "1"}
    page = alice.poster("/veille/alertes/lot", champs, 200)
    assert page.titre == "Prendre cette alerte"
    formulaire = page.select_one("main form[method=post]")
    assert formulaire is not None
    alice.poster(str(formulaire["action"]), valeurs(formulaire))
    with base.lecture() as session:
        qui = session.scalars(select(Compte.nom).join(Alerte, Alerte.prise_par_id == Compte.id)).one()
    assert qui == "Alice"


def test_qui_s_en_occupe_le_redit_une_fois_qu_elle_est_annoncee(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter, alerte: Alerte
) -> None:
    alice = visiter("alice")
    alice.poster(f"/veille/alertes/{alerte.id}/prendre")
    assert "M’en occuper encore" not in alice.voir("/veille?prise=moi").texte
    with base.transaction() as session:
        session.get_one(Alerte, alerte.id).annonces = 1
    assert "M’en occuper encore" in alice.voir("/veille?prise=moi").texte
    alice.poster(f"/veille/alertes/{alerte.id}/prendre")
    with base.lecture() as session:
        redite = session.get_one(Alerte, alerte.id)
        assert (redite.prise_par_id, redite.annonces) == (troupe.comptes["alice"].id, 0)
