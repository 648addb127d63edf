"""Work contracts: the kinds of each structure, the exceptions, renewals, and what a hiring does to a suspension.

What is refused is in `contrat_regles`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.dates import Periode, ajouter_mois, en_toutes_lettres, jours_entre
from parcours.domain.erreurs import ContratImpossible, typographie
from parcours.domain.faits import FaitContrat
from parcours.domain.pass_iae import PassIae, Suspension, fin_retenue
from parcours.domain.prolongation import fenetre_prolongation


class GenreContrat(StrEnum):
    """The kind of a contract."""

    CDDI = "cddi"
    CDDU = "cddu"
    MISSION = "mission"
    CDI = "cdi"
    PRESTATION = "prestation"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "cddi": "CDDI",
            "cddu": "CDD d’usage (mise à disposition)",
            "mission": "Contrat de mission",
            "cdi": "CDI inclusion",
            "prestation": "Contrat de prestation",
        }[self.value]


class Derogation(StrEnum):
    """Why a CDDI may be longer than its total, or shorter than its minimum."""

    FORMATION = "formation"
    SENIOR = "senior"
    RQTH = "rqth"
    DIFFICULTES = "difficultes"
    AMENAGEMENT_PEINE = "amenagement_peine"

    @property
    def libelle(self) -> str:
        """The French label."""
        phrase = {
            "formation": "Plus long : formation à terminer",
            "senior": "Plus long : 50 ans et plus",
            "rqth": "Plus long : travailleur handicapé",
            "difficultes": "Plus long : difficultés importantes",
            "amenagement_peine": "Plus court : aménagement de peine",
        }[self.value]
        return typographie(phrase)


EXCEPTIONS_AU_TOTAL = frozenset(Derogation) - {Derogation.AMENAGEMENT_PEINE}
# One at a time; a person lent by an AI may have several contracts of use on the same days.
EXCLUSIFS = frozenset({GenreContrat.CDDI, GenreContrat.MISSION, GenreContrat.CDI})
SANS_TERME_POSSIBLE = frozenset({GenreContrat.CDI, GenreContrat.PRESTATION})


@dataclass(frozen=True)
class SaisieContrat:
    """A contract as typed. `rompu_le` is the real last day when it ended before `fin`."""

    genre: GenreContrat
    debut: date
    fin: date | None
    rompu_le: date | None = None
    heures_hebdo: Decimal | None = None
    metier: str | None = None
    derogation: Derogation | None = None
    derogation_horaire: bool = False
    renouvelle_id: int | None = None

    @property
    def dernier_jour(self) -> date | None:
        """The real last day, broken or not."""
        return self.rompu_le or self.fin

    def en_fait(self, contrat_id: int) -> FaitContrat:
        """The same, as the rules read stored contracts."""
        derogation = self.derogation.value if self.derogation else None
        return FaitContrat(contrat_id, self.genre.value, self.debut, self.dernier_jour, derogation, self.renouvelle_id)


def genres_proposes(type_structure: str, regles_au: date) -> list[GenreContrat]:
    """The kinds of contract that a structure of this kind may sign under the rules of a date."""
    return [
        genre
        for genre in GenreContrat
        if parametres.parametre(f"{genre}_structures").valeurs[0].depuis <= regles_au
        and type_structure in parametres.codes(f"{genre}_structures", regles_au)
    ]


def derogations_proposees(type_structure: str, regles_au: date) -> list[Derogation]:
    """The exceptions that a structure of this kind may record: none where there is no CDDI."""
    if GenreContrat.CDDI not in genres_proposes(type_structure, regles_au):
        return []
    difficultes = type_structure in parametres.codes("cddi_exception_difficultes_structures", regles_au)
    return [d for d in Derogation if d is not Derogation.DIFFICULTES or difficultes]


def verifier_renouvelable(contrats: Sequence[FaitContrat], contrat_id: int, est_rompu: bool) -> None:
    """Raise ContratImpossible unless this is the latest contract, with an end that it reached or will reach."""
    dernier = max(contrats, key=lambda c: (c.fin or date.max, c.debut, c.id))
    if dernier.id != contrat_id:
        raise ContratImpossible(
            f"Seul le dernier contrat peut être renouvelé : c’est celui qui commence le "
            f"{en_toutes_lettres(dernier.debut)}.",
            code="pas_le_dernier",
        )
    if dernier.fin is None:
        raise ContratImpossible("Un contrat sans date de fin ne se renouvelle pas.", code="sans_terme")
    if est_rompu:
        raise ContratImpossible(
            f"Ce contrat a été rompu le {en_toutes_lettres(dernier.fin)} : une nouvelle embauche est un autre contrat.",
            code="rompu",
        )


def fin_des_mois_de_cddi(cddi: list[FaitContrat], regles_au: date, total: str = "cddi_total_mois") -> date:
    """The last day on which the total of CDDI is within the law, if they go on without a break.

    The legal months are counted from the first contract; days between two contracts are given back.
    `total` names the legal parameter: the missions of an ETTI are counted in the same way.
    """
    total_mois = parametres.entier(total, regles_au)
    interruptions, fin = 0, None
    for contrat in cddi:
        if fin is not None:
            interruptions += max(jours_entre(fin, contrat.debut) - 1, 0)
        fin = max(fin, contrat.fin) if fin is not None and contrat.fin is not None else contrat.fin or fin
    return ajouter_mois(cddi[0].debut, total_mois) + timedelta(days=interruptions - 1)


def rencontre_suspension(suspensions: Sequence[Suspension], contrats: Iterable[FaitContrat], embauche_le: date) -> bool:
    """Whether a new hiring has something to do with the latest suspension of the PASS.

    Not when it comes before it, nor when another contract ran since: the gap after the suspension is then filled.
    """
    if not suspensions:
        return False
    derniere = max(suspensions, key=lambda suspension: suspension.debut)
    comble = any(c.debut < embauche_le and (c.fin is None or c.fin > derniere.fin) for c in contrats)
    return derniere.debut <= embauche_le and (embauche_le <= derniere.fin or not comble)


def hors_du_pass(saisie: SaisieContrat, passes: Sequence[PassIae], regles_au: date) -> str:
    """The sentence for a contract of which no day is in a PASS of the person; "" otherwise, or when they have none.

    Only a warning: the PASS may have been prolonged, or another one delivered, and not be recorded yet.
    """
    contrat = Periode(saisie.debut, saisie.dernier_jour or date.max)
    tenus = sorted((Periode(p.debut, fin_retenue(p)) for p in passes), key=lambda tenu: tenu.debut)
    if not tenus or any(tenu.chevauche(contrat) for tenu in tenus):
        return ""
    avant = next((tenu for tenu in reversed(tenus) if tenu.fin < contrat.debut), None)
    apres = next((tenu for tenu in tenus if tenu.debut > contrat.fin), None)
    jusqu_au = f" au {en_toutes_lettres(saisie.dernier_jour)}" if saisie.dernier_jour else ""
    dates = f"{'du' if jusqu_au else 'à partir du'} {en_toutes_lettres(saisie.debut)}{jusqu_au}"
    return typographie(f"Ce contrat, {dates}, {_position(avant, apres, contrat.debut, regles_au)}")


def _position(avant: Periode | None, apres: Periode | None, debut: date, regles_au: date) -> str:
    if avant is not None and apres is not None:
        return (
            f"est entre deux PASS IAE : le premier finit le {en_toutes_lettres(avant.fin)}, le suivant commence le "
            f"{en_toutes_lettres(apres.debut)}. Vérifiez ces dates."
        )
    if avant is None:
        commence = f", qui commence le {en_toutes_lettres(apres.debut)}" if apres is not None else ""
        return f"est hors du PASS IAE{commence} : vérifiez ces dates."
    limite = fenetre_prolongation(avant.fin, regles_au, debut=avant.debut).fin
    fini = f"est hors du PASS IAE : il finit le {en_toutes_lettres(avant.fin)}"
    if debut <= limite:
        return f"{fini}, et une prolongation peut se demander jusqu’au {en_toutes_lettres(limite)}."
    return (
        f"{fini}, et une prolongation ne peut plus se demander après le {en_toutes_lettres(limite)}. "
        "Il faut un nouveau PASS IAE."
    )
