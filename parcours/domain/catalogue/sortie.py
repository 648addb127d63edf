"""Deadlines of the exit: the one to tell, or its motive (ECH-15)."""

from datetime import date, timedelta

from parcours.domain import parametres
from parcours.domain.catalogue.contrat import contrat_disparu
from parcours.domain.catalogue.entree import Choix, Entree, quand_et_le
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits

MOTIF = "motif"


def sortie_a_dire(faits: Faits, regles_au: date) -> list[Echeance]:
    """Left without motive; or contract over for 15 days, with neither renewal nor exit."""
    if faits.est_clos:
        if faits.sortie_motif is None and faits.sortie_le is not None:
            return [Echeance(Code.SORTIE, MOTIF, faits.sortie_le, repere=faits.sortie_le)]
        return []
    contrat = faits.dernier_contrat
    if contrat is None or contrat.fin is None:
        return []
    choisi = faits.seuils.get(Code.SORTIE)
    delai = choisi[0] if choisi else parametres.entier("sortie_a_dire_jours", regles_au)
    return [Echeance(Code.SORTIE, f"contrat:{contrat.id}", contrat.fin + timedelta(days=delai), repere=contrat.fin)]


def _changee(avant: Echeance, maintenant: Echeance) -> str:
    if maintenant.repere == avant.repere and maintenant.objet == avant.objet:
        return "Le délai avant de demander ce qu’il en est a changé."
    if maintenant.objet == avant.objet:
        return f"La date est passée du {en_toutes_lettres(avant.limite)} au {en_toutes_lettres(maintenant.limite)}."
    if avant.objet == MOTIF:
        return "La sortie est annulée."
    return "La sortie est enregistrée." if maintenant.objet == MOTIF else "Un autre contrat est enregistré."


def _dire(echeance: Echeance, au: date) -> str:
    depuis = quand_et_le(echeance.depuis, au)
    if echeance.genre == MOTIF:
        return f"Sortie sans motif {depuis} : enregistrer le motif, il manque au taux de la structure."
    debut = "Contrat terminé" if echeance.depuis < au else "Fin du contrat"
    return f"{debut} {depuis} : enregistrer la sortie ou le renouvellement."


def _disparue(objet: str, faits: Faits) -> str:
    if objet == MOTIF:
        return "Le motif de sortie est enregistré." if faits.est_clos else "La sortie est annulée."
    return contrat_disparu(objet, faits)


SORTIE = Entree(
    code=Code.SORTIE,
    titre="Sortie à dire",
    signal="Tous les {repete} : sortie sans motif, ou contrat terminé depuis {propres} jours sans sortie ni "
    "renouvellement (elle prend alors la place d’ECH-04).",
    agir="Enregistrer la sortie et son motif : un taux sans motif ne dit rien.",
    reference="Code du travail, R5132-3 : compte rendu annuel des sorties",
    deriver=sortie_a_dire,
    jours=(0,),
    repete_jours=7,
    dire=_dire,
    disparue=_disparue,
    changee=_changee,
    dure_apres_sortie=frozenset({MOTIF}),
    est_du_travail=True,
    sociaux=frozenset({MOTIF}),
    reglables=frozenset({Choix.DELAI}),
    propres=(parametres.entier("sortie_a_dire_jours", date.max),),
    depuis_quoi="la fin du contrat",
    se_tait_avant=True,
    prend_la_place_de=Code.CONTRAT,
)

ENTREES = (SORTIE,)
