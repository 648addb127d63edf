"""Prolongations of a PASS IAE."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from parcours.actions import prolongation as actions
from parcours.domain import droits
from parcours.domain.erreurs import typographie
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation
from parcours.domain.prolongation import avertissement_prolongation, demande_un_prescripteur
from parcours.models import Parcours, PassIae, Prolongation
from parcours.queries import pass_iae as queries
from parcours.queries.faits import en_prolongation
from parcours.web.acces import sur_parcours
from parcours.web.forms.pass_iae import DecisionForm, ProlongationForm
from parcours.web.pass_iae import pass_du_parcours, retour, supprimer_mouvement
from parcours.web.reponse import ecriture, ou_404
from parcours.web.requete import jour_du_pass, page

bp = Blueprint("prolongation", __name__, url_prefix="/parcours/<ref>/pass/<int:pass_id>/prolongations")
CE_QUI_EST_FAIT = {
    DecisionProlongation.DEMANDEE: "Demande enregistrée : la fin bougera quand le prescripteur aura dit oui.",
    DecisionProlongation.ACCORDEE: "Prolongation enregistrée.",
    DecisionProlongation.REFUSEE: "Refus enregistré : la fin du PASS IAE ne bouge pas.",
}


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="prolongation")
def demander(parcours: Parcours, pass_id: int) -> Response | tuple[str, int]:
    """Ask for a prolongation, granted at once when nobody has to agree."""
    pass_iae = pass_du_parcours(parcours, pass_id)
    au = jour_du_pass()
    form = ProlongationForm(demandee_le=au)
    motifs = queries.motifs_de_prolongation(pass_iae, parcours.structure.type, parcours.salarie.naissance, au)
    form.proposer(motifs, pass_iae.debut, au)
    form.proposer_l_adresse("motif", "fin")
    faites: list[Prolongation] = []
    if form.soumis(lambda: faites.append(actions.demander(*ecriture(parcours), pass_iae, form.saisie()))):
        return _fait(parcours, faites[0])
    return page(
        "prolongation/edit.html",
        form.statut,
        form=form,
        parcours=parcours,
        pass_iae=pass_iae,
        motifs=motifs,
        au=au,
    )


@bp.route("/<int:prolongation_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="prolongation")
def decider(parcours: Parcours, pass_id: int, prolongation_id: int) -> Response | tuple[str, int]:
    """Record the prescriber's answer."""
    pass_iae, prolongation = _prolongation(parcours, pass_id, prolongation_id)
    au = jour_du_pass()
    if not demande_un_prescripteur(MotifProlongation(prolongation.motif), prolongation.demandee_le):
        abort(404)
    form = DecisionForm(obj=prolongation)
    if form.decidee_le.data is None and not form.is_submitted():
        form.decidee_le.data = au
    if form.soumis(
        lambda: actions.decider(*ecriture(parcours), pass_iae, prolongation, form.saisie(), form.version_lue)
    ):
        return _fait(parcours, prolongation)
    return page(
        "prolongation/decider.html",
        form.statut,
        form=form,
        parcours=parcours,
        pass_iae=pass_iae,
        prolongation=en_prolongation(prolongation),
        cle=prolongation.id,
    )


@bp.route("/<int:prolongation_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="prolongation")
def supprimer(parcours: Parcours, pass_id: int, prolongation_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a prolongation."""
    pass_iae, prolongation = _prolongation(parcours, pass_id, prolongation_id)
    return supprimer_mouvement(
        "prolongation/supprimer.html", parcours, pass_iae, prolongation, actions.supprimer, "Prolongation supprimée."
    )


def _fait(parcours: Parcours, prolongation: Prolongation) -> Response:
    fait = en_prolongation(prolongation)
    avertissement = avertissement_prolongation(fait, jour_du_pass()) if fait.est_accordee else ""
    return retour(parcours, typographie(f"{CE_QUI_EST_FAIT[fait.decision]} {avertissement}".strip()))


def _prolongation(parcours: Parcours, pass_id: int, prolongation_id: int) -> tuple[PassIae, Prolongation]:
    pass_iae = pass_du_parcours(parcours, pass_id)
    return pass_iae, ou_404(next((p for p in pass_iae.prolongations if p.id == prolongation_id), None))
