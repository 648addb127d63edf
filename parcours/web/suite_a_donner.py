"""What answers a deadline or an alert, by code: a screen and its verb, or else where the fiche shows the fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from parcours.domain.echeance import Code

PASS, CONTRATS, IMMERSIONS = "#pass", "#contrats", "#immersions"


@dataclass(frozen=True)
class Suite:
    """The screen that answers: its endpoint, and the argument that takes the key of the object («contrat:12»).

    Without a screen, `ancre` is the part of the fiche where the fact is. `verbes`: those of some objects, in the watch.
    """

    verbe: str
    ecran: str | None = None
    cle: str | None = None
    ancre: str = ""
    verbes: Mapping[str, str] = field(default_factory=dict)

    def adresse(self, ref: str, objet: str) -> str | None:
        """The address of the screen, for a parcours and an object; None without a screen."""
        if self.ecran is None:
            return None
        cles: dict[str, Any] = {self.cle: objet.rpartition(":")[2]} if self.cle else {}
        return url_for(self.ecran, ref=ref, **cles)


SUITES: dict[Code, Suite] = {
    Code.PASS: Suite("Voir le PASS", ancre=PASS),
    Code.SUSPENSION: Suite("Voir le PASS", ancre=PASS),
    Code.PROLONGATION: Suite("Noter la réponse", "pass_iae.repondre", "prolongation_id"),
    Code.CONTRAT: Suite("Renouveler", "contrat.renouveler", "contrat_id"),
    Code.CDDI: Suite("Voir les contrats", ancre=CONTRATS),
    Code.HEURES_AI: Suite("Voir les contrats", ancre=CONTRATS),
    Code.MISSIONS: Suite("Voir les contrats", ancre=CONTRATS),
    Code.IMMERSION: Suite("Voir l’immersion", "immersion.modifier", "immersion_id"),
    Code.ELIGIBILITE: Suite("Voir l’entrée", "parcours.modifier"),
    Code.DOCUMENT: Suite("Voir le document", "document.modifier", "document_id"),
    Code.RENDEZ_VOUS: Suite("Noter une étape", "etape.noter"),
    Code.SILENCE: Suite("Noter une étape", "etape.noter"),
    Code.ACTION: Suite("Dire ce qu’il en est", "etape.corriger", "etape_id"),
    Code.SUIVI: Suite("Noter les nouvelles", "suivi.noter", "mois"),
    Code.SORTIE: Suite("Enregistrer la sortie", "sortie.enregistrer", verbes={"motif": "Dire le motif"}),
    Code.AUTORISATION: Suite("Noter la suite", "autorisation.ajouter"),
    Code.CONVENTION: Suite("Voir la structure", "structure.voir"),
    Code.FORMATION: Suite("Dire le résultat", "formation.modifier", "formation_id"),
    Code.FSE: Suite("Noter la saisie", "fse.noter"),
}

# What answers a kind of object, where it is not what answers its code.
SUITES_PAR_GENRE: dict[tuple[Code, str], Suite] = {
    (Code.IMMERSION, "part"): Suite("Voir les immersions", ancre=IMMERSIONS),
    (Code.AUTORISATION, "cdi_inclusion"): Suite("Ajouter un contrat", "contrat.ajouter"),
    (Code.ACTION, "jalon"): Suite("Dire ce qu’il en est", "jalon.faire", "jalon"),
    (Code.ACTION, "objectif"): Suite("Dire ce qu’il en est", "objectif.modifier", "objectif_id"),
}


def _suite(code: str, objet: str) -> Suite:
    genre = objet.split(":", 1)[0]
    return SUITES_PAR_GENRE.get((Code(code), genre)) or SUITES[Code(code)]


def depuis_la_veille(ref: str, code: str, objet: str) -> tuple[str, str] | None:
    """The screen that answers an alert, with its verb; None when only the fiche can be read."""
    suite = _suite(code, objet)
    adresse = suite.adresse(ref, objet)
    return (adresse, suite.verbes.get(objet, suite.verbe)) if adresse else None


def depuis_la_fiche(ref: str, code: str, objet: str, pass_id: int | None) -> tuple[str, str]:
    """The screen that answers a deadline, or the part of the fiche to look at, with its verb."""
    if code == Code.PASS and pass_id is not None:
        return url_for("prolongation.demander", ref=ref, pass_id=pass_id), "Prolonger"
    suite = _suite(code, objet)
    return suite.adresse(ref, objet) or suite.ancre, suite.verbe
