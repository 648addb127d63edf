"""The journal of a person, sorted: what each kind of event is about, and what a line says of before."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AVANT = "\u00a0; avant\u00a0: "


class Rubrique(StrEnum):
    """What is told: changes by subject, the alerts of the watch, and the readings."""

    ENTREE = "entree"
    ACCOMPAGNEMENT = "accompagnement"
    ETAPES = "etapes"
    OBJECTIFS = "objectifs"
    FREINS = "freins"
    FORMATIONS = "formations"
    CONTRATS = "contrats"
    IAE = "iae"
    DOCUMENTS = "documents"
    SORTIE = "sortie"
    ALERTES = "alertes"
    AUTRE = "autre"
    LECTURES = "lectures"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "entree": "Entrée et identité",
            "accompagnement": "Qui accompagne",
            "etapes": "Étapes et ateliers",
            "objectifs": "Objectifs et plan",
            "freins": "Freins et savoir-faire",
            "formations": "Formations et immersions",
            "contrats": "Contrats et heures",
            "iae": "PASS IAE",
            "documents": "Documents et FSE+",
            "sortie": "Sortie et nouvelles",
            "alertes": "Alertes",
            "autre": "Autres changements",
            "lectures": "Lectures",
        }[self.value]


# How the names of events begin; what is not here is «autre».
PREFIXES: dict[Rubrique, tuple[str, ...]] = {
    Rubrique.ENTREE: ("Parcours", "Entree", "Identite", "Salarie"),
    Rubrique.ACCOMPAGNEMENT: ("Affectation", "Relais", "Passage"),
    Rubrique.ETAPES: ("Etape", "Piece", "Atelier"),
    Rubrique.OBJECTIFS: ("Objectif", "Jalon"),
    Rubrique.FREINS: ("Frein", "Competence"),
    Rubrique.FORMATIONS: ("Formation", "Seance", "Immersion"),
    Rubrique.CONTRATS: ("Contrat", "Heures", "Autorisation", "Derogation"),
    Rubrique.IAE: ("PassCorrige", "PassEnregistre", "PassImporte", "Suspension", "Prolongation", "Levee"),
    Rubrique.DOCUMENTS: ("Document", "Fse"),
    Rubrique.SORTIE: ("Sortie", "Suivi"),
    Rubrique.ALERTES: ("Alerte",),
}


def rubrique(evenement: str) -> Rubrique:
    """What an event is about, by the beginning of its name."""
    return next((nom for nom, debuts in PREFIXES.items() if evenement.startswith(debuts)), Rubrique.AUTRE)


def avant_et_apres(phrase: str) -> tuple[str, str]:
    """What a line says, and what it says of before («» when it keeps nothing)."""
    apres, _, avant = phrase.partition(AVANT)
    return (f"{apres}.", avant) if avant else (phrase, "")


@dataclass(frozen=True)
class Demande:
    """What is asked of a journal: a subject (None: everything), and days, both included.

    Readings outnumber the rest by far: without a subject, they are only told when asked for.
    """

    rubrique: Rubrique | None = None
    avec_lectures: bool = False
    debut: date | None = None
    fin: date | None = None

    @property
    def veut_les_lectures(self) -> bool:
        """Whether readings are asked for."""
        return self.rubrique is Rubrique.LECTURES or (self.rubrique is None and self.avec_lectures)

    def instants(self, fuseau: str) -> tuple[datetime | None, datetime | None]:
        """The first instant asked, and the first one that no longer is, in a time zone."""
        zone = ZoneInfo(fuseau)
        return (
            datetime.combine(self.debut, time.min, zone) if self.debut else None,
            datetime.combine(self.fin + timedelta(days=1), time.min, zone) if self.fin else None,
        )
