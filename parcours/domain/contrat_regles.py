"""What is refused in a work contract, each reason with its field, its sentence and its limit date.

Sources: Labour Code L5132-5 (EI), L5132-6 (ETTI), L5132-11-1 (AI), L5132-15-1 (ACI), L3121-20 (hours of all),
law 2020-1577 (CDI inclusion); numbers by date in `bareme/contrat.toml`. A contract follows the rules of its first day.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from parcours.domain import parametres
from parcours.domain.autorisation import permet_moins_d_heures
from parcours.domain.contrat import (
    EXCEPTIONS_AU_TOTAL,
    EXCLUSIFS,
    SANS_TERME_POSSIBLE,
    Derogation,
    GenreContrat,
    SaisieContrat,
    derogations_proposees,
    fin_des_mois_de_cddi,
    genres_proposes,
)
from parcours.domain.dates import UN_JOUR, ajouter_mois, dernier_du_mois, en_mois, en_toutes_lettres
from parcours.domain.erreurs import ContratImpossible, Manquement
from parcours.domain.faits import FaitAutorisation, FaitContrat, Faits


def verifier(saisie: SaisieContrat, faits: Faits, naissance: date, remplace_id: int | None = None) -> None:
    """Raise ContratImpossible, with every reason, when a contract cannot be recorded in this parcours.

    `faits` are those of the parcours before the change; `remplace_id` is the contract that this one takes the place of.
    Fields named: genre, debut, fin, rompu_le, heures_hebdo, derogation, derogation_horaire.
    """
    ContratImpossible.lever_si(_fautes_de_genre(saisie, faits.type_structure) + _fautes_de_dates(saisie, faits))
    autres = [contrat for contrat in faits.contrats if contrat.id != remplace_id]
    voulu = saisie.en_fait(remplace_id or 0)
    manquements = _fautes_de_renouvellement(saisie, autres, remplace_id) + _chevauchements(saisie, autres)
    manquements += _heures_excessives(saisie)
    manquements += _fautes_d_heures_notees(saisie, [h.mois for h in faits.heures if h.contrat_id == remplace_id])
    if saisie.genre is GenreContrat.CDDI:
        manquements += _fautes_de_cddi(saisie, autres, faits.autorisations)
        manquements += _total_depasse(voulu, faits.contrats, autres, "cddi_total_mois")
    if saisie.genre is GenreContrat.MISSION:
        manquements += _total_depasse(voulu, faits.contrats, autres, "etti_missions_total_mois")
    if saisie.genre is GenreContrat.CDI:
        manquements += _fautes_de_cdi(saisie.debut, faits.insertion_le, naissance)
    manquements += _fautes_de_derogation(saisie, faits.type_structure, autres, naissance)
    ContratImpossible.lever_si(manquements)


def _fautes_de_genre(saisie: SaisieContrat, type_structure: str) -> list[Manquement]:
    depuis = parametres.parametre(f"{saisie.genre}_structures").valeurs[0].depuis
    if saisie.debut < depuis:
        phrase = f"« {saisie.genre.libelle} » : ces contrats n’existent que depuis le {en_toutes_lettres(depuis)}."
        return [Manquement("debut", phrase, "genre_inexistant", depuis)]
    permis = genres_proposes(type_structure, saisie.debut)
    if saisie.genre in permis:
        return []
    phrase = (
        f"Pas de contrat « {saisie.genre.libelle} » en {type_structure} : "
        f"choisissez {' ou '.join(genre.libelle for genre in permis)}."
    )
    return [Manquement("genre", phrase, "genre_hors_structure")]


def _fautes_de_dates(saisie: SaisieContrat, faits: Faits) -> list[Manquement]:
    trouves = []
    if saisie.debut < faits.entree_le:
        phrase = (
            f"Le parcours commence le {en_toutes_lettres(faits.entree_le)} : le contrat ne peut pas commencer avant."
        )
        trouves.append(Manquement("debut", phrase, "avant_entree", faits.entree_le))
    if saisie.genre is GenreContrat.CDI and saisie.fin is not None:
        phrase = "Un CDI n’a pas de date de fin : videz cette case ; s’il a été rompu, indiquez la date de rupture."
        trouves.append(Manquement("fin", phrase, "cdi_avec_terme"))
    if saisie.fin is None and saisie.genre not in SANS_TERME_POSSIBLE:
        trouves.append(Manquement("fin", "Ce contrat a une date de fin : indiquez-la.", "sans_terme"))
    if saisie.fin is not None and saisie.fin < saisie.debut:
        phrase = f"Le contrat ne peut pas finir avant d’avoir commencé, le {en_toutes_lettres(saisie.debut)}."
        trouves.append(Manquement("fin", phrase, "fin_avant_debut", saisie.debut))
    elif saisie.rompu_le is not None and not saisie.debut <= saisie.rompu_le < (saisie.fin or date.max):
        avant = f" et avant le {en_toutes_lettres(saisie.fin)}" if saisie.fin else ""
        phrase = f"La rupture a lieu pendant le contrat : à partir du {en_toutes_lettres(saisie.debut)}{avant}."
        trouves.append(Manquement("rompu_le", phrase, "rupture_hors_contrat", saisie.fin))
    if faits.sortie_le is not None and saisie.debut > faits.sortie_le:
        phrase = (
            f"La personne est sortie le {en_toutes_lettres(faits.sortie_le)} : aucun contrat ne peut commencer après."
        )
        trouves.append(Manquement("debut", phrase, "apres_sortie", faits.sortie_le))
    elif faits.sortie_le is not None and (saisie.dernier_jour or date.max) > faits.sortie_le:
        phrase = (
            f"La personne est sortie le {en_toutes_lettres(faits.sortie_le)} : le contrat s’arrête ce jour-là au plus "
            "tard. S’il devait durer plus longtemps, indiquez la date de rupture."
        )
        champ = "rompu_le" if saisie.rompu_le else "fin"
        trouves.append(Manquement(champ, phrase, "fin_apres_sortie", faits.sortie_le))
    return trouves


def _fautes_d_heures_notees(saisie: SaisieContrat, mois: Sequence[date]) -> list[Manquement]:
    fin = saisie.dernier_jour or date.max
    for premier in mois:
        if premier > fin or dernier_du_mois(premier) < saisie.debut:
            phrase = (
                f"Des heures sont notées en {en_mois(premier)} : le contrat couvre ce mois, ou corrigez-les d’abord."
            )
            champ = "debut" if premier < saisie.debut else "rompu_le" if saisie.rompu_le else "fin"
            return [Manquement(champ, phrase, "heures_notees_hors_contrat", premier)]
    return []


def _suite_de(saisie: SaisieContrat, autres: Iterable[FaitContrat]) -> bool:
    return any(c.genre == saisie.genre and c.fin == saisie.debut - UN_JOUR for c in autres)


def _fautes_de_renouvellement(
    saisie: SaisieContrat, autres: Iterable[FaitContrat], remplace_id: int | None
) -> list[Manquement]:
    trouves = []
    for contrat in autres:
        if contrat.id == saisie.renouvelle_id:
            premier = contrat.fin + UN_JOUR if contrat.fin else None
            if premier is None:
                phrase = "Un contrat sans date de fin ne se renouvelle pas."
                trouves.append(Manquement("debut", phrase, "renouvellement_sans_terme"))
            elif saisie.debut != premier:
                phrase = (
                    f"Un renouvellement commence le lendemain du contrat renouvelé, le {en_toutes_lettres(premier)}. "
                    "Après une interruption, ajoutez plutôt un nouveau contrat."
                )
                trouves.append(Manquement("debut", phrase, "renouvellement_disjoint", premier))
        elif contrat.renouvelle_id is not None and contrat.renouvelle_id == remplace_id:
            veille = contrat.debut - UN_JOUR
            if saisie.dernier_jour != veille:
                phrase = (
                    f"Ce contrat est renouvelé à partir du {en_toutes_lettres(contrat.debut)} : "
                    f"il finit la veille, le {en_toutes_lettres(veille)}."
                )
                champ = "rompu_le" if saisie.rompu_le else "fin"
                trouves.append(Manquement(champ, phrase, "renouvele_ensuite", veille))
        else:
            continue
        if contrat.genre != saisie.genre:
            phrase = f"Un renouvellement garde le même contrat : {GenreContrat(contrat.genre).libelle}."
            trouves.append(Manquement("genre", phrase, "renouvellement_autre_genre"))
    return trouves


def _chevauchements(saisie: SaisieContrat, autres: Iterable[FaitContrat]) -> list[Manquement]:
    if saisie.genre not in EXCLUSIFS:
        return []
    fin = saisie.dernier_jour or date.max
    for autre in sorted(autres, key=lambda contrat: contrat.debut):
        if autre.genre not in EXCLUSIFS or autre.debut > fin or (autre.fin or date.max) < saisie.debut:
            continue
        jusquau = f"au {en_toutes_lettres(autre.fin)}" if autre.fin else "sans date de fin"
        phrase = (
            f"Un contrat existe déjà du {en_toutes_lettres(autre.debut)} {jusquau} : "
            "deux contrats ne peuvent pas se chevaucher."
        )
        champ = "debut" if autre.debut <= saisie.debut or saisie.fin is None else "fin"
        limite = autre.fin if champ == "debut" else autre.debut - UN_JOUR
        return [Manquement(champ, phrase, "chevauchement", limite)]
    return []


def _heures_excessives(saisie: SaisieContrat) -> list[Manquement]:
    maximum = parametres.entier("heures_hebdomadaires_maximum", saisie.debut)
    # A contract of services has no hours of work.
    if saisie.genre is GenreContrat.PRESTATION or saisie.heures_hebdo is None or saisie.heures_hebdo <= maximum:
        return []
    phrase = f"La loi limite le travail à {maximum} heures par semaine (code du travail, article L3121-20)."
    return [Manquement("heures_hebdo", phrase, "heures_excessives")]


def _fautes_de_cddi(
    saisie: SaisieContrat, autres: Sequence[FaitContrat], autorisations: Sequence[FaitAutorisation]
) -> list[Manquement]:
    trouves = []
    mois = parametres.entier("cddi_minimum_mois", saisie.debut)
    au_plus_tot = ajouter_mois(saisie.debut, mois) - UN_JOUR
    if _est_court(saisie, autres) and saisie.derogation is not Derogation.AMENAGEMENT_PEINE:
        phrase = (
            f"Un premier CDDI dure au moins {mois} mois, sauf aménagement de peine : "
            f"dernier jour au plus tôt le {en_toutes_lettres(au_plus_tot)}."
        )
        trouves.append(Manquement("fin", phrase, "cddi_trop_court", au_plus_tot))
    heures = parametres.entier("cddi_heures_hebdomadaires_minimum", saisie.debut)
    est_permis = saisie.derogation_horaire or permet_moins_d_heures(autorisations, saisie.debut)
    if saisie.heures_hebdo is not None and saisie.heures_hebdo < heures and not est_permis:
        phrase = (
            f"Un CDDI est d’au moins {heures} heures par semaine, sauf dérogation : cochez-la si elle est accordée."
        )
        trouves.append(Manquement("heures_hebdo", phrase, "heures_insuffisantes"))
    return trouves


def _est_court(saisie: SaisieContrat, autres: Sequence[FaitContrat]) -> bool:
    mois = parametres.entier("cddi_minimum_mois", saisie.debut)
    # The length agreed counts: a rupture does not make a contract unlawful afterwards.
    est_court = saisie.fin is not None and saisie.fin < ajouter_mois(saisie.debut, mois) - UN_JOUR
    return est_court and not _suite_de(saisie, autres)


def _fautes_de_derogation(
    saisie: SaisieContrat, type_structure: str, autres: Sequence[FaitContrat], naissance: date
) -> list[Manquement]:
    trouves = []
    est_cddi = saisie.genre is GenreContrat.CDDI
    minimum = parametres.entier("cddi_heures_hebdomadaires_minimum", saisie.debut) if est_cddi else 0
    if saisie.derogation_horaire and (saisie.heures_hebdo is None or saisie.heures_hebdo >= minimum):
        phrase = "Cette dérogation ne sert qu’à un CDDI sous le minimum d’heures : décochez-la, ou corrigez les heures."
        trouves.append(Manquement("derogation_horaire", phrase, "derogation_horaire_inutile"))
    if saisie.derogation is not None and not est_cddi:
        phrase = "Ces dérogations ne concernent que les CDDI : choisissez « Aucune »."
        trouves.append(Manquement("derogation", phrase, "derogation_hors_cddi"))
    elif saisie.derogation is not None and saisie.derogation not in derogations_proposees(type_structure, saisie.debut):
        phrase = f"Cette exception n’existe pas en {type_structure} : elle est réservée aux AI et aux ACI."
        trouves.append(Manquement("derogation", phrase, "derogation_hors_structure"))
    elif saisie.derogation is Derogation.AMENAGEMENT_PEINE and not _est_court(saisie, autres):
        # Kept only when the rule needs it: it says something about justice.
        phrase = "Ce contrat n’est pas plus court que le minimum : la dérogation est inutile, choisissez « Aucune »."
        trouves.append(Manquement("derogation", phrase, "derogation_inutile"))
    elif saisie.derogation is Derogation.SENIOR:
        age = parametres.entier("cddi_exception_senior_age_ans", saisie.debut)
        anniversaire = ajouter_mois(naissance, 12 * age)
        if (saisie.dernier_jour or date.max) < anniversaire:
            phrase = f"Cette exception vaut à partir de {age} ans, donc du {en_toutes_lettres(anniversaire)}."
            trouves.append(Manquement("derogation", phrase, "derogation_age", anniversaire))
    return trouves


def _fautes_de_cdi(debut: date, insertion_le: date, naissance: date) -> list[Manquement]:
    age = parametres.entier("cdi_inclusion_age_ans", debut)
    mois = parametres.entier("cdi_inclusion_parcours_minimum_mois", debut)
    anniversaire, anciennete = ajouter_mois(naissance, 12 * age), ajouter_mois(insertion_le, mois)
    trouves = []
    if debut < anniversaire:
        phrase = f"Un CDI inclusion se signe à partir de {age} ans, donc du {en_toutes_lettres(anniversaire)}."
        trouves.append(Manquement("debut", phrase, "cdi_age", anniversaire))
    if debut < anciennete:
        phrase = (
            f"Un CDI inclusion commence au moins {mois} mois après le début du parcours d’insertion, donc à partir "
            f"du {en_toutes_lettres(anciennete)}."
        )
        trouves.append(Manquement("debut", phrase, "cdi_anciennete", anciennete))
    return trouves


def _total_depasse(
    voulu: FaitContrat, avant: Iterable[FaitContrat], autres: Sequence[FaitContrat], total: str
) -> list[Manquement]:
    # A later contract that was already too long (imported, say) does not forbid to correct an earlier one.
    deja = {contrat.id for contrat, _ in _hors_total(avant, voulu.genre, voulu.debut, total)}
    mois = parametres.entier(total, voulu.debut)
    quoi = "Les CDDI" if voulu.genre == GenreContrat.CDDI else "Les missions"
    sauf = ", sauf exception enregistrée" if voulu.genre == GenreContrat.CDDI else ""
    for contrat, limite in _hors_total([*autres, voulu], voulu.genre, voulu.debut, total):
        if contrat is voulu:
            phrase = (
                f"{quoi} ne dépassent pas {mois} mois en tout, interruptions déduites{sauf} : "
                f"dernier jour possible le {en_toutes_lettres(limite)}."
            )
            return [Manquement("fin", phrase, "total_depasse", limite)]
        if contrat.id not in deja:
            phrase = (
                f"Avec ce contrat, celui qui commence le {en_toutes_lettres(contrat.debut)} dépasserait {mois} mois "
                f"en tout{sauf} : il devrait finir le {en_toutes_lettres(limite)} au plus tard."
            )
            return [Manquement("debut", phrase, "total_depasse_ensuite", limite)]
    return []


def _hors_total(
    contrats: Iterable[FaitContrat], genre: str, regles_au: date, total: str
) -> list[tuple[FaitContrat, date]]:
    suite = sorted((c for c in contrats if c.genre == genre), key=lambda c: (c.debut, c.id))
    limites = [(c, fin_des_mois_de_cddi(suite[: rang + 1], regles_au, total)) for rang, c in enumerate(suite)]
    return [
        (contrat, limite)
        for contrat, limite in limites
        if contrat.fin is not None and contrat.fin > limite and contrat.derogation not in EXCEPTIONS_AU_TOTAL
    ]
