"""Codes to words, for templates: each filter reads the label that the domain gives to the code."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from parcours.domain.autorisation import GenreAutorisation
from parcours.domain.competence import NiveauCompetence
from parcours.domain.contrat import Derogation, GenreContrat
from parcours.domain.derive_reponse import CauseDerive
from parcours.domain.document import nom as document_nom
from parcours.domain.eligibilite import libelle_critere
from parcours.domain.etape import EtatEtape, GenreEtape, Theme
from parcours.domain.formation import ResultatFormation
from parcours.domain.immersion import ResultatImmersion
from parcours.domain.motif_sortie import libelle as libelle_du_motif
from parcours.domain.objectif import THEMES, EtatObjectif
from parcours.domain.parcours import NiveauFormation
from parcours.domain.passage import RaisonPassage
from parcours.rendering.formats import NON_RENSEIGNE

Filtre = Callable[..., str]


def libelle(enumeration: type[StrEnum]) -> Filtre:
    """A filter from the code of an enumeration to its French label; nothing reads «non renseigné»."""

    def lire(code: str | None) -> str:
        return str(getattr(enumeration(code), "libelle", code)) if code else NON_RENSEIGNE

    return lire


def libelle_motif(code: str | None) -> str:
    """The label of an exit motive."""
    return libelle_du_motif(code) if code else "pas encore connu"


class Nommable(Protocol):
    """What is needed of a document."""

    genre: str
    libelle: str | None


def nom_document(document: Nommable) -> str:
    """How a document is called."""
    return document_nom(document.genre, document.libelle)


FILTRES: dict[str, Filtre] = {
    "libelle_autorisation": libelle(GenreAutorisation),
    "libelle_cause_derive": libelle(CauseDerive),
    "libelle_competence": libelle(NiveauCompetence),
    "libelle_contrat": libelle(GenreContrat),
    "libelle_critere": libelle_critere,
    "libelle_derogation": libelle(Derogation),
    "libelle_etape": libelle(GenreEtape),
    "libelle_etat_etape": libelle(EtatEtape),
    "libelle_etat_objectif": libelle(EtatObjectif),
    "libelle_motif": libelle_motif,
    "libelle_theme_objectif": THEMES.__getitem__,
    "libelle_niveau_formation": libelle(NiveauFormation),
    "libelle_raison_passage": libelle(RaisonPassage),
    "libelle_resultat_formation": libelle(ResultatFormation),
    "libelle_resultat_immersion": libelle(ResultatImmersion),
    "libelle_theme": libelle(Theme),
    "nom_document": nom_document,
}
