"""Free text about a person, asked about once before it is saved when some of its words deserve a second look."""

from collections.abc import Callable
from typing import ClassVar

from flask import request
from wtforms import HiddenField

from parcours.actions.vigilance import compter
from parcours.domain.vigilance import Genre, Signal, Suite, reperer
from parcours.web.forms.base import Formulaire, Note
from parcours.web.requete import abandonner, aujourdhui, base, session_base

RESERVER = "reserver"


class Vigilant(Formulaire):
    """A form with free text about a person: the question is asked once, then whatever is sent is saved.

    `TEXTES` names its fields of free text; `vigilance` holds the kinds already asked about.
    """

    TEXTES: ClassVar[tuple[str, ...]] = ()

    vigilance = HiddenField()

    signaux: tuple[Signal, ...] = ()

    @property
    def peut_reserver(self) -> bool:
        """Whether the note is about to be read by the crew, while its author may keep it for those who accompany."""
        return False

    @property
    def est_a_reserver(self) -> bool:
        """Whether its author, asked, keeps it for those who accompany."""
        return self.peut_reserver and request.form.get("suite") == RESERVER

    def soumis(self, action: Callable[[], object]) -> bool:
        """The same as any form; False once, with `signaux`, when what is written deserves a second look."""
        demandes = self._demandes()
        if not demandes and self.is_submitted() and (signaux := self._reperes()):
            if self.validate_on_submit():
                self._demander(signaux)
            return False
        if not super().soumis(action):
            # What was asked about stays known: a refusal beside it does not ask again.
            return False
        if demandes:
            compter(session_base(), aujourdhui(), demandes, self._suite())
        return True

    def _demander(self, signaux: tuple[Signal, ...]) -> None:
        self.signaux = signaux
        self.vigilance.data = " ".join(signal.genre for signal in signaux)
        # Nothing of what was sent is kept: its transaction gives way to the count.
        abandonner()
        with base().transaction() as session:
            compter(session, aujourdhui(), [signal.genre for signal in signaux], Suite.MONTRE)

    def _reperes(self) -> tuple[Signal, ...]:
        # A field may be left out of a form, for who does not fill it.
        return reperer("\n".join(str(self[nom].data or "") for nom in self.TEXTES if nom in self))

    def _demandes(self) -> list[Genre]:
        return [genre for genre in Genre if genre in (self.vigilance.data or "").split()]

    def _suite(self) -> Suite:
        if self.est_a_reserver:
            return Suite.RESERVE
        return Suite.GARDE if self._reperes() else Suite.RECRIT


class NoteVigilante(Vigilant):
    """The same, of a note."""

    TEXTES = ("note",)

    note = Note("Note")
