"""Forms: French messages beside the field, dates as people write them, versions, refusals turned into errors."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    Field,
    HiddenField,
    PasswordField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from parcours.actions.version import ModificationConcurrente, RetraitConcurrent
from parcours.domain.coordonnees import reproche
from parcours.domain.erreurs import Refus
from parcours.domain.texte import contient_un_nir, sans_invisible
from parcours.rendering.formats import au_plus
from parcours.web.forms.messages import MessagesFrancais
from parcours.web.requete import lire_cle, qui, session_base, signer

A_RELIRE = "a_relire"
SANS_NIR = "N’écrivez pas de numéro de sécurité sociale ici\u00a0: Parcours n’en garde jamais."


def obligatoire(message: str) -> DataRequired:
    """The field must be filled; `message` says what to do."""
    return DataRequired(message)


def longueur(maximum: int) -> Length:
    """At most so many signs."""
    return Length(max=maximum, message=f"Pas plus de {maximum} caractères.")


def facultatif() -> Optional:
    """The field may stay empty."""
    return Optional()


def entre(minimum: int, maximum: int) -> NumberRange:
    """A number within bounds, both included."""
    return NumberRange(minimum, maximum, f"Indiquez un nombre entre {minimum} et {maximum}.")


def sans_nir(_form: FlaskForm, champ: Field) -> None:
    """Refuse a text that holds a social security number."""
    if champ.data and contient_un_nir(str(champ.data)):
        raise ValidationError(SANS_NIR)


def selon_les_regles(nom: str) -> Callable[[FlaskForm, Field], None]:
    """What the rules of the trade say of a field (`domain.coordonnees`); nothing to say of an empty one."""

    def verifier(_form: FlaskForm, champ: Field) -> None:
        phrase = reproche(nom, str(champ.data)) if champ.data else ""
        if phrase:
            raise ValidationError(phrase)

    return verifier


class Texte(StringField):
    """One line: its ends of lines and surrounding spaces go, empty it is None, a social security number is refused."""

    def __init__(self, label: str, validators: Sequence[Any] = (), maximum: int = 120, **kwargs: Any) -> None:
        super().__init__(label, [*validators, longueur(maximum), sans_nir], filters=[_d_une_ligne], **kwargs)


class Note(TextAreaField):
    """Several lines, with the same care."""

    def __init__(self, label: str, validators: Sequence[Any] = (), maximum: int = 4000, **kwargs: Any) -> None:
        super().__init__(label, [*validators, longueur(maximum), sans_nir], filters=[_net], **kwargs)


def _d_une_ligne(valeur: str | None) -> str | None:
    return _net(re.sub(r"\s*[\t\n\r\u2028\u2029]\s*", " ", valeur)) if valeur else None


def _net(valeur: str | None) -> str | None:
    return (valeur.strip() or None) if valeur else None


class Jour(DateField):
    """A date: from the calendar of the browser (ISO) or typed as people write it (23/11/2026)."""

    FORMES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")

    def __init__(self, label: str, validators: Sequence[Any] = (), requis: str | None = None, **kwargs: Any) -> None:
        garde = InputRequired(requis) if requis else Optional()
        super().__init__(label, [garde, *validators], format=list(self.FORMES), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the first format that fits. Raises ValueError with a French sentence."""
        texte = valuelist[0].strip() if valuelist else ""
        if not texte:
            self.data = None
            return
        for forme in self.FORMES:
            try:
                self.data = datetime.strptime(texte, forme).date()  # noqa: DTZ007  a calendar day has no zone
            except ValueError:
                continue
            if not date(1900, 1, 1) <= self.data <= date(2100, 12, 31):
                self.data = None
                raise ValueError("Vérifiez l’année.")
            return
        self.data = None
        raise ValueError("Écrivez une date qui existe, comme 23/11/2026.")


class Formulaire(FlaskForm):
    """Base of our forms: French messages of WTForms, no placeholder for a label, refusals shown beside the field."""

    class Meta(FlaskForm.Meta):
        """Messages of WTForms in French."""

        locales = ("fr",)

        def get_translations(self, form: Any) -> MessagesFrancais:
            """The messages of WTForms, written as we write."""
            return MessagesFrancais(super().get_translations(form))

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, without the invisible signs of what can be typed; a password is kept as it is."""
            recu = super().wrap_formdata(form, formdata)
            if recu is None:
                return None
            return MultiDict([(nom, _lisible(form, nom, valeur)) for nom, valeur in recu.items(multi=True)])

    # Who the form was shown to: what is typed in it, interrupted, is only ever given back to that account.
    pour = HiddenField(default=lambda: signer("pour", qui()))

    conflit: list[tuple[str, str, str]] | None = None
    erreurs_generales: ClassVar[list[str]] = []

    @property
    def est_a_relire(self) -> bool:
        """Whether what is shown was typed before the session ended: to be read again, then saved."""
        return A_RELIRE in request.form

    def is_submitted(self) -> bool:
        """Whether the person is saving; what is only to be read again fills the form and goes no further."""
        return bool(super().is_submitted()) and not self.est_a_relire

    @property
    def statut(self) -> int:
        """The status of the page that shows the form: 422 when what was sent is refused, 409 when overtaken."""
        if not self.is_submitted():
            return 200
        return 422 if self.conflit is None else 409

    def proposer_l_adresse(self, *noms: str) -> None:
        """Fill these fields with what the address proposes when the page opens; what it says wrong is ignored."""
        if request.method != "GET":
            return
        for nom in noms:
            if nom in request.args and nom in self:
                try:
                    self[nom].process_formdata([request.args[nom]])
                except ValueError:
                    self[nom].data = None

    def refuser(self, refus: Refus) -> None:
        """Put each reason beside its field; those without field go to the top of the form."""
        generales: list[str] = []
        for manquement in refus.manquements:
            champ = self._fields.get(manquement.champ)
            if champ is None or isinstance(champ, HiddenField):
                generales.append(manquement.message)
            else:
                champ.errors = [*champ.errors, manquement.message]
        self.erreurs_generales = generales  # type: ignore[misc]  # the class only holds the empty default

    def soumis(self, action: Callable[[], object]) -> bool:
        """Validate, then run `action`; False (with everything typed kept) when it is refused or overtaken."""
        if not self.validate_on_submit():
            return False
        session = session_base()
        try:
            with session.begin_nested():
                action()
                session.flush()
        except RetraitConcurrent as retrait:
            self.refuser(retrait)
            # Overtaken, with nothing to compare; sent again as it is, it records anew.
            self.conflit = []
            self._fields["version"].data = "0"
            return False
        except Refus as refus:
            self.refuser(refus)
            return False
        except ModificationConcurrente as concurrence:
            self.montrer_conflit(concurrence.objet)
            # Nothing differs: the same form sent twice. What was typed is stored.
            return not self.conflit and any(not isinstance(champ, HiddenField) for champ in self)
        except StaleDataError:
            self.erreurs_generales = ["Quelqu’un vient d’enregistrer la même chose : rechargez la page."]  # type: ignore[misc]
            return False
        return True

    def montrer_conflit(self, objet: object) -> None:
        """List the fields that differ between what was typed and what is stored now; saving again replaces it."""
        enregistre = type(self)(formdata=None, **self.valeurs(objet))
        self.conflit = [
            (champ.label.text, en_clair(champ), en_clair(enregistre[champ.name]))
            for champ in self
            if champ.name in enregistre
            and not isinstance(champ, HiddenField)
            and en_clair(champ) != en_clair(enregistre[champ.name])
        ]
        if "version" in self._fields:
            self._fields["version"].data = str(getattr(objet, "version", ""))

    @classmethod
    def valeurs(cls, objet: object) -> dict[str, Any]:
        """The values of a stored object, as keyword arguments for the form; overridden where names differ."""
        return {"obj": objet}


def _lisible(form: Any, nom: str, valeur: Any) -> Any:
    est_tape = not isinstance(form._fields.get(nom), HiddenField | PasswordField)
    return sans_invisible(valeur) if est_tape and isinstance(valeur, str) else valeur


class Version(HiddenField):
    """The version shown; a form sent without it has seen nothing, and is overtaken by whatever is stored."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was sent, never what the row holds now."""
        self.data = valuelist[0] if valuelist else "0"


class FormulaireVersionne(Formulaire):
    """A form that edits a stored row: it remembers the version it was shown."""

    version = Version(default="0")

    @property
    def version_lue(self) -> int:
        """The version the person had before their eyes."""
        return lire_cle(str(self.version.data)) or 0


class SuppressionForm(FormulaireVersionne):
    """Confirms a removal; the page says what goes with it."""


def en_clair(champ: Field) -> str:
    """A field's value as a person reads it: label of the choice, French date, «oui» or «non»."""
    valeur = champ.data
    choix: Mapping[str, str] = {}
    if hasattr(champ, "iter_choices"):
        choix = {str(c[0]): str(c[1]) for c in champ.iter_choices()}
    if isinstance(valeur, list | tuple | set):
        return ", ".join(choix.get(str(v), str(v)) for v in valeur) or "rien"
    if valeur is None or valeur == "":
        return choix.get("", "non renseigné") if choix else "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return valeur.strftime("%d/%m/%Y")
    if isinstance(valeur, Decimal):
        return au_plus(valeur, 2)
    return choix.get(str(valeur), str(valeur))


def choix(enumeration: Any, vide: str | None = None) -> dict[str, str]:
    """The choices (value → label) of an enumeration with `libelle`, after an empty one when `vide` names it."""
    tous = {membre.value: membre.libelle for membre in enumeration}
    return {"": vide, **tous} if vide is not None else tous
