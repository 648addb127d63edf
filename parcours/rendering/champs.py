"""What ties a form field to its hint and its errors: the accessibility contract without its markup."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# How a field is laid out, by the WTForms class it is or comes from, most precise first.
_DISPOSITIONS = {
    "HiddenField": "cache",
    "CSRFTokenField": "cache",
    "RadioField": "radio",
    "SelectMultipleField": "checkbox",
    "SelectField": "liste",
    "BooleanField": "case",
}


@dataclass(frozen=True)
class Reproche:
    """One thing to correct: where it is (nowhere when it concerns the whole form) and what to do."""

    message: str
    champ: str | None = None
    ancre: str | None = None


def disposition(champ: Any) -> str:
    """Layout of a field, our own subclasses included: cache, radio, checkbox, liste, case, or simple."""
    classes = {classe.__name__ for classe in type(champ).__mro__}
    return next((mot for classe, mot in _DISPOSITIONS.items() if classe in classes), "simple")


def messages(erreurs: Any) -> list[str]:
    """Sentences of WTForms errors, whatever their nesting (string, list, dictionary of a sub-form)."""
    if isinstance(erreurs, Mapping):
        return [message for valeur in erreurs.values() for message in messages(valeur)]
    if isinstance(erreurs, list | tuple):
        return [message for valeur in erreurs for message in messages(valeur)]
    return [str(erreurs)]


def attributs_champ(champ: Any, aide: str | None, autres: Mapping[str, Any]) -> dict[str, Any]:
    """HTML attributes of a control: described by its error then its hint, and marked invalid if it is.

    `autres` comes from a template: `hx_get` is written `hx-get` there, and `None` drops the attribute.
    """
    attributs = {cle.rstrip("_").replace("_", "-"): valeur for cle, valeur in autres.items() if valeur is not None}
    decrit_par = [f"{champ.id}-erreur"] if champ.errors else []
    if aide:
        decrit_par.append(f"{champ.id}-aide")
    if decrit_par:
        attributs["aria-describedby"] = " ".join(decrit_par)
    if champ.errors:
        attributs["aria-invalid"] = "true"
    return attributs


def reproches(formulaire: Any) -> list[Reproche]:
    """Everything to correct in a form, in the order of its fields; what concerns the whole comes first."""
    generales = [*messages(formulaire.form_errors), *messages(getattr(formulaire, "erreurs_generales", []))]
    liste = [Reproche(message) for message in generales]
    for champ in _controles(formulaire):
        ancre = _ancre(champ)
        nom = champ.label.text if ancre else None
        liste += [Reproche(message, nom, ancre) for message in messages(champ.errors)]
    return liste


def _ancre(champ: Any) -> str | None:
    """Where a link must lead: a group of choices has no control of its own name, so to the first of them."""
    genre = disposition(champ)
    if genre == "cache":
        return None
    return f"{champ.id}-0" if genre in ("radio", "checkbox") else str(champ.id)


def _controles(groupe: Any) -> Iterator[Any]:
    for champ in groupe:
        if champ.type in {"FormField", "FieldList"}:
            yield from _controles(champ)
        else:
            yield champ
