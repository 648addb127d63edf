"""A new reference that the structure asks for: from a day, for a written reason, on enough exits since (3.4)."""

from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import accorder
from parcours.domain.derive_reference import Reference
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.parametres import entier


@dataclass(frozen=True)
class NouveauDepart:
    """What is asked: the first day of the new reference, and why."""

    depuis: date
    raison: str


def verifier(reference: Reference, au: date, a_un_signal_ouvert: bool) -> None:
    """Whether a reference that ends on `au` may be the new one.

    Raises SaisieImpossible: a signal waits for its answer; too few months or exits of known outcome since.
    """
    if a_un_signal_ouvert:
        raise SaisieImpossible("Répondez d’abord au signal ouvert, puis classez-le.", code="signal-ouvert")
    if not reference.est_suffisante:
        sorties = accorder(reference.n, "sortie d’issue connue", "sorties d’issue connue")
        raise SaisieImpossible(
            f"Depuis ce jour, {sorties} : il en faut {entier('derive_historique_sorties_min', au)}, "
            f"et {entier('derive_historique_mois_min', au)} mois.",
            "depuis",
            "reference-courte",
        )
