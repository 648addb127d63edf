"""Deadline of the trainings: the result to record once they are over (ECH-18)."""

from datetime import date

from parcours.domain.catalogue.entree import Choix, Entree, quand_et_le
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits
from parcours.domain.formation import ResultatFormation


def resultats_a_noter(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The trainings whose result is not said, by their last day."""
    if faits.est_clos:
        return []
    return [
        Echeance(Code.FORMATION, f"formation:{formation.id}", formation.fin, repere=formation.debut)
        for formation in faits.formations
        if formation.resultat == ResultatFormation.A_RENSEIGNER
    ]


def _dire(echeance: Echeance, au: date) -> str:
    le = quand_et_le(echeance.limite, au)
    if echeance.reste_jours(au) < 0:
        return f"Formation terminée {le} : dire ce qu’elle a donné."
    return f"Formation : dernier jour {le}. Préparer le bilan avec la personne."


def _disparue(objet: str, faits: Faits) -> str:
    connues = {f"formation:{formation.id}" for formation in faits.formations}
    return "Le résultat de la formation est noté." if objet in connues else "La formation n’est plus enregistrée."


FORMATION = Entree(
    code=Code.FORMATION,
    titre="Résultat d’une formation",
    signal="{seuils} du dernier jour d’une formation dont le résultat n’est pas noté.",
    agir="Dire ce que la formation a donné : menée à son terme, certification obtenue ou non, interrompue.",
    reference="Bilan annuel de l’ASP : formations suivies et leurs résultats",
    deriver=resultats_a_noter,
    jours=(-1,),
    dire=_dire,
    disparue=_disparue,
    hors_liste=frozenset({"formation"}),
    se_tait_avant=True,
    reglables=frozenset({Choix.APRES}),
    depuis_quoi="le dernier jour",
)

ENTREES = (FORMATION,)
