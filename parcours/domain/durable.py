"""Lasting jobs among the counted exits: the chart of the dynamic exits (`derive_suivi`), at their own level.

A fall is followed only where enough of them are expected in a year: at one in twenty exits it would be seen years
later. «À surveiller»: nothing is notified (drift method, 3.6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.derive import fourchette
from parcours.domain.derive_reference import Reference, SortieComptee, calculer_reference, nombre
from parcours.domain.derive_suivi import StatutSuivi, Suivi, suivre_sans_reponse
from parcours.domain.erreurs import typographie
from parcours.domain.sens import Sens


@dataclass(frozen=True, slots=True)
class SuiviDurable:
    """Both directions from the same day; `recul` is None where lasting jobs are too rare to follow a fall."""

    recul: Suivi | None
    hausse: Suivi

    @property
    def constat(self) -> Suivi | None:
        """The chart that found something: a fall first. None: nothing unusual."""
        lus = (self.recul, self.hausse)
        return next((suivi for suivi in lus if suivi is not None and suivi.statut is StatutSuivi.ALERTE), None)

    @property
    def est_en_baisse(self) -> bool:
        """Whether there is a fall to look at."""
        return self.constat is not None and self.constat.sens is Sens.RECUL


def lire(
    sorties: Sequence[SortieComptee], taux_du_type: float | None, reference: Reference, depuis: date, au: date
) -> SuiviDurable:
    """The lasting jobs of a structure followed since `depuis`, held against the days of its `reference`.

    `sorties`: `dynamique` says whether the exit is a lasting job. `taux_du_type`: share of lasting jobs among the
    exits of the others of its kind on those days; None when there are too few. A chart that came back to its usual
    level starts again the day after: nobody answers it.
    """
    base = calculer_reference(sorties, taux_du_type, reference.fin, reference.debut)
    par_an = base.par_an * base.niveau
    est_assez = par_an >= nombre("durable_attendus_par_an_min", depuis)
    recul = _suivre(sorties, base, depuis, au, Sens.RECUL) if est_assez else None
    return SuiviDurable(recul, _suivre(sorties, base, depuis, au, Sens.HAUSSE))


def phrase(suivi: SuiviDurable) -> str:
    """What a director reads of it, beside the name of the indicator."""
    rares = " Trop rares pour suivre une baisse." if suivi.recul is None else ""
    lu = suivi.constat
    if lu is None:
        lu = suivi.recul or suivi.hausse
        return typographie(f"Rien d’inhabituel. {_compte(lu, lu.depuis)}{rares}")
    sens = "En baisse" if lu.sens is Sens.RECUL else "En hausse"
    return typographie(f"{sens}. {_compte(lu, lu.debut or lu.depuis)}{rares}")


def _suivre(sorties: Sequence[SortieComptee], reference: Reference, depuis: date, au: date, sens: Sens) -> Suivi:
    # No lasting job among many exits is no oversight: the other motives were recorded.
    return suivre_sans_reponse(sorties, reference, depuis, au, sens, doute=False)


def _compte(lu: Suivi, depuis: date) -> str:
    vus = accorder(lu.dynamiques, "emploi durable", "emplois durables") if lu.dynamiques else "aucun emploi durable"
    sur = accorder(lu.comptees, "sortie comptée", "sorties comptées") if lu.comptees else "aucune sortie comptée"
    return f"Depuis le {en_toutes_lettres(depuis)} : {vus} sur {sur} ; on en attendait {fourchette(lu.attendues)}."
