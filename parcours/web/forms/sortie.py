"""The forms of the exit and of the news taken after it."""

from datetime import date
from typing import Any

from wtforms import BooleanField, SelectField

from parcours.domain.cloture import SaisieSortie
from parcours.domain.motif_sortie import TableMotifs, codes, libelle
from parcours.domain.suivi import SaisieSuivi, SituationSuivi
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, obligatoire
from parcours.web.forms.vigilance import Vigilant

SANS_MOTIF = "Motif pas encore connu"


def par_famille(motifs: TableMotifs, au: date) -> dict[str, Any]:
    """The motives of a day, by family, to choose from."""
    familles: dict[str, Any] = {"": SANS_MOTIF}
    for motif in motifs.motifs(au):
        familles.setdefault(motif.categorie.libelle, {})[motif.code] = motif.libelle
    return familles


class SortieForm(FormulaireVersionne):
    """The exit: its date, its motive when it is known, what the person found."""

    le = Jour("Date de sortie", requis="Indiquez la date de sortie.")
    motif = SelectField("Motif", choices={"": SANS_MOTIF, **{code: libelle(code) for code in codes()}})
    emploi = Texte("Emploi ou formation trouvés", maximum=160)
    justificatif = Texte("Justificatif vu", maximum=160)
    justificatif_le = Jour("Date du justificatif")
    met_fin_au_contrat = BooleanField("Mettre fin au contrat à cette date")

    def proposer(self, motifs: TableMotifs, au: date) -> None:
        """Offer the motives of a day, by family."""
        self.motif.choices = par_famille(motifs, au)

    def montrer_conflit(self, objet: object) -> None:
        """What the box does is not stored with the exit: it cannot differ."""
        super().montrer_conflit(objet)
        self.conflit = [ligne for ligne in self.conflit or [] if ligne[0] != self.met_fin_au_contrat.label.text]

    def saisie(self) -> SaisieSortie:
        """The exit as typed; the form must be valid."""
        assert self.le.data is not None  # noqa: S101  the field is required
        return SaisieSortie(
            le=self.le.data,
            motif=self.motif.data or None,
            emploi=self.emploi.data,
            justificatif=self.justificatif.data,
            justificatif_le=self.justificatif_le.data,
            met_fin_au_contrat=bool(self.met_fin_au_contrat.data),
        )


class SuiviForm(Vigilant, FormulaireVersionne):
    """News of the person."""

    TEXTES = ("precision",)

    situation = SelectField(
        "Situation", [obligatoire("Choisissez une situation.")], choices=choix(SituationSuivi, "À choisir")
    )
    fait_le = Jour("Nouvelles reçues le", requis="Indiquez le jour où vous avez eu ces nouvelles.")
    precision = Texte("Précision", maximum=200)

    def saisie(self) -> SaisieSuivi:
        """The news as typed; the form must be valid."""
        assert self.fait_le.data is not None  # noqa: S101  the field is required
        return SaisieSuivi(self.fait_le.data, SituationSuivi(self.situation.data), self.precision.data)
