"""One line of the watch, as it is shown: its state, who, the reason, what was done, and what can be done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import url_for

from parcours.domain import droits
from parcours.domain import suite_alerte as domaine
from parcours.domain.catalogue import est_constat, phrase
from parcours.domain.compte import est_en_vigueur
from parcours.domain.dates import jours_entre
from parcours.domain.echeance import Code
from parcours.domain.suite_alerte import Etat, Geste
from parcours.domain.urgence import Urgence, urgence
from parcours.models import Alerte
from parcours.rendering.formats import combien, dans_jours, date_courte
from parcours.web.requete import aujourdhui
from parcours.web.suite_a_donner import depuis_la_veille
from parcours.web.veille_filtres import BOITES, Demande

ETATS = {
    Urgence.RETARD: "late",
    Urgence.ROUGE: "late",
    Urgence.A_FAIRE: "soon",
    Urgence.ORANGE: "soon",
    Urgence.SILENCE: "soon",
    Urgence.LOIN: "neutre",
}
TITRES = {
    Urgence.RETARD: "En retard",
    Urgence.A_FAIRE: "À faire",
    Urgence.SILENCE: "Silences",
    Urgence.LOIN: "À savoir",
}
# In a menu, what opens a form says so.
SUITE = "…"


@dataclass(frozen=True)
class Bouton:
    """Something that can be done about an alert: its verb, where, and whether something is to be said first."""

    geste: Geste
    libelle: str
    href: str
    demande_une_saisie: bool


@dataclass(frozen=True)
class Ligne:
    """One alert: its state in a word, who, the reason, what was done, the screen that answers it, what can be done.

    `cle` is that of its box to tick, None where nothing can be done.
    """

    etat: str
    mot: str
    nom: str
    href: str
    lieu: str
    raison: str
    suites: list[str]
    escalade: str = ""
    agir: tuple[str, str] | None = None
    cle: int | None = None
    bouton: Bouton | None = None
    autres: list[Bouton] = field(default_factory=list)


@dataclass(frozen=True)
class Groupe:
    """Lines of the same urgency, or of the same box."""

    cle: str
    titre: str
    lignes: list[Ligne]


def grouper(alertes: Sequence[Alerte], demande: Demande) -> list[Groupe]:
    """The lines of a page: by urgency for those to deal with, together for the other boxes."""
    boite = demande.filtre.etat
    if boite not in (Etat.A_TRAITER, Etat.ESCALADEES):
        return [Groupe(boite.value, BOITES[boite], [ligne(a, demande) for a in alertes])] if alertes else []
    par_urgence: dict[Urgence, list[Alerte]] = defaultdict(list)
    for alerte in alertes:
        par_urgence[_urgence(alerte)].append(alerte)
    return [
        Groupe(cle.value, _titre(cle, par_urgence[cle]), [ligne(alerte, demande) for alerte in par_urgence[cle]])
        for cle in Urgence
        if cle in par_urgence
    ]


def _titre(cle: Urgence, alertes: Iterable[Alerte]) -> str:
    structures = [alerte.structure for alerte in alertes]
    if cle is Urgence.ROUGE:
        return _sous({structure.seuil_rouge_jours for structure in structures}, "Très bientôt")
    if cle is Urgence.ORANGE:
        return _sous({structure.seuil_orange_jours for structure in structures}, "Bientôt")
    return TITRES[cle]


def _sous(seuils: set[int], sinon: str) -> str:
    # Structures may have thresholds of their own: a number is said when it is the same for all.
    return f"Sous {combien(seuils.pop(), 'jour')}" if len(seuils) == 1 else sinon


def _urgence(alerte: Alerte) -> Urgence:
    structure = alerte.structure
    seuils = structure.seuil_rouge_jours, structure.seuil_orange_jours
    return urgence(alerte.code, alerte.objet, alerte.limite, aujourdhui(structure.fuseau), *seuils)


def ligne(alerte: Alerte, demande: Demande) -> Ligne:
    """The line of an alert, with what the account may do about it."""
    suivi = alerte.parcours
    au = aujourdhui(alerte.structure.fuseau)
    etat, mot = _etat(alerte, au)
    possibles = [
        _bouton(alerte, geste, demande)
        for geste in domaine.gestes(alerte, demande.profil.compte_id, au)
        if droits.peut_traiter(demande.profil, alerte, geste)
    ]
    # Taking it, or putting it back, is one tap; the rest is in the menu.
    premier = possibles[0] if possibles and possibles[0].geste in (Geste.PRENDRE, Geste.ROUVRIR) else None
    a_agir = suivi is not None and alerte.close_le is None and droits.peut_accompagner(demande.profil, suivi)
    return Ligne(
        etat=etat,
        mot=mot,
        nom=nom(alerte),
        href=url_for("structure.voir", ref=alerte.structure.ref)
        if suivi is None
        else url_for("parcours.fiche", ref=suivi.ref),
        lieu=_lieu(alerte, demande),
        raison=raison(alerte, alerte.signalee_le if alerte.close_le is not None else au),
        suites=_suites(alerte, au, demande.profil.compte_id),
        escalade=_escalade(alerte),
        agir=depuis_la_veille(suivi.ref, alerte.code, alerte.objet) if a_agir and suivi is not None else None,
        cle=alerte.id if possibles else None,
        bouton=premier,
        autres=possibles[1:] if premier else possibles,
    )


def nom(alerte: Alerte) -> str:
    """Whom, or which structure, an alert is about."""
    suivi = alerte.parcours
    return alerte.structure.nom if suivi is None else f"{suivi.salarie.prenom} {suivi.salarie.nom}"


def raison(alerte: Alerte, au: date) -> str:
    """What an alert says on a day."""
    return phrase(alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, au)


def _lieu(alerte: Alerte, demande: Demande) -> str:
    if alerte.parcours is None:
        return "la structure elle-même"
    return alerte.structure.nom if len(demande.structures) > 1 else alerte.parcours.metier or ""


def _etat(alerte: Alerte, au: date) -> tuple[str, str]:
    match domaine.etat(alerte, au):
        case Etat.CLOSES:
            return "neutre", "close"
        case Etat.SOURDINE:
            return "wait", "en sourdine"
        case Etat.REPORTEES:
            return "wait", "reportée"
    if alerte.code == Code.SILENCE:
        return "soon", combien(jours_entre(alerte.repere or alerte.limite, au), "jour")
    presse = _urgence(alerte)
    if presse is Urgence.A_FAIRE:
        return ETATS[presse], "à faire"
    if est_constat(alerte.code, alerte.objet) and alerte.limite <= au:
        return "soon", "à voir"
    reste = jours_entre(au, alerte.limite)
    return ETATS[presse], "en retard" if reste < 0 else dans_jours(reste)


def _suites(alerte: Alerte, au: date, moi: int) -> list[str]:
    """What is known of what was done: who accompanies, then who takes care of it, until when, why."""
    signalee = f"Signalée le {date_courte(alerte.signalee_le)}."
    dites = [f"{_referent(alerte, au)} {signalee}" if alerte.parcours is not None else signalee]
    if alerte.close_le is not None:
        par = f" par {'vous' if alerte.close_par_id == moi else alerte.close_par.nom}" if alerte.close_par else ""
        return [*dites, f"Close le {date_courte(alerte.close_le)}{par}\u00a0: {alerte.close_motif}"]
    if alerte.prise_par is not None:
        a_moi = alerte.prise_par_id == moi
        dites.append("Vous vous en occupez." if a_moi else f"{alerte.prise_par.nom} s’en occupe.")
    if alerte.sourdine_au is not None and alerte.sourdine_au >= au:
        dites.append(f"En sourdine jusqu’au {date_courte(alerte.sourdine_au)}\u00a0: {alerte.sourdine_motif}")
    if alerte.reportee_au is not None and alerte.reportee_au > au:
        dites.append(f"Elle revient le {date_courte(alerte.reportee_au)}.")
    return dites


def _escalade(alerte: Alerte) -> str:
    """That it was told to who directs: of what someone took, not that nobody answered, but that it is still there."""
    if alerte.escaladee_le is None:
        return ""
    pourquoi = "Deux rappels sans suite" if alerte.prise_par_id is None else "Toujours là après deux autres rappels"
    return f"{pourquoi}\u00a0: transmise à la direction le {date_courte(alerte.escaladee_le)}."


def _referent(alerte: Alerte, au: date) -> str:
    affectations = alerte.parcours.affectations if alerte.parcours is not None else []
    referents = [a.compte.nom for a in affectations if a.fonction == "referent" and est_en_vigueur(a.debut, a.fin, au)]
    return f"Référent·e\u00a0: {referents[-1]}." if referents else "Sans référent·e."


def _bouton(alerte: Alerte, geste: Geste, demande: Demande) -> Bouton:
    adresse = demande.adresse_du_geste(geste, alerte.id)
    encore = geste is Geste.PRENDRE and alerte.prise_par_id is not None
    libelle = "M’en occuper encore" if encore else geste.libelle + (SUITE if geste.demande_une_saisie else "")
    return Bouton(geste, libelle, adresse, geste.demande_une_saisie)
