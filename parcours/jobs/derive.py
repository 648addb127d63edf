"""The drift of one night, in one time zone: each structure against its own past, one pass over its exits."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import partial

import structlog
from sqlalchemy.exc import IntegrityError

from parcours.actions.derive import garder_les_empreintes, reste_a_ecrire, tenir
from parcours.actions.journal import Auteur
from parcours.actions.modele_type import ajuster
from parcours.db import BaseDeDonnees
from parcours.domain.dates import accorder
from parcours.domain.derive import StatutSuivi
from parcours.horloge import Horloge
from parcours.jobs.insistance import BASE_ABSENTE, insister
from parcours.models import Structure
from parcours.queries import derive_empreinte
from parcours.queries import motif as queries_motif
from parcours.queries.derive import Lecture, lire, structures_du_fuseau
from parcours.queries.derive_lot import charger
from parcours.queries.issues_du_type import Releve
from parcours.queries.modele_type import a_ajuster

journal = structlog.get_logger()
# Read together: enough for the statements not to count, few enough for their rows to be nothing.
PAR_LOT = 50


class Issue(StrEnum):
    """What the night found of a structure."""

    OUVERT = "ouvert"
    DEJA_OUVERT = "deja_ouvert"
    A_VERIFIER = "a_verifier"
    SILENCIEUSE = "silencieuse"
    HAUSSE = "hausse"
    RIEN = "rien"
    ECHEC = "echec"
    INCHANGEE = "inchangee"


def suivre_structures(base: BaseDeDonnees, horloge: Horloge, fuseau: str, au: date) -> str:
    """Look at every structure of a time zone on a local date, and tell in French what was found.

    Each is one transaction, and only when there is something to keep: one failing never stops the others. Run again,
    or by two processes at once, it raises nothing twice.
    """
    auteur = Auteur(None, horloge.maintenant(), au)
    with base.lecture() as session:
        structures = structures_du_fuseau(session, fuseau)
        releve = Releve(au, queries_motif.table(session))
        # Before anything is read: what is typed meanwhile is seen the next night.
        empreintes = derive_empreinte.actuelles(session, fuseau, au)
        connues = derive_empreinte.gardees(session, fuseau)
        perimes = a_ajuster(session, fuseau, au)
    for territoire, genre in perimes:
        insister(partial(_ajuster, base, auteur, territoire, genre))
    changees = [s for s in structures if s.id not in empreintes or connues.get(s.id) != empreintes[s.id]]
    trouvees: dict[int, Issue] = {}
    for rang in range(0, len(changees), PAR_LOT):
        tranche = changees[rang : rang + PAR_LOT]
        trouvees |= insister(partial(_regarder_ensemble, base, auteur, tranche, releve))
    lues = {cle: empreintes[cle] for cle, issue in trouvees.items() if issue is not Issue.ECHEC and cle in empreintes}
    if lues:
        insister(partial(_garder, base, lues))
    return _bilan(Counter(trouvees.values()) + Counter({Issue.INCHANGEE: len(structures) - len(changees)}))


def _ajuster(base: BaseDeDonnees, auteur: Auteur, territoire: str, genre: str) -> None:
    """The model of a kind, once a year; whoever comes second finds it kept."""
    try:
        with base.transaction() as session:
            ajuster(session, territoire, genre, auteur.au, auteur.le)
    except IntegrityError:
        journal.info("modele_deja_ajuste", genre=genre)


def _garder(base: BaseDeDonnees, lues: dict[int, str]) -> None:
    with base.transaction() as session:
        garder_les_empreintes(session, lues)


def _regarder_ensemble(
    base: BaseDeDonnees, auteur: Auteur, structures: Sequence[Structure], releve: Releve
) -> dict[int, Issue]:
    """What is found of each, by key; one failing never stops the others. Asked again, it raises nothing twice."""
    trouvees: dict[int, Issue] = {}
    a_ecrire: list[Structure] = []
    with base.lecture() as session:
        lot = charger(session, [structure.id for structure in structures], auteur.au)
        for structure in structures:
            try:
                lecture = lire(session, structure, auteur.au, releve, lot)
            except BASE_ABSENTE:
                raise
            except Exception as erreur:
                trouvees[structure.id] = _echec(structure, erreur)
                continue
            if reste_a_ecrire(lecture):
                a_ecrire.append(structure)
            else:
                trouvees[structure.id] = _issue(lecture)
    for structure in a_ecrire:
        try:
            trouvees[structure.id] = _ecrire(base, auteur, structure, releve)
        except BASE_ABSENTE:
            raise
        except Exception as erreur:
            trouvees[structure.id] = _echec(structure, erreur)
    return trouvees


def _echec(structure: Structure, erreur: Exception) -> Issue:
    # The kind and the key, never the message: it may quote a row.
    journal.error("derive_en_echec", structure=structure.id, genre=type(erreur).__name__)
    return Issue.ECHEC


def _ecrire(base: BaseDeDonnees, auteur: Auteur, structure: Structure, releve: Releve) -> Issue:
    try:
        with base.transaction() as session:
            # Read again: what was read before may have moved.
            lecture = lire(session, structure, auteur.au, releve)
            if tenir(session, auteur, structure, lecture, releve) is not None:
                return Issue.OUVERT
    except IntegrityError:
        # Another process has just kept the same thing.
        with base.lecture() as session:
            lecture = lire(session, structure, auteur.au, releve)
    return _issue(lecture)


def _issue(lecture: Lecture) -> Issue:
    if lecture.ouvert is not None:
        return Issue.DEJA_OUVERT
    if lecture.constat is lecture.hausse:
        return Issue.HAUSSE
    return {StatutSuivi.SILENCIEUX: Issue.SILENCIEUSE, StatutSuivi.A_VERIFIER: Issue.A_VERIFIER}.get(
        lecture.suivi.statut, Issue.RIEN
    )


def _bilan(issues: Counter[Issue]) -> str:
    regardees = accorder(issues.total() - issues[Issue.INCHANGEE], "structure regardée", "structures regardées")
    dites = [
        accorder(nombre, singulier, pluriel)
        for issue, singulier, pluriel in (
            (Issue.OUVERT, "signal ouvert", "signaux ouverts"),
            (Issue.DEJA_OUVERT, "signal déjà ouvert", "signaux déjà ouverts"),
            (Issue.HAUSSE, "en hausse", "en hausse"),
            (Issue.A_VERIFIER, "saisie à vérifier", "saisies à vérifier"),
            (Issue.SILENCIEUSE, "sans historique suffisant", "sans historique suffisant"),
            (Issue.INCHANGEE, "inchangée", "inchangées"),
            (Issue.ECHEC, "n’a pas pu être lue", "n’ont pas pu être lues"),
        )
        if (nombre := issues[issue])
    ]
    return f"{', '.join([regardees, *dites])}." if dites else f"{regardees}, rien d’inhabituel."
