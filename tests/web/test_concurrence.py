"""Two people act on the same person at once: one waits, then is answered on what the other wrote. On both engines."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.actions import contrat as actions_contrat
from parcours.actions import sortie as actions_sortie
from parcours.actions.journal import Auteur, ecrire
from parcours.db import BaseDeDonnees
from parcours.domain.cloture import SaisieSortie
from parcours.domain.contrat import GenreContrat, SaisieContrat
from parcours.models import Contrat, Echeance, Journal
from parcours.queries import parcours as queries
from tests.builders import Troupe, creer_parcours
from tests.page import Navigateur, Page
from tests.web.ensemble import pendant

pytestmark = pytest.mark.usefixtures("moteur")
Visiter = Callable[[str], Navigateur]
CONTRAT = {"genre": "cddi", "debut": "2026-11-23", "fin": "2027-05-22", "heures_hebdo": "26", "derogation": ""}


@pytest.fixture
def ref(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> str:
    """A parcours with nothing in it yet."""
    with base.transaction() as session:
        return creer_parcours(session, troupe.structure, entree_le=date(2026, 11, 2), auteur=auteur).ref


def _pendant(base: BaseDeDonnees, ref: str, ecriture: Callable[[Session], None], autre: Callable[[], Page]) -> Page:
    """The same as `pendant`, on a parcours."""

    def ecrire_au_dossier(session: Session) -> None:
        queries.verrouiller_dossier(session, ref)
        ecriture(session)

    return pendant(base, ecrire_au_dossier, autre)


def _contrat(auteur: Auteur, ref: str) -> Callable[[Session], None]:
    def ajouter(session: Session) -> None:
        parcours = queries.par_ref(session, ref)
        assert parcours is not None
        saisie = SaisieContrat(GenreContrat.CDDI, date(2026, 11, 23), date(2027, 5, 22))
        actions_contrat.ajouter(session, auteur, parcours, saisie)

    return ajouter


def test_un_contrat_saisi_deux_fois_en_meme_temps_n_est_enregistre_qu_une_fois(
    base: BaseDeDonnees, ref: str, auteur: Auteur, visiter: Visiter
) -> None:
    alice = visiter("alice")
    jeton = {"csrf_token": alice.jeton(), **CONTRAT}
    adresse = f"/parcours/{ref}/contrats/nouveau"

    def poster() -> Page:
        return Page(alice.client.post(adresse, data=jeton).data, "html.parser")

    page = _pendant(base, ref, _contrat(auteur, ref), poster)
    assert page.erreurs()["debut"]
    with base.lecture() as session:
        assert (
            session.scalar(
                select(func.count(Contrat.id))
                .join(Echeance, Echeance.parcours_id == Contrat.parcours_id)
                .where(Echeance.code == "ECH-04", Contrat.debut == date(2026, 11, 23))
            )
            == 1
        )


def test_noter_une_etape_pendant_qu_un_contrat_s_ajoute_garde_les_deux(
    base: BaseDeDonnees, ref: str, auteur: Auteur, visiter: Visiter
) -> None:
    alice = visiter("alice")

    def noter() -> Page:
        return alice.remplir(f"/parcours/{ref}/etapes/nouvelle", {"note": "Pendant ce temps."})

    _pendant(base, ref, _contrat(auteur, ref), noter)
    page = alice.voir(f"/parcours/{ref}")
    assert "Pendant ce temps." in page.texte
    assert "22 mai 2027" in page.texte.replace("\u00a0", " ")


def test_un_contrat_arrive_apres_la_sortie_est_refuse(
    base: BaseDeDonnees, ref: str, auteur: Auteur, visiter: Visiter
) -> None:
    alice = visiter("alice")
    jeton = {"csrf_token": alice.jeton(), **CONTRAT}

    def sortir(session: Session) -> None:
        parcours = queries.par_ref(session, ref)
        assert parcours is not None
        actions_sortie.enregistrer(
            session, auteur, parcours, SaisieSortie(date(2026, 11, 20), "8", None, None, None), 0
        )

    def poster() -> Page:
        return Page(alice.client.post(f"/parcours/{ref}/contrats/nouveau", data=jeton).data, "html.parser")

    page = _pendant(base, ref, sortir, poster)
    assert "20 novembre 2026" in page.texte.replace("\u00a0", " ")
    with base.lecture() as session:
        assert session.scalar(select(func.count(Contrat.id)).where(Contrat.debut == date(2026, 11, 23))) == 0


def test_une_phrase_trop_longue_n_arrete_pas_la_modification(base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        ecrire(session, auteur, "Essai", "mot " * 200)
    with base.lecture() as session:
        phrase = session.scalars(select(Journal.phrase)).one()
    assert len(phrase) <= 400
    assert phrase.endswith("…")
