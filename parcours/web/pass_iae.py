"""The PASS IAE of a person: recording it, and correcting what was read on the State platform."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from parcours.actions import pass_iae as actions
from parcours.domain import droits
from parcours.domain.constat import phrase_deplacement, phrase_ecart
from parcours.models import Parcours, PassIae
from parcours.queries import pass_iae as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.pass_iae import PassForm
from parcours.web.requete import aujourdhui, auteur, page, session_base

bp = Blueprint("pass_iae", __name__, url_prefix="/parcours/<ref>/pass")


@bp.app_template_filter("resume_pass")
def resumer(pass_iae: PassIae, au: date) -> queries.ResumePass:
    """What a page says of a PASS on a day, from its row and its movements already loaded."""
    return queries.resume(pass_iae, au)


@bp.route("/nouveau", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="pass")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record a PASS."""
    form = PassForm(constatee_le=aujourdhui(parcours.structure.fuseau))
    precedents = queries.de_salarie(session_base(), parcours.salarie_id)
    levee = bool(form.est_carence_levee.data)
    if not precedents:
        del form.est_carence_levee
    if form.soumis(
        lambda: actions.enregistrer(
            session_base(), auteur(parcours.structure.fuseau), parcours, form.saisie(), est_carence_levee=levee
        )
    ):
        flash("PASS IAE enregistré.", "ok")
        return retour(parcours)
    return page("pass_iae/edit.html", form.statut, form=form, parcours=parcours, pass_iae=None)


@bp.route("/<int:pass_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="pass")
def modifier(parcours: Parcours, pass_id: int) -> Response | tuple[str, int]:
    """Correct a PASS, its official end first."""
    pass_iae = pass_du_parcours(parcours, pass_id)
    avant = pass_iae.fin_officielle
    form = PassForm(obj=pass_iae)
    del form.est_carence_levee
    if form.soumis(
        lambda: actions.corriger(
            session_base(),
            auteur(parcours.structure.fuseau),
            parcours,
            pass_iae,
            form.saisie(),
            form.version_lue,
        )
    ):
        estimee = queries.resume(pass_iae, aujourdhui(parcours.structure.fuseau)).fin_estimee
        officielle = pass_iae.fin_officielle
        flash(f"{phrase_deplacement(avant, officielle)} {phrase_ecart(officielle, estimee)}", "ok")
        return retour(parcours)
    au = aujourdhui(parcours.structure.fuseau)
    return page("pass_iae/edit.html", form.statut, form=form, parcours=parcours, pass_iae=pass_iae, au=au)


def pass_du_parcours(parcours: Parcours, pass_id: int) -> PassIae:
    """The PASS of the person of this very parcours, else 404."""
    pass_iae = queries.par_id(session_base(), parcours.salarie_id, pass_id)
    if pass_iae is None:
        abort(404)
    return pass_iae


def retour(parcours: Parcours) -> Response:
    """Back to the PASS on the fiche."""
    return redirect(url_for("parcours.fiche", ref=parcours.ref, _anchor="pass"), 303)
