"""The alerts of a parcours as its fiche tells them: what was signalled, what was done, and how each ended."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from parcours.domain.catalogue import phrase
from parcours.domain.suite_alerte import Etat, Genre, etat
from parcours.models import Alerte, Parcours, SuiteAlerte
from parcours.queries import alerte as queries
from parcours.rendering.formats import date_courte
from parcours.web.requete import session_base

ETATS = {Etat.A_TRAITER: "à traiter", Etat.REPORTEES: "reportée", Etat.SOURDINE: "en sourdine", Etat.CLOSES: "close"}
PARCOURS = "Parcours"


@dataclass(frozen=True)
class Passee:
    """An alert: the day it was signalled, what it said then, where it is now, and what was done, day after day."""

    le: date
    raison: str
    etat: str
    suites: list[str]


def historique(parcours: Parcours, au: date, *, voit_le_social: bool) -> list[Passee]:
    """The alerts of a parcours, the latest first; the social ones only for those who accompany (one statement)."""
    alertes = queries.historique(session_base(), parcours.id, voit_le_social=voit_le_social)
    fuseau = ZoneInfo(parcours.structure.fuseau)
    return [_passee(alerte, au, fuseau) for alerte in alertes]


def _passee(alerte: Alerte, au: date, fuseau: ZoneInfo) -> Passee:
    suites = [f"{date_courte(suite.le.astimezone(fuseau).date())}\u00a0: {_dire(suite)}" for suite in alerte.suites]
    if alerte.close_le is not None and alerte.close_par_id is None:
        suites.append(f"{date_courte(alerte.close_le)}\u00a0: close d’elle-même. {alerte.close_motif}")
    return Passee(
        le=alerte.signalee_le,
        raison=phrase(
            alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, alerte.signalee_le
        ),
        etat=ETATS[etat(alerte, au)],
        suites=suites,
    )


def _dire(suite: SuiteAlerte) -> str:
    par = suite.par.nom if suite.par is not None else PARCOURS
    jour = date_courte(suite.jusqu_au)
    fait = {
        Genre.PRISE: f"prise par {par}",
        Genre.RENDUE: f"rendue par {par}",
        Genre.REPORTEE: f"reportée au {jour} par {par}",
        Genre.SOURDINE: f"mise en sourdine jusqu’au {jour} par {par}",
        Genre.CONFIEE: f"confiée à {suite.vers.nom if suite.vers is not None else ''} par {par}",
        Genre.CLOSE: f"close par {par}",
        Genre.ROUVERTE: f"remise à traiter par {par}",
        Genre.ESCALADEE: "transmise à la direction, après deux rappels sans suite",
    }[Genre(suite.genre)]
    return f"{fait}\u00a0: {suite.motif}" if suite.motif else f"{fait}."
