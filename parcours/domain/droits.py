"""Who may see and do what: one question per function, asked by views, lists and mails alike.

A person is reached only through a role in force in the structure that follows them: `conseiller` and
`responsable` see every parcours of their structure, `encadrant` only those they supervise today, without the
social part; `remplacant` those they stand in for today, without what was noted of the person. `reseau`, `etat`,
`zone` see aggregates; `admin` sees accounts, structures and nights, never a person. Whoever accompanied in a structure
and has no role there any more reads the parcours they were référent·e of for thirty days, and writes nothing.
"""

from typing import Protocol

from parcours.domain.acces import Acces as Acces
from parcours.domain.acces import Dossier
from parcours.domain.acces import Perimetre as Perimetre
from parcours.domain.acces import acces as acces
from parcours.domain.acces import lisible_jusqu_au as lisible_jusqu_au
from parcours.domain.acces import perimetre as perimetre
from parcours.domain.acces import relais_jusqu_au as relais_jusqu_au
from parcours.domain.catalogue import est_du_travail
from parcours.domain.compte import NomRole, Profil
from parcours.domain.etape import Visibilite, ne_dit_que_le_travail
from parcours.domain.suite_alerte import GESTES_DE_L_ENCADRANT, Geste


class Note(Protocol):
    """What permissions need to know of a step."""

    auteur_id: int | None


class NoteLue(Note, Protocol):
    """The same, what it is, and who its note is for."""

    genre: str
    theme: str | None
    visibilite: str


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


def peut_ouvrir(profil: Profil, parcours: Dossier) -> bool:
    """May this account open this parcours, be it only to read it?"""
    return acces(profil, parcours) is not Acces.AUCUN


def peut_voir(profil: Profil, parcours: Dossier) -> bool:
    """Is this parcours among those this account follows, today: listed, and written in?"""
    return acces(profil, parcours) not in (Acces.AUCUN, Acces.LECTURE)


def peut_lire_le_social(profil: Profil, parcours: Dossier) -> bool:
    """May this account read the social part of a parcours? Who accompanies, and who did until lately."""
    return acces(profil, parcours) in (Acces.ENTIER, Acces.LECTURE)


def peut_lire_les_dates(profil: Profil, parcours: Dossier) -> bool:
    """May this account read the PASS, what is due and the plan? Those above, and who stands in."""
    return acces(profil, parcours) in (Acces.ENTIER, Acces.LECTURE, Acces.RELAIS)


def peut_lire_note(profil: Profil, parcours: Dossier, etape: NoteLue) -> bool:
    """May this account read the note of a step it sees, and what was joined to it?

    Who supervises: those of the work, written for the team, about no obstacle; what is shared with the person may be
    about anything.
    Who stands in: those that may be shared, and its own.
    """
    match acces(profil, parcours):
        case Acces.TRAVAIL:
            return etape.visibilite == Visibilite.EQUIPE and ne_dit_que_le_travail(etape.genre, etape.theme)
        case Acces.RELAIS:
            return etape.visibilite == Visibilite.PARTAGEABLE or etape.auteur_id == profil.compte_id
    return True


def peut_accompagner(profil: Profil, parcours: Dossier) -> bool:
    """May this account see the social part of a parcours, and record contracts, PASS, exit…?"""
    return parcours.structure_id in perimetre(profil).entieres


def peut_noter(profil: Profil, parcours: Dossier) -> bool:
    """May this account log a step? Whoever follows the parcours."""
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


def peut_exporter(profil: Profil) -> bool:
    """May this account take a list of people away as a table? Who accompanies: the others read theirs on the screen."""
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


def peut_faire_un_dossier(profil: Profil, structure: Lieu) -> bool:
    """May this account freeze the review file that the structure hands to the State?"""
    return structure.id in profil.structures(NomRole.RESPONSABLE)


def peut_repondre_derive(profil: Profil, structure: Lieu) -> bool:
    """May this account take, comment and close a drift signal? It belongs to the structure itself."""
    return structure.id in profil.structures(NomRole.RESPONSABLE)


def peut_voir_territoire(profil: Profil) -> bool:
    """May this account open the territory page (aggregates only)?"""
    return profil.a_un_role(NomRole.RESEAU, NomRole.ETAT, NomRole.ZONE)


def territoires_vus_entiers(profil: Profil) -> list[str]:
    """The territories whose structures this account sees side by side, in the order of its roles; a zone is not one."""
    entiers = (NomRole.RESEAU, NomRole.ETAT)
    return list(dict.fromkeys(r.territoire for r in profil.roles if r.nom in entiers and r.territoire is not None))


def peut_voir_reseau(profil: Profil) -> bool:
    """May this account see the structures of a whole territory side by side?"""
    return bool(territoires_vus_entiers(profil))


def peut_veiller(profil: Profil) -> bool:
    """May this account open the watch? Those who follow persons, and those who follow structures."""
    return peut_lister(profil) or peut_voir_territoire(profil)


def peut_voir_alerte(profil: Profil, alerte: Signalee) -> bool:
    """May this account read this alert? Those of a structure itself are for who directs it."""
    if alerte.parcours is None:
        return alerte.structure_id in profil.structures(NomRole.RESPONSABLE)
    ce_qu_il_est = acces(profil, alerte.parcours)
    if ce_qu_il_est is Acces.TRAVAIL:
        return est_du_travail(alerte.code, alerte.objet)
    return ce_qu_il_est in (Acces.ENTIER, Acces.RELAIS)


def peut_traiter(profil: Profil, alerte: Signalee, geste: Geste) -> bool:
    """May this account do this about an alert? Who supervises or stands in settles those they read, and mutes none."""
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
