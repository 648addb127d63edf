"""Deadlines of the PASS IAE: its end (ECH-01), its suspension (ECH-02), the answer to a prolongation (ECH-03)."""

from dataclasses import replace
from datetime import date, timedelta

from parcours.domain import parametres
from parcours.domain.catalogue.entree import Choix, Entree, quand, quand_et_le
from parcours.domain.dates import UN_JOUR, Duree, ajouter_mois, en_toutes_lettres, jours_entre
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits
from parcours.domain.motif_pass import DecisionProlongation
from parcours.domain.pass_iae import debut_de_suite
from parcours.domain.prolongation import fenetre_prolongation


def fin_du_pass(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The PASS ends; while the person is here. One over before the entry says nothing of this parcours."""
    if faits.est_clos or faits.pass_iae is None or faits.fin_du_pass is None:
        return []
    return [Echeance(Code.PASS, "pass", faits.fin_du_pass, repere=faits.pass_iae.debut)]


def jours_de_la_fenetre(fin: date, regles_au: date) -> tuple[int, ...]:
    """The window of prolongation opens; then, one month before, it is about to close."""
    ouverture = fenetre_prolongation(fin, regles_au, debut=fin).debut
    # Added once to the end: taken off the closing day, a month would be cut to short months twice.
    return jours_entre(ouverture, fin), min(jours_entre(bientot_fermee(regles_au).apres(fin), fin), -1)


def bientot_fermee(regles_au: date) -> Duree:
    """How long after the end of a PASS its window of prolongation is about to close: one month before it does."""
    fermeture = parametres.duree("prolongation_fenetre_fermeture", regles_au)
    return replace(fermeture, mois=fermeture.mois - 1)


def _dire_pass(echeance: Echeance, au: date) -> str:
    fin, reste = echeance.limite, echeance.reste_jours(au)
    fenetre, quand_fini = fenetre_prolongation(fin, au, debut=fin), quand_et_le(fin, au)
    if reste < 0:
        jusqu_au = en_toutes_lettres(fenetre.fin)
        if au > fenetre.fin:
            return (
                f"PASS expiré {quand_fini}, prolongation possible jusqu’au {jusqu_au} seulement : préparer la sortie."
            )
        return f"PASS expiré {quand_fini} : demander une prolongation jusqu’au {jusqu_au}, ou préparer la sortie."
    debut = f"{'Dernier jour du PASS' if reste == 0 else 'PASS'} {quand_fini}"
    ouverture = en_toutes_lettres(fenetre.debut)
    if au < fenetre.debut:
        return f"{debut} ; prolongation possible à partir du {ouverture} : préparer la suite avec la personne."
    depuis = "dès aujourd’hui" if au == fenetre.debut else f"depuis le {ouverture}"
    return f"{debut}, prolongation possible {depuis} : décider de la suite avec la personne."


def _pass_disparu(_objet: str, faits: Faits) -> str:
    if faits.pass_iae is not None:
        return "Le PASS enregistré s’est terminé avant l’entrée : il est d’un autre parcours."
    return "Le PASS n’est plus enregistré."


PASS = Entree(
    code=Code.PASS,
    titre="Fin du PASS IAE",
    signal="À l’ouverture de la fenêtre de prolongation ({prolongation_fenetre_ouverture}), puis {seuils}, et quand la "
    "fenêtre va se fermer ({bientot_fermee} après la fin). Un PASS terminé avant l’entrée est d’un autre parcours.",
    agir="Décider de la suite avec la personne : demander une prolongation, ou préparer la sortie.",
    reference="Code du travail, R5132-1-2 et R5132-1-8 ; fenêtre en vigueur depuis le "
    "{prolongation_fenetre_fermeture:depuis}",
    nombres=lambda: {"bientot_fermee": str(bientot_fermee(date.max))},
    deriver=fin_du_pass,
    jours=(90, 30, 7, 0),
    jours_de_la_loi=jours_de_la_fenetre,
    dire=_dire_pass,
    disparue=_pass_disparu,
    touche_un_droit=True,
)


def suspensions_du_pass(faits: Faits, au: date) -> list[Echeance]:
    """The latest suspension ends, passes 12 consecutive months, or the 36 months that none may pass.

    Suspensions that touch are consecutive months (R5132-1-3); the 36 months are those of one suspension. Each day is
    said once: one that ends on its 365th day, or on its last possible one, says its end.
    Once a step or a new contract shows that the person is back, nothing is left to say. It depends on the day: a
    contract that has not begun proves nothing yet.
    """
    if faits.pass_iae is None or faits.fin_du_pass is None or faits.est_clos or not faits.pass_iae.suspensions:
        return []
    suspensions = sorted(faits.pass_iae.suspensions, key=lambda s: s.debut)
    derniere = suspensions[-1]
    reprise_le = min((c.debut for c in faits.contrats if c.debut > derniere.fin), default=None)
    if any(le > derniere.fin for le in faits.presences) or (reprise_le is not None and reprise_le <= au):
        return []
    jours = {f"fin:{derniere.debut.isoformat()}": (derniere.fin, derniere.debut)}
    suite = debut_de_suite(suspensions)
    douze_mois = suite + timedelta(days=parametres.entier("suspension_longue_jours", au) - 1)
    if derniere.fin > douze_mois:
        jours[f"douze_mois:{suite.isoformat()}"] = douze_mois, suite
    maximum = _dernier_jour_possible(derniere.debut, au)
    if derniere.fin > maximum:
        jours[f"maximum:{derniere.debut.isoformat()}"] = maximum, derniere.debut
    return [
        Echeance(Code.SUSPENSION, objet, limite, repere=repere, a_relire_le=reprise_le)
        for objet, (limite, repere) in jours.items()
    ]


def _dernier_jour_possible(debut: date, regles_au: date) -> date:
    return ajouter_mois(debut, parametres.entier("suspension_maximum_mois", regles_au)) - UN_JOUR


def _dire_suspension(echeance: Echeance, au: date) -> str:
    est_passee = echeance.reste_jours(au) < 0
    le = quand_et_le(echeance.limite, au)
    mois = parametres.entier("suspension_maximum_mois", au)
    if echeance.genre == "fin":
        if est_passee:
            return f"Suspension du PASS terminée {le} : noter la reprise, ou une nouvelle suspension."
        if echeance.limite == _dernier_jour_possible(echeance.depuis, au):
            return f"PASS suspendu, dernier jour possible {le} ({mois} mois en tout) : préparer la reprise."
        return f"Suspension du PASS : elle finit {le}. Préparer la reprise."
    if echeance.genre == "douze_mois":
        if est_passee:
            debut, ensuite = f"Suspension du PASS, 12 mois de suite dépassés {le}", ""
        else:
            debut, ensuite = f"PASS suspendu, 12 mois de suite {le}", "ensuite "
        return f"{debut} ; {ensuite}le parcours peut être arrêté : en parler ensemble."
    if est_passee:
        return f"Suspension du PASS, {mois} mois possibles dépassés {le} : noter la reprise, ou corriger les dates."
    return f"PASS suspendu, dernier jour possible {le} ({mois} mois en tout) : préparer la reprise."


SUSPENSION = Entree(
    code=Code.SUSPENSION,
    titre="Suspension du PASS IAE",
    signal="{seuils} sa fin, et si elle va au-delà, ses {suspension_longue_jours} jours de suite (suspensions qui se "
    "suivent comprises) et ses {suspension_maximum_mois} mois.",
    agir="Préparer la reprise, ou dire à la personne ce que devient son PASS : après {suspension_longue_jours} jours "
    "de suite, le parcours peut être arrêté. Une étape après la fin de la suspension dit la reprise ; un contrat la "
    "dit le jour où il commence.",
    reference="Code du travail, R5132-1-3",
    deriver=suspensions_du_pass,
    jours=(30, 7),
    dire=_dire_suspension,
    disparue=lambda _objet, _faits: "La reprise est notée, ou la suspension a changé.",
    touche_un_droit=True,
    suit_le_jour=True,
)


def prolongations_sans_reponse(faits: Faits, _regles_au: date) -> list[Echeance]:
    """A prolongation was asked for, and the prescriber has not answered."""
    if faits.pass_iae is None or faits.est_clos:
        return []
    return [
        Echeance(Code.PROLONGATION, f"prolongation:{p.id or 0}", p.demandee_le)
        for p in faits.pass_iae.prolongations
        if p.decision == DecisionProlongation.DEMANDEE
    ]


def jours_des_rappels(regles_au: date) -> tuple[int, ...]:
    """The days after a request on which the platform recalls it: ours too, where the structure chose no other."""
    return tuple(-jours for jours in parametres.jours("prolongation_rappels_jours", regles_au))


def _dire_prolongation(echeance: Echeance, au: date) -> str:
    if echeance.reste_jours(au) >= 0:
        return f"Prolongation du PASS demandée {quand_et_le(echeance.limite, au)} : noter la réponse du prescripteur."
    return (
        f"Prolongation du PASS demandée le {en_toutes_lettres(echeance.limite)}, sans réponse "
        f"{quand(echeance.reste_jours(au))} : relancer le prescripteur, ou noter sa réponse."
    )


def _prolongation_disparue(objet: str, faits: Faits) -> str:
    prolongations = faits.pass_iae.prolongations if faits.pass_iae else ()
    if any(objet == f"prolongation:{p.id}" for p in prolongations):
        return "La réponse du prescripteur est enregistrée."
    return "La demande de prolongation n’est plus enregistrée."


PROLONGATION = Entree(
    code=Code.PROLONGATION,
    titre="Prolongation sans réponse",
    signal="{seuils} la demande, tant que le prescripteur n’a pas répondu.",
    agir="Relancer le prescripteur, puis noter son accord ou son refus.",
    reference="Plateforme des emplois de l’inclusion, rappels au prescripteur ; Code du travail, R5132-1-8",
    deriver=prolongations_sans_reponse,
    jours=jours_des_rappels(date.max),
    dire=_dire_prolongation,
    disparue=_prolongation_disparue,
    hors_liste=frozenset({"prolongation"}),
    constats=frozenset({"prolongation"}),
    demandes=frozenset({"prolongation"}),
    reglables=frozenset({Choix.APRES}),
    depuis_quoi="la demande",
)

ENTREES = (PASS, SUSPENSION, PROLONGATION)
