"""Every fault, by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from tests.fautes import morts, pannes, temps
from tests.fautes.moteurs import SQLITE, Modele, Serveur
from tests.fautes.releve import Reference, Releve

Provoquer = Callable[[], Releve]
BASE = "base"


@dataclass(frozen=True)
class Mesure:
    """How many deaths, what draws their moments, and how many days schedulers run together."""

    morts: int
    graine: int
    jours: int = 3

    def hasard(self, nom: str) -> Random:
        """The draws of a fault, whatever the others drew."""
        return Random(f"{self.graine} {nom}")


def toutes(
    modele: Modele, reference: Reference, mesure: Mesure, serveur: Serveur | None = None
) -> dict[str, Provoquer]:
    """What causes each fault on an engine, its server being `serveur` when it may be stopped."""
    commun = (modele, reference)
    fautes: dict[str, Provoquer] = {
        "nuit": partial(morts.morts_de_la_nuit, *commun, mesure.hasard("nuit"), mesure.morts),
        "envoi": partial(morts.morts_de_l_envoi, *commun, mesure.hasard("envoi"), mesure.morts),
        "deux-ordonnanceurs": partial(temps.ordonnanceurs, *commun, 2, mesure.jours),
        "six-ordonnanceurs": partial(temps.ordonnanceurs, *commun, 6, mesure.jours),
        "courrier-absent": partial(pannes.courrier_absent, *commun),
        "courrier-coupe": partial(pannes.courrier_coupe, *commun, mesure.hasard("coupe")),
        "horloge-deplacee": partial(temps.horloge_deplacee, *commun),
        "horloge-en-avance": partial(temps.horloge_en_avance, *commun),
        "semaine": partial(temps.semaine_manquee, *commun),
        "poison": partial(temps.ligne_empoisonnee, *commun),
    }
    if serveur is not None or modele.moteur == SQLITE:
        fois = max(2, mesure.morts // 5)
        fautes[BASE] = partial(pannes.base_arretee, *commun, mesure.hasard(BASE), fois, serveur)
    return fautes
