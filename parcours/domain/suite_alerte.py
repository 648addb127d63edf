"""What someone does about an alert: take it, snooze it, mute it, give it to someone, close it; and until when."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import Refus
from parcours.domain.urgence import peut_tarder

REPORT_APRES_LA_LIMITE = timedelta(days=30)
SOURDINE_MAXIMUM = timedelta(days=180)
# Announced as often without anyone doing anything, an alert is told to who directs the structure.
ANNONCES_SANS_SUITE = 2
# What someone took and left overdue is said again to them every week: a fortnight before who directs is told.
REDITE = timedelta(days=7)
PROPOSITION = timedelta(days=7)
DERNIER_JOUR = "C’est le dernier jour : cette alerte n’attend plus. Prenez-la, ou faites ce qu’elle demande."


class SuiteImpossible(Refus):
    """Something that cannot be done about an alert as it stands."""


class Geste(StrEnum):
    """What can be done about an alert, as its address says it."""

    PRENDRE = "prendre"
    RENDRE = "rendre"
    REPORTER = "reporter"
    SOURDINE = "sourdine"
    CONFIER = "confier"
    CLORE = "clore"
    ROUVRIR = "rouvrir"

    @property
    def libelle(self) -> str:
        """The verb of its button."""
        return {
            "prendre": "Prendre",
            "rendre": "Rendre",
            "reporter": "Reporter",
            "sourdine": "Mettre en sourdine",
            "confier": "Confier",
            "clore": "Clore",
            "rouvrir": "Remettre à traiter",
        }[self.value]

    @property
    def demande_une_saisie(self) -> bool:
        """Whether something is to be said before it is done: a day, a reason, someone."""
        return self in (Geste.REPORTER, Geste.SOURDINE, Geste.CONFIER, Geste.CLORE)


# Work alerts are theirs to settle; silencing one, or giving it to someone, belongs to those who accompany.
GESTES_DE_L_ENCADRANT = frozenset({Geste.PRENDRE, Geste.RENDRE, Geste.REPORTER, Geste.CLORE, Geste.ROUVRIR})


class Genre(StrEnum):
    """What was done, as the history of an alert keeps it."""

    PRISE = "prise"
    RENDUE = "rendue"
    REPORTEE = "reportee"
    SOURDINE = "sourdine"
    CONFIEE = "confiee"
    CLOSE = "close"
    ROUVERTE = "rouverte"
    ESCALADEE = "escaladee"


class Etat(StrEnum):
    """Where an alert is found: the boxes of the watch. The escalated ones are also to be dealt with."""

    A_TRAITER = "a-traiter"
    ESCALADEES = "escaladees"
    REPORTEES = "reportees"
    SOURDINE = "sourdine"
    CLOSES = "closes"


class Suivie(Protocol):
    """What is needed of an alert to know what can be done about it."""

    @property
    def code(self) -> str:
        """Its code in the catalogue."""

    @property
    def objet(self) -> str:
        """What of the parcours it is about."""

    @property
    def limite(self) -> date:
        """The legal date."""

    @property
    def close_le(self) -> date | None:
        """When it closed."""

    @property
    def close_par_id(self) -> int | None:
        """Who closed it; the watch itself otherwise."""

    @property
    def prise_par_id(self) -> int | None:
        """Who takes care of it."""

    @property
    def annonces(self) -> int:
        """How many mornings a digest announced it since someone last did something about it."""

    @property
    def reportee_au(self) -> date | None:
        """The day it comes back."""

    @property
    def sourdine_au(self) -> date | None:
        """The last day it is silent."""


def etat(alerte: Suivie, au: date) -> Etat:
    """The box of an alert on a day."""
    if alerte.close_le is not None:
        return Etat.CLOSES
    if alerte.sourdine_au is not None and alerte.sourdine_au >= au:
        return Etat.SOURDINE
    if alerte.reportee_au is not None and alerte.reportee_au > au:
        return Etat.REPORTEES
    return Etat.A_TRAITER


def gestes(alerte: Suivie, compte_id: int, au: date) -> list[Geste]:
    """What an account can do about an alert on a day, whatever it may; the first one is what it does most."""
    boite = etat(alerte, au)
    if boite is Etat.CLOSES:
        return [Geste.ROUVRIR] if alerte.close_par_id is not None else []
    if boite is not Etat.A_TRAITER:
        return [Geste.ROUVRIR, Geste.CONFIER, Geste.CLORE]
    redite = [Geste.PRENDRE] if alerte.annonces else []
    prise = {None: [Geste.PRENDRE], compte_id: [*redite, Geste.RENDRE]}.get(alerte.prise_par_id, [])
    plus_tard = [Geste.REPORTER, Geste.SOURDINE] if peut_attendre(alerte, au) else []
    return [*prise, *plus_tard, Geste.CONFIER, Geste.CLORE]


def _butoir(alerte: Suivie, au: date) -> date | None:
    """The day that nobody goes past unaware: its limit, while it is not over; None for what cannot be late."""
    return alerte.limite if peut_tarder(alerte.code, alerte.objet) and alerte.limite >= au else None


def peut_attendre(alerte: Suivie, au: date) -> bool:
    """Whether it may be snoozed or muted: on its very last day, it may not."""
    return _butoir(alerte, au) != au


def dernier_report(alerte: Suivie, au: date) -> date:
    """The last day an alert may be snoozed to: its limit while it is not over."""
    return _butoir(alerte, au) or au + REPORT_APRES_LA_LIMITE


def report_propose(alerte: Suivie, au: date) -> date:
    """The day proposed for a snooze: a week, or the limit when it is nearer."""
    return min(au + PROPOSITION, dernier_report(alerte, au))


def verifier_ouverte(alerte: Suivie) -> None:
    """Raise SuiteImpossible when an alert is closed."""
    if alerte.close_le is not None:
        raise SuiteImpossible("Cette alerte est déjà close.", code="deja_close")


def verifier_prise(alerte: Suivie, compte_id: int | None) -> None:
    """May be taken: open, and nobody else takes care of it. Raises SuiteImpossible.

    Whoever took care of it says so again once digests announced it since: at another threshold, or past its day.
    """
    verifier_ouverte(alerte)
    if alerte.prise_par_id is None or (alerte.prise_par_id == compte_id and alerte.annonces):
        return
    if alerte.prise_par_id == compte_id:
        raise SuiteImpossible("Vous vous occupez déjà de cette alerte.", code="deja_prise")
    raise SuiteImpossible("Quelqu’un s’en occupe déjà : demandez qu’on vous la confie.", code="deja_prise")


def verifier_rendue(alerte: Suivie, compte_id: int | None) -> None:
    """May be given back: by who took it. Raises SuiteImpossible."""
    verifier_ouverte(alerte)
    if alerte.prise_par_id is None:
        raise SuiteImpossible("Personne ne s’occupe de cette alerte.", code="pas_prise")
    if alerte.prise_par_id != compte_id:
        raise SuiteImpossible("Quelqu’un d’autre s’en occupe : elle peut être confiée.", code="prise_par_autrui")


def verifier_report(alerte: Suivie, jusqu_au: date, au: date) -> None:
    """May be snoozed to a day: after today, and not past `dernier_report`. Raises SuiteImpossible."""
    verifier_ouverte(alerte)
    if not peut_attendre(alerte, au):
        raise SuiteImpossible(DERNIER_JOUR, "jusqu_au", "dernier_jour", au)
    if jusqu_au <= au:
        raise SuiteImpossible("Choisissez un jour après aujourd’hui.", "jusqu_au", "report_passe", au)
    dernier = dernier_report(alerte, au)
    if jusqu_au > dernier:
        pourquoi = "le jour de l’échéance" if dernier == alerte.limite else "trente jours au plus"
        message = f"Reportez au plus tard au {en_toutes_lettres(dernier)} : {pourquoi}."
        raise SuiteImpossible(message, "jusqu_au", "report_trop_loin", dernier)


def verifier_sourdine(alerte: Suivie, jusqu_au: date, au: date) -> None:
    """May be muted until a day, included: after today, six months and the limit to come at most.

    Raises SuiteImpossible: nobody lets a date go by because its alert was mute.
    """
    verifier_ouverte(alerte)
    if not peut_attendre(alerte, au):
        raise SuiteImpossible(DERNIER_JOUR, "jusqu_au", "dernier_jour", au)
    if jusqu_au <= au:
        raise SuiteImpossible("Choisissez un jour après aujourd’hui.", "jusqu_au", "sourdine_passee", au)
    butoir = _butoir(alerte, au)
    if butoir is not None and jusqu_au > butoir:
        message = f"Une sourdine s’arrête au plus tard le jour de l’échéance : le {en_toutes_lettres(alerte.limite)}."
        raise SuiteImpossible(message, "jusqu_au", "sourdine_trop_longue", alerte.limite)
    if jusqu_au > au + SOURDINE_MAXIMUM:
        dernier = au + SOURDINE_MAXIMUM
        message = f"Une sourdine dure six mois au plus : jusqu’au {en_toutes_lettres(dernier)}."
        raise SuiteImpossible(message, "jusqu_au", "sourdine_trop_longue", dernier)


def verifier_confiee(alerte: Suivie, vers_id: int, *, peut_s_en_occuper: bool) -> None:
    """May be given to someone: they may deal with it, and do not already. Raises SuiteImpossible."""
    verifier_ouverte(alerte)
    if not peut_s_en_occuper:
        message = "Cette personne ne peut pas s’occuper de cette alerte : elle n’accompagne pas ici."
        raise SuiteImpossible(message, "vers", "confiee_a_tort")
    if alerte.prise_par_id == vers_id:
        raise SuiteImpossible("Cette personne s’en occupe déjà.", "vers", "deja_prise")


def verifier_rouverte(alerte: Suivie, au: date, *, cause_tient: bool) -> None:
    """May be put back: snoozed, muted, or closed by someone while its cause still stands. Raises SuiteImpossible."""
    boite = etat(alerte, au)
    if boite is Etat.A_TRAITER:
        raise SuiteImpossible("Cette alerte est déjà à traiter.", code="deja_ouverte")
    if boite is not Etat.CLOSES:
        return
    if alerte.close_par_id is None:
        raise SuiteImpossible("Elle s’est fermée d’elle-même : elle reviendra si sa cause revient.", code="close_seule")
    if not cause_tient:
        raise SuiteImpossible("Sa cause a disparu, ou un seuil plus proche est passé depuis.", code="cause_disparue")
