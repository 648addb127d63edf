"""Who accompanied a parcours, as its fiche tells it."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from parcours.actions.affectation import ECARTEE
from parcours.domain.compte import est_en_vigueur
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.parcours import Fonction
from parcours.domain.passage import RaisonPassage
from parcours.domain.relais import RELAIS
from parcours.models import Parcours
from parcours.queries import passage as queries
from parcours.queries.passage import Lu
from parcours.web.requete import profil, session_base

LIBELLES = {**{fonction.value: fonction.libelle for fonction in Fonction}, RELAIS: "Relais"}


@dataclass(frozen=True)
class Tenue:
    """Someone, in a function, from a day to a day; how they took over, for those who accompany."""

    nom: str
    fonction: str
    debut: date
    fin: date | None
    est_en_cours: bool
    raison: str = ""
    note: str = ""
    lecture: str = ""


@dataclass(frozen=True)
class Histoire:
    """The latest first; `a_lire`: the handover that the reader has not said they read."""

    tenues: list[Tenue]
    a_lire: Lu | None


def histoire(parcours: Parcours, au: date, *, social: bool) -> Histoire:
    """Who accompanied, and how it was handed over when the reader accompanies (one statement then)."""
    lus = queries.histoire(session_base(), parcours.id) if social else {}
    rangees = sorted(parcours.affectations, key=lambda a: (a.debut, a.id), reverse=True)
    tenues = []
    for a in rangees:
        if a.fonction.startswith(ECARTEE):
            continue
        lu = lus.get(a.id)
        tenues.append(
            Tenue(
                a.compte.nom,
                LIBELLES[a.fonction],
                a.debut,
                a.fin,
                est_en_vigueur(a.debut, a.fin, au),
                RaisonPassage(lu.raison).libelle if lu and lu.raison else "",
                lu.note or "" if lu else "",
                _lecture(lu, parcours.structure.fuseau) if lu else "",
            )
        )
    moi = profil().compte_id
    miens = [lu for lu in lus.values() if lu.vers_id == moi and lu.lu_le is None]
    return Histoire(tenues, miens[-1] if miens else None)


def _lecture(lu: Lu, fuseau: str) -> str:
    if lu.lu_le is None:
        return "pas encore lu"
    return f"lu le {en_toutes_lettres(lu.lu_le.astimezone(ZoneInfo(fuseau)).date())}"
