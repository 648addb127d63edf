"""The forms of «Mon équipe»: a geste or a pas, the whole crew, and what is added once it is saved."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID, uuid4

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField

from parcours.domain.erreurs import Refus
from parcours.domain.etape import CLE_DEJA_UTILISEE, GenreEtape, SaisieComplement, Theme
from parcours.domain.geste import GESTES, LIBELLES, Pas, Point, exceptions_d_un_point
from parcours.domain.mesure import SAISIE_MAX
from parcours.domain.piece import GenrePiece
from parcours.web.forms.base import Formulaire, FormulaireVersionne, Jour, Note, choix, entre, facultatif
from parcours.web.forms.nombre import Entier
from parcours.web.forms.vigilance import NoteVigilante
from parcours.web.requete import lire_cle

COMMUNS = (GenreEtape.PRESENCE, GenreEtape.POINT, GenreEtape.BRAVO)


class SaisieUnique(Formulaire):
    """What is saved once for each page shown, and how long it took, when the page can tell."""

    cle_idempotence = HiddenField(default=lambda: str(uuid4()))
    duree_ms = HiddenField()

    @property
    def cle(self) -> UUID:
        """The key that this page was given; a new one when it is missing or was tampered with."""
        try:
            return UUID(self.cle_idempotence.data or "")
        except ValueError:
            return uuid4()

    def refuser(self, refus: Refus) -> None:
        """Show why; the page about to be shown has a key of its own when this one was already used."""
        super().refuser(refus)
        if refus.code == CLE_DEJA_UTILISEE:
            self.renouveler_la_cle()

    def renouveler_la_cle(self) -> None:
        """Give the page about to be shown a key of its own."""
        self.cle_idempotence.data = str(uuid4())

    @property
    def duree_mesuree(self) -> int | None:
        """Milliseconds from opening to saving; None when the page could not tell, or was forgotten open."""
        duree = lire_cle(self.duree_ms.data or "")
        return duree if duree is not None and duree <= SAISIE_MAX.total_seconds() * 1000 else None


class PasForm(SaisieUnique):
    """One tap on a tile: its kind; the day only when it was another one."""

    genre = SelectField("Ce qui a été fait", choices={})
    le = Jour("Un autre jour", [facultatif()])

    def limiter(self, genres: Iterable[GenreEtape]) -> None:
        """Offer these kinds and no other."""
        self.genre.choices = {genre.value: LIBELLES.get(genre, genre.libelle) for genre in genres}

    def saisie(self, au: date) -> Pas:
        """The pas as typed, of today unless another day was said; the form must be valid."""
        return Pas(GenreEtape(self.genre.data), self.le.data or au)


class GesteForm(PasForm):
    """One tap on a tile of the crew."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.limiter(GESTES)


# The field of a «point d'équipe» that says who is on the page.
MONTRES = "montres"


class PointForm(NoteVigilante, SaisieUnique):
    """The whole crew: what is said of everyone, and who is set apart."""

    commun = RadioField("Pour toute l’équipe", choices={genre.value: LIBELLES[genre] for genre in COMMUNS})
    le = Jour("Un autre jour", [facultatif()])
    note = Note("Un mot pour tous", maximum=400)

    @property
    def montres(self) -> set[str]:
        """Those whom the page showed when it was sent."""
        return set(request.form.get(MONTRES, "").split())

    def montrait(self, ref: str) -> bool:
        """Whether the page that was sent showed this person; one that does not say showed everybody."""
        return not self.montres or ref in self.montres

    def saisie(self, refs: Sequence[str]) -> Point:
        """What is said of these persons; the form must be valid. What is not one of the choices sets nobody apart."""
        commun = GenreEtape(self.commun.data)
        permises = {genre.value for genre in exceptions_d_un_point(commun)}
        choisies = {ref: request.form.get(nom_d_exception(ref), "") for ref in refs}
        exceptions = {ref: GenreEtape(choisie) for ref, choisie in choisies.items() if choisie in permises}
        return Point(commun, exceptions, self.le.data, self.note.data)


def est_excepte(ref: str, valeur: str) -> bool:
    """Whether the page that was sent set this person apart so."""
    return request.form.get(nom_d_exception(ref)) == valeur


def nom_d_exception(ref: str) -> str:
    """The name of the buttons of a person in a «point d'équipe»."""
    return f"exception-{ref}"


class ComplementForm(NoteVigilante, FormulaireVersionne):
    """What may be added once a step is saved; `est_lue_de_l_equipe`: whether the crew reads it as it stands."""

    est_lue_de_l_equipe = False

    theme = SelectField("Frein concerné", choices=choix(Theme, "Aucun en particulier"))
    note = Note("Note", maximum=4000)
    duree_minutes = Entier("Durée, en minutes", [facultatif(), entre(1, 600)])
    photo = FileField(GenrePiece.PHOTO.libelle)
    voix = FileField(GenrePiece.VOIX.libelle)

    def saisie(self) -> SaisieComplement:
        """What is added; the form must be valid."""
        theme = self.theme.data if "theme" in self else None
        return SaisieComplement(
            Theme(theme) if theme else None, self.note.data, self.duree_minutes.data, est_reservee=self.est_a_reserver
        )

    @property
    def peut_reserver(self) -> bool:
        """Whether the crew reads the step, and its author may keep it for those who accompany."""
        return self.est_lue_de_l_equipe and "theme" in self

    def limiter_au_travail(self) -> None:
        """Keep what concerns the work: an encadrant writes nothing of the social part."""
        del self.theme
