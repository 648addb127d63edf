"""What papers say of freins and of work skills: in plain words to the person, in those of the trade to who comes next.

A paper is carried around: what was typed beside an assessment or an observation is never in it, and the most private
freins are in no livret.
"""

from collections.abc import Collection, Sequence
from datetime import date

from parcours.domain.bilan import THEMES_RESERVES
from parcours.domain.competence import NiveauCompetence
from parcours.domain.dates import en_mois
from parcours.domain.erreurs import typographie
from parcours.domain.etape import Theme
from parcours.domain.frein import NON_EVALUE, Evaluation, Frein, Niveau
from parcours.models import Parcours
from parcours.queries.fiche import Dossier
from parcours.web.competences_montrees import CompetenceMontree, regrouper
from parcours.web.freins_montres import des_evaluations

# Said by the person: what it does, never a mark.
DITS = {
    Niveau.AUCUN: "rien ne me gêne",
    Niveau.LEGER: "cela me demande des efforts",
    Niveau.IMPORTANT: "une aide m’est utile",
    Niveau.BLOQUANT: "à régler pour garder un emploi",
}
JE = {
    NiveauCompetence.DECOUVRIR: "je découvre",
    NiveauCompetence.AIDE: "je le fais avec de l’aide",
    NiveauCompetence.AUTONOMIE: "je le fais sans aide",
    NiveauCompetence.TRANSMETTRE: "je peux le montrer à quelqu’un",
}
PAS_REGARDE = "pas regardé"


def freins_du_livret(parcours: Parcours, dossier: Dossier) -> list[dict[str, str]]:
    """One row a frein that was looked at: at the arrival, then now, or at the exit."""
    return [
        {
            "libelle": frein.theme.libelle,
            "debut": DITS[frein.entree.niveau] if frein.entree else PAS_REGARDE,
            "maintenant": _maintenant(frein, parcours.clos_le is not None),
        }
        for frein in _evalues(parcours, dossier)
        if frein.theme not in THEMES_RESERVES
    ]


def _maintenant(frein: Frein, est_clos: bool) -> str:
    lue = frein.sortie if est_clos else frein.derniere
    if lue is None:
        return PAS_REGARDE
    if lue is frein.entree:
        return "pas revu depuis"
    return f"{DITS[lue.niveau]} ({en_mois(lue.le)})"


def competences_du_livret(parcours: Parcours, dossier: Dossier, au: date) -> list[dict[str, str]]:
    """One line a skill: how far it was last seen, and where it started from."""
    lignes = []
    for competence in _montrees(parcours, dossier, au):
        premiere, derniere = competence.observations[-1], competence.observations[0]
        dit = JE[NiveauCompetence(derniere.niveau)]
        depart = ""
        if premiere.niveau != derniere.niveau:
            depart = f"En {en_mois(premiere.le)} : {NiveauCompetence(premiere.niveau).mot}."
        phrase = f"{dit[0].upper()}{dit[1:]}. Vu en {en_mois(derniere.le)}."
        lignes.append({"quand": competence.libelle, "quoi": phrase, "suite": typographie(depart)})
    return lignes


def themes_evalues(parcours: Parcours, dossier: Dossier) -> list[Theme]:
    """The freins that were looked at, in their order."""
    return [frein.theme for frein in _evalues(parcours, dossier)]


def freins_du_bilan(parcours: Parcours, dossier: Dossier, themes: Collection[Theme]) -> list[dict[str, str]]:
    """The same for the next accompagnateur, of the freins that the person agrees to name."""
    return [
        {
            "libelle": frein.theme.libelle,
            "debut": _dire(frein.entree),
            "maintenant": _dire(frein.sortie if parcours.clos_le else frein.derniere),
        }
        for frein in _evalues(parcours, dossier)
        if frein.theme in themes
    ]


def _dire(evaluation: Evaluation | None) -> str:
    return f"{evaluation.niveau.mot}, {en_mois(evaluation.le)}" if evaluation else NON_EVALUE


def competences_du_bilan(parcours: Parcours, dossier: Dossier, au: date) -> list[dict[str, str]]:
    """The skills seen at work, with the ROME code of their trade when they have one, and their progress."""
    return [
        {"quand": c.libelle, "quoi": c.mots, "suite": f"ROME {c.rome}" if c.rome else ""}
        for c in _montrees(parcours, dossier, au)
    ]


def _montrees(parcours: Parcours, dossier: Dossier, au: date) -> list[CompetenceMontree]:
    return [c for _, siennes in regrouper(parcours, dossier.competences, au) for c in siennes]


def _evalues(parcours: Parcours, dossier: Dossier) -> Sequence[Frein]:
    return [frein for frein in des_evaluations(parcours, dossier.freins) if frein.evaluations]
