"""What a digest says: counts, never a name nor the state of anyone."""

from dataclasses import dataclass

from parcours.domain.dates import accorder
from parcours.domain.erreurs import typographie


@dataclass(frozen=True)
class Comptes:
    """What an account may look at this morning; `nouvelles` and `derives_nouvelles` since its previous digest."""

    ouvertes: int = 0
    nouvelles: int = 0
    depassees: int = 0
    silences: int = 0
    derives: int = 0
    derives_nouvelles: int = 0

    @property
    def meritent_un_message(self) -> bool:
        """Whether there is something to say: something new, or a silence that lasts."""
        return bool(self.nouvelles or self.silences or self.derives_nouvelles)


def sujet(comptes: Comptes) -> str:
    """The subject of the digest."""
    if comptes.nouvelles:
        combien = accorder(comptes.nouvelles, "nouvelle échéance demande", "nouvelles échéances demandent")
        return typographie(f"{combien} votre attention")
    if comptes.silences:
        return typographie(f"{accorder(comptes.silences, 'parcours attend', 'parcours attendent')} une étape")
    return typographie(f"{accorder(comptes.derives_nouvelles, 'structure est', 'structures sont')} à regarder")


def phrase_echeances(comptes: Comptes) -> str | None:
    """The deadlines, in one or two sentences."""
    if not comptes.ouvertes:
        return None
    dites = accorder(comptes.ouvertes, "échéance demande", "échéances demandent") + " votre attention"
    if comptes.nouvelles:
        dites += f", dont {accorder(comptes.nouvelles, 'nouvelle')}"
    if comptes.depassees:
        dites += f". {accorder(comptes.depassees, 'est dépassée', 'sont dépassées')}"
    return typographie(f"{dites}.")


def phrase_silences(comptes: Comptes) -> str | None:
    """The silences, in one sentence."""
    if not comptes.silences:
        return None
    return typographie(f"{accorder(comptes.silences, 'parcours est', 'parcours sont')} sans étape depuis longtemps.")


def phrase_derives(comptes: Comptes) -> str | None:
    """The structures whose results drift, in one sentence."""
    if not comptes.derives:
        return None
    sorties = "ses sorties dynamiques" if comptes.derives == 1 else "leurs sorties dynamiques"
    dites = f"{accorder(comptes.derives, 'structure voit', 'structures voient')} {sorties} reculer"
    nouvelles = f", dont {accorder(comptes.derives_nouvelles, 'nouvelle')}" if comptes.derives_nouvelles else ""
    return typographie(f"{dites}{nouvelles}.")
