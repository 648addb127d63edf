"""What the form of an alert says is true of it: until when, and what is signalled next."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.dates import en_toutes_lettres
from parcours.jobs.veille import veiller
from parcours.models import Alerte
from tests.builders import Troupe, creer_parcours
from tests.jobs.outils import AU, MARTINIQUE, a
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]


def alerte_de_contrat(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, fin: date) -> Alerte:
    with base.transaction() as session:
        suivi = creer_parcours(session, troupe.structure, contrat=(date(2026, 1, 5), fin), etapes=(AU,), auteur=auteur)
    veiller(base, a(AU), MARTINIQUE, AU)
    with base.lecture() as session:
        return session.scalars(
            select(Alerte).where(Alerte.parcours_id == suivi.id, Alerte.code == "ECH-04", Alerte.close_le.is_(None))
        ).one()


def dite(navigateur: Navigateur, alerte: Alerte, geste: str) -> str:
    aides = navigateur.voir(f"/veille/alertes/{alerte.id}/{geste}").select(".suite .hint")
    return aides[0].get_text().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("fin", "geste", "attendue"),
    [
        (
            AU + timedelta(days=10),
            "reporter",
            "Au plus tard le 3 décembre 2026, le jour de l’échéance."
            " Un autre signal est prévu le 26 novembre 2026 : elle se montrera de toute façon.",
        ),
        (
            AU + timedelta(days=10),
            "sourdine",
            "Au plus tard le 3 décembre 2026, le jour de l’échéance."
            " Ce qui devait être signalé d’ici là se taira aussi.",
        ),
        (
            AU + timedelta(days=10),
            "clore",
            "Un fait, sans détail de santé : l’équipe le lira."
            " Cette échéance sera signalée de nouveau le 26 novembre 2026, si rien n’a changé.",
        ),
        (AU - timedelta(days=3), "reporter", "Au plus tard le 23 décembre 2026."),
        (AU - timedelta(days=3), "sourdine", "Au plus tard le 22 mai 2027."),
        (
            AU - timedelta(days=3),
            "clore",
            "Un fait, sans détail de santé : l’équipe le lira. Cette échéance ne sera plus signalée.",
        ),
    ],
)
def test_l_aide_dit_ce_qui_vaut_pour_cette_alerte(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, fin: date, geste: str, attendue: str
) -> None:
    assert dite(visiter("alice"), alerte_de_contrat(base, troupe, auteur, fin), geste) == attendue


@pytest.mark.parametrize("jours", [-40, -1, 1, 10, 200])
@pytest.mark.parametrize("geste", ["reporter", "sourdine"])
def test_le_jour_annonce_est_accepte_et_le_suivant_refuse(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, jours: int, geste: str
) -> None:
    alerte = alerte_de_contrat(base, troupe, auteur, AU + timedelta(days=10))
    with base.transaction() as session:
        session.get_one(Alerte, alerte.id).limite = AU + timedelta(days=jours)
    alice = visiter("alice")
    annonce = dite(alice, alerte, geste)
    dernier = next(
        AU + timedelta(days=n)
        for n in range(400)
        if f"Au plus tard le {en_toutes_lettres(AU + timedelta(days=n))}" in annonce
    )
    adresse = f"/veille/alertes/{alerte.id}/{geste}"
    trop = {"jusqu_au": (dernier + timedelta(days=1)).isoformat(), "motif": "En arrêt."}
    assert list(alice.remplir(adresse, trop, statut=422).erreurs()) == ["jusqu_au"]
    alice.remplir(adresse, {**trop, "jusqu_au": dernier.isoformat()})
