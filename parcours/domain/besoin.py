"""What an alert calls for, in a few words that say nothing of anyone: reminders and the watch group alerts by it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Besoin(StrEnum):
    """What an alert calls for; the value is what addresses carry."""

    PROLONGER = "prolongation"
    REPRENDRE = "reprise"
    RENOUVELER = "renouvellement"
    SORTIE = "sortie"
    ETAPE = "etape"
    ENTRER = "entree"
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
        """The codes of the catalogue that ask for it."""
        return frozenset(code for code, besoin in BESOINS.items() if besoin is self)


_LIBELLES = {
    Besoin.PROLONGER: "Décider d’une prolongation",
    Besoin.REPRENDRE: "Préparer une reprise",
    Besoin.RENOUVELER: "Renouveler, ou préparer une sortie",
    Besoin.SORTIE: "Dire une sortie",
    Besoin.ETAPE: "Noter une étape",
    Besoin.ENTRER: "Faire le point attendu",
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
        "ECH-03": Besoin.PROLONGER,
        "ECH-04": Besoin.RENOUVELER,
        "ECH-05": Besoin.RENOUVELER,
        "ECH-06": Besoin.HEURES,
        "ECH-07": Besoin.RENOUVELER,
        "ECH-08": Besoin.ESSAI,
        "ECH-09": Besoin.DOCUMENT,
        "ECH-10": Besoin.DOCUMENT,
        "ECH-11": Besoin.ENTRER,
        "ECH-12": Besoin.ETAPE,
        "ECH-13": Besoin.ETAPE,
        "ECH-14": Besoin.SUIVI,
        "ECH-15": Besoin.SORTIE,
        "ECH-16": Besoin.HEURES,
        "ECH-17": Besoin.CONVENTION,
        "ECH-18": Besoin.ESSAI,
        "ECH-19": Besoin.EUROPE,
    }
)
