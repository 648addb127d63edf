"""The list and `peut_voir` give the same answer, whatever the roles, dates and assignments."""

import random
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from parcours.actions.journal import Auteur
from parcours.domain import droits
from parcours.domain.compte import ROLES_DE_STRUCTURE, NomRole, Profil
from parcours.domain.texte import nouvelle_ref
from parcours.models import Affectation, Compte, Parcours, Role, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import liste as queries
from parcours.queries.filtre import Etat, Filtre
from parcours.queries.liste import Vue
from tests.builders import creer_compte, creer_salarie, creer_structure, lues

AU = date(2026, 11, 23)
TOUT = Filtre(etat=Etat.TOUS)


def jour(hasard: random.Random) -> date:
    """A day around today: often exactly at a bound."""
    return AU + timedelta(days=hasard.choice((-400, -30, -1, 0, 0, 1, 30)))


def periode(hasard: random.Random) -> tuple[date, date | None]:
    debut = jour(hasard)
    return debut, hasard.choice((None, max(debut, jour(hasard))))


def creer_monde(session: Session, hasard: random.Random, le: datetime) -> list[Compte]:
    """Two structures, some accounts with dated roles anywhere, parcours with dated assignments to anyone."""
    structures = [creer_structure(session, f"Structure {i}", zone=hasard.choice(("Nord", "Sud"))) for i in range(2)]
    comptes = [creer_compte(session, f"{nouvelle_ref()}@test.example", le=le) for _ in range(5)]
    for compte in comptes:
        for nom in hasard.sample(list(NomRole), hasard.randint(0, 3)):
            ou = hasard.choice(structures) if nom in ROLES_DE_STRUCTURE else None
            debut, fin = periode(hasard)
            session.add(
                Role(
                    compte_id=compte.id,
                    nom=nom.value,
                    structure_id=ou.id if ou else None,
                    territoire=None if ou else "Martinique",
                    debut=debut,
                    fin=fin,
                )
            )
    for _ in range(8):
        creer_sejour(session, hasard, hasard.choice(structures), comptes, le)
    session.flush()
    return comptes


def creer_sejour(
    session: Session, hasard: random.Random, structure: Structure, comptes: list[Compte], le: datetime
) -> None:
    entree_le = AU - timedelta(days=hasard.randint(0, 500))
    parcours = Parcours(
        structure_id=structure.id,
        salarie_id=creer_salarie(session, structure, nom="Exemple", le=le).id,
        ref=nouvelle_ref(),
        entree_le=entree_le,
        clos_le=hasard.choice((None, None, AU)),
        limite_le=hasard.choice((None, jour(hasard))),
        contrat_fin=hasard.choice((None, jour(hasard))),
        silence_le=hasard.choice((None, jour(hasard))),
        cree_le=le,
    )
    session.add(parcours)
    session.flush()
    for _ in range(hasard.randint(0, 3)):
        debut, fin = periode(hasard)
        session.add(
            Affectation(
                structure_id=structure.id,
                parcours_id=parcours.id,
                compte_id=hasard.choice(comptes).id,
                fonction=hasard.choice(("referent", "encadrant", "relais")),
                debut=debut,
                fin=fin,
            )
        )


def vue_de(session: Session, profil: Profil) -> Vue:
    acces = droits.perimetre(profil)
    structures = session.scalars(select(Structure).where(Structure.id.in_(acces.lieux)))
    return Vue(acces, lues(structures), AU)


@pytest.mark.parametrize("graine", range(30))
def test_la_liste_montre_exactement_ce_que_chacun_peut_voir(session: Session, auteur: Auteur, graine: int) -> None:
    comptes = creer_monde(session, random.Random(graine), auteur.le)
    session.expire_all()
    tous = list(session.scalars(select(Parcours).options(selectinload(Parcours.affectations))))
    for compte in comptes:
        charge = queries_compte.par_id(session, compte.id)
        assert charge is not None
        profil = queries_compte.profil(charge, lambda _: AU)
        vue = vue_de(session, profil)
        attendus = {parcours.id for parcours in tous if droits.peut_voir(profil, parcours)}
        lignes, _ = queries.lire(session, vue, TOUT, nombre=100)
        assert {ligne.id for ligne in lignes} == attendus
        assert queries.compter(session, vue, TOUT).total == len(attendus)


@pytest.mark.parametrize("graine", range(5))
def test_une_date_du_pass_ne_classe_rien_pour_qui_ne_lit_pas_le_pass(
    session: Session, auteur: Auteur, graine: int
) -> None:
    comptes = creer_monde(session, random.Random(graine), auteur.le)
    for compte in comptes:
        profil = Profil(compte.id, compte.nom, AU, ())
        encadrees = frozenset(session.scalars(select(Structure.id)))
        acces = droits.Perimetre(profil.compte_id, AU, frozenset(), encadrees)
        vue = Vue(acces, lues(session.scalars(select(Structure))), AU)
        for ligne in queries.lire(session, vue, TOUT, nombre=100)[0]:
            assert ligne.limite == (ligne.contrat_fin if ligne.clos_le is None and ligne.contrat_fin else date.max)
