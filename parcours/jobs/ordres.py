"""What is run by hand: everything recomputed, or one task for one date."""

from collections.abc import Callable
from datetime import date

from parcours.actions import echeance, echeance_structure
from parcours.actions.execution import Cle
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import typographie
from parcours.horloge import Horloge
from parcours.jobs import envoi, execution, rappels
from parcours.jobs.execution import TACHES_DE_NUIT, Course
from parcours.queries import echeance as queries
from parcours.queries import structure as queries_structure
from parcours.queries.structure import fuseaux

LOT = 200
RAPPELS, ENVOI = "rappels", "envoi"
TACHES = (*TACHES_DE_NUIT, RAPPELS, ENVOI)


class JourImpossible(Exception):
    """A night that has not come, and would silence the real one; or a digest of the past. The message is French."""


def nombre_de_parcours(base: BaseDeDonnees) -> int:
    """How many parcours `recalculer_tout` will go through."""
    with base.lecture() as session:
        return queries.nombre_de_parcours(session)


def recalculer_tout(
    base: BaseDeDonnees, config: Config, horloge: Horloge, avancer: Callable[[int], None], *, lot: int = LOT
) -> int:
    """Rebuild the deadlines of structures, then of parcours, `lot` in a transaction; thresholds signalled are kept.

    `avancer` is told how many parcours each batch did. Stopped in the middle, it can be run again.
    """
    auteur = Auteur(None, horloge.maintenant(), horloge.aujourdhui(config.fuseau))
    with base.transaction() as session:
        for structure in queries_structure.lister(session):
            echeance_structure.recalculer(session, auteur, structure.id)
    dernier, faits = 0, 0
    while True:
        with base.transaction() as session:
            suivis = queries.lot_de_parcours(session, dernier, lot)
            echeance.recalculer(session, auteur, suivis)
        if not suivis:
            return faits
        dernier, faits = suivis[-1].id, faits + len(suivis)
        avancer(len(suivis))


def lancer(
    base: BaseDeDonnees, config: Config, horloge: Horloge, tache: str, pour_le: date | None, *, refaire: bool
) -> list[Course]:
    """Run one task now: a task of the night in every time zone, the digests whatever their hour, or the deliveries.

    Raises JourImpossible when `pour_le` is after the calendar day of a time zone in use; for the digests, before it
    too: they tell what is open now to those who may read it now.
    """
    if pour_le is not None:
        _verifier_le_jour(base, config, horloge, pour_le)
    if tache in TACHES_DE_NUIT:
        return execution.nuits(base, horloge, pour_le=pour_le, taches=[tache], refaire=refaire)
    if tache == RAPPELS:
        return _preparer(base, config, horloge, pour_le)
    envoyes = envoi.envoyer(base, config, horloge)
    return [Course(Cle(ENVOI, config.fuseau, horloge.aujourdhui(config.fuseau)), bilan=f"{envoyes} envoyés.")]


def _verifier_le_jour(base: BaseDeDonnees, config: Config, horloge: Horloge, pour_le: date) -> None:
    with base.lecture() as session:
        zones = {config.fuseau, *fuseaux(session)}
    jour, fuseau = min((horloge.aujourdhui(fuseau), fuseau) for fuseau in zones)
    if pour_le > jour:
        raise JourImpossible(
            typographie(
                f"Le {en_toutes_lettres(pour_le)} est à venir ({fuseau}) : "
                f"donnez au plus tard le {en_toutes_lettres(jour)}."
            )
        )


def _preparer(base: BaseDeDonnees, config: Config, horloge: Horloge, pour_le: date | None) -> list[Course]:
    # Beside the ledger of hours: one digest per account and day, whatever is asked.
    du_jour = [
        (fuseau, jour, heure)
        for fuseau, jour, heure in rappels.heures_dues(base, config, horloge, toutes=True)
        if pour_le in (None, jour)
    ]
    if pour_le is not None and not du_jour:
        raise JourImpossible(typographie("Un récapitulatif est celui du jour : ne donnez pas de date passée."))
    return [
        Course(
            Cle(f"{RAPPELS}-{heure:02d}", fuseau, jour),
            bilan=rappels.preparer(base, config, horloge, fuseau, jour, heure),
        )
        for fuseau, jour, heure in du_jour
    ]
