"""The plan of a parcours as the fiche shows it: what was done, what is expected, the end, and what follows it."""

from dataclasses import dataclass
from datetime import date

from parcours.domain import plan
from parcours.domain.catalogue import Niveau, niveau
from parcours.domain.dates import jours_entre
from parcours.domain.erreurs import typographie
from parcours.domain.faits import FaitJalon, Faits
from parcours.domain.plan import Cause, Cle, EtatJalon
from parcours.models import Parcours
from parcours.rendering.formats import dans_jours, date_longue

TONS = {Niveau.RETARD: "late-t", Niveau.ROUGE: "late-t", Niveau.ORANGE: "soon-t", Niveau.LOIN: "soft"}
FINS = {
    Cause.SORTIE: "Sortie",
    Cause.PASS: "Fin du PASS IAE",
    Cause.TOTAL: "Fin de la durée totale des contrats",
    Cause.CONTRAT: "Fin du contrat",
}


@dataclass(frozen=True)
class LigneDuPlan:
    """A line: its day, its mark (`classe`), its words and their tone.

    `cle`: what can be said of it, on its own screens; `est_prevue`: it is still expected, `presse`: soon, or already
    late.
    """

    le: date
    titre: str
    quand: str
    classe: str = ""
    ton: str = "soft"
    cle: str = ""
    est_prevue: bool = False
    presse: bool = False


@dataclass(frozen=True)
class PlanMontre:
    """The lines by day, and where the plan comes from."""

    raison: str
    lignes: list[LigneDuPlan]


def montrer(parcours: Parcours, faits: Faits, au: date) -> PlanMontre | None:
    """The plan of a parcours on a day; None when there is nothing to count it from, and nothing was done."""
    jalons = plan.lignes(faits, au)
    fin = plan.fin_prevue(faits, au)
    if not jalons and (fin is None or faits.est_clos):
        return None
    suivant = next((jalon for jalon in plan.a_venir(jalons) if jalon.le >= au), None)
    lignes = [_ligne(parcours, jalon, au, est_suivant=jalon is suivant) for jalon in jalons]
    if fin is not None:
        lignes.append(LigneDuPlan(fin.le, FINS[fin.cause], date_longue(fin.le), "end"))
    if fin is not None and not faits.est_clos:
        lignes += [
            LigneDuPlan(le, typographie(f"Nouvelles à prendre, {mois} mois après"), date_longue(le))
            for mois, le in plan.nouvelles_a_prendre(fin.le)
        ]
    return PlanMontre(fin.raison if fin is not None else "", sorted(lignes, key=lambda ligne: ligne.le))


def _ligne(parcours: Parcours, jalon: FaitJalon, au: date, *, est_suivant: bool) -> LigneDuPlan:
    titre = Cle(jalon.cle).libelle
    if jalon.etat == EtatJalon.FAIT:
        quand = f"attendu le {date_longue(jalon.le)}, fait le {date_longue(jalon.fait_le)}"
        return LigneDuPlan(jalon.le, titre, quand, "done", cle=jalon.cle)
    if jalon.etat == EtatJalon.ABANDONNE:
        return LigneDuPlan(jalon.le, titre, typographie(f"abandonné : {jalon.motif}"), "dropped", cle=jalon.cle)
    structure = parcours.structure
    proche = niveau(jalon.le, au, structure.seuil_rouge_jours, structure.seuil_orange_jours)
    compte = "" if proche is Niveau.LOIN else f", {dans_jours(jours_entre(au, jalon.le))}"
    choisie = ", date choisie" if jalon.deplace_au is not None else ""
    return LigneDuPlan(
        jalon.le,
        titre,
        f"{date_longue(jalon.le)}{compte}{choisie}",
        "late" if proche is Niveau.RETARD else "now" if est_suivant else "",
        TONS[proche],
        jalon.cle,
        est_prevue=True,
        presse=proche is not Niveau.LOIN,
    )
