"""What is known of the invented world, as plain records: the oracle reads them. Nothing here knows the product.

Keys are those of the product, so that both name the same fact.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Periode:
    """Two days, both inside."""

    debut: date
    fin: date


@dataclass
class Suspension(Periode):
    """`dans`: how many of its days the official end, as read, already holds."""

    motif: str
    dans: int = 0


@dataclass
class Prolongation(Periode):
    """The same, once `decision` is accordee (else demandee, refusee)."""

    motif: str
    demandee_le: date
    decision: str
    decidee_le: date | None = None
    dans: int = 0


@dataclass
class Pass:
    """`officielle` was read on `lue_le`."""

    id: int
    debut: date
    officielle: date
    lue_le: date
    suspensions: dict[int, Suspension] = field(default_factory=dict)
    prolongations: dict[int, Prolongation] = field(default_factory=dict)


@dataclass
class Contrat:
    """`exception`: what lets it go beyond the total, or be shorter than the minimum."""

    id: int
    genre: str
    debut: date
    fin: date | None
    rompu_le: date | None = None
    exception: str | None = None
    renouvelle: int | None = None

    @property
    def dernier_jour(self) -> date | None:
        return self.rompu_le or self.fin


@dataclass
class Etape:
    le: date
    etat: str
    genre: str


@dataclass
class Stage(Periode):
    """An immersion or a training; `resultat` is a_renseigner until it is said."""

    nom: str
    resultat: str = "a_renseigner"


@dataclass
class Heures:
    contrat: int
    mois: date
    travaillees: float
    en_entreprise: float


@dataclass
class Autorisation(Periode):
    genre: str


@dataclass
class Document:
    genre: str
    libelle: str | None
    fin: date


@dataclass
class Jalon:
    """What someone said of a line of the plan: fait (on the day `fait_le`), abandonne, or deplace (to the day `le`)."""

    etat: str
    le: date | None = None
    fait_le: date | None = None


@dataclass
class Objectif:
    """Until someone says that it is reached or abandoned."""

    pour_le: date
    est_ouvert: bool = True


@dataclass
class Suivi:
    du_le: date
    fait_le: date | None = None


@dataclass
class Sortie:
    le: date
    motif: str | None


@dataclass
class Maison:
    """A structure and its settings."""

    id: int
    ref: str
    genre: str
    fuseau: str
    conseiller: int
    responsable: int
    seuils: dict[str, list[int]] = field(default_factory=dict)
    orange: int = 60
    rouge: int = 15
    silence: int = 30
    premier_entretien: int = 15
    diagnostic: int = 30
    bilan: int = 90
    participe_fse: bool = False
    conventions: dict[int, Periode] = field(default_factory=dict)
    annexes: dict[int, Periode] = field(default_factory=dict)
    annexe_de: dict[int, int] = field(default_factory=dict)


@dataclass
class Personne:
    id: int
    naissance: date
    passes: dict[int, Pass] = field(default_factory=dict)
    documents: dict[int, Document] = field(default_factory=dict)
    dossiers: list["Dossier"] = field(default_factory=list)

    @property
    def dernier_pass(self) -> Pass | None:
        """The one that started last."""
        return max(self.passes.values(), key=lambda p: (p.debut, p.id), default=None)


@dataclass
class Dossier:
    """A stay of a person in a structure; `fse` holds the day the data of the exit were entered, `[None]` before."""

    id: int
    ref: str
    maison: Maison
    personne: Personne
    entree: date
    diagnostic_le: date | None = None
    diagnostic_par: str | None = None
    criteres: dict[str, date | None] = field(default_factory=dict)
    contrats: dict[int, Contrat] = field(default_factory=dict)
    etapes: dict[int, Etape] = field(default_factory=dict)
    formations: dict[int, Stage] = field(default_factory=dict)
    immersions: dict[int, Stage] = field(default_factory=dict)
    heures: dict[int, Heures] = field(default_factory=dict)
    autorisations: dict[int, Autorisation] = field(default_factory=dict)
    jalons: dict[str, Jalon] = field(default_factory=dict)
    objectifs: dict[int, Objectif] = field(default_factory=dict)
    sortie: Sortie | None = None
    suivis: dict[int, Suivi] = field(default_factory=dict)
    fse: list[date | None] = field(default_factory=list)

    @property
    def dernier_contrat(self) -> Contrat | None:
        """The one that ends last; a contract without end ends after all others."""
        return max(self.contrats.values(), key=lambda c: (c.dernier_jour or date.max, c.debut, c.id), default=None)

    @property
    def jours_d_etape(self) -> list[date]:
        """The days on which a step of the support took place, in order, one for each; work attendance is not one."""
        faites = [etape for etape in self.etapes.values() if etape.etat == "faite"]
        return sorted(e.le for e in faites if e.genre not in ("presence", "retard", "absence"))

    @property
    def jours_ou_on_est_venu(self) -> list[date]:
        """The days on which anything but an absence was noted as having taken place."""
        return sorted(e.le for e in self.etapes.values() if e.etat == "faite" and e.genre != "absence")
