"""An invented parcours before it is stored: plain facts, and the pieces every story is made of."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from parcours.domain.dates import UN_JOUR, ajouter_mois, jours_entre, mois_pleins
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.structure import TypeStructure

PASS_JOURS = 730


@dataclass
class ContratInvente:
    """A contract; `suit` says that it renews the one before it, `rompu` is its last day when it was broken."""

    genre: str
    debut: date
    fin: date
    suit: bool = False
    derogation: str | None = None
    rompu: date | None = None


@dataclass
class SuspensionInventee:
    """A suspension of the PASS, both days included."""

    debut: date
    fin: date
    motif: MotifSuspension = MotifSuspension.CONTRAT_SUSPENDU


@dataclass
class ProlongationInventee:
    """A prolongation of the PASS by so many days, asked on a day."""

    jours: int
    demandee_le: date
    motif: MotifProlongation
    decision: DecisionProlongation = DecisionProlongation.ACCORDEE


@dataclass
class EtapeInventee:
    """A step; `par_encadrant`: noted on the worksite."""

    le: date
    etat: str = "faite"
    genre: str = "entretien"
    par_encadrant: bool = False


@dataclass
class FormationInventee:
    """A training: rank in the list of trainings, and its days."""

    rang: int
    debut: date
    fin: date
    resultat: str = "a_renseigner"


@dataclass
class ImmersionInventee:
    """An immersion: rank in the list of hosts, and its days."""

    rang: int
    debut: date
    fin: date
    objet: str = "decouvrir"
    resultat: str = "a_renseigner"


@dataclass
class Dossier:
    """The facts of one stay. `pass_debut` may be before the entry: the PASS came with the person."""

    type: TypeStructure
    entree: date
    pass_debut: date
    contrats: list[ContratInvente] = field(default_factory=list)
    suspensions: list[SuspensionInventee] = field(default_factory=list)
    prolongations: list[ProlongationInventee] = field(default_factory=list)
    etapes: list[EtapeInventee] = field(default_factory=list)
    formations: list[FormationInventee] = field(default_factory=list)
    immersions: list[ImmersionInventee] = field(default_factory=list)
    sortie: date | None = None
    motif: str | None = None
    age_minimum: int = 18
    age_maximum: int = 61
    est_encadre: bool = False
    est_riche: bool = False
    identite: tuple[str, str, str] | None = None
    metier: str | None = None

    @property
    def pass_fin(self) -> date:
        """The end of the PASS, with what moved it."""
        ajouts = sum(jours_entre(s.debut, s.fin) for s in self.suspensions)
        ajouts += sum(p.jours for p in self.prolongations if p.decision is DecisionProlongation.ACCORDEE)
        return self.pass_debut + timedelta(days=PASS_JOURS - 1 + ajouts)


def enchainer(rng: Random, genre_structure: TypeStructure, debut: date, fin: date) -> list[ContratInvente]:
    """Contracts one after the other from a day to a day, each renewing the former, lengths as the law allows."""
    genre = {"AI": "cddu", "ETTI": "mission"}.get(genre_structure, "cddi")
    mois = mois_pleins(debut, fin + UN_JOUR)
    # A first CDDI lasts four months at least; missions are shorter.
    usuelle = rng.choice((4, 6, 6, 8, 12)) if genre == "cddi" else rng.choice((2, 3, 4))
    nombre = max(1, min(mois // usuelle, 6))
    bornes = [ajouter_mois(debut, mois * i // nombre) for i in range(nombre)]
    fins = [suivante - UN_JOUR for suivante in bornes[1:]] + [fin]
    return [ContratInvente(genre, d, f, suit=i > 0) for i, (d, f) in enumerate(zip(bornes, fins, strict=True))]


def jour_ouvre(le: date, *, avant: bool) -> date:
    """The day itself, or the last working day before it (the next one after it) on a week-end."""
    trop = le.weekday() - 4
    return le if trop <= 0 else le - timedelta(days=trop) if avant else le + timedelta(days=3 - trop)


# The kinds of the first steps of everyone, by rank; the others are interviews.
_GENRES = {1: "diagnostic", 3: "bilan"}


def rythme(rng: Random, entree: date, derniere: date, nombre: int, ecart_jours: int) -> list[EtapeInventee]:
    """So many steps ending on a day, about so many days apart, none before the entry, on working days."""
    trouvees: dict[date, EtapeInventee] = {}
    le = derniere
    for _ in range(nombre):
        if le < entree:
            break
        ouvre = max(jour_ouvre(le, avant=True), entree)
        trouvees[ouvre] = EtapeInventee(ouvre)
        le -= timedelta(days=max(ecart_jours + rng.randint(-ecart_jours // 4, ecart_jours // 4), 1))
    en_ordre = [trouvees[jour] for jour in sorted(trouvees)]
    for rang, etape in enumerate(en_ordre):
        etape.genre = _GENRES.get(rang, etape.genre)
    return en_ordre
