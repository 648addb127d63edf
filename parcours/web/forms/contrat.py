"""The forms of a contract: recorded, changed, renewed."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, SelectField, StringField

from parcours.domain.contrat import (
    Derogation,
    GenreContrat,
    SaisieContrat,
    derogations_proposees,
    genres_proposes,
)
from parcours.domain.coordonnees import LONGUEURS
from parcours.models import Contrat, Parcours
from parcours.web.forms.base import FormulaireVersionne, Jour, Texte, choix, selon_les_regles

# A slip of the finger, not a rule of law.
HEURES_MINIMUM, HEURES_MAXIMUM = 1, 60


class Heures(StringField):
    """Hours a week with at most one decimal, written as in French: «26,5»."""

    def process_data(self, value: Any) -> None:
        """Show a stored number."""
        self.data = f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number with a comma or a point. Raises ValueError with a French sentence."""
        self.data = texte = valuelist[0].strip() if valuelist else ""
        if texte and not re.fullmatch(r"\d{1,3}([.,]\d)?", texte):
            raise ValueError("Indiquez un nombre d’heures, comme 26 ou 26,5.")
        nombre = Decimal(texte.replace(",", ".")) if texte else None
        if nombre is not None and not HEURES_MINIMUM <= nombre <= HEURES_MAXIMUM:
            raise ValueError(f"Indiquez un nombre entre {HEURES_MINIMUM} et {HEURES_MAXIMUM}.")
        self.process_data(nombre)

    @property
    def nombre(self) -> Decimal | None:
        """The number of hours, None when left empty."""
        return Decimal(self.data.replace(",", ".")) if self.data else None


class ContratForm(FormulaireVersionne):
    """One contract; only the kinds and exceptions of the structure are offered."""

    genre = SelectField("Contrat", choices=choix(GenreContrat))
    debut = Jour("Premier jour", requis="Indiquez le premier jour.")
    fin = Jour("Dernier jour prévu")
    rompu_le = Jour("Rompu le")
    heures_hebdo = Heures("Heures par semaine", render_kw={"inputmode": "decimal", "autocomplete": "off"})
    metier = Texte("Métier", [selon_les_regles("metier")], maximum=LONGUEURS["metier"])
    derogation = SelectField("Dérogation sur la durée", choices=choix(Derogation, "Aucune"))
    derogation_horaire = BooleanField("Une dérogation permet moins d’heures par semaine que le minimum")

    def sans_rupture(self) -> None:
        """A contract that begins: nothing to say of its end yet."""
        del self.rompu_le

    def sans_genre(self) -> None:
        """A renewal: the same kind of contract."""
        del self.genre

    def limiter(self, parcours: Parcours, contrat: Contrat | None, au: date) -> None:
        """Keep what the structure may sign, and what is already stored: nothing changes without being chosen."""
        type_structure = parcours.structure.type
        genres, derogations = genres_proposes(type_structure, au), derogations_proposees(type_structure, au)
        deja = {contrat.genre, contrat.derogation} if contrat is not None else set()
        if "genre" in self:
            self.genre.choices = choix([g for g in GenreContrat if g in genres or g in deja])
        if derogations:
            proposees = [d for d in Derogation if d in derogations or d in deja]
            self.derogation.choices = choix(proposees, "Aucune")
        else:
            del self.derogation, self.derogation_horaire

    def saisie(self, genre: str | None = None) -> SaisieContrat:
        """The contract as typed, of the kind `genre` when the form does not ask for it; the form must be valid."""
        assert self.debut.data is not None  # noqa: S101  the field is required
        derogation = self.derogation.data if "derogation" in self else None
        return SaisieContrat(
            genre=GenreContrat(genre or self.genre.data),
            debut=self.debut.data,
            fin=self.fin.data,
            rompu_le=self.rompu_le.data if "rompu_le" in self else None,
            heures_hebdo=self.heures_hebdo.nombre,
            metier=self.metier.data,
            derogation=Derogation(derogation) if derogation else None,
            derogation_horaire=bool(self.derogation_horaire.data) if "derogation_horaire" in self else False,
        )
