"""The PASS IAE of a person: recording it, and correcting what was read on the State platform."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from parcours.actions import pass_iae as actions
from parcours.actions.journal import Auteur
from parcours.domain import droits
from parcours.domain.constat import phrase_deplacement, phrase_ecart
from parcours.models import Parcours, PassIae, Prolongation, Suspension
from parcours.queries import pass_iae as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.pass_iae import PassForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import jour_du_pass, page, session_base

bp = Blueprint("pass_iae", __name__, url_prefix="/parcours/<ref>/pass")
Mouvement = TypeVar("Mouvement", Suspension, Prolongation)


@bp.app_template_filter("resume_pass")
def resumer(pass_iae: PassIae, au: date) -> queries.ResumePass:
    """What a page says of a PASS on a day, from its row and its movements already loaded."""
    return queries.resume(pass_iae, au)


@bp.route("/nouveau", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="pass")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record a PASS."""
    form = PassForm(constatee_le=jour_du_pass())
    precedents = queries.de_salarie(session_base(), parcours.salarie_id)
    if not precedents:
        form.sans_levee()
    if form.soumis(lambda: actions.enregistrer(*ecriture(parcours), form.saisie(), form.levee())):
        return retour(parcours, "PASS IAE enregistré.")
    return page("pass_iae/edit.html", form.statut, form=form, parcours=parcours, pass_iae=None)


@bp.route("/<int:pass_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="pass")
def modifier(parcours: Parcours, pass_id: int) -> Response | tuple[str, int]:
    """Correct a PASS, its official end first, and say who lifted the waiting period before it."""
    pass_iae = pass_du_parcours(parcours, pass_id)
    avant = pass_iae.fin_officielle
    form = PassForm(**PassForm.valeurs(pass_iae))
    au = jour_du_pass()
    if form.soumis(
        lambda: actions.corriger(*ecriture(parcours), pass_iae, form.saisie(), form.version_lue, form.levee())
    ):
        resume = queries.resume(pass_du_parcours(parcours, pass_id), au)
        officielle, estimee = resume.fin_officielle, resume.fin_estimee
        return retour(parcours, f"{phrase_deplacement(avant, officielle)} {phrase_ecart(officielle, estimee)}")
    return page("pass_iae/edit.html", form.statut, form=form, parcours=parcours, pass_iae=pass_iae, au=au)


@bp.get("/prolongations/<int:prolongation_id>")
@sur_parcours(droits.peut_accompagner, lecture="prolongation")
def repondre(parcours: Parcours, prolongation_id: int) -> Response:
    """From an alert, which knows the request and not its PASS: the page where the answer is recorded."""
    pass_iae = ou_404(queries.de_prolongation(session_base(), parcours.salarie_id, prolongation_id))
    adresse = url_for("prolongation.decider", ref=parcours.ref, pass_id=pass_iae.id, prolongation_id=prolongation_id)
    return redirect(adresse)


def pass_du_parcours(parcours: Parcours, pass_id: int) -> PassIae:
    """The PASS of the person of this very parcours, else 404."""
    return ou_404(queries.par_id(session_base(), parcours.salarie_id, pass_id))


def retour(parcours: Parcours, phrase: str) -> Response:
    """Say what was done, and go back to the PASS on the fiche."""
    return vers_fiche(parcours, phrase, ancre="pass")


def supprimer_mouvement(
    gabarit: str,
    parcours: Parcours,
    pass_iae: PassIae,
    mouvement: Mouvement,
    action: Callable[[Session, Auteur, Parcours, Mouvement, int], None],
    phrase: str,
) -> Response | tuple[str, int]:
    """Ask, with what becomes of the end of the PASS, then remove a suspension or a prolongation."""
    resume = queries.resume(pass_iae, jour_du_pass())
    ligne = resume.mouvement(mouvement.__tablename__, mouvement.id)
    return confirmer_suppression(gabarit, parcours, mouvement, action, phrase, ancre="pass", resume=resume, ligne=ligne)
