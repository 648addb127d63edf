"""Day after day: events, the real night of the product, then every alert compared with what must be open."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast

from sqlalchemy import Connection, select

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.catalogue import niveau as niveau_du_produit
from parcours.jobs import execution, ordres
from parcours.models import Alerte
from tests.simulation.monde import DEBUT, Monde
from tests.simulation.oracle.calendrier import JOUR
from tests.simulation.oracle.veilleur import Ligne, niveau

Ou = tuple[int, int | None]
NUITS_MANQUEES, NUITS_REFAITES, RECALCULS = 0.03, 0.01, 0.004
DIFFERENCES_MAX = 20


@dataclass
class Bilan:
    """What a simulation compared, and the first day on which something differed."""

    graine: int
    moteur: str
    monde: Monde
    jours: int = 0
    alertes: int = 0
    nuits: int = 0
    differences: list[str] = field(default_factory=list)


@dataclass
class Lue:
    """An open alert, as the database has it."""

    id: int
    ou: Ou
    ligne: Ligne


def simuler(
    base: BaseDeDonnees,
    config: Config,
    *,
    graine: int,
    parcours: int,
    annees: float,
    moteur: str = "",
    structures: int = 8,
    agitation: float = 1,
    dire: Callable[[str], None] = lambda _phrase: None,
    chaque_annee: Callable[[Bilan], object] = lambda _bilan: None,
    est_arrete: Callable[[], bool] = lambda: False,
) -> Bilan:
    """Live some years; stops on the first day that differs, or once someone asks."""
    fin = DEBUT + timedelta(days=round(365.25 * annees))
    monde = Monde(graine, parcours, fin, agitation)
    bilan = Bilan(graine, moteur, monde)
    with base.transaction() as session:
        monde.fonder(session, structures)
    precedentes: dict[int, Lue] = {}
    jour = DEBUT
    while jour < fin and not bilan.differences and not est_arrete():
        with _transaction(base) as connexion:
            monde.vivre(connexion, jour)
        if monde.hasard.random() < RECALCULS:
            ordres.recalculer_tout(base, config, monde.horloge(jour), lambda _fait: None)
            for dossier in monde.dossiers.values():
                monde.veilleur.relire(dossier, jour)
        if monde.hasard.random() >= NUITS_MANQUEES:
            bilan.nuits += 1
            _veiller(base, monde, jour)
        lues = lire(base)
        bilan.differences += comparer(monde, lues, jour) + _verifier_closes(base, precedentes, lues, jour)
        bilan.jours, bilan.alertes = bilan.jours + 1, bilan.alertes + len(lues)
        precedentes = {lue.id: lue for lue in lues}
        # In the order of the world, not in that of an engine: one seed, one world.
        monde.vues = [(ou, ligne[:2]) for ou, ligne in monde.veilleur.ouvertes()]
        if jour.day == 1:
            actes = sum(monde.faits.values())
            dire(f"{moteur} {jour:%m/%Y} : {len(monde.dossiers)} parcours, {actes} actes, {bilan.alertes} comparées")
        jour += JOUR
        if (jour.month, jour.day) == (1, 1):
            chaque_annee(bilan)
    return bilan


@contextmanager
def _transaction(base: BaseDeDonnees) -> Iterator[Connection]:
    with base.engine.execution_options(parcours_ecrit=True).begin() as connexion:
        yield connexion


def _veiller(base: BaseDeDonnees, monde: Monde, jour: date) -> None:
    """The night as `parcours jobs run veille --pour-le` runs it; now and then, twice."""
    refaire = False
    while True:
        for course in execution.nuits(base, monde.horloge(jour), pour_le=jour, taches=["veille"], refaire=refaire):
            if course.erreur is not None or course.bilan is None or "n’a" in course.bilan or "n’ont" in course.bilan:
                raise AssertionError(f"la nuit du {jour} : {course}")
        if refaire or monde.hasard.random() >= NUITS_REFAITES:
            break
        refaire = True
    fuseaux = {maison.id: maison.fuseau for maison in monde.maisons}
    for fuseau in set(fuseaux.values()):
        monde.veilleur.nuit(jour, fuseaux, fuseau)


def lire(base: BaseDeDonnees) -> list[Lue]:
    """Every open alert of the database (one statement)."""
    qui = (Alerte.id, Alerte.structure_id, Alerte.parcours_id)
    quoi = (Alerte.code, Alerte.objet, Alerte.limite, Alerte.seuil, Alerte.signalee_le)
    suites = (Alerte.prise_par_id, Alerte.reportee_au, Alerte.sourdine_au, Alerte.repere, Alerte.habitude_jours)
    demande = select(*qui, *quoi, *suites).where(Alerte.close_le.is_(None))
    with base.lecture() as session:
        return [
            Lue(cle, (maison, suivi), cast(Ligne, tuple(ligne)))
            for cle, maison, suivi, *ligne in session.execute(demande)
        ]


def comparer(monde: Monde, lues: list[Lue], jour: date) -> list[str]:
    """What differs between the alerts read and those that must be open, in French; nothing when they are the same."""
    vues = {(lue.ou, lue.ligne) for lue in lues}
    voulues = set(monde.veilleur.ouvertes())
    trouvees = [("manque", *quoi) for quoi in voulues - vues] + [("de trop", *quoi) for quoi in vues - voulues]
    occurrences = Counter((lue.ou, lue.ligne[:2]) for lue in lues)
    trouvees += [("en double", lue.ou, lue.ligne) for lue in lues if occurrences[lue.ou, lue.ligne[:2]] > 1]
    phrases = [_phrase(monde, jour, *trouvee) for trouvee in trouvees[:DIFFERENCES_MAX]]
    maisons = {maison.id: maison for maison in monde.maisons}
    for maison_id, limite in {(lue.ou[0], lue.ligne[2]) for lue in lues}:
        maison = maisons[maison_id]
        if niveau_du_produit(limite, jour, maison.rouge, maison.orange) != niveau(maison, limite, jour):
            phrases.append(f"graine {monde.graine}, {jour} : niveau d’une limite au {limite}")
    return phrases


def _phrase(monde: Monde, jour: date, quoi: str, ou: Ou, ligne: Ligne) -> str:
    dossier = monde.dossiers.get(ou[1] or 0)
    faits = {**vars(dossier), "personne": _sans_dossiers(dossier)} if dossier is not None else ""
    detail = ", ".join(str(valeur) for valeur in ligne)
    suivie = monde.veilleur.suivies.get(ou, {}).get(ligne[:2])
    tete = f"graine {monde.graine}, {jour}, parcours {ou[1]} (structure {ou[0]}), {quoi} : {detail}"
    return f"{tete}\n    {suivie}\n    {faits}"


def _sans_dossiers(dossier: object) -> object:
    personne = vars(dossier)["personne"]
    return {**vars(personne), "dossiers": [autre.id for autre in personne.dossiers]}


def _verifier_closes(base: BaseDeDonnees, avant: dict[int, Lue], lues: list[Lue], jour: date) -> list[str]:
    """An alert that is open no more says since when, and why."""
    parties = avant.keys() - {lue.id for lue in lues}
    if not parties:
        return []
    demande = select(Alerte.id, Alerte.close_le, Alerte.close_motif).where(Alerte.id.in_(parties))
    with base.lecture() as session:
        closes = {cle: (le, motif) for cle, le, motif in session.execute(demande)}
    return [
        f"{jour}, alerte {cle} close sans raison : {avant[cle]}"
        for cle in sorted(parties)
        if cle not in closes or closes[cle][0] != jour or not closes[cle][1]
    ]
