"""Drift of the results of a structure: its dynamic exits against its own past, in both directions.

A rise is told, never praised. `derive_reference` says what to expect, `cusum` follows it, `derive_suivi` says what the
chart of a structure gives on a day; this module puts it in words. Words are facts and counts: a reason to look, no
judgement.
"""

import math
from datetime import date

from parcours.domain.dates import MOIS, accorder, en_toutes_lettres
from parcours.domain.derive_reference import (
    Reference,
    SortieComptee,
    calculer_reference,
    debut_du_suivi,
    nombre,
)
from parcours.domain.derive_seuil import seuil
from parcours.domain.derive_suivi import Anomalie, Point, StatutSuivi, Suivi, suivre
from parcours.domain.erreurs import typographie
from parcours.domain.sens import Sens

__all__ = [
    "Anomalie",
    "Point",
    "Reference",
    "Sens",
    "SortieComptee",
    "StatutSuivi",
    "Suivi",
    "calculer_reference",
    "debut_du_suivi",
    "fourchette",
    "phrase_derive",
    "phrases",
    "seuil",
    "suivre",
    "titre",
]

SIECLE = 100


def titre(suivi: Suivi) -> str:
    """The finding in a few words, for a heading or a list."""
    if suivi.debut is not None:
        verbe = "reculent" if suivi.sens is Sens.RECUL else "augmentent"
        return f"Les sorties dynamiques {verbe} depuis {_mois(suivi.debut)}"
    return {
        StatutSuivi.SILENCIEUX: "Historique insuffisant",
        StatutSuivi.A_VERIFIER: "Saisie à vérifier",
    }.get(suivi.statut, "Rien d’inhabituel" if suivi.comptees else "Aucune sortie comptée")


def phrases(suivi: Suivi, type_structure: str) -> list[str]:
    """What a director reads, in order, the first sentence being the finding (drift method, 3.8)."""
    if suivi.statut is StatutSuivi.SILENCIEUX:
        return [typographie(phrase) for phrase in _silence(suivi)]
    methode = [_base(suivi.reference, type_structure), _puissance(suivi)]
    if suivi.anomalie is not None:
        return [typographie(phrase) for phrase in (*_verification(suivi.anomalie), *methode)]
    lues = [_constat(suivi)]
    if suivi.rarete_annees is not None:
        rarete = _rarete(suivi.rarete_annees)
        lues.append(f"Le hasard seul ferait monter la courbe aussi haut {rarete} dans une structure de cette taille.")
    if suivi.en_attente:
        lues.append(_attente(suivi))
    if suivi.retombee_le is not None:
        lues.append(_retour(suivi.retombee_le))
    if suivi.statut is StatutSuivi.ALERTE:
        lues.append("C’est une raison de regarder, pas un jugement.")
    return [typographie(phrase) for phrase in (*lues, *methode)]


def phrase_derive(debut_estime: date, dynamiques: int, comptees: int, attendues: float | None) -> str:
    """The line of a drift signal: the counts it was raised on. A reason to look, no judgement."""
    faites = accorder(dynamiques, "dynamique") if dynamiques else "aucune dynamique"
    comptes = accorder(comptees, "sortie comptée", "sorties comptées")
    attente = "" if attendues is None else f" ; on en attendait {fourchette(attendues)}"
    return typographie(
        f"Sorties dynamiques en recul depuis le {en_toutes_lettres(debut_estime)} : {comptes}, {faites}{attente}."
    )


def fourchette(attendues: float) -> str:
    """An expected number of persons in words, without decimals: «8 à 9», «8», «moins de 1»."""
    proche = round(attendues)
    if proche >= 1 and abs(attendues - proche) < 0.05:
        return str(proche)
    if attendues < 1:
        return "moins de 1"
    return f"{math.floor(attendues)} à {math.ceil(attendues)}"


def _constat(suivi: Suivi) -> str:
    if not suivi.comptees:
        return f"Aucune sortie comptée depuis le {en_toutes_lettres(suivi.depuis)}."
    en = "en recul" if suivi.sens is Sens.RECUL else "en hausse"
    annonce = f"Sorties dynamiques {en}" if suivi.statut is StatutSuivi.ALERTE else "Rien d’inhabituel"
    depuis = en_toutes_lettres(suivi.debut or suivi.depuis)
    periode = f"Depuis le {depuis}" if suivi.fin == suivi.au else f"Du {depuis} au {en_toutes_lettres(suivi.fin)}"
    return (
        f"{annonce}. {periode}, en cumul : {_dynamiques(suivi.dynamiques)} sur {_comptees(suivi.comptees)} ; "
        f"on en attendait {fourchette(suivi.attendues)}."
    )


def _silence(suivi: Suivi) -> list[str]:
    reference = suivi.reference
    periode = f"depuis le {en_toutes_lettres(reference.debut)}"
    if (suivi.au - reference.fin).days > 1:
        periode = f"du {en_toutes_lettres(reference.debut)} au {en_toutes_lettres(reference.fin)}"
    minimum = int(nombre("derive_historique_sorties_min", reference.fin))
    mois = int(nombre("derive_historique_mois_min", reference.fin))
    duree = "un an" if mois == 12 else f"{mois} mois"
    compte = _comptees(reference.n).capitalize()
    lues = [f"{compte} {periode} : il en faut {minimum} et {duree} d’historique pour suivre."]
    if reference.en_attente:
        verbe = "n’a" if reference.en_attente == 1 else "n’ont"
        autres = accorder(reference.en_attente, "autre sortie", "autres sorties")
        lues.append(f"{autres} {verbe} pas encore de situation.")
    return lues


def _verification(anomalie: Anomalie) -> list[str]:
    toutes = "toutes dynamiques" if anomalie.toutes_dynamiques else "toutes non dynamiques"
    autres = "non dynamiques" if anomalie.toutes_dynamiques else "dynamiques"
    constat = (
        f"Saisie à vérifier. Depuis le {en_toutes_lettres(anomalie.depuis)}, {_comptees(anomalie.sorties)}, "
        f"{toutes} ; on en attendait {fourchette(anomalie.attendues)} {autres}."
    )
    suite = "Un oubli de saisie est plus probable : aucune alerte n’est donnée tant qu’il n’est pas écarté."
    return [constat, suite]


def _rarete(annees: float) -> str:
    if annees >= SIECLE:
        return "moins d’une fois par siècle"
    arrondi = round(annees)
    if arrondi == 0:
        return "plus d’une fois par an"
    return "environ une fois par an" if arrondi == 1 else f"environ une fois tous les {arrondi} ans"


def _attente(suivi: Suivi) -> str:
    seule = suivi.en_attente == 1
    sujet = f"{accorder(suivi.en_attente, 'sortie')} {'n’a' if seule else 'n’ont'} pas encore de situation"
    if suivi.sens is Sens.HAUSSE:
        return f"{sujet} : la hausse tient même si {'elle n’est pas dynamique' if seule else 'aucune n’est dynamique'}."
    if suivi.statut is StatutSuivi.ALERTE:
        return f"{sujet} : l’alerte tient même si {'elle est dynamique' if seule else 'toutes sont dynamiques'}."
    comptees = "elle est comptée comme dynamique" if seule else "elles sont comptées comme dynamiques"
    return f"{sujet} : d’ici là, {comptees}."


def _retour(retombee_le: date) -> str:
    """After an alert, a fall back to normal is expected by chance: it is told, and credited with nothing."""
    return (
        f"La courbe est revenue à son niveau habituel le {en_toutes_lettres(retombee_le)} : "
        "le hasard suffit souvent à un tel retour."
    )


def _base(reference: Reference, type_structure: str) -> str:
    appui = (
        "prises seules, faute d’assez de sorties dans d’autres structures du même type"
        if reference.taux_du_type is None
        else f"rapprochées du niveau des {type_structure}"
    )
    if reference.modele is not None:
        appui = f"rapprochées de ce que les {type_structure} font d’un même public à l’entrée"
    return (
        f"Référence : {_dynamiques(reference.dynamiques)} sur {_comptees(reference.n)}, "
        f"de {_mois(reference.debut)} à {_mois(reference.fin)}, {appui}."
    )


def _puissance(suivi: Suivi) -> str:
    """How fast a drift of the size looked for would be seen: every chart says its limits."""
    mois = round(suivi.delai_mois or 0)
    temps = f"{round(mois / 12)} ans" if mois >= 24 else accorder(max(mois, 1), "mois", "mois")
    facteur = round(1 / nombre("derive_rapport_des_cotes", suivi.depuis))
    rythme = f"{accorder(round(suivi.reference.par_an), 'sortie')} par an"
    ecart = "division" if suivi.sens is Sens.RECUL else "multiplication"
    return f"À votre rythme ({rythme}), une {ecart} par {facteur} des chances serait repérée en {temps} environ."


def _dynamiques(combien: int) -> str:
    return accorder(combien, "sortie dynamique", "sorties dynamiques") if combien else "aucune sortie dynamique"


def _comptees(combien: int) -> str:
    return accorder(combien, "sortie comptée", "sorties comptées") if combien else "aucune sortie comptée"


def _mois(jour: date) -> str:
    return f"{MOIS[jour.month - 1]} {jour.year}"
