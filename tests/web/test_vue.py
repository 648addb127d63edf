"""Saved views: filters kept under a name by their account, never what was searched."""

from collections.abc import Callable

from sqlalchemy import select

from parcours.actions.vue import VUES_MAX
from parcours.db import BaseDeDonnees
from parcours.models import VueEnregistree
from tests.builders import Troupe
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]


def vues(base: BaseDeDonnees) -> list[tuple[str, str]]:
    with base.lecture() as session:
        return [(vue.nom, vue.requete) for vue in session.scalars(select(VueEnregistree).order_by(VueEnregistree.nom))]


def test_des_filtres_se_gardent_sous_un_nom_et_se_retrouvent(visiter: Visiter, base: BaseDeDonnees) -> None:
    alice = visiter("alice")
    alice.remplir("/parcours/vues?q=placide&referent=tous&groupe=orange&silence=1", {"nom": "Mes silences"})
    assert vues(base) == [("Mes silences", "referent=tous&etat=en-cours&groupe=orange&silence=1")]
    puce = alice.voir("/parcours/filtres").select_one("#filtres a.chip")
    assert puce is not None
    assert puce.get_text() == "Mes silences"
    assert alice.voir(str(puce["href"])).select("li.line")


def test_un_nom_deja_pris_est_remplace_et_une_vue_s_oublie(visiter: Visiter, base: BaseDeDonnees) -> None:
    alice = visiter("alice")
    for silence in ("", "1"):
        alice.remplir(f"/parcours/vues?referent=tous&silence={silence}", {"nom": "Une"})
    assert vues(base) == [("Une", "referent=tous&etat=en-cours&silence=1")]
    alice.remplir("/parcours/vues", {}, lequel="li form")
    assert vues(base) == []


def test_chacun_n_a_que_les_siennes(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    visiter("alice").remplir("/parcours/vues?referent=tous", {"nom": "À Alice"})
    carole = visiter("carole")
    assert "À Alice" not in carole.voir("/parcours/vues").texte
    with base.lecture() as session:
        cle = session.scalars(select(VueEnregistree.id)).one()
    carole.poster(f"/parcours/vues/{cle}/oublier", statut=404)
    assert len(vues(base)) == 1


def test_au_dela_de_douze_il_faut_en_oublier_une(visiter: Visiter, base: BaseDeDonnees) -> None:
    alice = visiter("alice")
    for rang in range(VUES_MAX):
        alice.poster("/parcours/vues?referent=tous", {"nom": f"Vue {rang}"})
    refus = alice.poster("/parcours/vues?referent=tous", {"nom": "De trop"}, statut=422)
    assert "oubliez-en une" in refus.erreurs()["nom"]
    assert len(vues(base)) == VUES_MAX
