"""The exit, its motive, its undoing, and the news that follow."""

from datetime import timedelta

from parcours.actions import sortie as actions
from parcours.actions import suivi as actions_suivi
from parcours.domain.cloture import SaisieSortie
from parcours.domain.suivi import SaisieSuivi, SituationSuivi
from parcours.queries import sortie as queries
from tests.simulation import registre
from tests.simulation.faits import Dossier, Suivi
from tests.simulation.oracle.calendrier import plus_mois
from tests.simulation.vie.ici import Ici, RienAFaire, Suite

MOTIFS: dict[str | None, float] = {None: 2, "1": 2, "3": 2, "10": 2, "5": 2, "7": 3, "8": 2, "17": 1, "22": 1}


def sortir(ici: Ici, d: Dossier) -> Suite:
    """Recorded, or changed once it is."""
    sortie = queries.de_parcours(ici.session, d.id)
    le = ici.jour - timedelta(days=ici.choisir([0, 0, 0, 1, 3, 10, 25]))
    if d.sortie is not None and ici.arrive(0.6):
        le = d.sortie.le
    motif = ici.selon(MOTIFS)
    saisie = SaisieSortie(le, motif, None, None, None, met_fin_au_contrat=ici.arrive(0.9))
    version = sortie.version if sortie is not None else 0
    actions.enregistrer(ici.session, ici.auteur, ici.parcours(d), saisie, version)
    return lambda: registre.sortir(d, le, motif)


def annuler(ici: Ici, d: Dossier) -> Suite:
    sortie = queries.de_parcours(ici.session, d.id)
    if sortie is None:
        raise RienAFaire
    actions.annuler(ici.session, ici.auteur, ici.parcours(d), sortie, sortie.version)
    return lambda: registre.annuler_la_sortie(d)


def prendre_des_nouvelles(ici: Ici, d: Dossier) -> Suite:
    mois = ici.choisir([3, 6])
    connu = next((suivi for suivi in queries.suivis(ici.session, d.id) if suivi.mois == mois), None)
    fait_le = ici.jour - ici.entre(0, 4)
    saisie = SaisieSuivi(fait_le, SituationSuivi.RECHERCHE, None)
    version = connu.version if connu is not None else 0
    actions_suivi.noter(ici.session, ici.auteur, ici.parcours(d), mois, saisie, version)
    if d.sortie is None:
        raise AssertionError("des nouvelles sans sortie")
    du_le = d.suivis[mois].du_le if mois in d.suivis else plus_mois(d.sortie.le, mois)
    return lambda: d.suivis.__setitem__(mois, Suivi(du_le, fait_le))
