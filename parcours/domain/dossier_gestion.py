"""The review file of a structure (dialogue de gestion): every figure of a period, frozen on the day it was made.

The file keeps the figures, the words of their definitions and their versions: opened again later, it says the same.
What has changed since is told apart. The three parts of the modulated amount (publics, actions, résultats) are there
with their weights and their inputs; the rate itself is set by the State, and is not computed here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import Periode
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.etp import BilanEtp, MoisEtp
from parcours.domain.indicateur.chiffre import Chiffre
from parcours.domain.indicateur.definition import Bloc
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.parametres import jours, parametre
from parcours.domain.sortie import Situation, situation

# The parts of the modulated amount, in the order of their weights.
VOLETS = (Bloc.PUBLICS, Bloc.ACTIONS, Bloc.RESULTATS)
DUREE_MAX_JOURS = 731
SANS_MOTIF = "Sans motif"


@dataclass(frozen=True)
class Identite:
    """The structure on the day of the file."""

    nom: str
    type: str
    siret: str
    commune: str
    zone: str
    territoire: str


@dataclass(frozen=True)
class Engagements:
    """What the annexe says, the posts and permanent team in ETP."""

    numero: str
    debut: date
    fin: date
    postes_etp: float
    heures_par_etp: int | None
    etp_encadrement: float | None
    etp_accompagnement: float | None


@dataclass(frozen=True)
class SortiesParMotif:
    """How many exits of the period have a motive, and how that motive counts."""

    motif: str
    place: str
    nombre: int


@dataclass(frozen=True)
class DossierGestion:
    """The whole file. `poids`: per cent, in the order of `VOLETS`; `modele`: the version of this class.

    `doute_depuis`: since when the exits are too uniform to be believed before the records are checked.
    """

    identite: Identite
    debut: date
    fin: date
    au: date
    personnes: int
    engagements: Engagements | None
    poids: tuple[int, int, int]
    source_des_poids: str
    chiffres: tuple[Chiffre, ...]
    sorties: tuple[SortiesParMotif, ...]
    mois: tuple[MoisEtp, ...]
    etp: BilanEtp
    doute_depuis: date | None = None
    modele: int = 1

    def du_bloc(self, bloc: Bloc) -> list[Chiffre]:
        """The figures of a part, in their order."""
        return [chiffre for chiffre in self.chiffres if chiffre.bloc == bloc.value]


@dataclass(frozen=True)
class EcartDeChiffre:
    """A figure that is not what it was; None where it did not exist, or does not any more."""

    libelle: str
    avant: Chiffre | None
    apres: Chiffre | None


def verifier_periode(debut: date, fin: date, au: date) -> Periode:
    """The period of a file: begun, at most two years. Raises SaisieImpossible (fields debut, fin)."""
    if fin < debut:
        raise SaisieImpossible("La fin de la période ne peut pas précéder son début.", "fin")
    if debut > au:
        raise SaisieImpossible("Cette période est à venir : il n’y a encore rien à dire.", "debut")
    if (fin - debut).days >= DUREE_MAX_JOURS:
        raise SaisieImpossible("Deux ans au plus : un dossier dit une année.", "fin")
    return Periode(debut, fin)


def poids(choisis: Sequence[int | None], au: date) -> tuple[tuple[int, int, int], str]:
    """The weights of the three parts and where they come from: those of the annexe, or else those of the State.

    Raises ParametreInconnu, BaremeInvalide.
    """
    donnes = [nombre for nombre in choisis if nombre is not None]
    if len(donnes) == len(VOLETS):
        return (donnes[0], donnes[1], donnes[2]), "Poids portés à l’annexe."
    publics, actions, resultats = jours("modulation_poids", au)
    return (publics, actions, resultats), parametre("modulation_poids").au(au).reference


def sorties_par_motif(faits: Iterable[FaitParcours], periode: Periode) -> tuple[SortiesParMotif, ...]:
    """The exits of a period by motive, the most frequent first; a motive may count in some stays and not in others."""
    comptes: Counter[tuple[str, str]] = Counter()
    for fait in faits:
        sortie = fait.sorti_dans(periode)
        if sortie is None:
            continue
        place = situation(sortie)
        libelle = SANS_MOTIF if sortie.motif is None else sortie.motif.libelle
        if place is Situation.COMPTEE and sortie.motif is not None:
            comptes[libelle, sortie.motif.categorie.libelle] += 1
        else:
            comptes[libelle, PLACES[place]] += 1
    rangs = sorted(comptes.items(), key=lambda compte: (-compte[1], compte[0]))
    return tuple(SortiesParMotif(motif, place, nombre) for (motif, place), nombre in rangs)


PLACES = {
    Situation.COMPTEE: "Comptée",
    Situation.SANS_MOTIF: "Comptée, issue inconnue",
    Situation.NEUTRALISEE: "Neutralisée",
    Situation.SOUS_LE_SEUIL: "Séjour trop court",
    Situation.A_CONFIRMER: "Motif à confirmer",
}


def ecarts(fige: DossierGestion, actuel: DossierGestion) -> list[EcartDeChiffre]:
    """The figures of a file that today's data would change, in their order, then those that are new."""
    avant = {chiffre.code: chiffre for chiffre in fige.chiffres}
    apres = {chiffre.code: chiffre for chiffre in actuel.chiffres}
    trouves = []
    for code in dict.fromkeys([*avant, *apres]):
        lu, nouveau = avant.get(code), apres.get(code)
        if lu is None or nouveau is None or _dits(lu) != _dits(nouveau):
            nomme = lu or nouveau
            assert nomme is not None  # noqa: S101  the code comes from one of the two
            trouves.append(EcartDeChiffre(nomme.libelle, lu, nouveau))
    return trouves


def autres_ecarts(fige: DossierGestion, actuel: DossierGestion) -> list[tuple[str, object, object]]:
    """What else today's data would change: the annexe, targets, weights, ETP, motives; name, then, now.

    None where it did not exist, or does not any more.
    """
    avant, apres = _faits(fige), _faits(actuel)
    return [
        (nom, avant.get(nom), apres.get(nom))
        for nom in dict.fromkeys([*avant, *apres])
        if avant.get(nom) != apres.get(nom)
    ]


def _faits(dossier: DossierGestion) -> dict[str, object]:
    lus: dict[str, object] = {"Personnes en parcours": dossier.personnes}
    if (annexe := dossier.engagements) is not None:
        lus["Annexe"] = annexe.numero
        lus["Début de l’annexe"], lus["Fin de l’annexe"] = annexe.debut, annexe.fin
        lus["Postes conventionnés (ETP)"] = annexe.postes_etp
        lus["Heures par ETP"] = annexe.heures_par_etp
        lus["Encadrement technique (ETP)"] = annexe.etp_encadrement
        lus["Accompagnement socioprofessionnel (ETP)"] = annexe.etp_accompagnement
    lus |= {f"Objectif (%), {c.libelle}": c.objectif for c in dossier.chiffres if c.objectif is not None}
    lus |= {f"Poids (%), {bloc.libelle}": poids for bloc, poids in zip(VOLETS, dossier.poids, strict=True)}
    lus["ETP réalisés par mois"] = None if dossier.etp.etp is None else round(dossier.etp.etp, 2)
    lus["Mois de contrat sans heures"] = dossier.etp.manquants
    return lus | {f"Sorties, {s.motif} ({s.place})": s.nombre for s in dossier.sorties}


def _dits(chiffre: Chiffre) -> tuple[object, ...]:
    # Rounded as nobody reads further: a sum read in another order is not a change.
    valeur = None if chiffre.valeur is None else round(chiffre.valeur, 9)
    return (chiffre.version, valeur, round(chiffre.dessus, 6), round(chiffre.dessous, 6), chiffre.inconnus)


@dataclass(frozen=True)
class Encadrement:
    """A part of the permanent team beside the people in insertion: its ETP, theirs, and how many of them for one.

    `est_realise`: theirs are those done, else those contracted.
    """

    nom: str
    etp: float
    insertion: float
    est_realise: bool

    @property
    def part(self) -> float:
        """Its ETP over theirs."""
        return self.etp / self.insertion

    @property
    def pour_un(self) -> float | None:
        """How many ETP in insertion for one of the team; None when there is nobody."""
        return self.insertion / self.etp if self.etp else None


def encadrements(dossier: DossierGestion) -> list[Encadrement]:
    """Technical supervision and accompaniment, held against the ETP done, or contracted while none is known."""
    annexe = dossier.engagements
    if annexe is None:
        return []
    est_realise = bool(dossier.etp.etp)
    insertion = dossier.etp.etp if dossier.etp.etp else annexe.postes_etp
    dits = (
        ("Encadrement technique", annexe.etp_encadrement),
        ("Accompagnement socioprofessionnel", annexe.etp_accompagnement),
    )
    return [Encadrement(nom, etp, insertion, est_realise) for nom, etp in dits if etp is not None and insertion]
