"""The plan of an import: what will be written for each person, what is refused, what is to be looked at.

Every sentence here is fit for the journal and the terminal: it names nobody. `detail` is for the page only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from parcours.domain.candidature import Candidature, PersonneConnue
from parcours.domain.dates import Periode, accorder, en_toutes_lettres, jours_entre
from parcours.domain.erreurs import typographie

SOURCE = "import"
COORDONNEES: Mapping[str, str] = {
    "civilite": "civilité",
    "telephone": "téléphone",
    "email": "adresse électronique",
    "commune": "commune",
    "code_postal": "code postal",
}


class Nature(StrEnum):
    """What a remark is about."""

    RECUL = "recul"
    A_COMPLETER = "a_completer"
    DIFFERENCE = "difference"
    LAISSE = "laisse"
    A_VERIFIER = "a_verifier"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "recul": "Fin qui recule",
            "a_completer": "À compléter",
            "difference": "Différence",
            "laisse": "Non importé",
            "a_verifier": "À vérifier",
        }[self.value]


@dataclass(frozen=True)
class LigneRefusee:
    """Why a line is refused once compared with the others and with what is stored."""

    numero: int
    colonne: str
    motif: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "motif", typographie(self.motif))


@dataclass(frozen=True)
class Remarque:
    """Something to look at; nothing was overwritten. `detail` gives the two values, for the page only."""

    numero: int
    nature: Nature
    phrase: str
    detail: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrase", typographie(self.phrase))


@dataclass(frozen=True)
class ContratPrecise:
    """A contract that came from an import, whose end changed in the file, at line `numero`."""

    contrat_id: int
    debut: date
    fin_avant: date | None
    fin: date
    numero: int


@dataclass(frozen=True)
class PassDeplace(Periode):
    """A stored PASS whose official dates changed in the file, at line `numero`; `debut` and `fin` are the new ones."""

    pass_id: int
    debut_avant: date
    fin_avant: date
    numero: int

    @property
    def recule(self) -> bool:
        """Whether the end goes back: the file may be older than what is stored."""
        return self.fin < self.fin_avant


@dataclass(frozen=True)
class PlanSejour:
    """What becomes of one parcours: opened (`sejour_id` None), or completed; `entree_avant` when the entry moves."""

    sejour_id: int | None
    entree_le: date
    entree_avant: date | None = None
    contrats: tuple[Candidature, ...] = ()
    precises: tuple[ContratPrecise, ...] = ()

    @property
    def change(self) -> bool:
        """Whether something is to be written."""
        return self.sejour_id is None or bool(self.entree_avant or self.contrats or self.precises)


@dataclass(frozen=True)
class PlanPersonne:
    """What an import does to one person: `premiere` names a new one, `reference` is the line of the latest contract.

    `numeros` are all the lines; `coordonnees` are those of the file; `complements`, what fills our blanks; `reculs`,
    the PASS whose end goes back in the file, and is not written.
    """

    premiere: Candidature
    reference: Candidature
    numeros: tuple[int, ...]
    connue: PersonneConnue | None
    coordonnees: Mapping[str, str] = field(default_factory=dict)
    complements: Mapping[str, str] = field(default_factory=dict)
    passes: tuple[Candidature, ...] = ()
    deplaces: tuple[PassDeplace, ...] = ()
    reculs: tuple[PassDeplace, ...] = ()
    sejour: PlanSejour | None = None
    remarques: tuple[Remarque, ...] = ()

    @property
    def change(self) -> bool:
        """Whether something is to be written."""
        a_un_sejour = self.sejour is not None and self.sejour.change
        return bool(self.connue is None or self.complements or self.passes or self.deplaces or a_un_sejour)

    @property
    def qui(self) -> PersonneConnue | Candidature:
        """Whose name and birth date these are: as stored, else as they will be."""
        return self.connue or self.premiere

    @property
    def sejour_ouvert(self) -> PlanSejour | None:
        """The parcours to open, if any."""
        return self.sejour if self.sejour is not None and self.sejour.sejour_id is None else None

    @property
    def contrats(self) -> tuple[Candidature, ...]:
        """The contracts to add."""
        return self.sejour.contrats if self.sejour is not None else ()

    @property
    def phrases(self) -> list[str]:
        """What will be written, in order, without any name."""
        toutes = (*self.phrases_du_pass, *self.phrases_du_sejour, *self.phrases_de_l_identite)
        return [typographie(phrase) for phrase in toutes]

    @property
    def phrases_du_pass(self) -> list[str]:
        """What becomes of the PASS."""
        ajouts = [f"PASS IAE enregistré, {du_au(c.pass_debut, c.pass_fin)}." for c in self.passes]
        return ajouts + [phrase for deplace in self.deplaces for phrase in _phrases_du_deplacement(deplace)]

    @property
    def phrases_du_sejour(self) -> list[str]:
        """What becomes of the parcours and its contracts."""
        sejour = self.sejour
        if sejour is None:
            return []
        debut = []
        if sejour.sejour_id is None:
            debut = [f"Parcours ouvert le {en_toutes_lettres(sejour.entree_le)}."]
        elif sejour.entree_avant is not None:
            debut = [
                f"Entrée avancée du {en_toutes_lettres(sejour.entree_avant)} au {en_toutes_lettres(sejour.entree_le)}."
            ]
        ajouts = [f"Contrat ajouté, {du_au(c.debut, c.fin)}." for c in sejour.contrats]
        return [*debut, *ajouts, *(_phrase_de_la_fin(precise) for precise in sejour.precises)]

    @property
    def phrases_de_l_identite(self) -> list[str]:
        """What is filled in the identity."""
        if self.connue is None or not self.complements:
            return []
        return [f"Identité complétée : {', '.join(COORDONNEES[champ] for champ in self.complements)}."]


@dataclass(frozen=True)
class Plan:
    """What an import will do, or has done, person by person; `avertissements` are about the file itself.

    `sans_referent`: how many parcours were opened without anyone to accompany them.
    """

    personnes: tuple[PlanPersonne, ...]
    refus: tuple[LigneRefusee, ...]
    avertissements: tuple[str, ...] = ()
    sans_referent: int = 0

    @property
    def a_ecrire(self) -> list[PlanPersonne]:
        """The persons for whom something changes."""
        return [personne for personne in self.personnes if personne.change]

    @property
    def nouvelles(self) -> list[PlanPersonne]:
        """The persons to create."""
        return [personne for personne in self.personnes if personne.connue is None]

    @property
    def modifiees(self) -> list[PlanPersonne]:
        """The known persons for whom something changes."""
        return [personne for personne in self.a_ecrire if personne.connue is not None]

    @property
    def inchangees(self) -> int:
        """How many persons of the file are already up to date."""
        return len(self.personnes) - len(self.a_ecrire)

    @property
    def nombre_de_parcours(self) -> int:
        """How many parcours are opened."""
        return sum(personne.sejour_ouvert is not None for personne in self.personnes)

    @property
    def nombre_de_contrats(self) -> int:
        """How many contracts are added."""
        return sum(len(personne.contrats) for personne in self.personnes)

    @property
    def nombre_de_contrats_precises(self) -> int:
        """How many stored contracts have a new end."""
        return sum(len(personne.sejour.precises) for personne in self.personnes if personne.sejour is not None)

    @property
    def nombre_de_pass(self) -> int:
        """How many PASS are added."""
        return sum(len(personne.passes) for personne in self.personnes)

    @property
    def nombre_de_pass_deplaces(self) -> int:
        """How many stored PASS have new official dates."""
        return sum(len(personne.deplaces) for personne in self.personnes)

    @property
    def reculs(self) -> list[PassDeplace]:
        """The stored PASS whose end goes back in the file, and is not written."""
        return [recul for personne in self.personnes for recul in personne.reculs]

    @property
    def remarques(self) -> list[Remarque]:
        """Everything to look at, by line."""
        toutes = (remarque for personne in self.personnes for remarque in personne.remarques)
        return sorted(toutes, key=lambda remarque: (remarque.numero, remarque.phrase))


def resume(plan: Plan, lignes_refusees: int) -> str:
    """The line of the journal: «Import : 21 personnes, 23 contrats, 5 lignes refusées.»."""
    comptes = [accorder(len(plan.a_ecrire), "personne"), accorder(plan.nombre_de_contrats, "contrat")]
    if plan.nombre_de_pass_deplaces:
        comptes.append(accorder(plan.nombre_de_pass_deplaces, "PASS déplacé", "PASS déplacés"))
    comptes.append(accorder(lignes_refusees, "ligne refusée", "lignes refusées"))
    return typographie(f"Import : {', '.join(comptes)}.")


def du_au(debut: date, fin: date | None) -> str:
    """The dates of a period: «du 5 mars 2025 au 4 septembre 2025», or «à partir du…» without an end."""
    if fin is None:
        return f"à partir du {en_toutes_lettres(debut)}"
    return f"du {en_toutes_lettres(debut)} au {en_toutes_lettres(fin)}"


def _phrases_du_deplacement(deplace: PassDeplace) -> list[str]:
    phrases = []
    if deplace.debut != deplace.debut_avant:
        avant, apres = en_toutes_lettres(deplace.debut_avant), en_toutes_lettres(deplace.debut)
        phrases.append(f"Début du PASS corrigé, du {avant} au {apres}.")
    if deplace.fin != deplace.fin_avant:
        jours = jours_entre(deplace.fin_avant, deplace.fin)
        sens = "déplacée" if jours > 0 else "avancée"
        phrases.append(
            f"Fin du PASS {sens} de {accorder(abs(jours), 'jour')}, "
            f"du {en_toutes_lettres(deplace.fin_avant)} au {en_toutes_lettres(deplace.fin)}."
        )
    return phrases


def _phrase_de_la_fin(precise: ContratPrecise) -> str:
    contrat = f"Contrat du {en_toutes_lettres(precise.debut)}"
    if precise.fin_avant is None:
        return f"{contrat} : fin connue, le {en_toutes_lettres(precise.fin)}."
    avant, apres = en_toutes_lettres(precise.fin_avant), en_toutes_lettres(precise.fin)
    return f"{contrat} : fin portée du {avant} au {apres}."
