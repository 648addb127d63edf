"""Work skills: who supervises the work notes them in a few taps; each observation stays; nothing social comes with."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import CompetenceObservee, Journal
from tests.builders import Troupe
from tests.page import Navigateur, Page
from tests.web.traces import dernier_evenement

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def fiche(troupe: Troupe) -> str:
    """A parcours of Alice, in Bob's crew."""
    return f"/parcours/{troupe.parcours.ref}"


def noter(navigateur: Navigateur, fiche: str, statut: int = 303, **champs: str) -> Page:
    saisis = {"competence": "tondre", "niveau": "aide", "le": "2026-03-02", **champs}
    return navigateur.remplir(f"{fiche}/competences/nouvelle", saisis, statut=statut)


def lignes(base: BaseDeDonnees) -> list[CompetenceObservee]:
    with base.lecture() as session:
        return list(session.scalars(select(CompetenceObservee).order_by(CompetenceObservee.id)))


def montrees(page: Page) -> list[str]:
    return [" ".join(li.get_text(" ").replace("\u00a0", " ").split()) for li in page.select("ul.freins > li")]


def test_l_encadrant_note_ce_qu_il_a_vu_et_chaque_fois_reste(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, troupe: Troupe, moteur: str
) -> None:
    bob = visiter("bob")
    assert "Aucun savoir-faire observé." in bob.voir(fiche).texte
    noter(bob, fiche, preuve="Parc municipal")
    noter(bob, fiche, le="2026-11-20", niveau="autonomie")
    assert [(o.cle, o.rome, o.niveau, o.le, o.preuve, o.auteur_id) for o in lignes(base)] == [
        ("tondre", "A1203", "aide", date(2026, 3, 2), "Parc municipal", troupe.comptes["bob"].id),
        ("tondre", "A1203", "autonomie", date(2026, 11, 20), None, troupe.comptes["bob"].id),
    ]
    attendu = (
        "Tondre une pelouse et finir les bordures avec aide en mars 2026, en autonomie en novembre 2026 ROME A1203"
    )
    for qui in ("bob", "alice"):
        assert montrees(visiter(qui).voir(fiche))[-1] == attendu
    liste = bob.voir(f"{fiche}/competences")
    assert montrees(liste) == [attendu]
    assert "Parc municipal" in liste.texte
    assert "noté par Bob" in liste.texte
    with base.lecture() as session:
        demande = select(Journal).where(Journal.evenement == "CompetenceObservee").order_by(Journal.id)
        ecrites = session.scalars(demande).all()
    assert [(ligne.phrase.replace("\u00a0", " "), ligne.est_social) for ligne in ecrites] == [
        ("Savoir-faire observé : Tondre une pelouse et finir les bordures, avec aide le 2 mars 2026.", False),
        ("Savoir-faire observé : Tondre une pelouse et finir les bordures, en autonomie le 20 novembre 2026.", False),
    ]


def test_ce_qui_n_est_pas_dans_la_liste_s_ecrit_et_se_choisit_ensuite(
    visiter: Visiter, base: BaseDeDonnees, fiche: str
) -> None:
    bob = visiter("bob")
    noter(bob, fiche, competence="", libelle="Monter un mur en pierre sèche")
    (cle,) = {o.cle for o in lignes(base)}
    page = bob.voir(f"{fiche}/competences/nouvelle")
    deja = page.select("optgroup[label='Déjà observés'] option")
    assert [(option["value"], option.get_text()) for option in deja] == [(cle, "Monter un mur en pierre sèche")]
    noter(bob, fiche, competence=cle, le="2026-06-01", niveau="autonomie")
    assert {(o.cle, o.libelle, o.rome) for o in lignes(base)} == {(cle, "Monter un mur en pierre sèche", None)}
    # Words of one's own may say anything: administrators, who read the journal, do not get them.
    assert dernier_evenement(base)[1] == "Savoir-faire observé : hors liste, en autonomie le 1er juin 2026."


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"le": "2026-01-04"}, "le", "Le parcours commence le 5 janvier 2026"),
        ({"le": "2026-11-24"}, "le", "Ce jour est à venir"),
        ({"le": "2026-06-01"}, "le", "Ce savoir-faire est déjà noté au 1er juin 2026"),
        ({"competence": ""}, "competence", "Choisissez un savoir-faire"),
        ({"libelle": "Autre"}, "libelle", "pas les deux"),
        ({"niveau": ""}, "niveau", "Dites ce que vous avez vu."),
    ],
)
def test_un_refus_se_lit_a_cote_de_son_champ(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, champs: dict[str, str], champ: str, phrase: str
) -> None:
    bob = visiter("bob")
    noter(bob, fiche, le="2026-06-01")
    page = noter(bob, fiche, statut=422, **champs)
    (erreur,) = page.select(f"#{champ}-erreur")
    assert phrase in erreur.get_text().replace("\u00a0", " ")
    assert len(lignes(base)) == 1


def test_l_encadrant_ne_corrige_que_ce_qu_il_a_note(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice, bob = visiter("alice"), visiter("bob")
    noter(alice, fiche)
    noter(bob, fiche, competence="tailler")
    d_alice, de_bob = (o.id for o in lignes(base))
    page = bob.voir(f"{fiche}/competences")
    liens = [str(a["href"]) for a in page.select("ol.steps a")]
    assert liens == [f"{fiche}/competences/{de_bob}"]
    for suite in ("", "/supprimer"):
        bob.voir(f"{fiche}/competences/{d_alice}{suite}", statut=403)
        bob.poster(f"{fiche}/competences/{d_alice}{suite}", {"version": "1"}, statut=403)
    bob.remplir(f"{fiche}/competences/{de_bob}", {"niveau": "transmettre", "le": "2026-03-03"})
    alice.remplir(f"{fiche}/competences/{de_bob}", {"niveau": "autonomie"})
    assert dernier_evenement(base) == (
        "CompetenceCorrigee",
        "Savoir-faire observé corrigé : Tailler une haie ou des arbustes, en autonomie le 3 mars 2026 ; "
        "avant : Tailler une haie ou des arbustes, peut transmettre le 3 mars 2026.",
    )


def test_on_y_va_depuis_un_pas_et_rien_de_social_n_y_est(visiter: Visiter, fiche: str, troupe: Troupe) -> None:
    bob, alice = visiter("bob"), visiter("alice")
    alice.remplir(f"{fiche}/freins/nouvelle", {"le": "2026-01-20", "mobilite": "3"})
    pas = bob.remplir(f"/equipe/{troupe.parcours.ref}/pas", {"genre": "point"}, lequel="form.pas")
    complement = bob.suivre(pas)
    (lien,) = [str(a["href"]) for a in complement.select("main a") if "competences" in str(a["href"])]
    noter(bob, fiche)
    for adresse in (lien, f"{fiche}/competences", fiche):
        texte = bob.voir(adresse).texte
        assert [mot for mot in ("frein", "Mobilité", "bloquant") if mot in texte] == []
