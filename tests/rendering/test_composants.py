"""The macros keep the accessibility contract, whatever the field; the error pages stand alone."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from parcours.paths import TEMPLATES
from parcours.rendering import frise
from parcours.rendering.environment import environnement, version_statique


class Texte(StringField):
    """A field class of ours: laid out as the one it comes from."""


class Cases(SelectMultipleField):
    """Same, for a group of choices."""


class Saisie(Form):
    """One field of every layout."""

    nom = Texte("Nom", [InputRequired("Indiquez le nom.")])
    debut = DateField("Début", [InputRequired("Indiquez la date.")])
    heures = IntegerField("Heures")
    genre = SelectField("Genre", choices=[SelectChoice("a", "CDDI"), SelectChoice("b", "CDI")])
    note = TextAreaField("Note")
    civilite = RadioField(
        "Civilité", [InputRequired("Choisissez.")], choices=[SelectChoice("f", "Madame"), SelectChoice("m", "Monsieur")]
    )
    criteres = Cases("Critères", choices=[SelectChoice("rsa", "RSA"), SelectChoice("ass", "ASS")])
    accord = BooleanField("Informée", [InputRequired("Confirmez.")])
    version = HiddenField(default="3")

    conflit: list[tuple[str, str, str]] | None = None
    erreurs_generales: list[str] = []

    def hidden_tag(self) -> str:
        """As Flask-WTF has it."""
        return ""


@pytest.fixture(scope="module")
def env() -> Environment:
    """Our environment with what Flask would bring."""
    env = environnement(strict=True)
    env.globals.update(
        url_for=lambda route, /, **valeurs: f"/{route}/{valeurs.get('filename', '')}",
        csrf_token=lambda: "jeton",
        get_flashed_messages=lambda with_categories: [("ok", "Étape enregistrée."), ("erreur", "Fichier refusé.")],
    )
    return env


def rendre(env: Environment, source: str, **valeurs: object) -> BeautifulSoup:
    return BeautifulSoup(env.from_string(source).render(**valeurs), "html5lib")


def formulaire(env: Environment, form: Saisie) -> BeautifulSoup:
    source = (
        '{% from "components/formulaire.html" import champ, formulaire, groupe, formulaire_actions %}'
        "{% call formulaire(form) %}{% call groupe('Tout') %}"
        "{% for champ_ in form %}{{ champ(champ_, aide='Une aide.') }}{% endfor %}{% endcall %}"
        "{{ formulaire_actions('Enregistrer', '/retour') }}{% endcall %}"
    )
    return rendre(env, source, form=form)


def trouver(page: BeautifulSoup, selecteur: str) -> Tag:
    trouve = page.select_one(selecteur)
    assert trouve is not None, selecteur
    return trouve


def saisie_fausse() -> Saisie:
    form = Saisie(MultiDict({"heures": "12", "genre": "b", "criteres": "ass"}))
    assert not form.validate()
    return form


CONTROLES = [
    "nom",
    "debut",
    "heures",
    "genre",
    "note",
    "accord",
    "civilite-0",
    "civilite-1",
    "criteres-0",
    "criteres-1",
]


@pytest.mark.parametrize("controle", CONTROLES)
def test_chaque_controle_a_une_etiquette(env: Environment, controle: str) -> None:
    page = formulaire(env, Saisie())
    assert trouver(page, f"#{controle}").name in {"input", "select", "textarea"}
    assert trouver(page, f'label[for="{controle}"]').get_text(strip=True)


@pytest.mark.parametrize("champ", ["nom", "debut", "accord", "civilite"])
def test_une_erreur_se_tient_entre_l_etiquette_et_le_champ_et_le_decrit(env: Environment, champ: str) -> None:
    page = formulaire(env, saisie_fausse())
    erreur = trouver(page, f"#{champ}-erreur")
    decrit = trouver(page, f'[aria-describedby="{champ}-erreur {champ}-aide"]')
    assert decrit["aria-invalid"] == "true"
    assert erreur.get_text().startswith("Erreur\u00a0: ")
    assert erreur.find_next("input") is not None
    assert erreur.find_next(id=f"{champ}-aide") is not None


def test_un_champ_juste_n_est_pas_marque(env: Environment) -> None:
    page = formulaire(env, saisie_fausse())
    assert trouver(page, "#heures").get("aria-invalid") is None
    assert trouver(page, "#heures")["aria-describedby"] == "heures-aide"


def test_ce_qui_est_obligatoire_se_dit_en_mots(env: Environment) -> None:
    page = formulaire(env, Saisie())
    assert "obligatoire" in trouver(page, 'label[for="nom"]').get_text()
    assert "obligatoire" in trouver(page, ".choices legend").get_text()
    assert "obligatoire" not in trouver(page, 'label[for="heures"]').get_text()


def test_ce_qui_est_saisi_est_garde(env: Environment) -> None:
    page = formulaire(env, saisie_fausse())
    assert trouver(page, "#heures")["value"] == "12"
    assert trouver(page, 'option[value="b"]').has_attr("selected")
    assert trouver(page, "#criteres-1").has_attr("checked")
    assert not trouver(page, "#criteres-0").has_attr("checked")


def test_une_date_se_choisit_au_calendrier_et_un_champ_cache_reste_cache(env: Environment) -> None:
    page = formulaire(env, Saisie())
    assert trouver(page, "#debut")["type"] == "date"
    assert trouver(page, "#version")["type"] == "hidden"
    assert page.select_one('label[for="version"]') is None


def test_le_resume_mene_a_chaque_champ_a_revoir(env: Environment) -> None:
    page = formulaire(env, saisie_fausse())
    resume = trouver(page, "#erreurs")
    assert resume["role"] == "alert"
    assert resume["tabindex"] == "-1"
    assert trouver(page, "#erreurs h2").get_text() == "4\u00a0points sont à revoir"
    cibles = [str(lien["href"]) for lien in page.select("#erreurs a")]
    assert cibles == ["#nom", "#debut", "#civilite-0", "#accord"]
    assert all(page.select_one(cible) for cible in cibles)


def test_ce_qui_concerne_tout_le_formulaire_vient_en_tete_du_resume(env: Environment) -> None:
    form = saisie_fausse()
    form.erreurs_generales = ["Cette personne a déjà un parcours en cours."]
    page = formulaire(env, form)
    assert page.select("#erreurs li")[0].get_text() == "Cette personne a déjà un parcours en cours."


def test_un_formulaire_juste_n_a_pas_de_resume(env: Environment) -> None:
    assert formulaire(env, Saisie()).select_one("#erreurs") is None


def test_un_attribut_de_la_page_arrive_au_champ(env: Environment) -> None:
    source = '{% from "components/formulaire.html" import champ %}{{ champ(form.nom, hx_get="/x", autocomplete=None) }}'
    controle = trouver(rendre(env, source, form=Saisie()), "#nom")
    assert controle["hx-get"] == "/x"
    assert not controle.has_attr("autocomplete")


def test_deux_versions_en_conflit_se_lisent_cote_a_cote(env: Environment) -> None:
    form = Saisie()
    form.conflit = [("Heures", "26", "30")]
    page = formulaire(env, form)
    entetes = [th.get_text() for th in page.select(".conflict thead th")]
    assert entetes == ["Champ", "Ce que vous avez saisi", "Ce qui est enregistré"]
    assert [case.get_text() for case in page.select(".conflict tbody :is(th, td)")] == ["Heures", "26", "30"]


def test_une_confirmation_repete_le_verbe_et_porte_son_jeton(env: Environment) -> None:
    source = (
        '{% from "components/formulaire.html" import confirmation %}'
        "{{ confirmation('Supprimer cette étape\u00a0?', 'Le journal en garde la trace.', 'Supprimer', '/retour') }}"
    )
    page = rendre(env, source)
    assert len(page.select("h1")) == 1
    assert trouver(page, "form")["method"] == "post"
    assert trouver(page, 'input[name="csrf_token"]')["value"] == "jeton"
    assert trouver(page, "button").get_text() == "Supprimer"
    assert trouver(page, "form a")["href"] == "/retour"


def test_un_etat_est_un_mot_et_une_classe(env: Environment) -> None:
    source = (
        '{% from "components/page.html" import etat %}{{ etat("late", "en retard") }}{{ etat("ok", "à jour", "p") }}'
    )
    assert [(e.name, e["class"], e.get_text()) for e in rendre(env, source).select(".state")] == [
        ("span", ["state", "late"], "en retard"),
        ("p", ["state"], "à jour"),
    ]


def test_la_pagination_dit_combien_sont_affiches(env: Environment) -> None:
    source = '{% from "components/page.html" import pagination %}{{ pagination("/s", none, 50, 1040) }}'
    page = rendre(env, source)
    assert trouver(page, "nav.pages span").get_text() == "50\u00a0affichés sur\u00a01\u00a0040"
    assert [lien["rel"] for lien in page.select("nav.pages a")] == [["next"]]


def test_un_tableau_a_sa_legende_et_defile_au_clavier(env: Environment) -> None:
    source = (
        '{% from "components/page.html" import tableau, entetes %}'
        "{% call tableau('Comptes') %}{{ entetes(['Nom', ('Sessions', 'n')]) }}<tbody></tbody>{% endcall %}"
    )
    page = rendre(env, source)
    assert trouver(page, "[role=region]")["tabindex"] == "0"
    assert trouver(page, "caption").get_text() == "Comptes"
    assert [th["scope"] for th in page.select("th")] == ["col", "col"]


def test_la_frise_a_un_titre_une_description_et_son_tableau(env: Environment) -> None:
    debut, fin = date(2026, 1, 6), date(2026, 7, 5)
    trace = frise.tracer(
        [frise.Barre("contrat", "contrat", debut, fin, "CDDI <6 mois>")], [frise.Point(fin, "faite")], [], fin
    )
    page = rendre(env, '{% from "components/frise.html" import frise as f %}{{ f(trace) }}', trace=trace)
    dessin = trouver(page, "svg.frise")
    assert dessin["role"] == "img"
    for identifiant in str(dessin["aria-labelledby"]).split():
        assert trouver(page, f"#{identifiant}").get_text()
    assert [th.get_text() for th in page.select("thead th")] == ["Quoi", "Du", "Au", "Durée", "Remarque"]
    assert trouver(page, "tbody tr th").get_text() == "CDDI <6 mois>"


def test_une_frise_sans_fait_dit_ce_qui_la_remplira(env: Environment) -> None:
    page = rendre(env, '{% from "components/frise.html" import frise as f %}{{ f(none) }}')
    assert "se remplira" in trouver(page, ".empty").get_text()


PAGES_ERREUR = sorted(chemin.name for chemin in (TEMPLATES / "errors").glob("*.html"))


@pytest.mark.parametrize("nom", PAGES_ERREUR)
def test_une_page_d_erreur_s_affiche_sans_rien_d_autre(env: Environment, nom: str) -> None:
    page = BeautifulSoup(env.get_template(f"errors/{nom}").render(), "html5lib")
    assert len(page.select("h1")) == 1
    assert trouver(page, "title").get_text() == f"{trouver(page, 'h1').get_text()} – Parcours"
    assert page.select_one("main#contenu a.btn") is not None


def test_la_page_de_panne_donne_son_repere(env: Environment) -> None:
    page = env.get_template("errors/500.html").render(repere="7K2Q-M4")
    assert "7K2Q-M4" in page
    assert "à l’abri" in page


def test_la_page_commune_montre_compte_navigation_et_messages(env: Environment) -> None:
    source = '{% extends "base.html" %}{% block titre %}T{% endblock %}{% block contenu %}<h1>T</h1>{% endblock %}'
    navigation = [{"href": f"/{n}", "libelle": f"L{n}", "compte": n or None, "actuel": n == 1} for n in range(5)]
    page = rendre(
        env,
        source,
        compte=SimpleNamespace(id=1, nom="Maëlle Zobda"),
        lieu_du_compte="Les Ateliers du Morne",
        navigation=navigation,
        demonstration=True,
        instant_page="23 novembre 2026, 6 h 00",
        pied=[{"href": "/aide", "libelle": "Aide"}],
    )
    assert len(page.select(".nav li")) == 4
    assert [lien["href"] for lien in page.select('[aria-current="page"]')] == ["/1"]
    assert trouver(page, ".who a").get_text() == "Maëlle Zobda"
    assert trouver(page, ".demo").get_text() == "Démonstration\u00a0: données inventées."
    assert [m.get_text() for m in page.select("#messages[role=status] .band")] == [
        "Étape enregistrée.",
        "Fichier refusé.",
    ]
    assert "Données au 23 novembre 2026, 6 h 00" in trouver(page, ".foot").get_text()
    assert trouver(page, ".skip")["href"] == "#contenu"
    assert 'X-CSRFToken": "jeton"' in str(trouver(page, "body")["hx-headers:inherited"])


def test_aucun_gabarit_ne_porte_de_style_ni_de_script_dans_la_page() -> None:
    for chemin in TEMPLATES.rglob("*.html"):
        if chemin.parent.name == "mails":
            continue
        texte = chemin.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", texte), chemin
        assert not re.search(r"<script(?![^>]*\bsrc=)", texte), chemin


def test_l_adresse_des_feuilles_change_avec_leur_contenu() -> None:
    assert re.fullmatch(r"[0-9a-f]{10}", version_statique())
