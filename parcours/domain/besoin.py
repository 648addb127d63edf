"""What an alert calls for, in a few words that say nothing of anyone: reminders and the watch group alerts by it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Besoin(StrEnum):
    """What an alert calls for; the value is what addresses carry."""

    PROLONGER = "prolongation"
    RELANCER = "relance"
    REPRENDRE = "reprise"
    RENOUVELER = "renouvellement"
    SORTIE = "sortie"
    ETAPE = "etape"
    PREVU = "prevu"
    ENTRER = "entree"
    PLAFOND = "plafond"
    HEURES = "heures"
    DOCUMENT = "document"
    ESSAI = "formation"
    SUIVI = "suivi"
    EUROPE = "europe"
    CONVENTION = "convention"

    @property
    def libelle(self) -> str:
        """The verb first, as a line of a reminder begins."""
        return _LIBELLES[self]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the catalogue that ask for it, on some of their objects at least."""
        de_tout = {code for code, besoin in BESOINS.items() if besoin is self}
        return frozenset(de_tout | {code for code, _ in self.objets})

    @property
    def objets(self) -> frozenset[tuple[str, str]]:
        """The objects that ask for it, unlike the others of their code."""
        return frozenset(cle for cle, besoin in BESOINS_PARTICULIERS.items() if besoin is self)


_LIBELLES = {
    Besoin.PROLONGER: "Décider d’une prolongation",
    Besoin.RELANCER: "Relancer le prescripteur",
    Besoin.REPRENDRE: "Préparer une reprise",
    Besoin.RENOUVELER: "Renouveler, ou préparer une sortie",
    Besoin.SORTIE: "Dire une sortie",
    Besoin.ETAPE: "Noter une étape",
    Besoin.PREVU: "Dire ce qu’il en est",
    Besoin.ENTRER: "Faire le point attendu",
    Besoin.PLAFOND: "Demander au préfet plus d’heures, ou arrêter",
    Besoin.HEURES: "Vérifier des heures ou une dérogation",
    Besoin.DOCUMENT: "Vérifier un document",
    Besoin.ESSAI: "Suivre une immersion ou une formation",
    Besoin.SUIVI: "Prendre des nouvelles après une sortie",
    Besoin.EUROPE: "Saisir les données du FSE+",
    Besoin.CONVENTION: "Renouveler une convention",
}

# Every code has its line, also those that only some structures watch.
BESOINS: Mapping[str, Besoin] = MappingProxyType(
    {
        "ECH-01": Besoin.PROLONGER,
        "ECH-02": Besoin.REPRENDRE,
        "ECH-03": Besoin.RELANCER,
        "ECH-04": Besoin.RENOUVELER,
        "ECH-05": Besoin.RENOUVELER,
        "ECH-06": Besoin.HEURES,
        "ECH-07": Besoin.RENOUVELER,
        "ECH-08": Besoin.ESSAI,
        "ECH-09": Besoin.DOCUMENT,
        "ECH-10": Besoin.DOCUMENT,
        "ECH-11": Besoin.ENTRER,
        "ECH-12": Besoin.ETAPE,
        "ECH-13": Besoin.PREVU,
        "ECH-14": Besoin.SUIVI,
        "ECH-15": Besoin.SORTIE,
        "ECH-16": Besoin.HEURES,
        "ECH-17": Besoin.CONVENTION,
        "ECH-18": Besoin.ESSAI,
        "ECH-19": Besoin.EUROPE,
    }
)
# An object that asks for something else than the others of its code.
BESOINS_PARTICULIERS: Mapping[tuple[str, str], Besoin] = MappingProxyType({("ECH-06", "ai:100"): Besoin.PLAFOND})
# One line tells them together; alone, which one it is must be said.
_PRECISIONS = {
    ("ECH-13", "etape"): " d’une étape prévue",
    ("ECH-13", "jalon"): " d’une ligne du plan",
    ("ECH-13", "objectif"): " d’un objectif",
}


def besoin_de(code: str, objet: str) -> Besoin:
    """What an alert calls for."""
    return BESOINS_PARTICULIERS.get((code, objet)) or BESOINS[code]


def a_dire_seul(code: str, objet: str) -> str:
    """What one alert calls for, when it is told by itself: it says nothing of anyone either."""
    return besoin_de(code, objet).libelle + _PRECISIONS.get((code, objet.split(":", 1)[0]), "")
