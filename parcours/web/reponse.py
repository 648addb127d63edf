"""What the views of a fact share: the arguments of its action, what follows once it is done, and its removal."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import abort, flash, make_response, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from parcours.actions.journal import Auteur
from parcours.models import Parcours
from parcours.web import retour
from parcours.web.forms.base import SuppressionForm
from parcours.web.requete import auteur, page, session_base

T = TypeVar("T")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ou_404(objet: T | None) -> T:
    """The object, which the page needs; without it, this page does not exist."""
    if objet is None:
        abort(404)
    return objet


def classeur(contenu: bytes, nom: str) -> Response:
    """A workbook to keep, under a name that says nothing of anyone."""
    reponse = make_response(contenu)
    reponse.mimetype = XLSX
    reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def ecriture(parcours: Parcours) -> tuple[Session, Auteur, Parcours]:
    """The first arguments of every action on a parcours: where it writes, who acts on which day, and the parcours."""
    return session_base(), auteur(parcours.structure.fuseau), parcours


def vers(adresse: str, *phrases: str) -> Response:
    """Say what was done, one message a sentence (an empty one says nothing), and go to another page."""
    for phrase in filter(None, phrases):
        flash(phrase, "ok")
    return redirect(adresse, 303)


def vers_fiche(parcours: Parcours, *phrases: str, a_verifier: Iterable[str] = (), ancre: str | None = None) -> Response:
    """The same, back to the fiche, or to the watch from which the screen was opened, where it is said of whom.

    `a_verifier` are the sentences about what was kept and deserves a second look.
    """
    doutes = (f"À vérifier. {phrase}" for phrase in a_verifier)
    place = retour.depuis()
    if place is None:
        return vers(url_for("parcours.fiche", ref=parcours.ref, _anchor=ancre), *phrases, *doutes)
    qui = f"{parcours.salarie.prenom} {parcours.salarie.nom}."
    return vers(place.apres_un_ecran(), *(f"{qui} {phrase}" for phrase in (*phrases, *doutes) if phrase))


def confirmer_suppression(
    gabarit: str,
    parcours: Parcours,
    objet: T,
    action: Callable[[Session, Auteur, Parcours, T, int], None],
    phrase: str,
    *,
    ancre: str | None = None,
    **contexte: object,
) -> Response | tuple[str, int]:
    """Ask, then remove a fact of a parcours: `gabarit` asks, `action` removes the version that was read."""
    form = SuppressionForm(obj=objet)
    if form.soumis(lambda: action(*ecriture(parcours), objet, form.version_lue)):
        return vers_fiche(parcours, phrase, ancre=ancre)
    return page(gabarit, form.statut, form=form, parcours=parcours, **contexte)
