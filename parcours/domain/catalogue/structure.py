"""Deadlines of a structure itself, not of a parcours: its convention and annexe end (ECH-17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.echeance import Code, Echeance, SeuilsChoisis
from parcours.domain.faits import Faits

LIBELLES = {"convention": "Convention", "annexe": "Annexe financière"}


@dataclass(frozen=True)
class FaitConvention:
    """A convention (or an annexe) with the State: its key, its first and last days."""

    id: int
    debut: date
    fin: date


@dataclass(frozen=True)
class FaitsStructure:
    """What the deadlines of a structure are computed from; `seuils` are the thresholds that it chose."""

    conventions: tuple[FaitConvention, ...] = ()
    annexes: tuple[FaitConvention, ...] = ()
    seuils: SeuilsChoisis = field(default_factory=dict, hash=False)


def deriver_structure(faits: FaitsStructure) -> list[Echeance]:
    """Every deadline of a structure: the convention and the annexe that end last, and that nothing follows."""
    dernieres: Mapping[str, Iterable[FaitConvention]] = {"convention": faits.conventions, "annexe": faits.annexes}
    trouvees = []
    for genre, lignes in dernieres.items():
        derniere = max(lignes, key=lambda ligne: (ligne.fin, ligne.debut, ligne.id), default=None)
        if derniere is not None:
            objet = f"{genre}:{derniere.id}"
            trouvees.append(Echeance(Code.CONVENTION, objet, derniere.fin, repere=derniere.debut))
    return trouvees


def disparue(objet: str) -> str:
    """Why the alert of an object closes, once a structure's facts give no such deadline any more."""
    return f"{LIBELLES[objet.partition(':')[0]]} : une suite est enregistrée."


def _dire(echeance: Echeance, au: date) -> str:
    quoi, le = LIBELLES[echeance.genre], quand_et_le(echeance.limite, au)
    if echeance.reste_jours(au) < 0:
        return f"{quoi} terminée {le} : enregistrer la suite."
    return f"{quoi} : dernier jour {le}. Préparer la suite avec la DEETS."


def _aucune(_faits: Faits, _regles_au: date) -> list[Echeance]:
    # A parcours has none of these: see `deriver_structure`.
    return []


CONVENTION = Entree(
    code=Code.CONVENTION,
    titre="Fin de la convention ou de l’annexe",
    signal="{seuils} du dernier jour si rien ne suit. Signalée à la direction.",
    agir="Préparer le dialogue de gestion, puis enregistrer la convention ou l’annexe qui suit.",
    reference="Code du travail, L5132-2 et R5132-1 et suivants : convention avec l’État, annexe financière de l’année",
    deriver=_aucune,
    jours=(90, 30, -1),
    dire=_dire,
    disparue=lambda objet, _faits: disparue(objet),
    est_dure=False,
    touche_un_droit=True,
)

ENTREES = (CONVENTION,)
