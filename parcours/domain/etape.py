"""Accompaniment steps: kinds, themes, and what is refused."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import EtapeImpossible


class GenreEtape(StrEnum):
    """What was done."""

    ENTRETIEN = "entretien"
    ACCUEIL = "accueil"
    DIAGNOSTIC = "diagnostic"
    BILAN = "bilan"
    EVALUATION = "evaluation"
    DEMARCHE = "demarche"
    ATELIER = "atelier"
    VISITE = "visite"
    TRIPARTITE = "tripartite"
    POINT = "point"
    BRAVO = "bravo"
    DIFFICULTE = "difficulte"
    PRESENCE = "presence"
    RETARD = "retard"
    ABSENCE = "absence"
    REVUE = "revue"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "entretien": "Entretien de suivi",
            "accueil": "Accueil",
            "diagnostic": "Diagnostic socioprofessionnel",
            "bilan": "Bilan intermédiaire",
            "evaluation": "Évaluation au poste",
            "demarche": "Démarche",
            "atelier": "Atelier collectif",
            "visite": "Visite d’entreprise",
            "tripartite": "Rencontre à trois",
            "point": "Point au travail",
            "bravo": "Bravo",
            "difficulte": "Difficulté au travail",
            "presence": "Présence",
            "retard": "Retard",
            "absence": "Absence",
            "revue": "Revue du parcours",
        }[self.value]


# The code of a refusal: the key of a page was already that of a step; the next try needs another.
CLE_DEJA_UTILISEE = "cle_deja_utilisee"


class Theme(StrEnum):
    """The eight obstacles of the ASP's yearly grid, and the digital one that it lacks."""

    LANGUE = "langue"
    DROITS = "droits"
    LOGEMENT = "logement"
    MOBILITE = "mobilite"
    SANTE = "sante"
    JUSTICE = "justice"
    ARGENT = "argent"
    DISPONIBILITE = "disponibilite"
    NUMERIQUE = "numerique"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "langue": "Langue française",
            "droits": "Démarches et droits",
            "logement": "Logement",
            "mobilite": "Mobilité",
            "sante": "Santé",
            "justice": "Justice",
            "argent": "Budget et dettes",
            "disponibilite": "Disponibilité",
            "numerique": "Numérique",
        }[self.value]


class EtatEtape(StrEnum):
    """Whether it took place. A missed appointment is a fact, not a fault."""

    FAITE = "faite"
    PREVUE = "prevue"
    MANQUEE = "manquee"
    DEPLACEE = "deplacee"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {"faite": "Faite", "prevue": "Prévue", "manquee": "Manquée", "deplacee": "Déplacée"}[self.value]


class Visibilite(StrEnum):
    """Who may read it, inside the structure."""

    EQUIPE = "equipe"
    CIP = "cip"
    PARTAGEABLE = "partageable"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "equipe": "Toute l’équipe, encadrant·e compris",
            "cip": "L’accompagnement seulement",
            "partageable": "À partager avec la personne",
        }[self.value]


class Lieu(StrEnum):
    """Inside the structure, or with a partner."""

    INTERNE = "interne"
    EXTERNE = "externe"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {"interne": "Dans la structure", "externe": "À l’extérieur, avec un partenaire"}[self.value]


# What an encadrant may log and read: the work, never the social or health part.
GENRES_DU_TRAVAIL = (
    GenreEtape.POINT,
    GenreEtape.BRAVO,
    GenreEtape.DIFFICULTE,
    GenreEtape.EVALUATION,
    GenreEtape.ENTRETIEN,
    GenreEtape.PRESENCE,
    GenreEtape.RETARD,
    GenreEtape.ABSENCE,
)
# Being there is not being accompanied: it answers no silence, and is listed apart.
GENRES_DE_PRESENCE = frozenset({GenreEtape.PRESENCE, GenreEtape.RETARD, GenreEtape.ABSENCE})
# Nor is being talked of: a review is held without the person.
GENRES_SANS_RENCONTRE = GENRES_DE_PRESENCE | {GenreEtape.REVUE}
# What they may change in a step: the rest stays as the accompanying person left it.
CHAMPS_DU_TRAVAIL = frozenset({"le", "genre", "etat", "duree_minutes", "note"})


def ne_dit_que_le_travail(genre: str, theme: str | None) -> bool:
    """Whether a step is about the work and nothing else: what an encadrant may read of it, were it for the team."""
    return genre in GENRES_DU_TRAVAIL and not theme


class EtapeDeTheme(Protocol):
    """What is read of a step to know what was worked on, and when."""

    @property
    def le(self) -> date:
        """The day."""

    @property
    def theme(self) -> str | None:
        """The obstacle that it is about, if any."""

    @property
    def etat(self) -> str:
        """Whether it was done."""


@dataclass(frozen=True)
class SaisieEtape:
    """A step as typed."""

    le: date
    genre: GenreEtape
    etat: EtatEtape
    theme: Theme | None
    lieu: Lieu
    duree_minutes: int | None
    est_collective: bool
    visibilite: Visibilite
    note: str | None


@dataclass(frozen=True)
class SaisieComplement:
    """What is added to a step once it is saved; `est_reservee`: kept for those who accompany."""

    theme: Theme | None
    note: str | None
    duree_minutes: int | None
    est_reservee: bool = False


def verifier(saisie: SaisieEtape, entree_le: date, sortie_le: date | None, au: date, voit_le_social: bool) -> None:
    """Raise EtapeImpossible when a step cannot be: future and done, past and planned, out of the parcours."""
    if saisie.etat is not EtatEtape.PREVUE and saisie.le > au:
        raise EtapeImpossible("Cette date est à venir : choisissez « Prévue », ou corrigez la date.", "le")
    if saisie.etat is EtatEtape.PREVUE and saisie.le < au:
        raise EtapeImpossible("Cette date est passée : dites si l’étape a été faite, manquée ou déplacée.", "etat")
    if saisie.le < entree_le:
        raise EtapeImpossible(
            f"Le parcours commence le {en_toutes_lettres(entree_le)} : l’étape ne peut pas être avant.", "le"
        )
    if sortie_le is not None and saisie.le > sortie_le:
        raise EtapeImpossible(
            f"Le parcours s’est terminé le {en_toutes_lettres(sortie_le)} : l’étape ne peut pas être après.", "le"
        )
    du_travail = ne_dit_que_le_travail(saisie.genre, saisie.theme)
    if not voit_le_social and (not du_travail or saisie.visibilite is Visibilite.CIP):
        raise EtapeImpossible("Cette étape revient au conseiller ou à la conseillère.", "genre")
    if saisie.visibilite is Visibilite.EQUIPE and not du_travail:
        raise EtapeImpossible(
            "Les encadrant·es ne lisent que le travail : gardez cette étape à l’accompagnement, ou partagez-la avec la "
            "personne.",
            "visibilite",
        )
