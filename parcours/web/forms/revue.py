"""The form of a review: what is decided about a parcours."""

from parcours.web.forms.base import Texte, obligatoire
from parcours.web.forms.equipe import SaisieUnique
from parcours.web.forms.vigilance import Vigilant


class DecisionForm(Vigilant, SaisieUnique):
    """One line: the same page sent twice notes it once."""

    TEXTES = ("decision",)

    decision = Texte("Décision de la revue", [obligatoire("Écrivez la décision, ou passez au suivant.")], maximum=300)
