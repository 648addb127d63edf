"""Deadlines of the support itself: the silence (ECH-12), the planned steps (ECH-13)."""

from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from parcours.domain import objectif, plan
from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.dates import accorder, en_toutes_lettres, jours_entre
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits

GAPS_POUR_UNE_HABITUDE = 3


def silence(faits: Faits, _regles_au: date) -> list[Echeance]:
    """No step (none at all: object «entree») for longer than the setting, or twice this person's usual gap."""
    if faits.est_clos:
        return []
    faites = faits.etapes_faites
    dernier = max((faites or (faits.entree_le,))[-1], faits.entree_le)
    habitude = ecart_habituel(faites)
    # Twice a middle gap is whole, even when the gap itself is not: it is rounded only to be said.
    patience = max(faits.silence_jours, int(2 * habitude) if habitude is not None else 0)
    objet, dite = "silence" if faites else "entree", int(habitude) if habitude is not None else None
    return [Echeance(Code.SILENCE, objet, dernier + timedelta(days=patience + 1), dernier, dite)]


def ecart_habituel(jours: tuple[date, ...]) -> float | None:
    """The median gap, in days and maybe a half, between two days with a step; None under three gaps."""
    distincts = sorted(set(jours))
    ecarts = [jours_entre(avant, apres) for avant, apres in pairwise(distincts)]
    return median(ecarts) if len(ecarts) >= GAPS_POUR_UNE_HABITUDE else None


def _dire_silence(echeance: Echeance, au: date) -> str:
    dernier = en_toutes_lettres(echeance.depuis)
    depuis = accorder(jours_entre(echeance.depuis, au), "jour")
    if echeance.genre == "entree":
        return f"Aucune étape notée depuis l’entrée, le {dernier} ({depuis}) : prendre des nouvelles."
    habitude = f", d’habitude {echeance.habitude_jours}" if echeance.habitude_jours is not None else ""
    return f"Silence de {depuis}{habitude}. Dernière étape le {dernier} : prendre des nouvelles."


def _silence_change(avant: Echeance, maintenant: Echeance) -> str:
    if maintenant.repere == avant.repere and maintenant.objet == avant.objet:
        return "Le délai du silence a changé."
    return "Une étape a été notée." if maintenant.depuis >= avant.depuis else "La dernière étape a été corrigée."


SILENCE = Entree(
    code=Code.SILENCE,
    titre="Silence",
    signal="Quand aucune étape n’a eu lieu depuis plus longtemps que le réglage de la structure, ou que deux fois "
    "l’écart habituel de cette personne. Rappelé chaque matin ouvré tant que personne ne s’en occupe.",
    agir="Prendre des nouvelles, et noter une étape.",
    reference="Réglage de la structure ({silence_jours} jours par défaut)",
    deriver=silence,
    jours=(0,),
    dire=_dire_silence,
    disparue=lambda _objet, _faits: "Une étape a été notée.",
    changee=_silence_change,
    est_dure=False,
    reglables=frozenset(),
    se_tait_avant=True,
)


def actions_prevues(faits: Faits, regles_au: date) -> list[Echeance]:
    """A planned step, a line of the plan or an objective comes, or its day passed and nobody said what became of it."""
    if faits.est_clos:
        return []
    etapes = [Echeance(Code.ACTION, f"etape:{e.id}", e.le) for e in faits.etapes if e.etat == "prevue"]
    jalons = plan.a_venir(plan.lignes(faits, regles_au))
    lignes = [Echeance(Code.ACTION, plan.objet(jalon), jalon.le) for jalon in jalons]
    ouverts = [o for o in faits.objectifs if o.etat == objectif.EtatObjectif.OUVERT]
    return etapes + lignes + [Echeance(Code.ACTION, objectif.objet(o.id), o.pour_le) for o in ouverts]


def _dire_action(echeance: Echeance, au: date) -> str:
    est_passee, le = echeance.reste_jours(au) < 0, quand_et_le(echeance.limite, au)
    if plan.est_du_plan(echeance.objet):
        quoi = plan.Cle(echeance.objet.split(":", 1)[1]).libelle
        suite = "Dire si c’est fait, déplacer ou abandonner." if est_passee else "En parler avec la personne."
        return f"Plan, {quoi} : attendu {le}. {suite}"
    if objectif.est_un_objectif(echeance.objet):
        suite = "Dire s’il est atteint, le reporter ou l’abandonner." if est_passee else "En parler avec la personne."
        return f"Objectif attendu {le}. {suite}"
    if est_passee:
        return f"Étape prévue, passée {le} : dire si elle est faite, manquée ou déplacée."
    return f"Étape prévue {le} : la préparer, ou la déplacer."


_DEVENUES = {
    "faite": "L’étape a été faite.",
    "manquee": "L’étape a été manquée.",
    "deplacee": "L’étape a été déplacée.",
}


_DEVENUS = {
    "fait": "La ligne du plan a été faite.",
    "abandonne": "La ligne du plan a été abandonnée.",
}


_OBJECTIFS = {
    "atteint": "L’objectif est atteint.",
    "abandonne": "L’objectif est abandonné.",
}


def _action_disparue(objet: str, faits: Faits) -> str:
    if objectif.est_un_objectif(objet):
        etat = next((o.etat for o in faits.objectifs if objet == objectif.objet(o.id)), "")
        return _OBJECTIFS.get(etat, "L’objectif n’est plus enregistré.")
    if plan.est_du_plan(objet):
        etat = next((jalon.etat for jalon in faits.jalons if objet == plan.objet(jalon)), "")
        return _DEVENUS.get(etat, "Le plan n’attend plus cette ligne.")
    etat = next((etape.etat for etape in faits.etapes if objet == f"etape:{etape.id}"), "")
    return _DEVENUES.get(etat, "L’étape n’est plus enregistrée.")


ACTION = Entree(
    code=Code.ACTION,
    titre="Étape prévue, ligne du plan, objectif",
    signal="{seuils} si personne n’a dit ce qu’il en est. Le plan se compte à rebours de la fin prévue du parcours : "
    "projet arrêté à {plan_projet_jours} jours, immersion à {plan_immersion_jours}, décision sur la prolongation à "
    "{plan_prolongation_jours}, bilan à {plan_bilan_jours}, relais à {plan_relais_jours}.",
    agir="Noter l’étape comme faite, manquée ou déplacée ; dire la ligne du plan faite, la déplacer, ou l’abandonner ; "
    "dire l’objectif atteint ou abandonné, ou changer son jour.",
    reference="Usage d’accompagnement",
    deriver=actions_prevues,
    jours=(7, -1),
    dire=_dire_action,
    disparue=_action_disparue,
    hors_liste=frozenset({plan.GENRE, objectif.GENRE}),
)

ENTREES = (SILENCE, ACTION)
