"""«Mon équipe» without network, on the side of the server: a page of nobody, and all that it needs to open."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Role
from parcours.paths import STATIC
from tests.builders import Troupe
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]


def test_la_page_gardee_ne_dit_rien_de_personne(visiter: Visiter, troupe: Troupe) -> None:
    bob = visiter("bob")

    page = bob.voir("/equipe/hors-ligne")

    assert page.select("form") == []
    for mot in ("Bob", "Placide", "Nadège", troupe.structure.nom, "csrf"):
        assert mot not in str(page)
    assert str(page) == str(visiter("").voir("/equipe/hors-ligne"))


def test_la_page_gardee_ne_pose_aucun_temoin(app: Flask) -> None:
    assert "Set-Cookie" not in app.test_client().get("/equipe/hors-ligne").headers


def test_tout_ce_que_la_page_gardee_demande_est_garde_avec_elle(visiter: Visiter) -> None:
    visiteur = visiter("")
    page = visiteur.voir("/equipe/hors-ligne")
    source = visiteur.client.get("/equipe/sw.js").text
    gardes = set(json.loads(source[source.rindex("[") : source.rindex("]") + 1]))

    demandes = {str(e["src"]) for e in page.select("[src]")} | {str(e["href"]) for e in page.select("link[href]")}
    # The system keeps the icon of an installed application itself.
    assert demandes - gardes == {"/static/icons/parcours-192.png"}
    for adresse in gardes:
        with visiteur.client.get(adresse) as reponse:
            assert reponse.status_code == 200, adresse
    modules = {adresse.rpartition("/")[2] for adresse in gardes}
    for chemin in (STATIC / "js" / "equipe").glob("*.js"):
        for importe in re.findall(r'from "([^"]+)"', chemin.read_text(encoding="utf-8")):
            assert importe.rpartition("/")[2] in modules, f"{chemin.name} demande {importe}"


def test_le_service_se_relit_et_ses_modules_jamais(app: Flask) -> None:
    visiteur = app.test_client()

    service, module = visiteur.get("/equipe/sw.js"), visiteur.get("/equipe/script/abc/coffre.js")

    assert (service.headers["Cache-Control"], service.mimetype) == ("private, no-cache", "text/javascript")
    assert service.headers["Service-Worker-Allowed"] == "/equipe"
    assert (module.headers["Cache-Control"], module.mimetype) == (
        "public, max-age=31536000, immutable",
        "text/javascript",
    )
    assert visiteur.get("/equipe/script/abc/..%2fmenus.js").status_code == 404


def test_un_module_tient_en_150_lignes() -> None:
    longs = {f.name: len(f.read_text().splitlines()) for f in (STATIC / "js" / "equipe").glob("*.js")}
    assert {nom: lignes for nom, lignes in longs.items() if lignes > 150} == {}


@pytest.mark.parametrize("qui", ["bob", ""])
def test_un_envoi_au_jeton_perime_ne_laisse_pas_de_message(visiter: Visiter, qui: str) -> None:
    bob = visiter(qui)

    reponse = bob.client.post("/equipe/envois", data="{}", content_type="application/json")

    assert (reponse.status_code, reponse.location) == (303, "/connexion?suite=/equipe")
    assert bob.voir("/aide").select(".flash .band") == []


@pytest.mark.parametrize("methode", ["get", "post"])
def test_un_droit_fini_se_dit_a_l_appareil_par_le_numero_du_compte_et_rien_d_autre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, methode: str
) -> None:
    bob = visiter("bob")
    recu = bob.client.get("/equipe/envois").json
    assert recu is not None
    with base.transaction() as session:
        for role in session.scalars(select(Role).where(Role.compte_id == troupe.comptes["bob"].id)):
            role.fin = date(2026, 11, 1)

    autres = {"headers": {"X-CSRFToken": recu["jeton"]}, "json": {"envois": []}} if methode == "post" else {}
    reponse = getattr(bob.client, methode)("/equipe/envois", **autres)

    assert (reponse.status_code, reponse.json) == (403, {"compte": troupe.comptes["bob"].id})


def test_un_refus_d_une_autre_raison_ne_nomme_aucun_compte(visiter: Visiter) -> None:
    bob = visiter("bob")
    recu = bob.client.get("/equipe/envois").json
    assert recu is not None
    entetes = {"X-CSRFToken": recu["jeton"], "Origin": "https://ailleurs.example"}

    reponse = bob.client.post("/equipe/envois", json={"envois": []}, headers=entetes)

    assert (reponse.status_code, reponse.json) == (403, {})
