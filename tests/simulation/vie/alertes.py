"""What people do about an alert: taken, given back, snoozed, muted, closed, put back."""

from sqlalchemy import select

from parcours.actions import suite_alerte as actions
from parcours.models import Alerte
from parcours.queries import alerte as queries
from tests.simulation.oracle.attendue import Cle
from tests.simulation.oracle.veilleur import Suivie, Veilleur
from tests.simulation.vie.ici import Ici, RienAFaire, Suite

GESTES = {"prendre": 4, "rendre": 1, "reporter": 3, "sourdine": 2, "clore": 3}


def agir(ici: Ici, ou: tuple[int, int | None], cle: Cle, veilleur: Veilleur) -> Suite:
    suivie = veilleur.suivies.get(ou, {}).get(cle)
    if suivie is None or not suivie.est_ouverte:
        raise RienAFaire
    quoi = ici.selon(GESTES)
    alerte, qui = _lire(ici, ou, cle, suivie), ici.auteur.compte_id
    if quoi == "prendre":
        actions.prendre(ici.session, ici.auteur, alerte)
        return lambda: setattr(suivie, "prise", qui)
    if quoi == "rendre":
        actions.rendre(ici.session, ici.auteur, alerte)
        return lambda: setattr(suivie, "prise", None)
    if quoi == "clore":
        actions.clore(ici.session, ici.auteur, alerte, "Vu avec la personne.")
        return lambda: veilleur.clore(cle, suivie)
    jour = ici.jour + ici.entre(1, 40)
    if quoi == "reporter":
        actions.reporter(ici.session, ici.auteur, alerte, jour)
        return lambda: setattr(suivie, "reportee", jour)
    actions.mettre_en_sourdine(ici.session, ici.auteur, alerte, jour, "On attend une réponse.")
    return lambda: setattr(suivie, "sourdine", jour)


def rouvrir(ici: Ici, ou: tuple[int, int | None], cle: Cle, veilleur: Veilleur) -> Suite:
    suivie = veilleur.suivies.get(ou, {}).get(cle)
    if suivie is None or suivie.seuil is None:
        raise RienAFaire
    actions.rouvrir(ici.session, ici.auteur, _lire(ici, ou, cle, suivie))
    return lambda: veilleur.rouvrir(suivie)


def _lire(ici: Ici, ou: tuple[int, int | None], cle: Cle, suivie: Suivie) -> Alerte:
    """As the screen reads it before someone acts. Raises AssertionError when the product does not have it."""
    demande = select(Alerte.id).where(
        Alerte.structure_id == ou[0],
        Alerte.parcours_id.is_not_distinct_from(ou[1]),
        Alerte.code == cle[0],
        Alerte.objet == cle[1],
        Alerte.limite == suivie.attendue.limite,
        Alerte.seuil == suivie.seuil,
    )
    (alerte,) = queries.par_cles(ici.session, list(ici.session.scalars(demande)), pour_ecrire=True)
    return alerte
