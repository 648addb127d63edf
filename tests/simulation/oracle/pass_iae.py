"""ECH-01, 02 and 03, from the rules of the PASS IAE in force since 21 May 2026 (platform of the State; code du travail,
R5132-1-2, R5132-1-3, R5132-1-8)."""

from datetime import date, timedelta

from tests.simulation.faits import Dossier, Pass
from tests.simulation.oracle.attendue import Attendue, Cle, attendue
from tests.simulation.oracle.calendrier import JOUR, plus_mois

DUREE_JOURS = 730
FENETRE_OUVRE_MOIS = 12
# The window closes 6 months after the end: said one month before.
FENETRE_VA_FERMER_MOIS = 5
SUSPENSION_LONGUE_JOURS = 365
SUSPENSION_MAXIMUM_MOIS = 36
RELANCES_JOURS = (10, 20, 30)


def fin_par_defaut(debut: date) -> date:
    return debut + timedelta(days=DUREE_JOURS - 1)


def fin_du_pass(p: Pass) -> date:
    """The official end, moved by what it does not hold yet.

    A suspension of N days, a prolongation of N days: N − 1 more, as the State counts.
    """
    fin = p.officielle
    for suspension in p.suspensions.values():
        fin += suspension.fin - suspension.debut - timedelta(days=suspension.dans)
    for prolongation in p.prolongations.values():
        est_accordee = prolongation.decision == "accordee"
        fin += (prolongation.fin - prolongation.debut) * est_accordee - timedelta(days=prolongation.dans)
    return fin


def fin_connue(p: Pass, le: date) -> date:
    """The last day of a PASS as it was on a day, when nobody read it: 730 days, and what had moved it so far.

    Where a prolongation that the official end counts already began.
    """
    fin = fin_par_defaut(p.debut)
    for suspension in p.suspensions.values():
        fin += (suspension.fin - suspension.debut) * (suspension.debut <= le)
    for prolongation in p.prolongations.values():
        compte = prolongation.decision == "accordee" and prolongation.demandee_le <= le
        fin += (prolongation.fin - prolongation.debut) * compte
    return fin


def fin_du_pass_du_sejour(d: Dossier) -> date | None:
    """None without a PASS, or when it was over before the entry: it was that of an earlier stay."""
    p = d.personne.dernier_pass
    if p is None or fin_du_pass(p) < d.entree:
        return None
    return fin_du_pass(p)


def echeances(d: Dossier) -> dict[Cle, Attendue]:
    p = d.personne.dernier_pass
    if p is None or d.sortie is not None:
        return {}
    fin = fin_du_pass(p)
    fenetre = ((fin - plus_mois(fin, -FENETRE_OUVRE_MOIS)).days, (fin - plus_mois(fin, FENETRE_VA_FERMER_MOIS)).days)
    trouvees = {}
    if fin >= d.entree:
        trouvees["ECH-01", "pass"] = attendue(d.maison, "ECH-01", fin, (90, 30, 7, 0), fixes=fenetre, repere=p.debut)
        trouvees |= suspensions(d, p)
    for cle, prolongation in p.prolongations.items():
        if prolongation.decision == "demandee":
            relances = tuple(-n for n in RELANCES_JOURS)
            trouvees["ECH-03", f"prolongation:{cle}"] = attendue(d.maison, "ECH-03", prolongation.demandee_le, relances)
    return trouvees


def suspensions(d: Dossier, p: Pass) -> dict[Cle, Attendue]:
    """The latest one, until a step that took place, or a contract that began, says that the person is back.

    Its end; the 365th day of suspensions that follow each other, and the last of its 36 months, when it goes beyond.
    """
    if not p.suspensions:
        return {}
    en_ordre = sorted(p.suspensions.values(), key=lambda s: s.debut)
    derniere = en_ordre[-1]
    if any(le > derniere.fin for le in d.jours_ou_on_est_venu):
        return {}
    retour = min((c.debut for c in d.contrats.values() if c.debut > derniere.fin), default=None)
    trouvees = {f"fin:{derniere.debut}": (derniere.fin, derniere.debut)}
    suite = derniere.debut
    while touche := [s for s in en_ordre if s.fin == suite - JOUR]:
        suite = touche[0].debut
    plus_longs = {
        f"douze_mois:{suite}": (suite + timedelta(days=SUSPENSION_LONGUE_JOURS - 1), suite),
        f"maximum:{derniere.debut}": (plus_mois(derniere.debut, SUSPENSION_MAXIMUM_MOIS) - JOUR, derniere.debut),
    }
    trouvees |= {objet: jours for objet, jours in plus_longs.items() if jours[0] < derniere.fin}
    return {
        ("ECH-02", objet): attendue(d.maison, "ECH-02", le, (30, 7), jusque=retour, repere=depuis)
        for objet, (le, depuis) in trouvees.items()
    }
