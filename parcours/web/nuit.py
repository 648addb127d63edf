"""The nights: what ran, what failed, what was missed. For the administrator."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint

from parcours.domain import droits
from parcours.models import Execution
from parcours.queries import execution as queries
from parcours.queries.structure import fuseaux
from parcours.rendering.formats import combien, heure
from parcours.web.acces import connecte
from parcours.web.requete import aujourdhui, horloge, page, session_base

bp = Blueprint("nuit", __name__, url_prefix="/nuits")

JOURS = 14
VEILLE = "veille"
TITRES = {VEILLE: "Échéances", "derive": "Résultats des structures"}
# The night starts at 4.15; two hours later, it should be over.
ATTENDUE = timedelta(hours=6, minutes=15)


@dataclass(frozen=True)
class Course:
    """A task of a night: what it said, and when."""

    titre: str
    detail: str
    quand: str


@dataclass(frozen=True)
class Nuit:
    """A local date: a shape, a word, and the tasks that ran (none: it was missed)."""

    pour_le: date
    etat: str
    mot: str
    courses: list[Course]


@dataclass(frozen=True)
class Zone:
    """A time zone and its last nights, the latest first."""

    titre: str
    constat: str
    nuits: list[Nuit]


@bp.get("")
@connecte(droits.peut_administrer)
def lister() -> tuple[str, int]:
    """The last two weeks of nights, zone by zone."""
    session = session_base()
    premieres = queries.premiere_nuit(session, VEILLE)
    par_zone: dict[str, dict[date, list[Execution]]] = defaultdict(lambda: defaultdict(list))
    for execution in queries.depuis(session, aujourdhui() - timedelta(days=JOURS)):
        par_zone[execution.fuseau][execution.pour_le].append(execution)
    zones = sorted({*fuseaux(session), *par_zone})
    return page("nuit/list.html", zones=[_zone(fuseau, par_zone[fuseau], premieres.get(fuseau)) for fuseau in zones])


def _zone(fuseau: str, par_jour: dict[date, list[Execution]], premiere: date | None) -> Zone:
    """Every date from the first known night to the latest one that should be over."""
    local = horloge().maintenant().astimezone(ZoneInfo(fuseau)).replace(tzinfo=None)
    attendue = (local - ATTENDUE).date()
    debut = max(premiere or attendue, attendue - timedelta(days=JOURS - 1))
    jours = {debut + timedelta(days=n) for n in range((attendue - debut).days + 1)} if premiere else set()
    nuits = [_nuit(jour, par_jour.get(jour, [])) for jour in sorted(jours | set(par_jour), reverse=True)]
    return Zone(fuseau.replace("_", " "), _constat(nuits), nuits)


def _nuit(pour_le: date, executions: list[Execution]) -> Nuit:
    ordre = [*TITRES]
    rangees = sorted(executions, key=lambda e: (ordre.index(e.tache) if e.tache in ordre else len(ordre), e.tache))
    courses = [_course(execution) for execution in rangees]
    if any(execution.erreur is not None for execution in executions):
        return Nuit(pour_le, "late", "en échec", courses)
    if not any(execution.tache == VEILLE for execution in executions):
        return Nuit(pour_le, "soon", "manquée", courses)
    if any(execution.finie_le is None for execution in executions):
        return Nuit(pour_le, "wait", "en cours", courses)
    return Nuit(pour_le, "neutre", "faite", courses)


def _course(execution: Execution) -> Course:
    titre = TITRES.get(execution.tache, f"Messages de {execution.tache.rpartition('-')[2].lstrip('0')}\u00a0h")
    debut = execution.commencee_le.astimezone(ZoneInfo(execution.fuseau))
    quand = f"à {heure(debut)}"
    if debut.date() != execution.pour_le:
        quand = f"le {debut:%d/%m/%Y} {quand}"
    if execution.erreur is not None:
        return Course(titre, f"échec, {execution.erreur}.", quand)
    if execution.finie_le is None:
        return Course(titre, "en cours.", quand)
    return Course(titre, execution.bilan or "rien.", quand + _duree(debut, execution.finie_le))


def _duree(debut: datetime, fin: datetime) -> str:
    secondes = int((fin - debut).total_seconds())
    if secondes < 1:
        return ""
    return f", {combien(secondes // 60, 'minute') if secondes >= 60 else combien(secondes, 'seconde')}"


def _constat(nuits: list[Nuit]) -> str:
    if not nuits:
        return "aucune nuit n’a encore été faite ici"
    comptes = [
        combien(nombre, singulier, pluriel)
        for etat, singulier, pluriel in (
            ("late", "nuit en échec", "nuits en échec"),
            ("soon", "nuit manquée", "nuits manquées"),
        )
        if (nombre := sum(nuit.etat == etat for nuit in nuits))
    ]
    return ", ".join(comptes) or "toutes les nuits ont été faites"
