"""The forms of a step: noted, corrected."""

from uuid import UUID, uuid4

from wtforms import BooleanField, HiddenField, SelectField

from parcours.domain.etape import (
    GENRES_DU_TRAVAIL,
    EtatEtape,
    GenreEtape,
    Lieu,
    SaisieEtape,
    Theme,
    Visibilite,
)
from parcours.web.forms.base import FormulaireVersionne, Jour, Note, choix, entre, facultatif
from parcours.web.forms.nombre import Entier
from parcours.web.forms.vigilance import NoteVigilante


class EtapeForm(NoteVigilante, FormulaireVersionne):
    """One step; the social choices are offered only to those who may read them."""

    genre = SelectField("Ce qui a été fait", choices=choix(GenreEtape))
    le = Jour("Date", requis="Indiquez la date.")
    etat = SelectField("Où en est-on\u00a0?", choices=choix(EtatEtape))
    theme = SelectField("Frein concerné", choices=choix(Theme, "Aucun en particulier"))
    lieu = SelectField("Où", choices=choix(Lieu))
    duree_minutes = Entier("Durée, en minutes", [facultatif(), entre(1, 600)])
    est_collective = BooleanField("Étape collective")
    visibilite = SelectField("Qui peut la lire", choices=choix(Visibilite), default=Visibilite.CIP)
    note = Note("Note")

    def limiter_au_travail(self) -> None:
        """Keep what concerns the work: an encadrant neither reads nor writes the social part."""
        self.genre.choices = choix(GENRES_DU_TRAVAIL)
        del self.theme, self.lieu, self.est_collective, self.visibilite

    @property
    def peut_reserver(self) -> bool:
        """Whether its visibility may be chosen, and is not already the narrowest."""
        return "visibilite" in self and self.visibilite.data != Visibilite.CIP

    def saisie(self) -> SaisieEtape:
        """The step as typed; the form must be valid."""
        assert self.le.data is not None  # noqa: S101  the field is required
        theme = self.theme.data if "theme" in self else None
        return SaisieEtape(
            le=self.le.data,
            genre=GenreEtape(self.genre.data),
            etat=EtatEtape(self.etat.data),
            theme=Theme(theme) if theme else None,
            lieu=Lieu(self.lieu.data) if "lieu" in self else Lieu.INTERNE,
            duree_minutes=self.duree_minutes.data,
            est_collective=bool(self.est_collective.data) if "est_collective" in self else False,
            visibilite=self._visibilite(),
            note=self.note.data,
        )

    def _visibilite(self) -> Visibilite:
        if self.est_a_reserver:
            return Visibilite.CIP
        return Visibilite(self.visibilite.data) if "visibilite" in self else Visibilite.EQUIPE


class NouvelleEtapeForm(EtapeForm):
    """A step not noted yet: the same page sent twice notes it once."""

    cle_idempotence = HiddenField()

    @property
    def cle(self) -> str:
        """The key that this page was given; a new one when it is missing or was tampered with."""
        try:
            return str(UUID(self.cle_idempotence.data or ""))
        except ValueError:
            return str(uuid4())

    def renouveler_la_cle(self) -> None:
        """Give the page about to be shown a key of its own."""
        self.cle_idempotence.data = str(uuid4())
