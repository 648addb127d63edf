"""Documents of a person that expire: kinds, what is refused, what deserves a second look. None is ever kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import DocumentImpossible, Manquement, typographie
from parcours.domain.faits import FaitDocument
from parcours.domain.texte import cle_de_tri


class GenreDocument(StrEnum):
    """What was seen."""

    RQTH = "rqth"
    TITRE_SEJOUR = "titre_sejour"
    PERMIS = "permis"
    CACES = "caces"
    HABILITATION = "habilitation"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "rqth": "RQTH",
            "titre_sejour": "Titre de séjour",
            "permis": "Permis de conduire",
            "caces": "CACES",
            "habilitation": "Habilitation",
            "autre": "Autre document",
        }[self.value]


@dataclass(frozen=True)
class SaisieDocument:
    """A document as typed: `fin` is its last day, `vu_le` the day someone saw it."""

    genre: GenreDocument
    libelle: str | None
    fin: date
    vu_le: date


def nom(genre: str, libelle: str | None) -> str:
    """How a document is called: its kind, then what names it («CACES, R489 catégorie 3»)."""
    lu = GenreDocument(genre)
    if libelle is None:
        return lu.libelle
    return libelle if lu is GenreDocument.AUTRE else f"{lu.libelle}, {libelle}"


def verifier(saisie: SaisieDocument, autres: Iterable[FaitDocument], au: date) -> None:
    """Raise DocumentImpossible, with every reason, when a document cannot be noted.

    `autres`: the other documents of the person. Fields: libelle, fin, vu_le.
    """
    trouves = []
    if saisie.genre is GenreDocument.AUTRE and saisie.libelle is None:
        trouves.append(Manquement("libelle", "Dites de quel document il s’agit.", "sans_nom"))
    if saisie.vu_le > au:
        phrase = "Ce jour est à venir : indiquez le jour où vous avez vu le document."
        trouves.append(Manquement("vu_le", phrase, "vu_futur", au))
    cle = cle_du_genre(saisie.genre, saisie.libelle)
    if any(cle_du_genre(autre.genre, autre.libelle) == cle and autre.fin == saisie.fin for autre in autres):
        phrase = f"Ce document est déjà noté, jusqu’au {en_toutes_lettres(saisie.fin)}."
        trouves.append(Manquement("fin", phrase, "deja_note", saisie.fin))
    DocumentImpossible.lever_si(trouves)


def cle_du_genre(genre: str, libelle: str | None) -> tuple[str, str]:
    """The same for two documents of which the later one renews the other."""
    return str(genre), cle_de_tri(libelle or "")


def avertissements(saisie: SaisieDocument, autres: Iterable[FaitDocument]) -> list[str]:
    """What is kept as typed, but deserves a second look: one sentence each."""
    trouves = []
    if saisie.fin < saisie.vu_le:
        trouves.append(
            f"Ce document était déjà expiré, depuis le {en_toutes_lettres(saisie.fin)}, quand il a été vu : "
            "vérifiez les deux dates."
        )
    cle = cle_du_genre(saisie.genre, saisie.libelle)
    suivant = max((a.fin for a in autres if cle_du_genre(a.genre, a.libelle) == cle), default=saisie.fin)
    if suivant > saisie.fin:
        trouves.append(
            f"Un document du même genre va jusqu’au {en_toutes_lettres(suivant)} : c’est lui qui est surveillé."
        )
    return [typographie(phrase) for phrase in trouves]
