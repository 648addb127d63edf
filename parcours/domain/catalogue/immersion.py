"""Deadlines of the immersions (ECH-08): their end, and the limits that they pass together."""

from datetime import date

from parcours.domain import parametres
from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.contrat import GenreContrat
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits
from parcours.domain.immersion import ResultatImmersion, depassement_du_cddi, depassements_chez_un_hote

FIN, PART, HOTE = "fin", "part", "hote"


def immersions_a_suivre(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The end of each immersion whose result is not said; the day that passes the share of a CDDI, or of a host."""
    if faits.est_clos:
        return []
    trouvees = [
        Echeance(Code.IMMERSION, f"{FIN}:{immersion.id}", immersion.fin, repere=immersion.debut)
        for immersion in faits.immersions
        if immersion.resultat == ResultatImmersion.A_RENSEIGNER
    ]
    for contrat in faits.contrats_en_ordre:
        if contrat.genre == GenreContrat.CDDI and contrat.fin is not None:
            le = depassement_du_cddi(contrat.debut, contrat.fin, faits.immersions)
            if le is not None:
                trouvees.append(Echeance(Code.IMMERSION, f"{PART}:{contrat.id}", le, repere=contrat.debut))
    # The days with a host are those of the person in the structure; each parcours tells of its own immersions.
    for immersion, le in depassements_chez_un_hote((*faits.autres_sejours.immersions, *faits.immersions)):
        if immersion in faits.immersions:
            trouvees.append(Echeance(Code.IMMERSION, f"{HOTE}:{immersion.id}", le, repere=immersion.debut))
    return trouvees


def _dire(echeance: Echeance, au: date) -> str:
    le = quand_et_le(echeance.limite, au)
    if echeance.genre == FIN:
        if echeance.reste_jours(au) < 0:
            return f"Immersion finie {le} : dire ce qu’elle a donné."
        return f"Immersion : dernier jour {le}. Préparer le bilan avec l’hôte."
    if echeance.genre == PART:
        part = parametres.entier("pmsmp_part_cddi_pourcent", au)
        return f"Immersions : {part} % du CDDI dépassés {le}. Raccourcir ou déplacer, ou corriger les dates."
    jours = parametres.entier("pmsmp_meme_hote_jours", au)
    mois = parametres.entier("pmsmp_meme_hote_periode_mois", au)
    return (
        f"Immersions chez un même hôte : les {jours} jours permis en {mois} mois sont dépassés {le}. "
        "Raccourcir, changer d’hôte, ou corriger les dates."
    )


def _disparue(objet: str, faits: Faits) -> str:
    genre, _, cle = objet.partition(":")
    if genre == PART:
        return "Les immersions ne dépassent plus la part permise du CDDI."
    if cle not in {str(immersion.id) for immersion in faits.immersions}:
        return "L’immersion n’est plus enregistrée."
    if genre == HOTE:
        return "Les immersions chez cet hôte ne dépassent plus la durée permise."
    return "Le résultat de l’immersion est noté."


IMMERSION = Entree(
    code=Code.IMMERSION,
    titre="Immersion (PMSMP)",
    signal="{seuils} la fin d’une immersion dont le résultat n’est pas noté. Dès l’enregistrement, quand les "
    "immersions passent {pmsmp_part_cddi_pourcent} % du CDDI où elles tombent, ou {pmsmp_meme_hote_jours} jours chez "
    "le même hôte en {pmsmp_meme_hote_periode_mois} mois, tous parcours de la personne dans la structure ensemble.",
    agir="Préparer le bilan avec l’hôte, puis dire ce que l’immersion a donné. Au-delà d’une limite : raccourcir, "
    "déplacer, changer d’hôte, ou corriger les dates.",
    reference="Décret du 13 novembre 2014 ; fiches GRAFIE et Cap Métiers (janvier 2024)",
    deriver=immersions_a_suivre,
    jours=(3,),
    dire=_dire,
    disparue=_disparue,
    hors_liste=frozenset({FIN, PART, HOTE}),
    dites_aussitot=frozenset({PART, HOTE}),
)

ENTREES = (IMMERSION,)
