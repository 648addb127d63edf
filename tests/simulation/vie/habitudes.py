"""What tends to happen, and what follows from what: chance draws a plausible life, not any life."""

from collections.abc import Callable
from datetime import date
from random import Random

from tests.simulation.faits import Dossier
from tests.simulation.oracle.pass_iae import fin_du_pass
from tests.simulation.vie import accompagnement, contrats, objectifs, pass_iae, sorties, stages
from tests.simulation.vie.ici import Ici, Suite

Acte = Callable[[Ici, Dossier], Suite]
# A chance, an act, and the days from which it is counted: between so many and so many after.
Projet = tuple[float, Acte, date, int, int]

CHANCE_PAR_JOUR, CHANCE_APRES_LA_SORTIE = 0.03, 0.01
PENDANT: dict[Acte, float] = {
    accompagnement.noter: 9,
    accompagnement.prevoir: 2.5,
    accompagnement.corriger: 2.5,
    accompagnement.supprimer: 0.4,
    accompagnement.dire_du_plan: 2.5,
    objectifs.fixer: 0.8,
    objectifs.changer: 1,
    accompagnement.corriger_l_entree: 0.5,
    accompagnement.corriger_la_naissance: 0.1,
    accompagnement.noter_un_document: 0.8,
    accompagnement.changer_un_document: 0.6,
    stages.former: 0.8,
    stages.changer_une_formation: 0.7,
    stages.immerger: 1.2,
    stages.changer_une_immersion: 0.8,
    stages.noter_des_heures: 2,
    stages.changer_des_heures: 0.5,
    stages.autoriser: 0.7,
    stages.changer_une_autorisation: 0.4,
    stages.participer_au_fse: 0.2,
    contrats.embaucher: 0.4,
    contrats.renouveler: 0.2,
    contrats.modifier: 0.7,
    contrats.supprimer: 0.2,
    pass_iae.enregistrer: 0.1,
    pass_iae.corriger: 0.4,
    pass_iae.suspendre: 0.6,
    pass_iae.modifier_suspension: 0.4,
    pass_iae.finir_suspension: 0.4,
    pass_iae.supprimer_suspension: 0.15,
    pass_iae.demander: 0.5,
    pass_iae.decider: 0.3,
    pass_iae.supprimer_prolongation: 0.15,
}
APRES: dict[Acte, float] = {
    sorties.prendre_des_nouvelles: 3,
    sorties.sortir: 1.5,
    sorties.annuler: 0.7,
    stages.participer_au_fse: 2,
    accompagnement.noter: 0.5,
    accompagnement.corriger: 0.5,
    accompagnement.noter_un_document: 0.3,
    contrats.modifier: 0.4,
    contrats.supprimer: 0.2,
    pass_iae.corriger: 0.3,
    stages.changer_une_formation: 0.5,
}


def a_l_entree(d: Dossier, jour: date) -> list[Projet]:
    projets: list[Projet] = [
        (0.85, pass_iae.enregistrer, jour, 0, 20),
        (0.93, contrats.embaucher, jour, 0, 25),
        (0.6, accompagnement.noter, d.entree, 1, 40),
        (1, sorties.sortir, jour, 30, 950),
    ]
    if d.maison.participe_fse:
        projets.append((0.7, stages.participer_au_fse, jour, 0, 30))
    if d.maison.genre == "AI":
        projets += [(0.85, stages.noter_des_heures, jour, 30 * mois, 30 * mois + 9) for mois in range(1, 12)]
    return projets


def ensuite(acte: Acte, d: Dossier, jour: date, hasard: Random) -> list[Projet]:
    """What someone means to do after this."""
    if acte in (contrats.embaucher, contrats.renouveler):
        dernier = d.dernier_contrat
        if dernier is not None and dernier.dernier_jour is not None:
            suite = contrats.renouveler if hasard.random() < 0.75 else contrats.embaucher
            # Now and then recorded months after it started.
            au_plus_tard = 150 if hasard.random() < 0.1 else 25
            return [(0.85, suite, max(dernier.dernier_jour, jour), -40, au_plus_tard)]
    if acte is pass_iae.enregistrer and (p := d.personne.dernier_pass) is not None:
        return [(0.7, pass_iae.demander, fin_du_pass(p), -300, 120), (0.25, pass_iae.suspendre, jour, 60, 500)]
    if acte is pass_iae.suspendre and (p := d.personne.dernier_pass) is not None:
        derniere = max((s.fin for s in p.suspensions.values()), default=jour)
        return [(0.5, pass_iae.suspendre, derniere, 1, 12)]
    suites: dict[Acte, list[Projet]] = {
        pass_iae.demander: [(0.85, pass_iae.decider, jour, 2, 45)],
        pass_iae.decider: [(0.4, pass_iae.demander, jour, 30, 400)],
        stages.immerger: [(0.7, stages.changer_une_immersion, jour, 3, 50), (0.55, stages.immerger, jour, 1, 30)],
        stages.former: [(0.7, stages.changer_une_formation, jour, 5, 90)],
        accompagnement.prevoir: [(0.75, accompagnement.corriger, jour, 3, 50)],
        sorties.sortir: [
            (0.06, sorties.annuler, jour, 1, 40),
            (0.12, sorties.sortir, jour, 5, 60),
            (0.6, stages.participer_au_fse, jour, 5, 45),
            (0.6, sorties.prendre_des_nouvelles, jour, 80, 115),
            (0.6, sorties.prendre_des_nouvelles, jour, 170, 215),
        ],
        sorties.annuler: [(1, sorties.sortir, jour, 10, 200)],
    }
    return suites.get(acte, [])
