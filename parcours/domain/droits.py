"""Who may see and do what: one question per function, asked by views, lists and mails alike.

A person is reached only through a role in force in the structure that follows them: `conseiller` and
`responsable` see every parcours of their structure, `encadrant` only those they supervise today, without the
social part. `reseau`, `etat`, `zone` see aggregates; `admin` sees accounts, structures and nights, never a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from parcours.domain.catalogue import est_du_travail
from parcours.domain.compte import NomRole, Profil, est_en_vigueur
from parcours.domain.suite_alerte import GESTES_DE_L_ENCADRANT, Geste


class Affecte(Protocol):
    """An assignment: who, for what, from when to when."""

    compte_id: int
    fonction: str
    debut: date
    fin: date | None


class Dossier(Protocol):
    """What permissions need to know of a parcours."""

    @property
    def structure_id(self) -> int:
        """The structure that follows it."""

    @property
    def affectations(self) -> Sequence[Affecte]:
        """The assignments, past and present."""


class Note(Protocol):
    """What permissions need to know of a step."""

    auteur_id: int | None


class Signalee(Protocol):
    """What permissions need to know of an alert."""

    code: str
    objet: str

    @property
    def structure_id(self) -> int:
        """The structure that it concerns."""

    @property
    def parcours(self) -> Dossier | None:
        """The parcours that it concerns; None: the structure itself."""


class Lieu(Protocol):
    """What permissions need to know of a structure."""

    id: int
    territoire: str
    zone: str


@dataclass(frozen=True)
class Perimetre:
    """The parcours an account may list: all of some structures, and those it supervises in others."""

    compte_id: int
    au: date
    entieres: frozenset[int]
    encadrees: frozenset[int]

    @property
    def est_vide(self) -> bool:
        """Whether no person can be reached at all."""
        return not (self.entieres or self.encadrees)


# A page asks for that of its reader again and again.
@lru_cache(maxsize=256)
def perimetre(profil: Profil) -> Perimetre:
    """The same answer as `peut_voir`, as sets of structures, for the lists."""
    entieres = profil.structures(NomRole.CONSEILLER, NomRole.RESPONSABLE)
    return Perimetre(profil.compte_id, profil.au, entieres, profil.structures(NomRole.ENCADRANT) - entieres)


def peut_voir(profil: Profil, parcours: Dossier) -> bool:
    """May this account open this parcours, today?"""
    acces = perimetre(profil)
    if parcours.structure_id in acces.entieres:
        return True
    return parcours.structure_id in acces.encadrees and any(
        a.compte_id == profil.compte_id and a.fonction == "encadrant" and est_en_vigueur(a.debut, a.fin, profil.au)
        for a in parcours.affectations
    )


def peut_accompagner(profil: Profil, parcours: Dossier) -> bool:
    """May this account see the social part of a parcours, and record contracts, PASS, exit…?"""
    return parcours.structure_id in perimetre(profil).entieres


def peut_noter(profil: Profil, parcours: Dossier) -> bool:
    """May this account log a step? Whoever may open the parcours."""
    return peut_voir(profil, parcours)


def peut_corriger_etape(profil: Profil, parcours: Dossier, etape: Note) -> bool:
    """May this account correct or remove this step? Its author, or whoever accompanies."""
    return peut_accompagner(profil, parcours) or (peut_noter(profil, parcours) and etape.auteur_id == profil.compte_id)


def peut_corriger_competence(profil: Profil, parcours: Dossier, observation: Note) -> bool:
    """May this account correct or remove what was seen at work? As for a step."""
    return peut_corriger_etape(profil, parcours, observation)


def peut_lister(profil: Profil) -> bool:
    """May this account open the list of parcours?"""
    return not perimetre(profil).est_vide


def peut_encadrer(profil: Profil) -> bool:
    """May this account have a crew: is it in charge of persons, at work or otherwise?"""
    return peut_lister(profil)


def peut_accueillir(profil: Profil, structure: Lieu) -> bool:
    """May this account record an entry, or import a file, in this structure?"""
    return structure.id in perimetre(profil).entieres


def peut_passer_en_revue(profil: Profil) -> bool:
    """May this account go through parcours one by one? Whoever accompanies somewhere."""
    return bool(perimetre(profil).entieres)


def peut_accueillir_quelque_part(profil: Profil) -> bool:
    """May this account record an entry in at least one structure?"""
    return bool(perimetre(profil).entieres)


def peut_voir_structure(profil: Profil, structure: Lieu) -> bool:
    """May this account open the page of a structure (conventions, results as aggregates)?"""
    return (
        peut_administrer(profil)
        or structure.id in profil.structures(NomRole.CONSEILLER, NomRole.RESPONSABLE)
        or peut_voir_agregats(profil, structure)
    )


def peut_voir_agregats(profil: Profil, structure: Lieu) -> bool:
    """May this account see the aggregates of a structure through its territoire or its zone?"""
    return any(
        role.territoire == structure.territoire and (role.nom != NomRole.ZONE or role.zone == structure.zone)
        for role in profil.roles
        if role.nom in (NomRole.RESEAU, NomRole.ETAT, NomRole.ZONE)
    )


def peut_voir_sorties(profil: Profil, structure: Lieu) -> bool:
    """May this account open the exits behind a figure, person by person?"""
    return structure.id in perimetre(profil).entieres


def peut_gerer_structure(profil: Profil, structure: Lieu) -> bool:
    """May this account change a structure, its conventions, annexes and thresholds?"""
    return peut_administrer(profil) or structure.id in profil.structures(NomRole.RESPONSABLE)


def peut_repondre_derive(profil: Profil, structure: Lieu) -> bool:
    """May this account take, comment and close a drift signal? It belongs to the structure itself."""
    return structure.id in profil.structures(NomRole.RESPONSABLE)


def peut_voir_territoire(profil: Profil) -> bool:
    """May this account open the territory page (aggregates only)?"""
    return profil.a_un_role(NomRole.RESEAU, NomRole.ETAT, NomRole.ZONE)


def peut_veiller(profil: Profil) -> bool:
    """May this account open the watch? Those who follow persons, and those who follow structures."""
    return peut_lister(profil) or peut_voir_territoire(profil)


def peut_voir_alerte(profil: Profil, alerte: Signalee) -> bool:
    """May this account read this alert? Those of a structure itself are for who directs it."""
    if alerte.parcours is None:
        return alerte.structure_id in profil.structures(NomRole.RESPONSABLE)
    if peut_accompagner(profil, alerte.parcours):
        return True
    return est_du_travail(alerte.code, alerte.objet) and peut_voir(profil, alerte.parcours)


def peut_traiter(profil: Profil, alerte: Signalee, geste: Geste) -> bool:
    """May this account do this about an alert? An encadrant settles the work alerts of the crew, and mutes none."""
    if not peut_voir_alerte(profil, alerte):
        return False
    accompagne = alerte.parcours is None or peut_accompagner(profil, alerte.parcours)
    return accompagne or geste in GESTES_DE_L_ENCADRANT


def dirige(profil: Profil) -> bool:
    """Does this account direct a structure? What nobody answered is told to it."""
    return bool(profil.structures(NomRole.RESPONSABLE))


def peut_administrer(profil: Profil) -> bool:
    """May this account manage accounts, structures, nights and messages?"""
    return profil.a_un_role(NomRole.ADMIN)


def peut_lire_motifs(profil: Profil) -> bool:
    """May this account read how the motives of an exit are counted? Whoever reads or records exits, or administers."""
    return peut_administrer(profil) or peut_passer_en_revue(profil) or peut_voir_territoire(profil)


def peut_voir_effets(profil: Profil) -> bool:
    """May this account see what share of the reminders is acted on, by code and without names?"""
    return peut_administrer(profil) or dirige(profil)


def est_connecte(profil: Profil) -> bool:
    """Pages that every signed-in account has: its own settings."""
    return profil.compte_id > 0
