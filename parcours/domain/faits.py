"""The facts of one parcours, as plain data: what the deadlines, the frise and the refusals are computed from."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from parcours.domain.echeance import SeuilsChoisis
from parcours.domain.etape import GENRES_SANS_RENCONTRE, GenreEtape
from parcours.domain.pass_iae import PassIae, fin_retenue


@dataclass(frozen=True)
class FaitContrat:
    """A contract: `fin` is its real last day (broken or not), None for a CDI still running."""

    id: int
    genre: str
    debut: date
    fin: date | None
    derogation: str | None = None
    renouvelle_id: int | None = None


@dataclass(frozen=True)
class FaitEtape:
    """A step: when, whether it is done, missed, moved or planned, and of which kind."""

    id: int
    le: date
    etat: str
    genre: str = ""


@dataclass(frozen=True)
class FaitJalon:
    """A line of the plan (`domain.plan`): its key there, the day counted from the end, and what was done about it.

    `id` is that of its row, None for a line that is not stored yet; `etat` is prevu, fait or abandonne.
    """

    cle: str
    du_le: date
    etat: str = "prevu"
    deplace_au: date | None = None
    fait_le: date | None = None
    motif: str | None = None
    id: int | None = None

    @property
    def le(self) -> date:
        """The day it is expected: the one chosen by hand, where there is one."""
        return self.deplace_au or self.du_le


@dataclass(frozen=True)
class FaitHeures:
    """The hours of a contract in a month (`mois`: its first day), with those spent in companies (AI).

    `contrat_debut` is the first day of a contract that is not among those of the parcours.
    """

    contrat_id: int
    mois: date
    travaillees: Decimal
    en_entreprise: Decimal = Decimal(0)
    contrat_debut: date | None = None


@dataclass(frozen=True)
class FaitAutorisation:
    """What the prefect, or an agreement, allows for a time, both days inclusive."""

    id: int
    genre: str
    debut: date
    fin: date


@dataclass(frozen=True)
class FaitImmersion:
    """An immersion: where, when, and what came of it."""

    id: int
    hote: str
    debut: date
    fin: date
    resultat: str = "a_renseigner"


@dataclass(frozen=True)
class FaitFormation:
    """A training: its title, when, and what came of it."""

    id: int
    intitule: str
    debut: date
    fin: date
    resultat: str = "a_renseigner"


@dataclass(frozen=True)
class FaitObjectif:
    """An objective: for when, and where it stands (ouvert, atteint, abandonne)."""

    id: int
    pour_le: date
    etat: str = "ouvert"


@dataclass(frozen=True)
class FaitDocument:
    """A document of the person: its kind, what names it when the kind does not, and its last day."""

    id: int
    genre: str
    libelle: str | None
    fin: date


@dataclass(frozen=True)
class FaitCritere:
    """A criterion met at entry, and the date of the proof that was seen."""

    code: str
    justificatif_le: date | None


@dataclass(frozen=True)
class FaitSuivi:
    """The news due so many months after the exit, and the day they were taken."""

    mois: int
    du_le: date
    fait_le: date | None


@dataclass(frozen=True)
class FaitFse:
    """A participation in an operation of the FSE+: the day the data of the exit were entered on its site."""

    sortie_saisie_le: date | None


@dataclass(frozen=True)
class AutresSejours:
    """What the other parcours of the person in the structure hold of what is counted by person.

    Hours in companies, immersions, and the decisions of the prefect on these hours.
    """

    heures: tuple[FaitHeures, ...] = ()
    immersions: tuple[FaitImmersion, ...] = ()
    autorisations: tuple[FaitAutorisation, ...] = ()


@dataclass(frozen=True)
class Faits:
    """Everything the rules look at, for one parcours; `seuils` are the thresholds that its structure chose."""

    type_structure: str
    entree_le: date
    silence_jours: int = 30
    pass_iae: PassIae | None = None
    contrats: tuple[FaitContrat, ...] = ()
    etapes: tuple[FaitEtape, ...] = ()
    sortie_le: date | None = None
    sortie_motif: str | None = None
    jalons: tuple[FaitJalon, ...] = ()
    premier_entretien_jours: int = 15
    diagnostic_jours: int = 30
    bilan_jours: int = 90
    diagnostic_le: date | None = None
    diagnostic_auteur: str | None = None
    criteres: tuple[FaitCritere, ...] = ()
    immersions: tuple[FaitImmersion, ...] = ()
    formations: tuple[FaitFormation, ...] = ()
    documents: tuple[FaitDocument, ...] = ()
    objectifs: tuple[FaitObjectif, ...] = ()
    suivis: tuple[FaitSuivi, ...] = ()
    fse: FaitFse | None = None
    naissance: date | None = None
    heures: tuple[FaitHeures, ...] = ()
    autorisations: tuple[FaitAutorisation, ...] = ()
    autres_sejours: AutresSejours = AutresSejours()
    seuils: SeuilsChoisis = field(default_factory=dict, hash=False)

    @property
    def est_clos(self) -> bool:
        """Whether the person has left."""
        return self.sortie_le is not None

    @property
    def insertion_le(self) -> date:
        """The day the pathway began: the PASS follows the person, it may have begun in another structure."""
        if self.pass_iae is None or self.fin_du_pass is None:
            return self.entree_le
        return min(self.entree_le, self.pass_iae.debut)

    @property
    def fin_du_pass(self) -> date | None:
        """The end of the PASS; None without one, or when it was over before the entry: it was of an earlier stay."""
        fin = fin_retenue(self.pass_iae) if self.pass_iae is not None else None
        return fin if fin is not None and fin >= self.entree_le else None

    @property
    def contrats_en_ordre(self) -> tuple[FaitContrat, ...]:
        """Contracts by first day."""
        return tuple(sorted(self.contrats, key=lambda contrat: (contrat.debut, contrat.id)))

    @property
    def dernier_contrat(self) -> FaitContrat | None:
        """The contract that ends last (one without end comes after all)."""
        return max(self.contrats, key=lambda c: (c.fin or date.max, c.debut, c.id), default=None)

    @property
    def presences(self) -> tuple[date, ...]:
        """Days of the steps that took place and at which the person was there, in order."""
        return tuple(sorted(e.le for e in self.etapes if e.etat == "faite" and e.genre != GenreEtape.ABSENCE))

    @property
    def etapes_faites(self) -> tuple[date, ...]:
        """Days of the accompaniment steps that took place, in order; being at work is not one."""
        return tuple(sorted(e.le for e in self.etapes if e.etat == "faite" and e.genre not in GENRES_SANS_RENCONTRE))
