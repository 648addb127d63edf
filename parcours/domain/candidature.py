"""An accepted application as the rules read it, what the structure already holds, and what refuses a whole file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from parcours.domain.dates import Periode
from parcours.domain.erreurs import Refus, typographie
from parcours.domain.structure import TypeStructure
from parcours.domain.texte import cle_de_tri

# A code or a label, in the key of sorting → the code.
TYPES = {cle_de_tri(ecrit): genre.value for genre in TypeStructure for ecrit in (genre.libelle, genre.value)}


class ImportImpossible(Refus):
    """The whole file is refused."""


@dataclass(frozen=True)
class ValeurLaissee:
    """A value of a line that cannot be kept, by the title of its column, and why; the rest of the line is imported."""

    colonne: str
    motif: str


@dataclass(frozen=True)
class Candidature:
    """One accepted application: `numero` is its line in the file, `debut` and `fin` those of the contract."""

    numero: int
    nom: str
    prenom: str
    naissance: date
    debut: date
    fin: date | None
    pass_numero: str
    pass_debut: date
    pass_fin: date
    civilite: str | None = None
    telephone: str | None = None
    email: str | None = None
    commune: str | None = None
    code_postal: str | None = None
    metier: str | None = None
    prescripteur_type: str | None = None
    prescripteur_nom: str | None = None
    structure_nom: str = ""
    structure_type: str = ""
    laissees: tuple[ValeurLaissee, ...] = ()

    @cached_property
    def identite(self) -> tuple[date, str]:
        """Birth date and name without case, accents nor punctuation."""
        return self.naissance, cle_de_tri(f"{self.nom} {self.prenom}")


@dataclass(frozen=True)
class ContratConnu:
    """A stored contract."""

    id: int
    genre: str
    debut: date
    fin: date | None
    rompu_le: date | None
    source: str


@dataclass(frozen=True)
class SejourConnu:
    """A stored parcours and its contracts; `clos_le` is None while it goes on."""

    id: int
    entree_le: date
    clos_le: date | None
    source: str
    contrats: tuple[ContratConnu, ...] = ()


@dataclass(frozen=True)
class PassConnu(Periode):
    """A stored PASS, with its official end."""

    id: int
    numero: str
    suspensions: tuple[Periode, ...] = ()


@dataclass(frozen=True)
class PersonneConnue:
    """A stored person of the structure, with their PASS and parcours."""

    id: int
    nom: str
    prenom: str
    naissance: date
    civilite: str | None = None
    telephone: str | None = None
    email: str | None = None
    commune: str | None = None
    code_postal: str | None = None
    passes: tuple[PassConnu, ...] = ()
    sejours: tuple[SejourConnu, ...] = ()

    @cached_property
    def identite(self) -> tuple[date, str]:
        """Birth date and name without case, accents nor punctuation."""
        return self.naissance, cle_de_tri(f"{self.nom} {self.prenom}")

    @property
    def sejour_en_cours(self) -> SejourConnu | None:
        """The parcours that goes on, if any."""
        return next((sejour for sejour in self.sejours if sejour.clos_le is None), None)

    @property
    def derniere_sortie(self) -> date | None:
        """The latest exit, if any."""
        return max((sejour.clos_le for sejour in self.sejours if sejour.clos_le is not None), default=None)


def est_du_type(ecrit: str, type_structure: str) -> bool:
    """Whether a line is that of a structure of this kind, written as a code or in words; blank says nothing against."""
    return not ecrit or TYPES.get(cle_de_tri(ecrit)) == type_structure


def verifier_type(types: Iterable[str], type_structure: str) -> None:
    """Raise ImportImpossible when no line of the file is that of a structure of this kind; no line at all is none."""
    ecrits = set(types)
    autres = sorted(ecrit for ecrit in ecrits if not est_du_type(ecrit, type_structure))
    if autres and len(autres) == len(ecrits):
        raise ImportImpossible(
            f"Ce fichier est celui d’une structure d’un autre type ({', '.join(autres)}), alors que la structure "
            f"choisie est de type {type_structure} : vérifiez le fichier, ou la structure.",
            code="autre_type",
        )


def avertissement_nom(noms: Iterable[str], nom_structure: str) -> list[str]:
    """The warning when the file names other structures: a name may be written differently, so it is not refused."""
    ici = cle_de_tri(nom_structure)
    autres = sorted(nom for nom in set(noms) if nom and cle_de_tri(nom) != ici)
    if not autres:
        return []
    cites = ", ".join(f"« {nom} »" for nom in autres)
    return [
        typographie(f"Le fichier nomme {cites}, et la structure choisie est « {nom_structure} » : est-ce la même ?")
    ]
