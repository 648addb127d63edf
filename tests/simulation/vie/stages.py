"""Trainings, immersions, hours, waivers, FSE+: recorded, corrected, removed."""

from datetime import date, timedelta
from decimal import Decimal

from parcours.actions import autorisation as actions_autorisation
from parcours.actions import formation as actions_formation
from parcours.actions import fse as actions_fse
from parcours.actions import heures as actions_heures
from parcours.actions import immersion as actions_immersion
from parcours.domain.autorisation import GenreAutorisation, SaisieAutorisation
from parcours.domain.formation import Finalite, ResultatFormation, SaisieFormation
from parcours.domain.fse import SaisieFse
from parcours.domain.heures import SaisieHeures
from parcours.domain.immersion import ObjetImmersion, ResultatImmersion, SaisieImmersion
from parcours.models import Autorisation as LigneAutorisation
from parcours.models import Contrat as LigneContrat
from parcours.models import Formation as LigneFormation
from parcours.models import Heures as LigneHeures
from parcours.models import Immersion as LigneImmersion
from parcours.queries import fse as queries_fse
from tests.simulation.faits import Autorisation, Dossier, Heures, Stage
from tests.simulation.oracle.calendrier import JOUR, plus_mois
from tests.simulation.vie.ici import Ici, RienAFaire, Suite

HOTES = ("Mairie du Lorrain", "MAIRIE DU LORRAIN", "Épicerie du Bourg", "epicerie du bourg", "Garage Ozier")
AUTORISATIONS = {"derogation_horaire": 3, "temps_cumule": 2, "heures_ai": 3, "passerelle": 0.5}


def former(ici: Ici, d: Dossier) -> Suite:
    debut = ici.jour + ici.entre(-40, 30)
    stage = Stage(debut, debut + ici.entre(0, 60), f"Formation {ici.hasard.randint(1, 30)}")
    actions_formation.ajouter(ici.session, ici.auteur, ici.parcours(d), _formation(stage))
    cle = ici.dernier_id(LigneFormation, d)
    return lambda: d.formations.__setitem__(cle, stage)


def changer_une_formation(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.formations)
    ligne, parcours = ici.session.get_one(LigneFormation, cle), ici.parcours(d)
    if ici.arrive(0.15):
        actions_formation.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return lambda: d.formations.__delitem__(cle)
    voulu = _autrement(ici, d.formations[cle], ("terminee", "interrompue"))
    actions_formation.modifier(ici.session, ici.auteur, parcours, ligne, _formation(voulu), ligne.version)
    return lambda: d.formations.__setitem__(cle, voulu)


def _formation(stage: Stage) -> SaisieFormation:
    resultat = ResultatFormation(stage.resultat)
    return SaisieFormation(stage.nom, None, next(iter(Finalite)), False, stage.debut, stage.fin, resultat=resultat)


def immerger(ici: Ici, d: Dossier) -> Suite:
    """Often one after the other, for a whole month, at the same host."""
    debut = ici.jour + ici.entre(-20, 20)
    derniere = max(d.immersions.values(), key=lambda s: s.fin, default=None)
    hote = ici.choisir(HOTES)
    if derniere is not None and ici.arrive(0.6):
        debut = derniere.fin + JOUR
        hote = derniere.nom if ici.arrive(0.8) else hote
    fin = plus_mois(debut, 1) - JOUR if ici.arrive(0.5) else debut + ici.entre(0, 25)
    stage = Stage(debut, fin, hote)
    actions_immersion.ajouter(ici.session, ici.auteur, ici.parcours(d), _immersion(stage))
    cle = ici.dernier_id(LigneImmersion, d)
    return lambda: d.immersions.__setitem__(cle, stage)


def changer_une_immersion(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.immersions)
    ligne, parcours = ici.session.get_one(LigneImmersion, cle), ici.parcours(d)
    if ici.arrive(0.15):
        actions_immersion.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return lambda: d.immersions.__delitem__(cle)
    voulu = _autrement(ici, d.immersions[cle], ("atteint", "non_atteint", "embauche", "interrompue"))
    actions_immersion.modifier(ici.session, ici.auteur, parcours, ligne, _immersion(voulu), ligne.version)
    return lambda: d.immersions.__setitem__(cle, voulu)


def _immersion(stage: Stage) -> SaisieImmersion:
    resultat = ResultatImmersion(stage.resultat)
    return SaisieImmersion(stage.nom, None, ObjetImmersion.DECOUVRIR, stage.debut, stage.fin, resultat)


def _autrement(ici: Ici, stage: Stage, resultats: tuple[str, ...]) -> Stage:
    """The result is said, taken back, or the dates change."""
    voulu = Stage(**vars(stage))
    quoi = ici.selon({"resultat": 4, "dates": 3, "reprendre": 1})
    if quoi == "resultat":
        voulu.resultat = ici.choisir(resultats)
    elif quoi == "reprendre":
        voulu.resultat = "a_renseigner"
    else:
        voulu.debut += ici.entre(-4, 4)
        voulu.fin += ici.entre(-10, 6)
    return voulu


def noter_des_heures(ici: Ici, d: Dossier) -> Suite:
    """Those of one of the latest months, in companies for an AI."""
    contrat = d.contrats[ici.cle(d.contrats)]
    mois = plus_mois(min(ici.jour, contrat.dernier_jour or ici.jour).replace(day=1), -ici.choisir([0, 0, 0, 1, 1, 2]))
    en_entreprise = ici.hasard.randint(0, 600) / 4 if d.maison.genre == "AI" and ici.arrive(0.9) else 0.0
    heures = Heures(contrat.id, mois, en_entreprise + ici.hasard.randint(0, 80) / 4, en_entreprise)
    parcours, ligne = ici.parcours(d), ici.session.get_one(LigneContrat, contrat.id)
    actions_heures.ajouter(ici.session, ici.auteur, parcours, ligne, _heures(heures))
    cle = ici.dernier_id(LigneHeures, d)
    return lambda: d.heures.__setitem__(cle, heures)


def changer_des_heures(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.heures)
    ligne, parcours = ici.session.get_one(LigneHeures, cle), ici.parcours(d)
    if ici.arrive(0.3):
        actions_heures.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return lambda: d.heures.__delitem__(cle)
    voulues = Heures(**vars(d.heures[cle]))
    voulues.en_entreprise = ici.hasard.randint(0, 600) / 4 if d.maison.genre == "AI" else 0.0
    voulues.travaillees = voulues.en_entreprise + ici.hasard.randint(0, 80) / 4
    contrat = ici.session.get_one(LigneContrat, voulues.contrat)
    saisie = _heures(voulues)
    actions_heures.modifier(ici.session, ici.auteur, parcours, contrat, ligne, saisie, ligne.version)
    return lambda: d.heures.__setitem__(cle, voulues)


def _heures(heures: Heures) -> SaisieHeures:
    return SaisieHeures(heures.mois, Decimal(str(heures.travaillees)), Decimal(str(heures.en_entreprise)))


def autoriser(ici: Ici, d: Dossier) -> Suite:
    genre = ici.selon(AUTORISATIONS)
    debut = ici.jour + ici.entre(-20, 20)
    if ici.arrive(0.4):
        derniere = max((a.fin for a in d.autorisations.values() if a.genre == genre), default=None)
        debut = derniere + JOUR if derniere is not None else debut
    autorisation = Autorisation(debut, debut + ici.entre(10, 300), genre)
    actions_autorisation.ajouter(ici.session, ici.auteur, ici.parcours(d), _autorisation(autorisation))
    cle = ici.dernier_id(LigneAutorisation, d)
    return lambda: d.autorisations.__setitem__(cle, autorisation)


def changer_une_autorisation(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.autorisations)
    ligne, parcours = ici.session.get_one(LigneAutorisation, cle), ici.parcours(d)
    if ici.arrive(0.3):
        actions_autorisation.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return lambda: d.autorisations.__delitem__(cle)
    voulue = Autorisation(**vars(d.autorisations[cle]))
    voulue.fin += ici.entre(-30, 30)
    actions_autorisation.modifier(ici.session, ici.auteur, parcours, ligne, _autorisation(voulue), ligne.version)
    return lambda: d.autorisations.__setitem__(cle, voulue)


def _autorisation(a: Autorisation) -> SaisieAutorisation:
    return SaisieAutorisation(GenreAutorisation(a.genre), a.debut, a.fin)


def participer_au_fse(ici: Ici, d: Dossier) -> Suite:
    """The participation is noted; after the exit, that its data were entered; sometimes removed."""
    parcours = ici.parcours(d)
    ligne = queries_fse.de_parcours(ici.session, d.id)
    if ligne is not None and ici.arrive(0.1):
        actions_fse.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return d.fse.clear
    saisie_le: date | None = None
    if d.sortie is not None and ici.arrive(0.7):
        saisie_le = ici.jour - timedelta(days=ici.choisir([0, 0, 1, 3]))
    if ligne is not None and saisie_le is None:
        raise RienAFaire
    saisie = SaisieFse(d.entree if d.entree <= ici.jour else None, saisie_le)
    actions_fse.noter(ici.session, ici.auteur, parcours, saisie, ligne.version if ligne is not None else 0)
    return lambda: d.fse.__setitem__(slice(None), [saisie_le])
