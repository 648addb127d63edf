"""The sessions of a training: the sheet of a person, and each session."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from parcours.actions import seance as actions
from parcours.domain import droits
from parcours.domain.dates import accorder
from parcours.domain.seance import Presence, totaliser
from parcours.models import Formation, Parcours, Seance
from parcours.queries import formation as queries_formation
from parcours.queries import seance as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import SuppressionForm
from parcours.web.forms.seance import NouvelleSeanceForm, PointageForm, SeanceForm
from parcours.web.reponse import ecriture, ou_404, vers
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("seance", __name__, url_prefix="/parcours/<ref>/formations/<int:formation_id>/seances")


@bp.get("")
@sur_parcours(droits.peut_accompagner, lecture="formation")
def lister(parcours: Parcours, formation_id: int) -> tuple[str, int]:
    """Every session of a training, what was followed, and one touch for those that are over."""
    return _feuille(parcours, _formation(parcours, formation_id), PointageForm())


@bp.route("/nouvelles", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def ajouter(parcours: Parcours, formation_id: int) -> Response | tuple[str, int]:
    """Plan a session, or one each week."""
    formation = _formation(parcours, formation_id)
    form = NouvelleSeanceForm()
    ajoutees: list[int] = []
    if form.soumis(
        lambda: ajoutees.append(actions.ajouter(*ecriture(parcours), formation, form.saisie(), form.jusqu_au.data))
    ):
        combien = accorder(ajoutees[0], "séance prévue", "séances prévues")
        return _retour(parcours, formation, f"{combien}.")
    return page("seance/edit.html", form.statut, form=form, parcours=parcours, formation=formation, seance=None)


@bp.route("/<int:seance_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def modifier(parcours: Parcours, formation_id: int, seance_id: int) -> Response | tuple[str, int]:
    """Change a session: its day, its hours, who came and for how long."""
    formation, seance = _seance(parcours, formation_id, seance_id)
    form = SeanceForm(obj=seance)
    if form.soumis(lambda: actions.modifier(*ecriture(parcours), formation, seance, form.saisie(), form.version_lue)):
        return _retour(parcours, formation, "Séance enregistrée.")
    return page("seance/edit.html", form.statut, form=form, parcours=parcours, formation=formation, seance=seance)


@bp.post("/<int:seance_id>/presence")
@sur_parcours(droits.peut_accompagner, lecture="formation")
def pointer(parcours: Parcours, formation_id: int, seance_id: int) -> Response | tuple[str, int]:
    """Say in one touch whether the person came, for the whole session."""
    formation, seance = _seance(parcours, formation_id, seance_id)
    form = PointageForm()

    def noter() -> None:
        actions.pointer(*ecriture(parcours), formation, seance, Presence(form.presence.data), form.version_lue)

    if form.soumis(noter):
        return _retour(parcours, formation, "Présence notée.")
    return _feuille(parcours, formation, form)


@bp.route("/<int:seance_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="formation")
def supprimer(parcours: Parcours, formation_id: int, seance_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a session."""
    formation, seance = _seance(parcours, formation_id, seance_id)
    form = SuppressionForm(obj=seance)
    if form.soumis(lambda: actions.supprimer(*ecriture(parcours), formation, seance, form.version_lue)):
        return _retour(parcours, formation, "Séance supprimée.")
    return page("seance/supprimer.html", form.statut, form=form, parcours=parcours, formation=formation, seance=seance)


def _feuille(parcours: Parcours, formation: Formation, form: PointageForm) -> tuple[str, int]:
    seances = queries.de_formation(session_base(), formation.id)
    return page(
        "seance/list.html",
        form.statut,
        form=form,
        parcours=parcours,
        formation=formation,
        seances=[(seance, Presence(seance.presence)) for seance in seances],
        total=totaliser(seances),
        gestes=[presence for presence in Presence if presence is not Presence.A_NOTER],
        au=aujourdhui(parcours.structure.fuseau),
    )


def _formation(parcours: Parcours, formation_id: int) -> Formation:
    return ou_404(queries_formation.par_id(session_base(), parcours.id, formation_id))


def _seance(parcours: Parcours, formation_id: int, seance_id: int) -> tuple[Formation, Seance]:
    formation = _formation(parcours, formation_id)
    return formation, ou_404(queries.par_id(session_base(), formation.id, seance_id))


def _retour(parcours: Parcours, formation: Formation, phrase: str) -> Response:
    return vers(url_for("seance.lister", ref=parcours.ref, formation_id=formation.id), phrase)
