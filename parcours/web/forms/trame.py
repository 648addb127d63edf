"""The form of a template of entretien."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField

from parcours.domain.entretien import DUREES, GENRES
from parcours.domain.etape import GenreEtape, Theme
from parcours.domain.trame import RUBRIQUE_MAX, RUBRIQUES_MAX, TITRE_MAX, SaisieTrame, lire_rubriques
from parcours.models import Trame
from parcours.web.forms.base import FormulaireVersionne, Note, Texte, choix, obligatoire
from parcours.web.requete import lire_cle


class TrameForm(FormulaireVersionne):
    """Its title, its headings one a line, and what it proposes."""

    titre = Texte("Titre", [obligatoire("Donnez un titre à cette trame.")], maximum=TITRE_MAX)
    rubriques = Note(
        "Rubriques", [obligatoire("Écrivez au moins une rubrique.")], maximum=RUBRIQUES_MAX * (RUBRIQUE_MAX + 2)
    )
    genre = RadioField("Genre d’entretien", choices=choix(GENRES), default=GenreEtape.ENTRETIEN.value)
    theme = SelectField("Frein travaillé", choices=choix(Theme, "Aucun en particulier"))
    duree = RadioField("Durée", choices={"": "Non dite", **{str(d): f"{d}\u00a0min" for d in DUREES}}, default="")
    est_active = BooleanField("Proposée dans les entretiens", default=True)

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """The values of a stored template."""
        assert isinstance(objet, Trame)  # noqa: S101  what this form edits
        return {
            "titre": objet.titre,
            "rubriques": "\n".join(objet.rubriques),
            "genre": objet.genre,
            "theme": objet.theme or "",
            "duree": str(objet.duree_minutes or ""),
            "est_active": objet.est_active,
            "version": objet.version,
        }

    def saisie(self) -> SaisieTrame:
        """The template as typed; the form must be valid."""
        assert self.titre.data  # noqa: S101  a required field
        return SaisieTrame(
            titre=self.titre.data,
            genre=GenreEtape(self.genre.data),
            rubriques=lire_rubriques(self.rubriques.data or ""),
            theme=Theme(self.theme.data) if self.theme.data else None,
            duree_minutes=lire_cle(self.duree.data or ""),
            est_active=bool(self.est_active.data),
        )
