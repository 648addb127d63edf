"""What can be going on in a parcours on a day: one function per story, and how common each is.

Every story takes a number of days: what it means is said by each (usually: how long until the thing that matters).
Dates are chosen so that the parcours is lawful, and quiet but for that one thing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from parcours.demonstration.dossier import (
    PASS_JOURS,
    ContratInvente,
    Dossier,
    EtapeInventee,
    ProlongationInventee,
    SuspensionInventee,
    enchainer,
    jour_ouvre,
    rythme,
)
from parcours.demonstration.repartition import Issue
from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation
from parcours.domain.motif_sortie import BAREME, CategorieSortie
from parcours.domain.structure import TypeStructure

Situation = Callable[[Random, date, TypeStructure, int], Dossier]

PREMIER_CONTRAT_MOIS = 4
# Neither a death nor a court decision is a thing to invent for a demonstration.
_NEUTRALISANTS = ("16", "20")
_RETRAITE = "15"


def _jours(nombre: int) -> timedelta:
    return timedelta(days=nombre)


def calme(rng: Random, au: date, genre: TypeStructure, anciennete: int) -> Dossier:
    """Entered `anciennete` days ago; nothing to say."""
    entree = au - _jours(anciennete)
    fin = max(au + _jours(rng.randint(66, 190)), ajouter_mois(entree, PREMIER_CONTRAT_MOIS))
    dossier = _present(rng, entree, fin, genre)
    dossier.etapes = _suivi(rng, entree, au)
    return dossier


def fin_de_contrat(rng: Random, au: date, genre: TypeStructure, reste: int) -> Dossier:
    """The contract ends in `reste` days (negative: it has ended, and nothing was recorded)."""
    fin = au + _jours(reste)
    entree = fin - _jours(rng.randint(140, 330))
    dossier = _present(rng, entree, fin, genre)
    dossier.etapes = _suivi(rng, entree, au)
    return dossier


def fin_de_pass(rng: Random, au: date, genre: TypeStructure, reste: int) -> Dossier:
    """The PASS, and the contract with it, end in `reste` days."""
    fin = au + _jours(reste)
    pass_debut = fin - _jours(PASS_JOURS - 1)
    entree = pass_debut + _jours(rng.choice((0, 0, 60, 150)))
    dossier = _present(rng, entree, fin, genre)
    dossier.pass_debut = pass_debut
    dossier.etapes = _suivi(rng, entree, au)
    return dossier


def suspendu(rng: Random, au: date, genre: TypeStructure, reste: int) -> Dossier:
    """The PASS is suspended for `reste` days more (negative: it was, and nothing says that the person is back)."""
    fin = au + _jours(reste)
    debut = min(fin, au) - _jours(rng.randint(25, 90))
    entree = debut - _jours(rng.randint(60, 200))
    dossier = _present(rng, entree, au + _jours(rng.randint(100, 160)), genre)
    dossier.suspensions = [SuspensionInventee(debut, fin)]
    dossier.etapes = rythme(rng, entree, min(fin - UN_JOUR, au - _jours(3)), 5, 20)
    return dossier


def prolonge(rng: Random, au: date, genre: TypeStructure, reste: int) -> Dossier:
    """A PASS already prolonged, that came with the person, and ends in `reste` days."""
    dossier = calme(rng, au, genre, rng.randint(150, 300))
    ajout = rng.choice((90, 150, 180))
    dossier.pass_debut = au + _jours(reste - ajout - PASS_JOURS + 1)
    fin_initiale = dossier.pass_debut + _jours(PASS_JOURS - 1)
    motif = MotifProlongation.DIFFICULTES if genre in ("AI", "ACI") else MotifProlongation.SENIOR
    demandee_le = min(fin_initiale - _jours(rng.randint(10, 40)), au - _jours(8))
    dossier.prolongations = [ProlongationInventee(ajout, demandee_le, motif)]
    dossier.age_minimum = 53 if motif is MotifProlongation.SENIOR else 18
    return dossier


def prolongation_demandee(rng: Random, au: date, genre: TypeStructure, reste: int) -> Dossier:
    """The PASS ends in `reste` days, and the request to prolong it waits for an answer."""
    dossier = fin_de_pass(rng, au, genre, reste)
    motif = MotifProlongation.DIFFICULTES if genre in ("AI", "ACI") else MotifProlongation.SENIOR
    dossier.prolongations = [
        ProlongationInventee(180, au - _jours(rng.randint(12, 33)), motif, DecisionProlongation.DEMANDEE)
    ]
    dossier.age_minimum = 53 if motif is MotifProlongation.SENIOR else 18
    return dossier


def cddi_au_bout(rng: Random, au: date, genre: TypeStructure, reste: int) -> Dossier:
    """The 24 months of CDDI are reached in `reste` days; the PASS, suspended for a while, goes further."""
    limite = au + _jours(reste)
    entree = ajouter_mois(limite + UN_JOUR, -24)
    dossier = _present(rng, entree, limite, genre)
    debut = entree + _jours(200)
    dossier.suspensions = [SuspensionInventee(debut, debut + _jours(rng.randint(90, 120)))]
    dossier.etapes = _suivi(rng, entree, au)
    return dossier


def silence(rng: Random, au: date, genre: TypeStructure, depuis: int) -> Dossier:
    """No step for `depuis` days, though there used to be one every other week."""
    dossier = calme(rng, au, genre, depuis + rng.randint(90, 200))
    dossier.etapes = rythme(rng, dossier.entree, au - _jours(depuis), rng.randint(5, 7), 13)
    return dossier


def jamais_vu(rng: Random, au: date, genre: TypeStructure, depuis: int) -> Dossier:
    """Entered `depuis` days ago, and no step since."""
    dossier = calme(rng, au, genre, depuis)
    dossier.etapes = []
    return dossier


def etape_prevue(rng: Random, au: date, genre: TypeStructure, dans: int) -> Dossier:
    """A step is planned in `dans` days (negative: that day has passed, and nobody said what became of it)."""
    dossier = calme(rng, au, genre, rng.randint(60, 300))
    dossier.etapes.append(EtapeInventee(jour_ouvre(au + _jours(dans), avant=dans < 0), "prevue"))
    return dossier


@dataclass(frozen=True)
class Frequence:
    """How common a story is, and the range of its number of days; some kinds of structure do not have it."""

    poids: float
    situation: Situation
    de: int
    a: int
    types: tuple[str, ...] = ("EI", "AI", "ETTI", "ACI")


FREQUENCES = (
    Frequence(64, calme, 20, 330),
    Frequence(8, calme, 371, 520),
    Frequence(2.5, fin_de_contrat, -13, -1),
    Frequence(1.5, fin_de_contrat, -40, -16),
    Frequence(3.5, fin_de_contrat, 1, 15),
    Frequence(6, fin_de_contrat, 17, 58),
    Frequence(1, fin_de_pass, 2, 15),
    Frequence(2, fin_de_pass, 18, 58),
    Frequence(0.7, fin_de_pass, -45, -2),
    Frequence(1.6, suspendu, 5, 70),
    Frequence(0.6, suspendu, -12, -3),
    Frequence(2, prolonge, 70, 170),
    Frequence(0.7, prolongation_demandee, 20, 55),
    Frequence(2, cddi_au_bout, 8, 85, ("EI", "ACI")),
    Frequence(3.5, silence, 38, 75),
    Frequence(1.2, jamais_vu, 36, 70),
    Frequence(2.5, etape_prevue, 1, 7),
    Frequence(1, etape_prevue, -6, -1),
)


def en_cours(rng: Random, au: date, genre: TypeStructure) -> Dossier:
    """Somebody who is there today, with a story drawn by its frequency."""
    possibles = [frequence for frequence in FREQUENCES if genre in frequence.types]
    tiree = rng.choices(possibles, [frequence.poids for frequence in possibles])[0]
    return tiree.situation(rng, au, genre, rng.randint(tiree.de, tiree.a))


def sorti(rng: Random, debut: date, genre: TypeStructure, issue: Issue) -> Dossier:
    """Somebody who left, within the period that starts on `debut`."""
    le = debut + _jours(issue.jour)
    minimum = 97 if genre in ("EI", "ACI") else 15
    sejour = rng.randint(20, 75) if issue.est_courte else rng.randint(minimum, max(minimum, min(issue.jour, 690)))
    entree = le - _jours(min(sejour, issue.jour))
    dossier = _present(rng, entree, le, genre)
    dossier.sortie = le
    dossier.motif = _motif(rng, issue.categorie, le)
    if dossier.motif == _RETRAITE:
        dossier.age_minimum, dossier.age_maximum = 60, 62
    dossier.etapes = rythme(rng, entree, le - _jours(rng.randint(1, 14)), rng.randint(1, 4), 25)
    return dossier


def _motif(rng: Random, categorie: CategorieSortie | None, le: date) -> str | None:
    if categorie is None:
        return None
    if categorie is CategorieSortie.NEUTRALISEE:
        return rng.choice(_NEUTRALISANTS)
    codes = [motif.code for motif in BAREME.motifs(le) if motif.categorie is categorie]
    return rng.choices(codes, [1 if code == _RETRAITE else 5 for code in codes])[0]


def _present(rng: Random, entree: date, fin: date, genre: TypeStructure) -> Dossier:
    """A stay from an entry to the end of its last contract; a first CDDI cut short of its minimum was broken."""
    minimum = ajouter_mois(entree, PREMIER_CONTRAT_MOIS) - UN_JOUR
    if genre in ("EI", "ACI") and fin < minimum:
        contrats = [ContratInvente("cddi", entree, minimum, rompu=fin)]
    else:
        contrats = enchainer(rng, genre, entree, fin)
    return Dossier(genre, entree, pass_debut=entree, contrats=contrats)


def _suivi(rng: Random, entree: date, au: date) -> list[EtapeInventee]:
    """A few recent steps, the last one not long ago."""
    derniere = max(au - _jours(rng.randint(1, 22)), entree)
    return rythme(rng, entree, derniere, rng.randint(1, 6), 24)
