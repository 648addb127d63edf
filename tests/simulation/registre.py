"""What a fact does to others, from the texts (PASS IAE, exits): kept beside the product, never read from it."""

from datetime import date, timedelta

from tests.simulation.faits import Contrat, Dossier, Pass, Prolongation, Sortie, Suivi, Suspension
from tests.simulation.oracle.calendrier import JOUR, plus_mois

# The motives that take an exit out of the results: no news are due.
NEUTRALISES = frozenset(str(code) for code in range(16, 23))
SUIVIS_MOIS = (3, 6)


def embaucher(d: Dossier, contrat: Contrat) -> None:
    """A contract that renews no other: it ends the suspension of the PASS that runs that day, the day before."""
    d.contrats[contrat.id] = contrat
    p = d.personne.dernier_pass
    if p is None or not p.suspensions:
        return
    cle, derniere = max(p.suspensions.items(), key=lambda item: item[1].debut)
    if contrat.debut == derniere.debut:
        retirer(p, p.suspensions.pop(cle))
    elif derniere.debut < contrat.debut <= derniere.fin:
        derniere.fin = contrat.debut - JOUR


def retirer(p: Pass, mouvement: Suspension | Prolongation) -> None:
    """The official end gives back the days it held for what is removed."""
    p.officielle = max(p.officielle - timedelta(days=mouvement.dans), p.debut)


def jours_dans(prise: str, mouvement: Suspension | Prolongation, p: Pass, avant: int = 0) -> int:
    """How many days of a movement the official end holds: all that was over before it was read, unless told."""
    if prise == "avant":
        return avant
    acquis_le = mouvement.fin if isinstance(mouvement, Suspension) else mouvement.decidee_le
    est_compte = prise == "oui" or (prise == "dates" and acquis_le is not None and acquis_le < p.lue_le)
    return (mouvement.fin - mouvement.debut).days if est_compte else 0


def relire(p: Pass, officielle: date, le: date) -> None:
    """A new reading holds what had begun that day."""
    p.officielle, p.lue_le = officielle, le
    for suspension in p.suspensions.values():
        suspension.dans = (suspension.fin - suspension.debut).days if suspension.debut <= le else 0
    for prolongation in p.prolongations.values():
        est_lue = prolongation.decision == "accordee" and (prolongation.decidee_le or prolongation.demandee_le) <= le
        prolongation.dans = (prolongation.fin - prolongation.debut).days if est_lue else 0


def sortir(d: Dossier, le: date, motif: str | None) -> None:
    """Contracts that run stop with the exit; news are due after 3 and 6 months; days of the plan are kept aside."""
    d.sortie = Sortie(le, motif)
    for contrat in d.contrats.values():
        if contrat.debut <= le and (contrat.dernier_jour or date.max) > le:
            contrat.rompu_le = le
    for mois in SUIVIS_MOIS:
        connu = d.suivis.get(mois)
        if connu is not None and connu.fait_le is not None:
            continue
        if motif in NEUTRALISES:
            d.suivis.pop(mois, None)
        else:
            d.suivis[mois] = Suivi(plus_mois(le, mois))


def annuler_la_sortie(d: Dossier) -> None:
    """The person is here again; what was broken stays so, the news go with the exit, the plan comes back."""
    d.sortie = None
    d.suivis.clear()
