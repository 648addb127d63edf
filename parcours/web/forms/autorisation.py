"""The form of a waiver or an arrangement."""

from datetime import date

from wtforms import SelectField

from parcours.domain.autorisation import GenreAutorisation, SaisieAutorisation, genres_proposes
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix


class AutorisationForm(FormulaireVersionne):
    """One authorisation; only those of the structure are offered."""

    genre = SelectField("Autorisation", choices=choix(GenreAutorisation))
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour", requis="Indiquez le dernier jour.")
    reference = Texte("Référence de la décision", maximum=80)

    def limiter(self, type_structure: str, au: date, deja: str | None = None) -> None:
        """Offer what a structure of this kind may have, and what is already stored."""
        proposes = genres_proposes(type_structure, au)
        self.genre.choices = choix([g for g in GenreAutorisation if g in proposes or g == deja])

    def saisie(self) -> SaisieAutorisation:
        """The authorisation as typed; the form must be valid."""
        assert self.debut.data and self.fin.data  # noqa: S101  required fields
        genre = GenreAutorisation(self.genre.data)
        return SaisieAutorisation(genre, self.debut.data, self.fin.data, self.reference.data)
