"""The PASS IAE: recorded, read again, suspended, prolonged; and all of it corrected."""

from datetime import date, timedelta
from itertools import count

from parcours.actions import pass_iae as actions
from parcours.actions import prolongation as actions_prolongation
from parcours.actions import suspension as actions_suspension
from parcours.actions.prolongation import SaisieDecision, SaisieProlongation
from parcours.actions.suspension import SaisieSuspension
from parcours.domain.constat import PriseEnCompte, SaisieLevee, SaisiePass
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from tests.simulation import registre
from tests.simulation.faits import Dossier, Pass, Prolongation, Suspension
from tests.simulation.oracle.calendrier import JOUR, plus_mois
from tests.simulation.oracle.pass_iae import DUREE_JOURS, SUSPENSION_MAXIMUM_MOIS, fin_connue, fin_du_pass
from tests.simulation.vie.ici import Ici, RienAFaire, Suite

MOTIFS = ("contrat_suspendu", "contrat_rompu", "contrat_termine", "accord_cta")
DEMANDES = {"fin_formation": 3, "rqth": 3, "senior": 1, "difficultes": 2, "senior_cdi": 1}
# Granted at once: nobody has to agree.
SANS_PRESCRIPTEUR = ("fin_formation", "senior_cdi")
PRISES = {"dates": 8, "oui": 1, "non": 1}
_numeros = count(1)


def enregistrer(ici: Ici, d: Dossier) -> Suite:
    debut = min((c.debut for c in d.contrats.values()), default=d.entree) + ici.entre(-2, 2)
    if ici.arrive(0.2):
        # It began in another structure.
        debut -= ici.entre(30, 700)
    officielle = debut + timedelta(days=DUREE_JOURS - 1 + ici.choisir([0, 0, 0, 0, 1, 30, 200, -40]))
    lue_le = ici.jour - ici.entre(0, 3)
    saisie = SaisiePass(f"{next(_numeros):012d}", debut, officielle, lue_le)
    levee = SaisieLevee("France Travail", lue_le, "Diagnostic du prescripteur") if ici.arrive(0.8) else None
    ligne = actions.enregistrer(ici.session, ici.auteur, ici.parcours(d), saisie, levee)
    ici.session.flush()
    p = Pass(ligne.id, debut, officielle, lue_le)
    return lambda: d.personne.passes.__setitem__(p.id, p)


def corriger(ici: Ici, d: Dossier) -> Suite:
    """The official end, read again today."""
    p = _pass(d)
    officielle = fin_du_pass(p) + timedelta(days=ici.choisir([0, 0, 1, -1, 10, -25, 60]))
    if officielle == p.officielle and p.lue_le == ici.jour:
        raise RienAFaire
    ligne = ici.pass_iae(d, p)
    saisie = SaisiePass(ligne.numero, p.debut, officielle, ici.jour)
    # The form shows the waiver that is kept, and sends it again.
    levee = SaisieLevee(ligne.levee.par, ligne.levee.le, ligne.levee.piece) if ligne.levee else None
    actions.corriger(ici.session, ici.auteur, ici.parcours(d), ligne, saisie, ligne.version, levee)
    return lambda: registre.relire(p, officielle, ici.jour)


def suspendre(ici: Ici, d: Dossier) -> Suite:
    p = _pass(d)
    debut = ici.jour - ici.entre(0, 40)
    derniere = max((s.fin for s in p.suspensions.values()), default=date.min)
    if ici.arrive(0.5) and derniere < ici.jour and derniere != date.min:
        debut = derniere + JOUR
    fin = ici.selon({debut + ici.entre(1, 200): 6, debut + timedelta(days=364) + ici.entre(-1, 90): 3, None: 1})
    prise = ici.selon(PRISES)
    ligne = ici.pass_iae(d, p)
    declaree_le = ici.selon({None: 6, ici.jour: 2, debut + ici.entre(0, 10): 2})
    motif = MotifSuspension(ici.choisir(MOTIFS))
    saisie = SaisieSuspension(debut, fin, motif, PriseEnCompte(prise), declaree_le)
    nouvelle = actions_suspension.ajouter(ici.session, ici.auteur, ici.parcours(d), ligne, saisie)
    ici.session.flush()
    dernier_jour = fin or plus_mois(debut, SUSPENSION_MAXIMUM_MOIS) - JOUR
    suspension = Suspension(debut, dernier_jour, saisie.motif.value)
    suspension.dans = registre.jours_dans(prise, suspension, p)
    return lambda: p.suspensions.__setitem__(nouvelle.id, suspension)


def modifier_suspension(ici: Ici, d: Dossier) -> Suite:
    p = _pass(d)
    cle = ici.cle(p.suspensions)
    avant = p.suspensions[cle]
    voulue = Suspension(avant.debut, avant.fin + ici.entre(-40, 60), avant.motif)
    if ici.arrive(0.2):
        voulue.debut += ici.entre(-3, 3)
    prise = ici.selon({**PRISES, "avant": 2})
    voulue.dans = registre.jours_dans(prise, voulue, p, avant.dans)
    ligne = ici.pass_iae(d, p)
    touchee = next(s for s in ligne.suspensions if s.id == cle)
    saisie = SaisieSuspension(voulue.debut, voulue.fin, MotifSuspension(voulue.motif), PriseEnCompte(prise))
    parcours = ici.parcours(d)
    actions_suspension.modifier(ici.session, ici.auteur, parcours, ligne, touchee, saisie, touchee.version)
    return lambda: p.suspensions.__setitem__(cle, voulue)


def finir_suspension(ici: Ici, d: Dossier) -> Suite:
    p = _pass(d)
    cle = ici.choisir([cle for cle, s in p.suspensions.items() if s.debut <= ici.jour <= s.fin])
    retour = ici.jour + ici.entre(-2, 5)
    touchee = next(s for s in ici.pass_iae(d, p).suspensions if s.id == cle)
    actions_suspension.finir(ici.session, ici.auteur, ici.parcours(d), touchee, retour, touchee.version)
    return lambda: setattr(p.suspensions[cle], "fin", retour - JOUR)


def supprimer_suspension(ici: Ici, d: Dossier) -> Suite:
    p = _pass(d)
    cle = ici.cle(p.suspensions)
    touchee = next(s for s in ici.pass_iae(d, p).suspensions if s.id == cle)
    actions_suspension.supprimer(ici.session, ici.auteur, ici.parcours(d), touchee, touchee.version)
    return lambda: registre.retirer(p, p.suspensions.pop(cle))


def demander(ici: Ici, d: Dossier) -> Suite:
    p = _pass(d)
    motif, est_comptee = ici.selon(DEMANDES), ici.arrive(0.15)
    demandee_le = ici.jour - timedelta(days=ici.choisir([0, 0, 0, 1, 9, 12, 25]))
    depart = fin_connue(p, demandee_le) if est_comptee else fin_du_pass(p)
    fin = depart + ici.entre(20, 365)
    saisie = SaisieProlongation(MotifProlongation(motif), fin, demandee_le, est_comptee)
    ligne = ici.pass_iae(d, p)
    nouvelle = actions_prolongation.demander(ici.session, ici.auteur, ici.parcours(d), ligne, saisie)
    ici.session.flush()
    est_accordee = est_comptee or motif in SANS_PRESCRIPTEUR
    prolongation = Prolongation(depart, fin, motif, demandee_le, "accordee" if est_accordee else "demandee")
    prolongation.decidee_le = demandee_le if est_accordee else None
    prolongation.dans = (fin - depart).days if est_comptee else 0
    return lambda: p.prolongations.__setitem__(nouvelle.id, prolongation)


def decider(ici: Ici, d: Dossier) -> Suite:
    """The answer comes, or is corrected."""
    p = _pass(d)
    attendues = [cle for cle, pr in p.prolongations.items() if pr.decision == "demandee"]
    cle = ici.choisir(attendues) if attendues else ici.cle(p.prolongations)
    avant = p.prolongations[cle]
    voulue = Prolongation(**vars(avant))
    voulue.decision = ici.selon({"accordee": 3, "refusee": 1})
    voulue.decidee_le = max(avant.demandee_le, ici.jour - ici.entre(0, 10))
    prise = ici.selon(PRISES)
    voulue.dans = registre.jours_dans(prise if voulue.decision == "accordee" else "avant", voulue, p, avant.dans)
    ligne = ici.pass_iae(d, p)
    touchee = next(pr for pr in ligne.prolongations if pr.id == cle)
    decision = DecisionProlongation(voulue.decision)
    saisie = SaisieDecision(decision, voulue.decidee_le, PriseEnCompte(prise), "Projet à préciser.")
    parcours = ici.parcours(d)
    actions_prolongation.decider(ici.session, ici.auteur, parcours, ligne, touchee, saisie, touchee.version)
    return lambda: p.prolongations.__setitem__(cle, voulue)


def supprimer_prolongation(ici: Ici, d: Dossier) -> Suite:
    p = _pass(d)
    cle = ici.cle(p.prolongations)
    touchee = next(pr for pr in ici.pass_iae(d, p).prolongations if pr.id == cle)
    actions_prolongation.supprimer(ici.session, ici.auteur, ici.parcours(d), touchee, touchee.version)
    return lambda: registre.retirer(p, p.prolongations.pop(cle))


def _pass(d: Dossier) -> Pass:
    p = d.personne.dernier_pass
    if p is None:
        raise RienAFaire
    return p
