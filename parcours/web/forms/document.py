"""The form of a document that expires."""

from wtforms import SelectField

from parcours.domain.document import GenreDocument, SaisieDocument
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix
from parcours.web.forms.vigilance import Vigilant


class DocumentForm(Vigilant, FormulaireVersionne):
    """One document, seen and not kept."""

    TEXTES = ("libelle",)

    genre = SelectField("Document", choices=choix(GenreDocument))
    libelle = Texte("Précision", maximum=80)
    fin = Jour("Valable jusqu’au", requis="Indiquez le dernier jour.")
    vu_le = Jour("Vu le", requis="Indiquez le jour où vous l’avez vu.")

    def saisie(self) -> SaisieDocument:
        """The document as typed; the form must be valid."""
        assert self.fin.data and self.vu_le.data  # noqa: S101  required fields
        return SaisieDocument(GenreDocument(self.genre.data), self.libelle.data, self.fin.data, self.vu_le.data)
