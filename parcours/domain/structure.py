"""Structures: kinds, time zones, and what is refused of their settings, conventions and annexes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from parcours.domain.dates import Periode
from parcours.domain.erreurs import Manquement, SaisieImpossible


class TypeStructure(StrEnum):
    """The kinds of SIAE (code du travail, art. L5132-4)."""

    EI = "EI"
    AI = "AI"
    ETTI = "ETTI"
    ACI = "ACI"
    EITI = "EITI"

    @property
    def libelle(self) -> str:
        """The kind in full."""
        return {
            "EI": "Entreprise d’insertion",
            "AI": "Association intermédiaire",
            "ETTI": "Entreprise de travail temporaire d’insertion",
            "ACI": "Atelier et chantier d’insertion",
            "EITI": "Entreprise d’insertion par le travail indépendant",
        }[self.value]


FUSEAUX = (
    "America/Martinique",
    "America/Guadeloupe",
    "America/Cayenne",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Europe/Paris",
)

# A slip of the keyboard, not a rule: the whole of France has fewer than 100,000 posts.
POSTES_MAXIMUM = 9_999


@dataclass(frozen=True)
class SaisieStructure:
    """A structure as typed; thresholds are in days."""

    type: TypeStructure
    nom: str
    siret: str
    commune: str
    zone: str
    territoire: str
    fuseau: str
    seuil_orange_jours: int
    seuil_rouge_jours: int
    silence_jours: int


def verifier_structure(saisie: SaisieStructure) -> None:
    """Raise SaisieImpossible when the watch could not work: unknown zone, red threshold not under the orange one."""
    manquements = []
    if saisie.fuseau not in FUSEAUX:
        manquements.append(Manquement("fuseau", "Choisissez un fuseau de la liste.", "fuseau-inconnu"))
    if saisie.seuil_rouge_jours >= saisie.seuil_orange_jours:
        manquements.append(
            Manquement(
                "seuil_rouge_jours",
                f"Le rouge vient après l’orange : indiquez moins de {saisie.seuil_orange_jours} jours.",
                "seuils-inverses",
            )
        )
    SaisieImpossible.lever_si(manquements)


def verifier_convention(periode: Periode, annexes: Iterable[Periode] = (), autres: Iterable[Periode] = ()) -> None:
    """Raise SaisieImpossible when a convention ends before it starts, or no longer covers one of its annexes.

    Nor may it share a day with another one of its structure (`autres`): its posts would count twice.
    """
    if periode.fin < periode.debut:
        raise SaisieImpossible("La fin de la convention ne peut pas précéder son début.", "fin", "dates-inversees")
    for autre in autres:
        if periode.chevauche(autre):
            raise SaisieImpossible(
                f"Une autre convention de la structure court {autre} : elles ne peuvent pas se chevaucher.",
                _bout_de_trop(periode, autre),
                "conventions-superposees",
            )
    for annexe in annexes:
        if annexe.debut < periode.debut:
            raise SaisieImpossible(
                f"Une annexe court {annexe} : la convention doit la couvrir.", "debut", "annexe-hors"
            )
        if annexe.fin > periode.fin:
            raise SaisieImpossible(f"Une annexe court {annexe} : la convention doit la couvrir.", "fin", "annexe-hors")


@dataclass(frozen=True)
class SaisieAnnexe:
    """An annexe as typed; targets are in per cent of counted exits, None when nothing was negotiated.

    The weights of the three parts are all there, or none: then those of the State hold.
    """

    numero: str
    debut: date
    fin: date
    postes_etp: Decimal
    heures_par_etp: int | None
    objectif_durable: int | None
    objectif_transition: int | None
    objectif_positive: int | None
    objectif_dynamique: int | None
    etp_encadrement: Decimal | None = None
    etp_accompagnement: Decimal | None = None
    poids_publics: int | None = None
    poids_actions: int | None = None
    poids_resultats: int | None = None

    @property
    def periode(self) -> Periode:
        """Its days."""
        return Periode(self.debut, self.fin)


def verifier_annexe(saisie: SaisieAnnexe, convention: Periode, autres: Iterable[Periode]) -> None:
    """Raise SaisieImpossible with everything wrong in an annexe.

    1. It ends after it starts, within its convention, and shares no day with another one of the structure (`autres`).
    2. There is at least a fraction of a post, and not more posts than any structure has.
    3. Dynamic exits are the durable, transition and positive ones together (arrangement of the IAE indicators): their
       target is not under the sum of the parts that are filled in, and nothing goes over 100 %.
    4. The weights of the three parts are all given, and make 100; or none is.
    """
    dates = _dates_annexe(saisie, convention, autres)
    SaisieImpossible.lever_si([*dates, *_postes(saisie), *_equipe(saisie), *_objectifs(saisie), *_poids(saisie)])


def _dates_annexe(saisie: SaisieAnnexe, convention: Periode, autres: Iterable[Periode]) -> list[Manquement]:
    if saisie.fin < saisie.debut:
        return [Manquement("fin", "La fin de l’annexe ne peut pas précéder son début.", "dates-inversees")]
    if not convention.couvre(saisie.periode):
        champ = "debut" if saisie.debut < convention.debut or saisie.debut > convention.fin else "fin"
        return [Manquement(champ, f"La convention court {convention} : l’annexe doit y tenir.", "hors-convention")]
    for autre in autres:
        if saisie.periode.chevauche(autre):
            champ = _bout_de_trop(saisie.periode, autre)
            return [Manquement(champ, f"Une autre annexe court déjà {autre}.", "annexes-superposees")]
    return []


def _bout_de_trop(periode: Periode, autre: Periode) -> str:
    """The field to mend when two periods share days: the end of the one that starts first."""
    return "fin" if periode.debut < autre.debut else "debut"


def _postes(saisie: SaisieAnnexe) -> list[Manquement]:
    if 0 < saisie.postes_etp <= POSTES_MAXIMUM:
        return []
    message = f"Indiquez un nombre de postes au-dessus de zéro, et pas plus de {POSTES_MAXIMUM}."
    return [Manquement("postes_etp", message, "postes-impossibles")]


def _equipe(saisie: SaisieAnnexe) -> list[Manquement]:
    message = f"Indiquez un nombre d’ETP entre zéro et {POSTES_MAXIMUM}, ou laissez vide."
    return [
        Manquement(champ, message, "postes-impossibles")
        for champ in ("etp_encadrement", "etp_accompagnement")
        if (nombre := getattr(saisie, champ)) is not None and not 0 <= nombre <= POSTES_MAXIMUM
    ]


def _poids(saisie: SaisieAnnexe) -> list[Manquement]:
    poids = [saisie.poids_publics, saisie.poids_actions, saisie.poids_resultats]
    donnes = [nombre for nombre in poids if nombre is not None]
    if donnes and (len(donnes) < len(poids) or sum(donnes) != 100):
        message = "Les trois poids font 100 à eux trois : donnez-les tous, ou aucun."
        return [Manquement("poids_publics", message, "poids-hors-100")]
    return []


def _objectifs(saisie: SaisieAnnexe) -> list[Manquement]:
    parts = [saisie.objectif_durable, saisie.objectif_transition, saisie.objectif_positive]
    somme = sum(part for part in parts if part is not None)
    dynamique = saisie.objectif_dynamique
    if somme > 100 or (dynamique is not None and dynamique > 100):
        return [
            Manquement(
                "objectif_dynamique" if somme <= 100 else "objectif_durable",
                "Les objectifs dépassent 100 % des sorties.",
                "plus-de-100",
            )
        ]
    if dynamique is not None and dynamique < somme:
        return [
            Manquement(
                "objectif_dynamique",
                f"Les sorties dynamiques réunissent les trois autres : leur objectif ne peut pas être sous {somme} %.",
                "sous-la-somme",
            )
        ]
    return []
