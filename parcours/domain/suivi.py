"""News taken after the exit: when they are due, and what may be noted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import ajouter_mois, en_toutes_lettres
from parcours.domain.erreurs import Manquement, SortieImpossible

MOIS_DE_SUIVI = (3, 6)


class SituationSuivi(StrEnum):
    """Where the person stands on the day of the news."""

    EMPLOI_DURABLE = "emploi_durable"
    EMPLOI_TRANSITION = "emploi_transition"
    CREATION = "creation"
    AUTRE_SIAE = "autre_siae"
    FORMATION = "formation"
    RECHERCHE = "recherche"
    INACTIVITE = "inactivite"
    SANS_NOUVELLE = "sans_nouvelle"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "emploi_durable": "Emploi durable (CDI, ou CDD de 6 mois et plus)",
            "emploi_transition": "Emploi de transition (CDD de moins de 6 mois, intérim, contrat aidé)",
            "creation": "Création ou reprise d’entreprise",
            "autre_siae": "Contrat dans une autre structure d’insertion",
            "formation": "Formation",
            "recherche": "Recherche d’emploi",
            "inactivite": "Sans activité ni recherche",
            "sans_nouvelle": "Sans nouvelle, malgré nos appels",
            "autre": "Autre situation",
        }[self.value]


@dataclass(frozen=True)
class SaisieSuivi:
    """News as typed."""

    fait_le: date
    situation: SituationSuivi
    precision: str | None


def prevu_le(sortie_le: date, mois: int) -> date:
    """The day on which news are due, so many calendar months after the exit."""
    return ajouter_mois(sortie_le, mois)


def verifier(saisie: SaisieSuivi, sortie_le: date, au: date) -> None:
    """Raise SortieImpossible (field fait_le) when news are noted before the exit, or in the future."""
    manquements = []
    if saisie.fait_le < sortie_le:
        phrase = f"La sortie est du {en_toutes_lettres(sortie_le)} : les nouvelles ne peuvent pas être avant."
        manquements.append(Manquement("fait_le", phrase, "avant_la_sortie", sortie_le))
    if saisie.fait_le > au:
        phrase = "Ce jour est à venir : indiquez le jour où vous avez eu ces nouvelles."
        manquements.append(Manquement("fait_le", phrase, "nouvelles_futures", au))
    SortieImpossible.lever_si(manquements)
