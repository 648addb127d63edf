"""The forms of the what-if: sent in the address, they write nothing. Their fields have the names of the real forms."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from parcours.actions.prolongation import SaisieProlongation
from parcours.actions.suspension import SaisieSuspension
from parcours.domain.cloture import SaisieSortie
from parcours.domain.contrat import GenreContrat, SaisieContrat, derogations_proposees
from parcours.domain.dates import UN_JOUR
from parcours.domain.motif_pass import MotifProlongation, MotifSuspension
from parcours.domain.motif_sortie import TableMotifs
from parcours.models import Contrat
from parcours.queries.pass_iae import MotifPossible
from parcours.web.forms.base import Formulaire, Jour, obligatoire
from parcours.web.forms.pass_iae import motifs_de_prolongation, motifs_de_suspension
from parcours.web.forms.sortie import par_famille


class HypotheseForm(Formulaire):
    """A question put to the address: read from it, with nothing to protect since nothing is written."""

    class Meta(Formulaire.Meta):
        """No token in an address."""

        csrf = False

    def __init__(self, args: MultiDict[str, str], **defaut: Any) -> None:
        self.est_posee = bool(args)
        super().__init__(formdata=args or None, **defaut)
        # Nothing typed here has to survive the session: it is in the address.
        del self.pour


class SuspendreForm(HypotheseForm):
    """Dates and motive of a suspension."""

    motif = SelectField("Motif", [obligatoire("Choisissez un motif.")])
    debut = Jour("Premier jour", requis="Indiquez le premier jour de la suspension.")
    fin = Jour("Dernier jour")

    def proposer(self, type_structure: str, au: date) -> None:
        """Offer the motives of a kind of structure."""
        self.motif.choices = motifs_de_suspension(type_structure, au)

    def saisie(self) -> SaisieSuspension:
        """The suspension as typed; the form must be valid."""
        assert self.debut.data is not None  # noqa: S101  the field is required
        return SaisieSuspension(self.debut.data, self.fin.data, MotifSuspension(self.motif.data))


class ProlongerForm(HypotheseForm):
    """Motive and end of a prolongation."""

    motif = SelectField("Motif", [obligatoire("Choisissez un motif.")])
    fin = Jour("Nouvelle fin du PASS IAE", requis="Indiquez la nouvelle fin du PASS IAE.")

    def proposer(self, motifs: Iterable[MotifPossible]) -> None:
        """Offer these motives, each with the latest end it allows."""
        self.motif.choices = motifs_de_prolongation(motifs)

    def saisie(self, demandee_le: date) -> SaisieProlongation:
        """The prolongation as typed, asked for on a day; the form must be valid."""
        return SaisieProlongation(MotifProlongation(self.motif.data), self.fin.data, demandee_le)


class RenouvelerForm(HypotheseForm):
    """End of a renewal."""

    fin = Jour("Dernier jour du renouvellement", requis="Indiquez le dernier jour du renouvellement.")

    def saisie(self, contrat: Contrat, type_structure: str, au: date) -> SaisieContrat:
        """The renewal of a contract that has an end, all else unchanged; the form must be valid."""
        assert contrat.fin is not None  # noqa: S101  the view only renews what has one
        return SaisieContrat(
            genre=GenreContrat(contrat.genre),
            debut=contrat.fin + UN_JOUR,
            fin=self.fin.data,
            heures_hebdo=contrat.heures_hebdo,
            metier=contrat.metier,
            derogation_horaire=contrat.derogation_horaire and bool(derogations_proposees(type_structure, au)),
        )


class FinirForm(HypotheseForm):
    """Date of an exit, and its motive when it is known."""

    le = Jour("Date de sortie", requis="Indiquez la date de sortie.")
    motif = SelectField("Motif", default="")

    def proposer(self, motifs: TableMotifs, au: date) -> None:
        """Offer the motives of a day, by family."""
        self.motif.choices = par_famille(motifs, au)

    def saisie(self) -> SaisieSortie:
        """The exit as typed, ending what still runs; the form must be valid."""
        assert self.le.data is not None  # noqa: S101  the field is required
        return SaisieSortie(self.le.data, self.motif.data or None, None, None, None, met_fin_au_contrat=True)
