"""The drift of one night, in one time zone: each structure against its own past, one pass over its exits."""

from collections import Counter
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
from parcours.queries.derive import lire, structures_du_fuseau
from parcours.queries.issues_du_type import Releve
from parcours.queries.modele_type import a_ajuster

journal = structlog.get_logger()


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
    issues: Counter[Issue] = Counter()
    lues: dict[int, str] = {}
    for structure in structures:
        empreinte = empreintes.get(structure.id)
        if empreinte is not None and connues.get(structure.id) == empreinte:
            issues[Issue.INCHANGEE] += 1
            continue
        try:
            issues[insister(partial(_regarder, base, auteur, structure, releve))] += 1
            if empreinte is not None:
                lues[structure.id] = empreinte
        except BASE_ABSENTE:
            raise
        except Exception as erreur:
            # The kind and the key, never the message: it may quote a row.
            journal.error("derive_en_echec", structure=structure.id, genre=type(erreur).__name__)
            issues[Issue.ECHEC] += 1
    if lues:
        insister(partial(_garder, base, lues))
    return _bilan(issues)


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


def _regarder(base: BaseDeDonnees, auteur: Auteur, structure: Structure, releve: Releve) -> Issue:
    with base.lecture() as session:
        lecture = lire(session, structure, auteur.au, releve)
    if reste_a_ecrire(lecture):
        try:
            with base.transaction() as session:
                # Read again: what was read before may have moved.
                lecture = lire(session, structure, auteur.au, releve)
                if tenir(session, auteur, structure, lecture) is not None:
                    return Issue.OUVERT
        except IntegrityError:
            # Another process has just kept the same thing.
            with base.lecture() as session:
                lecture = lire(session, structure, auteur.au, releve)
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
