"""What a structure settles, and its conventions."""

from datetime import date, timedelta
from decimal import Decimal

from parcours.actions import reglage as actions_reglage
from parcours.actions import structure as actions
from parcours.domain.catalogue.entree import Choix
from parcours.domain.dates import Periode as SaisiePeriode
from parcours.domain.echeance import Code
from parcours.domain.reglage import SaisieReglage, reglables
from parcours.domain.structure import SaisieAnnexe, SaisieStructure, TypeStructure
from parcours.models import Structure
from parcours.queries import structure as queries
from tests.simulation.faits import Maison, Periode
from tests.simulation.oracle.calendrier import JOUR, plus_mois
from tests.simulation.vie.ici import Ici, Suite

REGLABLES: tuple[str, ...] = (
    "ECH-01",
    "ECH-02",
    "ECH-03",
    "ECH-04",
    "ECH-05",
    "ECH-06",
    "ECH-07",
    "ECH-08",
    "ECH-09",
    "ECH-10",
    "ECH-11",
    "ECH-13",
)
REGLABLES += ("ECH-14", "ECH-15", "ECH-16", "ECH-17", "ECH-18", "ECH-19")
SEUILS = ([120, 45, 10], [60], [21, 14, 7, 0], [100, 75, 50, 25, 5], [2], [0], [40, 30])
# Those that are not days before the date: days after it (below zero), per cent, one delay.
AUTREMENT = {
    "ECH-03": ([-5, -25], [-15]),
    "ECH-06": ([50, 90], [70]),
    "ECH-14": ([0, -5, -30], [7, 0, -15], [0, -20]),
    "ECH-15": ([30], [8]),
    "ECH-18": ([-3], [-1, -10]),
}


def regler(ici: Ici, maison: Maison) -> Suite:
    """Thresholds of a code chosen or given back; the days of accompaniment; FSE+ on or off."""
    voulue = Maison(**vars(maison))
    voulue.seuils = dict(maison.seuils)
    code = ici.choisir(REGLABLES)
    if ici.arrive(0.7):
        voulue.seuils[code] = list(ici.choisir(AUTREMENT.get(code, SEUILS)))
    else:
        voulue.seuils.pop(code, None)
    if ici.arrive(0.3):
        voulue.bilan, voulue.diagnostic = ici.choisir([60, 90, 120]), ici.choisir([20, 30, 45])
        voulue.premier_entretien = ici.choisir([8, 15, 21])
    if ici.arrive(0.25):
        voulue.participe_fse = not maison.participe_fse
    saisie = SaisieReglage(
        voulue.premier_entretien,
        voulue.diagnostic,
        voulue.bilan,
        voulue.participe_fse,
        False,
        _saisis(voulue.seuils),
    )
    ligne = ici.session.get_one(Structure, maison.id)
    actions_reglage.regler(ici.session, ici.auteur, ligne, saisie, ligne.version)
    return lambda: vars(maison).update(vars(voulue))


def _saisis(seuils: dict[str, list[int]]) -> dict[tuple[Code, Choix], list[int] | None]:
    """The same as someone types them, in the field of each."""
    return {reglable.cle: reglable.lire(seuils) if reglable.entree.code in seuils else None for reglable in reglables()}


def modifier(ici: Ici, maison: Maison) -> Suite:
    """Its silence, its colours."""
    ligne = ici.session.get_one(Structure, maison.id)
    silence, rouge, orange = ici.choisir([20, 30, 45]), ici.choisir([10, 15, 20]), ici.choisir([45, 60, 90])
    saisie = SaisieStructure(
        TypeStructure(ligne.type),
        ligne.nom,
        ligne.siret,
        ligne.commune,
        ligne.zone,
        ligne.territoire,
        ligne.fuseau,
        orange,
        rouge,
        silence,
    )
    actions.modifier(ici.session, ici.auteur, ligne, saisie, ligne.version)
    return lambda: vars(maison).update(silence=silence, rouge=rouge, orange=orange)


def conventionner(ici: Ici, maison: Maison) -> Suite:
    """The convention that follows, a little early or late; or an end corrected."""
    derniere = max((p.fin for p in maison.conventions.values()), default=ici.jour - ici.entre(0, 300))
    if derniere > ici.jour + timedelta(days=150) or (maison.conventions and ici.arrive(0.25)):
        cle = ici.cle(maison.conventions)
        ligne = queries.convention(ici.session, maison.id, cle)
        assert ligne is not None
        voulue = Periode(maison.conventions[cle].debut, maison.conventions[cle].fin + ici.entre(-60, 60))
        periode = SaisiePeriode(voulue.debut, voulue.fin)
        actions.modifier_convention(ici.session, ici.auteur, ligne, ligne.numero, periode, ligne.version)
        return lambda: maison.conventions.__setitem__(cle, voulue)
    nouvelle = Periode(derniere + JOUR, plus_mois(derniere, ici.choisir([12, 24, 36])))
    ligne_structure = ici.session.get_one(Structure, maison.id)
    numero, periode = f"C{len(maison.conventions)}", SaisiePeriode(nouvelle.debut, nouvelle.fin)
    convention = actions.ajouter_convention(ici.session, ici.auteur, ligne_structure, numero, periode)
    ici.session.flush()
    return lambda: maison.conventions.__setitem__(convention.id, nouvelle)


def annexer(ici: Ici, maison: Maison) -> Suite:
    """The annexe of the year that follows, under the convention of its first day; or an end corrected."""
    if maison.annexes and ici.arrive(0.25):
        cle = ici.cle(maison.annexes)
        voulue = Periode(maison.annexes[cle].debut, maison.annexes[cle].fin - ici.entre(-40, 40))
        convention = queries.convention(ici.session, maison.id, maison.annexe_de[cle])
        ligne = queries.annexe(ici.session, maison.annexe_de[cle], cle)
        assert convention is not None
        assert ligne is not None
        saisie = _annexe(ligne.numero, voulue)
        actions.modifier_annexe(ici.session, ici.auteur, convention, ligne, saisie, ligne.version)
        return lambda: maison.annexes.__setitem__(cle, voulue)
    cle = ici.cle(maison.conventions)
    periode = maison.conventions[cle]
    derniere: date = max((p.fin for p in maison.annexes.values()), default=periode.debut - JOUR)
    debut = max(derniere + JOUR, periode.debut)
    nouvelle = Periode(debut, min(debut + timedelta(days=364), periode.fin))
    convention = queries.convention(ici.session, maison.id, cle)
    assert convention is not None
    annexe = actions.ajouter_annexe(ici.session, ici.auteur, convention, _annexe(f"A{len(maison.annexes)}", nouvelle))
    ici.session.flush()

    def suite() -> None:
        maison.annexes[annexe.id] = nouvelle
        maison.annexe_de[annexe.id] = cle

    return suite


def _annexe(numero: str, periode: Periode) -> SaisieAnnexe:
    return SaisieAnnexe(numero, periode.debut, periode.fin, Decimal(12), None, None, None, None, None)
