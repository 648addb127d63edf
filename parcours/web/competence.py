"""Work skills: what was seen, noted, corrected, removed. It is about the work: encadrants do all of it."""

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from parcours.actions import competence as actions
from parcours.domain import droits
from parcours.domain.competence import Competence, choisir, competences
from parcours.models import CompetenceObservee, Parcours
from parcours.queries import competence as queries
from parcours.web.acces import sur_parcours
from parcours.web.competences_montrees import regrouper
from parcours.web.forms.competence import CorrectionForm, NouvelleObservationForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers
from parcours.web.requete import aujourdhui, page, profil, session_base

bp = Blueprint("competence", __name__, url_prefix="/parcours/<ref>/competences")


@bp.get("")
@sur_parcours(droits.peut_ouvrir, lecture="competence")
def lister(parcours: Parcours) -> tuple[str, int]:
    """Every skill seen, with its progress and what it was seen on."""
    observations = queries.lister(session_base(), parcours.id)
    return page(
        "competence/list.html",
        parcours=parcours,
        observations=observations,
        familles=regrouper(parcours, observations, aujourdhui(parcours.structure.fuseau)),
        peut_noter=droits.peut_noter(profil(), parcours),
        corrigeables={o.id for o in observations if droits.peut_corriger_competence(profil(), parcours, o)},
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="competence")
def noter(parcours: Parcours) -> Response | tuple[str, int]:
    """Note how far a skill was seen; the address may propose which one."""
    au = aujourdhui(parcours.structure.fuseau)
    form = NouvelleObservationForm(le=min(parcours.clos_le or au, au))
    liste = competences(au)
    deja = {o.cle: Competence(o.cle, o.libelle, rome=o.rome) for o in queries.lister(session_base(), parcours.id)}
    form.proposer(liste, deja.values())
    form.proposer_l_adresse("competence")

    def enregistrer() -> None:
        cle = form.competence.data
        # One of one's own words, already seen, is chosen again as it was written.
        choisie = None if form.libelle.data else deja.get(cle)
        actions.noter(*ecriture(parcours), choisie or choisir(cle, form.libelle.data, au), form.saisie())

    if form.soumis(enregistrer):
        return vers(url_for("competence.lister", ref=parcours.ref), "Savoir-faire noté.")
    return page("competence/noter.html", form.statut, form=form, parcours=parcours)


@bp.route("/<int:observation_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="competence")
def corriger(parcours: Parcours, observation_id: int) -> Response | tuple[str, int]:
    """Correct an observation: its level, its day, what it was seen on."""
    observation = _observation(parcours, observation_id)
    form = CorrectionForm(obj=observation)
    if form.soumis(lambda: actions.corriger(*ecriture(parcours), observation, form.saisie(), form.version_lue)):
        return vers(url_for("competence.lister", ref=parcours.ref), "Observation corrigée.")
    return page("competence/corriger.html", form.statut, form=form, parcours=parcours, observation=observation)


@bp.route("/<int:observation_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_noter, lecture="competence")
def supprimer(parcours: Parcours, observation_id: int) -> Response | tuple[str, int]:
    """Ask, then remove an observation."""
    observation = _observation(parcours, observation_id)
    return confirmer_suppression(
        "competence/supprimer.html",
        parcours,
        observation,
        actions.supprimer,
        "Observation supprimée.",
        ancre="competences",
        observation=observation,
    )


def _observation(parcours: Parcours, observation_id: int) -> CompetenceObservee:
    observation = ou_404(queries.par_id(session_base(), parcours.id, observation_id))
    if not droits.peut_corriger_competence(profil(), parcours, observation):
        abort(403)
    return observation
