"""Objectives: set, moved, reached, abandoned, removed."""

from parcours.actions import objectif as actions
from parcours.domain.objectif import THEMES, EtatObjectif, SaisieObjectif
from parcours.models import Objectif as LigneObjectif
from tests.simulation.faits import Dossier, Objectif
from tests.simulation.vie.ici import Ici, Suite


def fixer(ici: Ici, d: Dossier) -> Suite:
    objectif = Objectif(ici.jour + ici.entre(-10, 200))
    saisie = SaisieObjectif("Un objectif", ici.choisir(list(THEMES)), objectif.pour_le)
    actions.ajouter(ici.session, ici.auteur, ici.parcours(d), saisie)
    cle = ici.dernier_id(LigneObjectif, d)
    return lambda: d.objectifs.__setitem__(cle, objectif)


def changer(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.objectifs)
    ligne, parcours = ici.session.get_one(LigneObjectif, cle), ici.parcours(d)
    if ici.arrive(0.15):
        actions.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
        return lambda: d.objectifs.__delitem__(cle)
    connu = d.objectifs[cle]
    etat = ici.selon({"ouvert": 4, "atteint": 3, "abandonne": 1})
    voulu = Objectif(connu.pour_le + ici.entre(-20, 60), etat == "ouvert")
    clos_le = None if voulu.est_ouvert else ici.jour - ici.entre(0, 10)
    motif = ici.choisir(["Autre voie", None]) if etat == "abandonne" else None
    saisie = SaisieObjectif(ligne.intitule, ligne.theme, voulu.pour_le, EtatObjectif(etat), clos_le, motif)
    actions.modifier(ici.session, ici.auteur, parcours, ligne, saisie, ligne.version)
    return lambda: d.objectifs.__setitem__(cle, voulu)
