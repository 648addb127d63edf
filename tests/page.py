"""The checking browser: each page fetched by a test is held against the conventions of the product."""

import re
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from parcours.web.securite import CSP
from tests.builders import MOT_DE_PASSE

_CLE = "csrf_token"


class Page(BeautifulSoup):
    """A parsed page: `.reponse` is the answer, `.titre` its h1, `.texte` what a person reads."""

    reponse: TestResponse

    @property
    def titre(self) -> str:
        """The text of the h1."""
        h1 = self.find("h1")
        return h1.get_text(" ", strip=True) if h1 else ""

    @property
    def texte(self) -> str:
        """The visible text, white space folded."""
        return " ".join(self.get_text(" ").split())

    def erreurs(self) -> dict[str, str]:
        """The refusals beside the fields: name of the field → sentence."""
        trouvees = {}
        for champ in self.select("[aria-invalid=true]"):
            for ancre in str(champ.get("aria-describedby", "")).split():
                bloc = self.find(id=ancre)
                if isinstance(bloc, Tag) and "error" in (bloc.get("class") or []):
                    trouvees[str(champ.get("name"))] = bloc.get_text(" ", strip=True)
        return trouvees


class Navigateur:
    """Fetches and posts like a person: the form's own CSRF token, the cookie, the redirects."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def se_connecter(self, email: str, mot_de_passe: str = MOT_DE_PASSE) -> None:
        """Sign in through the page."""
        reponse = self.poster("/connexion", {"email": email, "mot_de_passe": mot_de_passe}, statut=303)
        assert reponse.reponse.location, "la connexion a été refusée"

    def voir(self, adresse: str, statut: int = 200) -> Page:
        """GET a page, expect a status, check the page."""
        return self._verifier(self.client.get(adresse), adresse, statut)

    def poster(self, adresse: str, champs: dict[str, Any] | None = None, statut: int = 303, **autres: Any) -> Page:
        """POST fields with the session's CSRF token; checks the page that answers, or gives the redirection."""
        donnees = {_CLE: self.jeton(), **(champs or {})}
        return self._verifier(self.client.post(adresse, data=donnees, **autres), adresse, statut)

    def jeton(self) -> str:
        """A CSRF token of this session."""
        page = BeautifulSoup(self.client.get("/connexion").data, "html.parser")
        champ = page.find("input", {"name": _CLE})
        assert isinstance(champ, Tag)
        return str(champ["value"])

    def remplir(
        self, adresse: str, champs: dict[str, Any], statut: int = 303, lequel: str = "main form[method=post]"
    ) -> Page:
        """Open the page of a form, change some fields of what it shows, and send it as a person would."""
        page = self.voir(adresse)
        formulaire = page.select_one(lequel)
        assert isinstance(formulaire, Tag), f"pas de formulaire sur {adresse}"
        donnees = {**valeurs(formulaire), **champs}
        action = str(formulaire.get("action") or adresse)
        return self._verifier(self.client.post(action, data=donnees), action, statut)

    def suivre(self, page: Page) -> Page:
        """The page that an answer leads to."""
        return self.voir(str(page.reponse.location))

    def version(self, adresse: str) -> str:
        """The version that the form of a page shows now: what it would send again, once kept open."""
        champ = self.voir(adresse).select_one("main form[method=post] input[name=version]")
        assert isinstance(champ, Tag), f"pas de version sur {adresse}"
        return str(champ["value"])

    def _verifier(self, reponse: TestResponse, adresse: str, statut: int) -> Page:
        assert reponse.status_code == statut, (
            f"{adresse} : {reponse.status_code} au lieu de {statut}\n{_extrait(reponse)}"
        )
        page = Page(reponse.data, "html.parser")
        page.reponse = reponse
        if reponse.mimetype == "text/html" and not reponse.location:
            verifier_page(page, adresse)
        return page


def valeurs(formulaire: Tag) -> dict[str, Any]:
    """What a form would send as it stands."""
    trouvees: dict[str, Any] = {}
    for champ in formulaire.select("input[name], select[name], textarea[name]"):
        nom = str(champ["name"])
        if champ.name == "select":
            choisie = [o.get("value", "") for o in champ.select("option[selected]")]
            premiere = champ.find("option")
            defaut = [premiere.get("value", "")] if isinstance(premiere, Tag) and not champ.has_attr("multiple") else []
            retenues = choisie or defaut
            trouvees[nom] = retenues if champ.has_attr("multiple") else (retenues[0] if retenues else "")
        elif champ.name == "textarea":
            trouvees[nom] = champ.get_text().removeprefix("\n").removeprefix("\r\n")
        elif champ.get("type") in {"checkbox", "radio"}:
            if champ.has_attr("checked"):
                trouvees[nom] = champ.get("value", "y")
        elif champ.get("type") not in {"submit", "file"}:
            trouvees[nom] = champ.get("value", "")
    return trouvees


def verifier_page(page: Page, adresse: str) -> None:
    """Every convention that a machine can check on one page."""
    reponse = page.reponse
    html5lib.HTMLParser(strict=True).parse(reponse.data)
    assert reponse.headers["Content-Security-Policy"] == CSP, adresse
    assert reponse.headers["Cache-Control"] == "no-store", adresse
    assert page.html is not None and page.html.get("lang") == "fr", adresse
    titres = page.find_all("h1")
    assert len(titres) == 1, f"{adresse} : {len(titres)} h1"
    onglet = page.title.get_text(strip=True) if page.title else ""
    assert onglet.endswith("– Parcours"), f"{adresse} : titre d’onglet « {onglet} »"
    ids = [str(e["id"]) for e in page.select("[id]")]
    assert len(ids) == len(set(ids)), (
        f"{adresse} : identifiants en double {sorted({i for i in ids if ids.count(i) > 1})}"
    )
    assert not page.select("[style]"), f"{adresse} : style dans la page"
    assert not page.select("style"), f"{adresse} : feuille de style dans la page"
    for script in page.select("script"):
        assert script.get("src") and not script.get_text(strip=True), f"{adresse} : script dans la page"
    for element in page.find_all(True):
        assert not [a for a in element.attrs if a.startswith("on")], f"{adresse} : gestionnaire dans {element.name}"
        for attribut in ("aria-describedby", "aria-labelledby", "for"):
            for ancre in str(element.get(attribut, "")).split():
                assert ancre in ids, f"{adresse} : {attribut}={ancre} ne désigne rien"
    for champ in page.select("input, select, textarea"):
        if champ.get("type") in {"hidden", "submit"}:
            continue
        etiquette = page.select_one(f'label[for="{champ.get("id")}"]') if champ.get("id") else None
        dans = champ.find_parent("label")
        assert etiquette or dans or champ.get("aria-label"), f"{adresse} : champ {champ.get('name')} sans étiquette"
    for formulaire in page.select("form"):
        assert formulaire.has_attr("action") or str(formulaire.get("method", "get")).lower() == "post", adresse
        if str(formulaire.get("method", "get")).lower() == "post":
            assert formulaire.select_one(f"input[name={_CLE}]"), f"{adresse} : formulaire sans jeton"
    for image in page.select("svg[role=img]"):
        assert image.find("title"), f"{adresse} : graphique sans titre"
    for tableau in page.select("table"):
        assert tableau.find("caption"), f"{adresse} : tableau sans légende"
    visible = page.get_text(" ")
    assert "{{" not in visible and "{%" not in visible, f"{adresse} : gabarit non rendu"
    assert "None" not in re.findall(r"\bNone\b", visible), f"{adresse} : « None » affiché"
    assert "\u202f" not in visible, f"{adresse} : espace fine, absente de la police"
    droite = re.search(r"\w'\w", visible)
    assert droite is None, (
        f"{adresse} : apostrophe droite dans « {visible[max(0, droite.start() - 20) : droite.end() + 20]} »"
    )
    collee = re.search(r"[^\s\u00a0][;!?](?=\s|$)|\w :(?=\s)|« | »", visible)
    assert collee is None, (
        f"{adresse} : espace insécable manquante « {visible[max(0, collee.start() - 30) : collee.end() + 10]} »"
    )


def _extrait(reponse: TestResponse) -> str:
    return " ".join(BeautifulSoup(reponse.data, "html.parser").get_text(" ").split())[:600]
