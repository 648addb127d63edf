"""Fields of numbers: read as people write them, and kept as typed for whoever must correct them.

They are texts for the browser: a field of numbers shows nothing of «12,5», nor of what is not a number.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DecimalField, Field, IntegerField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from parcours.rendering.formats import au_plus

CENTIEME = Decimal("0.01")
PAS_UN_NOMBRE = "Indiquez un nombre, avec deux décimales au plus, comme 12,5."


class _UneSeuleErreur(Field):
    """What is not a number has no other fault: its limits say nothing of it."""

    def pre_validate(self, form: Any) -> None:
        """Stop there when what was typed could not be read."""
        if self.process_errors:
            raise StopValidation


class Entier(_UneSeuleErreur, IntegerField):
    """A whole number; what is not one is answered in French."""

    widget = TextInput()

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators], render_kw={"inputmode": "numeric"}, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number. Raises ValueError with a French sentence."""
        texte = valuelist[0].strip() if valuelist else ""
        try:
            self.data = int(texte) if texte else None
        except ValueError:
            self.data = None
            raise ValueError("Indiquez un nombre entier.") from None


class Nombre(_UneSeuleErreur, DecimalField):
    """A number with two decimals at most; the comma is ours, the point is welcome."""

    widget = TextInput()

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators], render_kw={"inputmode": "decimal"}, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a decimal number. Raises ValueError with a French sentence."""
        texte = valuelist[0].replace("\u00a0", "").replace(" ", "").replace(",", ".") if valuelist else ""
        self.data = None
        if not texte:
            return
        try:
            lu = Decimal(texte)
            arrondi = lu.quantize(CENTIEME)
        except InvalidOperation:
            raise ValueError(PAS_UN_NOMBRE) from None
        if arrondi != lu:
            raise ValueError(PAS_UN_NOMBRE)
        self.data = arrondi

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else au_plus(self.data, 2)
