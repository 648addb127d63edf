"""Deadlines of what is allowed for a time: hours of an AI in companies (ECH-06), waivers, CDI inclusion (ECH-16)."""

from datetime import date

from parcours.domain import parametres
from parcours.domain.autorisation import GenreAutorisation
from parcours.domain.catalogue.entree import Choix, Entree, quand_et_le
from parcours.domain.contrat import GenreContrat, genres_proposes
from parcours.domain.dates import UN_JOUR, ajouter_mois, en_toutes_lettres
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits
from parcours.domain.heures import (
    PLAFOND_POURCENT,
    a_une_decision,
    compteur_d_entreprise,
    decision_a_venir,
    est_autorise,
    parts_signalees,
)
from parcours.domain.pass_iae import fin_par_defaut

CDI_INCLUSION = "cdi_inclusion"


def heures_en_entreprise(faits: Faits, au: date) -> list[Echeance]:
    """The hours in companies reached a part of their cap: the highest only, on the last day of that month.

    Counted by person: the hours of their other parcours in the structure too. It depends on the day: a decision of the
    prefect that has not begun does not silence the cap itself, and a period that is over has nothing left to say.
    """
    if faits.est_clos:
        return []
    compteur = compteur_d_entreprise(faits, au)
    if compteur is None or compteur.atteint_le is None or compteur.fin < au or est_autorise(faits, compteur, au):
        return []
    finie_le = compteur.fin + UN_JOUR
    return [
        Echeance(
            Code.HEURES_AI,
            f"ai:{compteur.niveau}",
            compteur.atteint_le,
            repere=compteur.debut,
            a_relire_le=min(decision_a_venir(faits, compteur, au) or finie_le, finie_le),
        )
    ]


def _dire_heures(echeance: Echeance, au: date) -> str:
    plafond = parametres.entier("ai_heures_plafond", au)
    niveau = int(echeance.objet.rpartition(":")[2])
    part = f"{plafond} atteintes" if niveau >= PLAFOND_POURCENT else f"{niveau} % des {plafond} possibles"
    le, debut = quand_et_le(echeance.limite, au), en_toutes_lettres(echeance.depuis)
    mois = parametres.entier("ai_heures_periode_mois", au)
    if echeance.limite == ajouter_mois(echeance.depuis, mois) - UN_JOUR:
        que_faire = "demander au préfet, ou arrêter" if niveau >= PLAFOND_POURCENT else "prévoir la suite"
        return (
            f"Heures en entreprise depuis le {debut}, {part}, dernier mois compté entier, {mois} mois finis {le} : "
            f"{que_faire}."
        )
    # Hours are counted by month: the day a part is reached is the last of its month, which may not be over.
    atteint = le if echeance.limite < au else f"ce mois-ci, qui finit {le}"
    que_faire = (
        "demander au préfet d’aller au-delà, ou arrêter"
        if niveau >= PLAFOND_POURCENT
        else "prévoir la suite, ou demander au préfet"
    )
    return f"Heures en entreprise depuis le {debut}, {part} {atteint} : {que_faire}."


def _heures_disparues(objet: str, faits: Faits) -> str:
    compteur = compteur_d_entreprise(faits, date.max)
    if compteur is not None and objet == f"ai:{compteur.niveau}" and not est_autorise(faits, compteur, compteur.fin):
        return f"La période comptée est finie, le {en_toutes_lettres(compteur.fin)}."
    if a_une_decision(faits):
        return "Une décision du préfet permet d’aller au-delà."
    return "Les heures ou ce qui en est signalé ont été corrigés, ou une autre période a commencé."


def _heures_changees(_avant: Echeance, maintenant: Echeance) -> str:
    return f"Les heures en entreprise sont maintenant à {maintenant.objet.rpartition(':')[2]} % du plafond."


HEURES_AI = Entree(
    code=Code.HEURES_AI,
    titre="Heures d’AI en entreprise",
    signal="Quand les heures notées atteignent {propres} % des {ai_heures_plafond} heures possibles dans les "
    "{ai_heures_periode_mois} mois qui suivent la première mise à disposition en entreprise, toutes entreprises "
    "et tous parcours de la personne dans la structure ensemble, puis la totalité. Les heures se notent par mois : "
    "celui où finissent les {ai_heures_periode_mois} mois compte en entier ; ces mois finis, rien n’est plus signalé. "
    "Avant la totalité, une décision du préfet notée suffit à ne rien signaler ; après, il faut qu’elle ait commencé.",
    agir="Prévoir la suite avec la personne ; demander au préfet de permettre plus d’heures, puis noter sa décision.",
    reference="Code du travail, L5132-9 et R5132-18",
    deriver=heures_en_entreprise,
    jours=(0,),
    dire=_dire_heures,
    disparue=_heures_disparues,
    changee=_heures_changees,
    est_du_travail=True,
    hors_liste=frozenset({"ai"}),
    constats=frozenset({"ai"}),
    demandes=frozenset({f"ai:{PLAFOND_POURCENT}"}),
    reglables=frozenset({Choix.PARTS}),
    propres=parts_signalees(),
    suit_le_jour=True,
)


def autorisations_et_cdi(faits: Faits, regles_au: date) -> list[Echeance]:
    """The last authorisation of each kind ends; a CDI inclusion becomes possible."""
    if faits.est_clos:
        return []
    dernieres = {a.genre: a for a in sorted(faits.autorisations, key=lambda a: (a.fin, a.id))}
    trouvees = [Echeance(Code.AUTORISATION, f"{a.genre}:{a.id}", a.fin, repere=a.debut) for a in dernieres.values()]
    possible_le = cdi_inclusion_possible_le(faits, regles_au)
    if possible_le is not None:
        trouvees.append(Echeance(Code.AUTORISATION, CDI_INCLUSION, possible_le))
    return trouvees


def cdi_inclusion_possible_le(faits: Faits, regles_au: date) -> date | None:
    """The day from which the person may sign a CDI inclusion: old enough, and long enough in the pathway.

    None when the structure signs none, when one is signed, when the birth is not known, and when that day comes after
    the pathway: the end of the PASS, or what a PASS lasts when none is recorded.
    """
    est_signe = any(contrat.genre == GenreContrat.CDI for contrat in faits.contrats)
    if faits.naissance is None or est_signe or GenreContrat.CDI not in genres_proposes(faits.type_structure, regles_au):
        return None
    age = parametres.entier("cdi_inclusion_age_ans", regles_au)
    mois = parametres.entier("cdi_inclusion_parcours_minimum_mois", regles_au)
    possible_le = max(
        ajouter_mois(faits.naissance, 12 * age),
        ajouter_mois(faits.insertion_le, mois),
        parametres.parametre("cdi_structures").valeurs[0].depuis,
    )
    fin = faits.fin_du_pass or fin_par_defaut(faits.entree_le, faits.entree_le)
    return possible_le if possible_le <= fin else None


def _dire_autorisation(echeance: Echeance, au: date) -> str:
    reste, le = echeance.reste_jours(au), quand_et_le(echeance.limite, au)
    if echeance.genre == CDI_INCLUSION:
        age = parametres.entier("cdi_inclusion_age_ans", au)
        mois = parametres.entier("cdi_inclusion_parcours_minimum_mois", au)
        return f"CDI inclusion possible {le}, à {age} ans et {mois} mois de parcours : en parler avec la personne."
    libelle = GenreAutorisation(echeance.genre).libelle
    if reste < 0:
        return f"{libelle} : autorisation finie {le}. Noter la suite, ou revenir à la règle."
    verbe = "Noter" if reste == 0 else "Demander"
    return f"{libelle} : dernier jour {le}. {verbe} la suite, ou revenir à la règle."


def _autorisation_disparue(objet: str, faits: Faits) -> str:
    if objet == CDI_INCLUSION:
        est_signe = any(contrat.genre == GenreContrat.CDI for contrat in faits.contrats)
        return "Un CDI inclusion est enregistré." if est_signe else "Ses conditions ne sont plus réunies."
    genre, _, cle = objet.partition(":")
    memes = [a for a in faits.autorisations if a.genre == genre]
    if memes and all(str(a.id) != cle for a in memes):
        return "Cette autorisation n’est plus enregistrée, une autre l’est."
    return "La suite de l’autorisation est enregistrée." if memes else "L’autorisation n’est plus enregistrée."


AUTORISATION = Entree(
    code=Code.AUTORISATION,
    titre="Autorisations, CDI inclusion",
    signal="{seuils} la fin d’une dérogation horaire, d’un cumul avec un temps partiel, d’un contrat passerelle ou "
    "d’une décision du préfet sur les heures d’AI (la dernière de chaque sorte) ; {seuils} le jour où un CDI inclusion "
    "devient possible ({cdi_inclusion_age_ans} ans, {cdi_inclusion_parcours_minimum_mois} mois de parcours), s’il le "
    "devient avant la fin du PASS.",
    agir="Demander la suite et la noter, ou revenir à la règle ; parler du CDI inclusion avec la personne.",
    reference="Code du travail, D5132-43-5, L5132-9 et R5132-18 ; décret n° 2021-1129 ; loi n° 2020-1577",
    deriver=autorisations_et_cdi,
    jours=(30,),
    dire=_dire_autorisation,
    disparue=_autorisation_disparue,
    hors_liste=frozenset({CDI_INCLUSION}),
    constats=frozenset({CDI_INCLUSION}),
    touche_un_droit=True,
)

ENTREES = (HEURES_AI, AUTORISATION)
