"""The work done and the work contracted, in full-time equivalents (ETP), month by month.

ETP of a month = hours worked ÷ (hours per ETP of the annexe ÷ 12); over several months, the mean of theirs. Source: the
financial annexe of the IAE, which sets the posts of a year and how many hours make one (Labour Code R5132-8, -23, -38).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parcours.domain.dates import Periode, ajouter_mois, dernier_du_mois, premier_du_mois

MOIS_PAR_AN = 12


@dataclass(frozen=True)
class FaitAnnexe:
    """What an annexe says of the work: its days, its posts, the hours that make one, and the permanent team (ETP)."""

    periode: Periode
    postes_etp: Decimal
    heures_par_etp: int | None
    etp_encadrement: Decimal | None = None
    etp_accompagnement: Decimal | None = None


@dataclass(frozen=True)
class MoisEtp:
    """A month that is over. `etp`: None without hours per ETP, or without any noted; `contractes`: without annexe.

    `attendus`: contracts that ran in the month; `notes`: those whose hours are noted.
    """

    mois: date
    heures: Decimal
    etp: float | None
    contractes: float | None
    notes: int
    attendus: int


@dataclass(frozen=True)
class BilanEtp:
    """The means over the months where both are known, how many those are, and the hours that are missing.

    `etp` and `contractes` are None when no month has both; `manquants` counts months of contracts, of `attendus`.
    """

    etp: float | None
    contractes: float | None
    mois: int
    manquants: int
    attendus: int

    @property
    def part(self) -> float | None:
        """Done over contracted; it may pass 1."""
        return self.etp / self.contractes if self.etp is not None and self.contractes else None


def mois_finis(periode: Periode, au: date) -> list[date]:
    """The first days of the whole months of a period that were over on a day."""
    mois, trouves = premier_du_mois(periode.debut), []
    if mois < periode.debut:
        mois = ajouter_mois(mois, 1)
    while dernier_du_mois(mois) <= periode.fin and dernier_du_mois(mois) < au:
        trouves.append(mois)
        mois = ajouter_mois(mois, 1)
    return trouves


def serie(
    mois: Iterable[date],
    heures: Mapping[date, tuple[Decimal, int]],
    contrats: Collection[Periode],
    annexes: Sequence[FaitAnnexe],
) -> list[MoisEtp]:
    """The months asked for. `heures`: by month, those noted and of how many contracts; `contrats`: the days of each."""
    lus = []
    for premier in mois:
        jours = Periode(premier, dernier_du_mois(premier))
        annexe = annexe_du_mois(annexes, premier)
        total, notes = heures.get(premier, (Decimal(0), 0))
        par_etp = annexe.heures_par_etp if annexe is not None else None
        lus.append(
            MoisEtp(
                premier,
                total,
                float(total) * MOIS_PAR_AN / par_etp if par_etp and notes else None,
                float(annexe.postes_etp) if annexe is not None else None,
                notes,
                max(notes, sum(contrat.chevauche(jours) for contrat in contrats)),
            )
        )
    return lus


def bilan(mois: Sequence[MoisEtp]) -> BilanEtp:
    """What the months add up to."""
    connus = [(m.etp, m.contractes) for m in mois if m.etp is not None and m.contractes is not None]
    return BilanEtp(
        sum(etp for etp, _ in connus) / len(connus) if connus else None,
        sum(contractes for _, contractes in connus) / len(connus) if connus else None,
        len(connus),
        sum(m.attendus - m.notes for m in mois),
        sum(m.attendus for m in mois),
    )


def annexe_du_mois(annexes: Sequence[FaitAnnexe], mois: date) -> FaitAnnexe | None:
    """The annexe in force on the last day of a month, or else the one that ended in it; None without any."""
    jours = Periode(mois, dernier_du_mois(mois))
    tenues = [annexe for annexe in annexes if annexe.periode.chevauche(jours)]
    return max(tenues, key=lambda annexe: annexe.periode.debut, default=None)
