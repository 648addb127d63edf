"""The participation of a person in the FSE+: when their data were entered on its site, never the data."""

from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import FseImpossible, Manquement


@dataclass(frozen=True)
class SaisieFse:
    """A participation as typed: the days the data of the entry and of the exit were entered; None: not yet."""

    entree_saisie_le: date | None
    sortie_saisie_le: date | None


def verifier(saisie: SaisieFse, participe: bool, sortie_le: date | None, au: date) -> None:
    """Raise FseImpossible, with every reason, when a participation cannot be noted.

    `participe`: whether the structure takes part. The data of an exit are entered once it is recorded.
    Fields: entree_saisie_le, sortie_saisie_le.
    """
    if not participe:
        phrase = "La structure ne prend pas part au FSE+ : dites-le d’abord dans ses réglages."
        raise FseImpossible(phrase, code="sans_fse")
    trouves = [
        Manquement(champ, "Ce jour est à venir : indiquez le jour de la saisie.", "saisie_future", au)
        for champ, le in (("entree_saisie_le", saisie.entree_saisie_le), ("sortie_saisie_le", saisie.sortie_saisie_le))
        if le is not None and le > au
    ]
    if saisie.sortie_saisie_le is not None:
        if sortie_le is None:
            phrase = "Enregistrez d’abord la sortie : ses données se saisissent ensuite."
            trouves.append(Manquement("sortie_saisie_le", phrase, "sans_sortie"))
        elif saisie.sortie_saisie_le < sortie_le:
            phrase = f"La sortie est du {en_toutes_lettres(sortie_le)} : ses données ne peuvent pas être saisies avant."
            trouves.append(Manquement("sortie_saisie_le", phrase, "avant_la_sortie", sortie_le))
    FseImpossible.lever_si(trouves)
