"""Addresses that are remembered are those of the site as it is reached."""

from flask import Flask

from parcours.web.adresses import adresse


def test_une_adresse_suit_l_endroit_ou_le_site_est_monte(app: Flask) -> None:
    lues = []
    for racine in ("", "/un", "/deux"):
        with app.test_request_context("/aide", base_url=f"http://localhost{racine}"):
            lues += [adresse("accueil.aide"), adresse("static", filename="css/base.css").split("?")[0]]
    assert lues == [
        *("/aide", "/static/css/base.css"),
        *("/un/aide", "/un/static/css/base.css"),
        *("/deux/aide", "/deux/static/css/base.css"),
    ]
