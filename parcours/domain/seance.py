"""The sessions of a training: a day, its hours, who came; the hours followed are their sum, and nothing else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import FormationImpossible, Manquement

# More hours than this in a day is a slip of the finger, not a rule.
HEURES_MAX = 12
# A weekly rhythm over more than a year is one too.
SEANCES_MAX = 60
SEMAINE = timedelta(days=7)


class Presence(StrEnum):
    """Whether the person came."""

    A_NOTER = "a_noter"
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSE = "excuse"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "a_noter": "À noter",
            "present": "Présent·e",
            "absent": "Absent·e",
            "excuse": "Absence excusée",
        }[self.value]


class Tenue(Protocol):
    """What a total needs of a session."""

    heures_prevues: Decimal
    heures_suivies: Decimal
    presence: str


@dataclass(frozen=True)
class SaisieSeance:
    """A session as typed; `heures_suivies` None: all those planned for whoever came, none otherwise."""

    le: date
    heures_prevues: Decimal
    presence: Presence = Presence.A_NOTER
    heures_suivies: Decimal | None = None

    @property
    def retenues(self) -> Decimal:
        """The hours followed."""
        if self.presence is not Presence.PRESENT:
            return Decimal(0)
        return self.heures_prevues if self.heures_suivies is None else self.heures_suivies


@dataclass(frozen=True)
class Total:
    """The sessions of a training together, in hours."""

    nombre: int
    a_noter: int
    prevues: Decimal
    suivies: Decimal


def totaliser(seances: Iterable[Tenue]) -> Total:
    """The total of some sessions."""
    lues = list(seances)
    return Total(
        nombre=len(lues),
        a_noter=sum(seance.presence == Presence.A_NOTER for seance in lues),
        prevues=sum((seance.heures_prevues for seance in lues), Decimal(0)),
        suivies=sum((seance.heures_suivies for seance in lues), Decimal(0)),
    )


def verifier(saisie: SaisieSeance, debut: date, fin: date, deja: Collection[date], au: date) -> None:
    """Raise FormationImpossible with every reason; `debut` and `fin` are those of the training, `deja` its other days.

    Fields: le, heures_prevues, presence, heures_suivies.
    """
    trouves = _fautes_de_jour(saisie.le, debut, fin, deja)
    if not 0 < saisie.heures_prevues <= HEURES_MAX:
        phrase = f"Une séance dure plus de 0 et au plus {HEURES_MAX} heures."
        trouves.append(Manquement("heures_prevues", phrase, "heures_prevues"))
    if saisie.presence is not Presence.A_NOTER and saisie.le > au:
        phrase = "Cette séance est à venir : la présence se note le jour même ou après."
        trouves.append(Manquement("presence", phrase, "a_venir", au))
    suivies = saisie.heures_suivies
    if suivies is not None and saisie.presence is Presence.PRESENT and not 0 < suivies <= saisie.heures_prevues:
        phrase = "Les heures suivies vont de plus de 0 aux heures prévues ; sans aucune, notez une absence."
        trouves.append(Manquement("heures_suivies", phrase, "heures_suivies"))
    elif suivies and saisie.presence is not Presence.PRESENT:
        phrase = "Des heures suivies supposent une présence : choisissez « Présent·e », ou laissez ce champ vide."
        trouves.append(Manquement("heures_suivies", phrase, "sans_presence"))
    FormationImpossible.lever_si(trouves)


def _fautes_de_jour(le: date, debut: date, fin: date, deja: Collection[date]) -> list[Manquement]:
    if not debut <= le <= fin:
        phrase = (
            f"La formation va du {en_toutes_lettres(debut)} au {en_toutes_lettres(fin)} : choisissez un de ces jours."
        )
        return [Manquement("le", phrase, "hors_formation")]
    if le in deja:
        phrase = f"Une séance est déjà notée le {en_toutes_lettres(le)} : modifiez-la, ou changez le jour."
        return [Manquement("le", phrase, "deja", le)]
    return []


def jours_du_rythme(le: date, jusqu_au: date | None, fin: date, deja: Collection[date]) -> list[date]:
    """The days of a weekly rhythm from a first one, without those already there; the first one alone without an end.

    Raises FormationImpossible on `jusqu_au`: before the first day, after the training, or too many.
    """
    if jusqu_au is None:
        return [le]
    if jusqu_au < le:
        raise FormationImpossible("Ce jour est avant la première séance.", "jusqu_au", "avant", le)
    if jusqu_au > fin:
        phrase = f"La formation finit le {en_toutes_lettres(fin)} : le rythme s’arrête ce jour-là au plus tard."
        raise FormationImpossible(phrase, "jusqu_au", "apres_la_fin", fin)
    jours = [le + rang * SEMAINE for rang in range((jusqu_au - le) // SEMAINE + 1)]
    if len(jours) > SEANCES_MAX:
        phrase = f"Cela fait {len(jours)} séances : {SEANCES_MAX} au plus d’un coup."
        raise FormationImpossible(phrase, "jusqu_au", "trop")
    nouveaux = [jour for jour in jours if jour not in deja]
    if not nouveaux:
        raise FormationImpossible("Toutes ces séances sont déjà notées.", "le", "deja", le)
    return nouveaux


def verifier_les_dates(debut: date, fin: date, jours: Collection[date]) -> list[Manquement]:
    """The reasons to refuse new dates of a training: they leave some of its sessions outside."""
    trouves = []
    if jours and min(jours) < debut:
        phrase = f"Une séance est notée le {en_toutes_lettres(min(jours))} : la formation ne peut pas commencer après."
        trouves.append(Manquement("debut", phrase, "seance_avant", min(jours)))
    if jours and max(jours) > fin:
        phrase = f"Une séance est notée le {en_toutes_lettres(max(jours))} : la formation ne peut pas finir avant."
        trouves.append(Manquement("fin", phrase, "seance_apres", max(jours)))
    return trouves
