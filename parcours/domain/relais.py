"""Standing in for a référent·e who is away: from when to when, and what is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.domain import parametres
from parcours.domain.compte import NomRole
from parcours.domain.dates import UN_JOUR, accorder, en_toutes_lettres, jours_inclus
from parcours.domain.erreurs import Manquement, Refus

# The function of an assignment that a stand-in gives; the others are in `domain.parcours.Fonction`.
RELAIS = "relais"
# Those who may stand in. Who supervises the work in a structure never does there: they read nothing social.
ROLES_DE_RELAIS = (NomRole.CONSEILLER, NomRole.RESPONSABLE, NomRole.REMPLACANT)
# A stand-in is prepared for what can be foreseen: a year ahead, no more.
PREPARATION = timedelta(days=365)


class RelaisImpossible(Refus):
    """A stand-in that cannot be prepared, or ended."""


@dataclass(frozen=True)
class Tenu:
    """A stand-in already prepared: who is away, who stands in, and its days, both included."""

    absent_id: int
    remplacant_id: int
    debut: date
    fin: date

    def chevauche(self, debut: date, fin: date) -> bool:
        """Whether it shares a day with others."""
        return self.debut <= fin and debut <= self.fin


def retour_le(fin: date) -> date:
    """The day all goes back to who was away."""
    return fin + UN_JOUR


def verifier_dates(debut: date, fin: date, au: date) -> None:
    """Raise RelaisImpossible: not before today, in order, and no longer than `bareme/relais.toml` says."""
    maximum = parametres.entier("relais_maximum_jours", debut)
    reproches = []
    if debut < au:
        reproches.append(Manquement("debut", "Un relais commence aujourd’hui au plus tôt.", "passe", au))
    elif debut > au + PREPARATION:
        reproches.append(Manquement("debut", "Un relais se prépare un an à l’avance au plus.", "lointain"))
    if fin < debut:
        reproches.append(Manquement("fin", "Le dernier jour vient avant le premier : vérifiez les dates.", "ordre"))
    elif jours_inclus(debut, fin) > maximum:
        dernier = debut + timedelta(days=maximum - 1)
        phrase = (
            f"Un relais dure {accorder(maximum, 'jour')} au plus : jusqu’au {en_toutes_lettres(dernier)}. "
            "Pour une absence plus longue, passez les parcours."
        )
        reproches.append(Manquement("fin", phrase, "trop_long", dernier))
    RelaisImpossible.lever_si(reproches)


def verifier_personnes(absent_id: int, remplacant_id: int, debut: date, fin: date, autres: Iterable[Tenu]) -> None:
    """Raise RelaisImpossible: someone else, who is not away on those days; who is away stands in for nobody."""
    if absent_id == remplacant_id:
        raise RelaisImpossible("Choisissez quelqu’un d’autre que la personne absente.", "remplacant_id", "soi")
    tenus = [autre for autre in autres if autre.chevauche(debut, fin)]
    if any(autre.absent_id == remplacant_id for autre in tenus):
        phrase = "Cette personne est elle-même remplacée pendant ces jours : choisissez-en une autre."
        raise RelaisImpossible(phrase, "remplacant_id", "absente")
    for autre in tenus:
        if autre.remplacant_id == absent_id:
            phrase = (
                f"Du {en_toutes_lettres(autre.debut)} au {en_toutes_lettres(autre.fin)}, cette personne remplace "
                "déjà quelqu’un : arrêtez d’abord ce relais, ou changez les dates."
            )
            raise RelaisImpossible(phrase, "debut", "remplace")


def verifier_place(occupes: Iterable[tuple[date, date]], debut: date, fin: date) -> None:
    """Raise RelaisImpossible when another stand-in of the same parcours shares a day with these."""
    for autre_debut, autre_fin in occupes:
        if autre_debut <= fin and debut <= autre_fin:
            phrase = (
                f"Un relais est déjà préparé du {en_toutes_lettres(autre_debut)} au {en_toutes_lettres(autre_fin)} : "
                "choisissez d’autres dates, ou arrêtez-le d’abord."
            )
            raise RelaisImpossible(phrase, "debut", "chevauche", autre_fin)
