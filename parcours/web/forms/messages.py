"""The messages of WTForms, said as we say things."""

from typing import Any

from parcours.domain.erreurs import typographie

# What WTForms only states, said as what to do.
_A_NOTRE_FACON = dict.fromkeys(
    ("Not a valid choice.", "Invalid Choice: could not coerce."), "Choisissez une valeur de la liste."
)


class MessagesFrancais:
    """WTForms' own French messages, with our apostrophe and our spaces."""

    def __init__(self, messages: Any) -> None:
        self.messages = messages

    def gettext(self, texte: str) -> str:
        """A message."""
        if texte in _A_NOTRE_FACON:
            return _A_NOTRE_FACON[texte]
        return typographie(self.messages.gettext(texte)).replace("'", "’")

    def ngettext(self, singulier: str, pluriel: str, nombre: int) -> str:
        """A message with a number."""
        return typographie(self.messages.ngettext(singulier, pluriel, nombre)).replace("'", "’")
