"""Many livrets at once: composed a few at a time, for who asked for them and nobody else."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import typst
from pypdf import PdfReader
from sqlalchemy import select, update

from parcours.actions.execution import purger
from parcours.actions.journal import Auteur
from parcours.actions.liasse import PAR_FOIS
from parcours.db import BaseDeDonnees
from parcours.models import Consultation, Liasse, Parcours, Structure
from tests.builders import Troupe, creer_parcours
from tests.conftest import MAINTENANT
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]


def test_une_archive_se_compose_par_dix_et_chaque_livret_y_est_une_fois(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, moteur: str
) -> None:
    with base.transaction() as session:
        for _ in range(PAR_FOIS):
            creer_parcours(session, troupe.structure, auteur=auteur)
    carole = visiter("carole")

    page = str(carole.remplir(f"/structures/{troupe.structure.ref}/livrets", {"lesquels": "tous"}).reponse.location)
    assert "0 sur 12" in carole.voir(page).texte
    assert carole.client.get(f"{page}/livrets.zip").status_code == 404
    assert "10 sur 12" in carole.suivre(carole.remplir(page, {})).texte
    carole.remplir(page, {})
    # Asked again once whole, it changes nothing.
    carole.poster(f"{page}/suite")

    with ZipFile(BytesIO(carole.client.get(f"{page}/livrets.zip").data)) as archive:
        noms = archive.namelist()
        assert archive.testzip() is None
        texte = PdfReader(BytesIO(archive.read(f"livret-{troupe.parcours.ref}.pdf"))).pages[0].extract_text()
    assert len(noms) == len(set(noms)) == 12
    assert "Nadège" in texte
    assert not [nom for nom in noms if "adège" in nom or "lacide" in nom]
    with base.lecture() as session:
        lues = session.scalars(select(Consultation.parcours_id).where(Consultation.page == "livret")).all()
        miens = session.scalars(select(Parcours.id).where(Parcours.structure_id == troupe.structure.id)).all()
    assert sorted(lues) == sorted(miens)


def test_un_livret_qui_ne_se_compose_pas_est_nomme_et_n_arrete_ni_les_autres_ni_qui_ecrit(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def composer(nom: str, donnees: Mapping[str, object]) -> bytes:
        # Somebody else writes meanwhile.
        with base.transaction() as session:
            session.execute(update(Structure).values(commune="Le Marigot"))
        if "Nadège" in str(donnees):
            raise typst.TypstError("panne", "panne")
        return b"%PDF"

    monkeypatch.setattr("parcours.web.liasse.composer", composer)
    carole = visiter("carole")
    page = str(carole.remplir(f"/structures/{troupe.structure.ref}/livrets", {"lesquels": "tous"}).reponse.location)
    fini = carole.suivre(carole.remplir(page, {}))

    assert f"Pas composés : {troupe.parcours.ref}" in fini.texte.replace("\u00a0", " ")
    with ZipFile(BytesIO(carole.client.get(f"{page}/livrets.zip").data)) as archive:
        assert archive.namelist() == [f"livret-{troupe.parcours_non_encadre.ref}.pdf"]


def test_on_n_a_que_les_siens_et_personne_d_autre_ne_les_ouvre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, adresse = visiter("alice"), f"/structures/{troupe.structure.ref}/livrets"

    page = str(alice.remplir(adresse, {}).reponse.location)
    alice.remplir(page, {})

    with ZipFile(BytesIO(alice.client.get(f"{page}/livrets.zip").data)) as archive:
        assert archive.namelist() == [f"livret-{troupe.parcours.ref}.pdf"]
    for nom in ("carole", "bob", "denis", "ada"):
        assert visiter(nom).client.get(f"{page}/livrets.zip").status_code in (403, 404)


def test_sans_parcours_il_n_y_a_rien_a_composer(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = visiter("carole").remplir(f"/structures/{troupe.structure.ref}/livrets", {}, statut=422)

    assert "il n’y a pas de livret à imprimer" in page.texte


def test_la_nuit_oublie_une_archive_de_la_veille(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    visiter("alice").remplir(f"/structures/{troupe.structure.ref}/livrets", {})

    with base.transaction() as session:
        purger(session, MAINTENANT + timedelta(hours=23))
        assert len(session.scalars(select(Liasse.id)).all()) == 1
        purger(session, MAINTENANT + timedelta(hours=25))
        assert session.scalars(select(Liasse.id)).all() == []
