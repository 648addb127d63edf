"""Deadlines of the work contracts: the end of the last one (ECH-04), the total of CDDI (05) and of missions (07)."""

from datetime import date

from parcours.domain import parametres
from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.contrat import EXCEPTIONS_AU_TOTAL, GenreContrat, fin_des_mois_de_cddi
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits


def fin_du_contrat(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The last contract ends; then, from the day after, it ended and nothing was recorded."""
    contrat = faits.dernier_contrat
    if faits.est_clos or contrat is None or contrat.fin is None:
        return []
    return [Echeance(Code.CONTRAT, f"contrat:{contrat.id}", contrat.fin, repere=contrat.debut)]


def _dire_contrat(echeance: Echeance, au: date) -> str:
    reste, le = echeance.reste_jours(au), quand_et_le(echeance.limite, au)
    if reste < 0:
        return f"Contrat terminé {le} : enregistrer le renouvellement ou la sortie."
    if reste == 0:
        return f"Dernier jour du contrat {le} : renouveler ou enregistrer la sortie."
    return f"Fin du contrat {le} : renouveler ou préparer la sortie."


def contrat_disparu(_objet: str, faits: Faits) -> str:
    """What became of a contract that is not the last one any more."""
    return "Un autre contrat est enregistré." if faits.contrats else "Le contrat n’est plus enregistré."


CONTRAT = Entree(
    code=Code.CONTRAT,
    titre="Fin du contrat",
    signal="{seuils} si rien n’est enregistré. De plusieurs contrats, celui qui finit le dernier compte.",
    agir="Renouveler le contrat, ou enregistrer la sortie.",
    reference="Code du travail, L5132-5, L5132-11-1 et L5132-15-1",
    deriver=fin_du_contrat,
    jours=(60, 30, 7, -1),
    dire=_dire_contrat,
    disparue=contrat_disparu,
    est_du_travail=True,
    touche_un_droit=True,
)


def total_des_cddi(faits: Faits, regles_au: date) -> list[Echeance]:
    """The last CDDI goes to its legal total or beyond, interruptions given back, unless an exception is recorded.

    A CDDI that ends before says nothing of the total: its own end is what matters, and an interruption moves the day.
    """
    dernier = faits.dernier_contrat
    if faits.est_clos or dernier is None or dernier.genre != GenreContrat.CDDI:
        return []
    cddi = [contrat for contrat in faits.contrats_en_ordre if contrat.genre == GenreContrat.CDDI]
    limite = fin_des_mois_de_cddi(cddi, regles_au)
    if dernier.derogation in EXCEPTIONS_AU_TOTAL or (dernier.fin or date.max) < limite:
        return []
    return [Echeance(Code.CDDI, "cddi", limite, repere=dernier.fin)]


def _dire_cddi(echeance: Echeance, au: date) -> str:
    mois = parametres.entier("cddi_total_mois", au)
    dernier_jour = echeance.repere
    if dernier_jour is not None and dernier_jour <= echeance.limite and dernier_jour < au:
        return (
            f"Dernier CDDI terminé {quand_et_le(dernier_jour, au)}, {mois} mois au plus en tout : préparer la sortie."
        )
    le = quand_et_le(echeance.limite, au)
    if echeance.reste_jours(au) < 0:
        return f"CDDI, {mois} mois dépassés {le} : enregistrer une exception, ou la sortie."
    return f"CDDI, {mois} mois atteints {le} : préparer la sortie, ou enregistrer une exception."


def _cddi_disparus(objet: str, faits: Faits) -> str:
    dernier = faits.dernier_contrat
    if dernier is None or dernier.genre != GenreContrat.CDDI:
        return contrat_disparu(objet, faits)
    if dernier.derogation in EXCEPTIONS_AU_TOTAL:
        return "Une exception est enregistrée."
    return "Le dernier CDDI finit avant le total autorisé."


CDDI = Entree(
    code=Code.CDDI,
    titre="24 mois de CDDI",
    signal="{seuils}, quand le dernier CDDI va jusque-là, sauf si une exception est enregistrée sur "
    "ce contrat. Les interruptions entre deux contrats ne comptent pas. Compté par parcours : si la "
    "personne revient avec le même PASS IAE, ceux du parcours d’avant sont à compter en plus.",
    agir="Préparer la sortie, ou enregistrer l’exception qui permet d’aller plus loin.",
    reference="Code du travail, L5132-5, L5132-11-1 et L5132-15-1 : {cddi_total_mois} mois, renouvellements compris",
    deriver=total_des_cddi,
    jours=(90, 60, 30),
    # The total stops growing when the last contract is over: its end is then what is signalled.
    cesse_au_repere=True,
    dire=_dire_cddi,
    disparue=_cddi_disparus,
    est_du_travail=True,
    touche_un_droit=True,
)


def total_des_missions(faits: Faits, regles_au: date) -> list[Echeance]:
    """The missions of an ETTI reach their legal total if they go on, interruptions given back.

    Missions are short, so the day is known long before one of them reaches it; nothing is signalled once they stop.
    """
    dernier = faits.dernier_contrat
    if faits.est_clos or dernier is None or dernier.genre != GenreContrat.MISSION:
        return []
    missions = [contrat for contrat in faits.contrats_en_ordre if contrat.genre == GenreContrat.MISSION]
    limite = fin_des_mois_de_cddi(missions, regles_au, "etti_missions_total_mois")
    return [Echeance(Code.MISSIONS, "missions", limite, repere=dernier.fin)]


def _dire_missions(echeance: Echeance, au: date) -> str:
    mois = parametres.entier("etti_missions_total_mois", au)
    derniere, le = echeance.repere, quand_et_le(echeance.limite, au)
    if derniere is not None and derniere < min(echeance.limite, au):
        finie = quand_et_le(derniere, au)
        return f"Dernière mission terminée {finie}, une reprise repousse les {mois} mois : prévoir la suite ensemble."
    if echeance.reste_jours(au) >= 0:
        return f"Missions, {mois} mois en tout {le}, si elles continuent : préparer la suite avec la personne."
    if derniere == echeance.limite:
        return f"Missions, {mois} mois en tout atteints {le}, aucune autre n’est possible : enregistrer la sortie."
    return f"Missions, {mois} mois en tout dépassés {le} : y mettre fin, ou corriger les dates."


MISSIONS = Entree(
    code=Code.MISSIONS,
    titre="24 mois de missions",
    signal="{seuils}, si les missions notées vont au moins jusqu’à ce jour-là. Les interruptions entre "
    "deux missions ne comptent pas. Compté par parcours : si la personne revient avec le même PASS IAE, ceux du "
    "parcours d’avant sont à compter en plus.",
    agir="Préparer la suite avec la personne : aucune mission ne peut aller au-delà.",
    reference="Code du travail, L5132-6 : {etti_missions_total_mois} mois",
    deriver=total_des_missions,
    jours=(90, 30),
    # Nothing runs any more: the end of the last mission is then what is signalled.
    cesse_au_repere=True,
    dire=_dire_missions,
    disparue=contrat_disparu,
    est_du_travail=True,
    hors_liste=frozenset({"missions"}),
    touche_un_droit=True,
)

ENTREES = (CONTRAT, CDDI, MISSIONS)
