"""The forms of a line of the plan: done, moved, dropped."""

from wtforms import BooleanField, SelectField

from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Visibilite
from parcours.domain.plan import SaisieAbandon, SaisieDeplacement, SaisieFait
from parcours.web.forms.base import (
    FormulaireVersionne,
    Jour,
    Note,
    Texte,
    choix,
    entre,
    facultatif,
    obligatoire,
)
from parcours.web.forms.nombre import Entier
from parcours.web.forms.vigilance import NoteVigilante, Vigilant


class FaitForm(NoteVigilante, FormulaireVersionne):
    """A line that was done; a step may be noted with it."""

    fait_le = Jour("Fait le", requis="Indiquez le jour où cela a été fait.")
    noter_une_etape = BooleanField("Noter aussi une étape ce jour-là")
    genre = SelectField("Ce qui a été fait", choices=choix(GenreEtape))
    duree_minutes = Entier("Durée, en minutes", [facultatif(), entre(1, 600)])
    note = Note("Note")

    def montrer_conflit(self, objet: object) -> None:
        """Only the day is that of the line: the step cannot differ."""
        super().montrer_conflit(objet)
        self.conflit = [ligne for ligne in self.conflit or [] if ligne[0] == self.fait_le.label.text]

    def saisie(self) -> SaisieFait:
        """The line as typed; the form must be valid."""
        assert self.fait_le.data is not None  # noqa: S101  the field is required
        return SaisieFait(self.fait_le.data)

    def etape(self) -> SaisieEtape | None:
        """The step to note with it, None when it was not asked for; the form must be valid."""
        if not self.noter_une_etape.data:
            return None
        return SaisieEtape(
            le=self.saisie().fait_le,
            genre=GenreEtape(self.genre.data),
            etat=EtatEtape.FAITE,
            theme=None,
            lieu=Lieu.INTERNE,
            duree_minutes=self.duree_minutes.data,
            est_collective=False,
            visibilite=Visibilite.CIP,
            note=self.note.data,
        )


class DeplacementForm(FormulaireVersionne):
    """A line expected on another day."""

    deplace_au = Jour("Nouvelle date", requis="Indiquez la nouvelle date.")

    def saisie(self) -> SaisieDeplacement:
        """The day as typed; the form must be valid."""
        assert self.deplace_au.data is not None  # noqa: S101  the field is required
        return SaisieDeplacement(self.deplace_au.data)


class AbandonForm(Vigilant, FormulaireVersionne):
    """A line that will not be done."""

    TEXTES = ("motif",)

    motif = Texte("Pourquoi", [obligatoire("Dites en quelques mots pourquoi.")], maximum=200)

    def saisie(self) -> SaisieAbandon:
        """The reason as typed; the form must be valid."""
        return SaisieAbandon(self.motif.data or "")
