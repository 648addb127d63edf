"""Test data by plain functions: what matters to a test is said there, the rest has a default."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.compte import hacheur
from parcours.actions.journal import Auteur
from parcours.domain.texte import cle_de_recherche, cle_de_tri, nouvelle_ref
from parcours.models import (
    Affectation,
    Compte,
    Contrat,
    Etape,
    Parcours,
    PassIae,
    Role,
    Salarie,
    Sortie,
    Structure,
)
from parcours.queries.session_web import StructureLue

MOT_DE_PASSE = "un mot de passe de test"
RENDEZ_VOUS_LOINTAINS = 9999
_EMPREINTE = hacheur(leger=True).hash(MOT_DE_PASSE)
_compteur = iter(range(1, 10**9))


def creer_structure(
    session: Session,
    nom: str = "Les Ateliers du Morne",
    type_structure: str = "ACI",
    zone: str = "Nord",
    territoire: str = "Martinique",
    fuseau: str = "America/Martinique",
) -> Structure:
    """A structure."""
    structure = Structure(
        ref=nouvelle_ref(),
        type=type_structure,
        nom=nom,
        siret=f"{next(_compteur):014d}",
        commune="Le Lorrain",
        zone=zone,
        territoire=territoire,
        fuseau=fuseau,
        # What a parcours owes by habit stays out of sight of the tests that are about something else.
        **dict.fromkeys(("premier_entretien_jours", "diagnostic_jours", "bilan_jours"), RENDEZ_VOUS_LOINTAINS),
    )
    session.add(structure)
    session.flush()
    return structure


def lues(structures: Iterable[Structure]) -> list[StructureLue]:
    """The same structures, as a request reads them with its account."""
    return [StructureLue._make(getattr(structure, nom) for nom in StructureLue._fields) for structure in structures]


def creer_compte(
    session: Session,
    email: str,
    role: str | None = None,
    structure: Structure | None = None,
    *,
    nom: str | None = None,
    territoire: str | None = None,
    zone: str | None = None,
    debut: date = date(2020, 1, 1),
    fin: date | None = None,
    le: datetime,
) -> Compte:
    """An account with one role (and the password of the tests)."""
    compte = Compte(email=email, nom=nom or email.split("@")[0].capitalize(), mot_de_passe=_EMPREINTE, cree_le=le)
    session.add(compte)
    session.flush()
    if role is not None:
        session.add(
            Role(
                compte_id=compte.id,
                nom=role,
                structure_id=structure.id if structure else None,
                territoire=territoire,
                zone=zone,
                debut=debut,
                fin=fin,
            )
        )
        session.flush()
    return compte


def creer_salarie(
    session: Session,
    structure: Structure,
    nom: str = "Placide-Montérose",
    prenom: str = "Nadège",
    naissance: date = date(1992, 5, 4),
    telephone: str | None = None,
    *,
    le: datetime,
) -> Salarie:
    """A person."""
    salarie = Salarie(
        structure_id=structure.id,
        nom=nom,
        prenom=prenom,
        nom_tri=cle_de_tri(f"{nom} {prenom}"),
        cle_recherche=cle_de_recherche(nom, prenom, telephone),
        naissance=naissance,
        telephone=telephone,
        cree_le=le,
    )
    session.add(salarie)
    session.flush()
    return salarie


def creer_pass(session: Session, salarie: Salarie, debut: date, fin: date, *, constatee_le: date) -> PassIae:
    """A PASS of a person, with a number of its own."""
    pass_iae = PassIae(
        structure_id=salarie.structure_id,
        salarie_id=salarie.id,
        numero=f"99999{next(_compteur):07d}",
        debut=debut,
        fin_officielle=fin,
        source="saisie",
        constatee_le=constatee_le,
    )
    session.add(pass_iae)
    return pass_iae


def creer_parcours(
    session: Session,
    structure: Structure,
    salarie: Salarie | None = None,
    entree_le: date = date(2026, 1, 5),
    *,
    referent: Compte | None = None,
    encadrant: Compte | None = None,
    contrat: tuple[date, date | None] | None = None,
    pass_iae: tuple[date, date] | None = None,
    etapes: tuple[date, ...] = (),
    sortie: tuple[date, str | None] | None = None,
    auteur: Auteur,
) -> Parcours:
    """A parcours with what is asked of it, its deadlines computed."""
    salarie = salarie or creer_salarie(session, structure, nom=f"Exemple{next(_compteur)}", le=auteur.le)
    parcours = Parcours(
        structure_id=structure.id,
        salarie_id=salarie.id,
        ref=nouvelle_ref(),
        entree_le=entree_le,
        cree_le=auteur.le,
        clos_le=sortie[0] if sortie else None,
    )
    session.add(parcours)
    session.flush()
    cle = {"structure_id": structure.id, "parcours_id": parcours.id}
    for compte, fonction in ((referent, "referent"), (encadrant, "encadrant")):
        if compte is not None:
            session.add(Affectation(compte_id=compte.id, fonction=fonction, debut=entree_le, **cle))
    if contrat is not None:
        session.add(Contrat(genre="cddi", debut=contrat[0], fin=contrat[1], **cle))
    if pass_iae is not None:
        creer_pass(session, salarie, *pass_iae, constatee_le=entree_le)
    for le in etapes:
        session.add(
            Etape(
                le=le, saisie_le=auteur.le, genre="entretien", etat="faite", visibilite="equipe", lieu="interne", **cle
            )
        )
    if sortie is not None:
        session.add(Sortie(le=sortie[0], motif=sortie[1], **cle))
    session.flush()
    echeance.recalculer(session, auteur, [parcours])
    session.flush()
    return parcours


@dataclass(frozen=True)
class Troupe:
    """The cast of the tests."""

    structure: Structure
    autre_structure: Structure
    comptes: dict[str, Compte]
    parcours: Parcours
    parcours_non_encadre: Parcours
    autre_parcours: Parcours


def creer_troupe(session: Session, le: datetime) -> Troupe:
    """Alice accompanies, Bob supervises, Carole directs; Denis, Eve and Fanny do the same elsewhere.

    Rita leads the network, Emile is the State, Zoe the zone Nord, Ada administers. The roles of Perle, Paul, Pia,
    Ralph, Elsa, Zora and Adam ended yesterday; Personne has none.
    """
    structure = creer_structure(session)
    autre = creer_structure(session, "Recyclerie du Bourg", "EI", "Sud")
    comptes = _comptes(session, structure, autre, le)
    auteur = Auteur(comptes["alice"].id, le, date(2026, 11, 23))

    def suivre(
        ou: Structure, nom: str, prenom: str, referent: str = "", encadrant: str = "", **autres: Any
    ) -> Parcours:
        return creer_parcours(
            session,
            ou,
            creer_salarie(session, ou, nom, prenom, telephone="0696 12 34 56", le=le),
            referent=comptes.get(referent),
            encadrant=comptes.get(encadrant),
            contrat=(date(2026, 1, 5), date(2026, 12, 31)),
            pass_iae=(date(2026, 1, 5), date(2028, 1, 4)),
            auteur=auteur,
            **autres,
        )

    etapes = (date(2026, 11, 2), date(2026, 11, 16))
    return Troupe(
        structure,
        autre,
        comptes,
        parcours=suivre(structure, "Placide-Montérose", "Nadège", "alice", "bob", etapes=etapes),
        parcours_non_encadre=suivre(structure, "Ozier", "Jérémie"),
        autre_parcours=suivre(autre, "Vertueux", "Christian", "denis", "eve"),
    )


def _comptes(session: Session, structure: Structure, autre: Structure, le: datetime) -> dict[str, Compte]:
    comptes = {}
    for nom, role, ou in (
        ("bob", "encadrant", structure),
        ("alice", "conseiller", structure),
        ("carole", "responsable", structure),
        ("eve", "encadrant", autre),
        ("denis", "conseiller", autre),
        ("fanny", "responsable", autre),
    ):
        comptes[nom] = creer_compte(session, f"{nom}@test.example", role, ou, le=le)
    hier = date(2026, 11, 22)
    for nom, role in (("perle", "conseiller"), ("paul", "encadrant"), ("pia", "responsable")):
        comptes[nom] = creer_compte(session, f"{nom}@test.example", role, structure, fin=hier, le=le)
    for nom, role, zone in (
        ("ralph", "reseau", None),
        ("elsa", "etat", None),
        ("zora", "zone", "Nord"),
        ("adam", "admin", None),
    ):
        territoire = None if role == "admin" else "Martinique"
        comptes[nom] = creer_compte(
            session, f"{nom}@test.example", role, territoire=territoire, zone=zone, fin=hier, le=le
        )
    for nom, role, zone in (("rita", "reseau", None), ("emile", "etat", None), ("zoe", "zone", "Nord")):
        comptes[nom] = creer_compte(session, f"{nom}@test.example", role, territoire="Martinique", zone=zone, le=le)
    comptes["ada"] = creer_compte(session, "ada@test.example", "admin", le=le)
    comptes["personne"] = creer_compte(session, "personne@test.example", le=le)
    return comptes
