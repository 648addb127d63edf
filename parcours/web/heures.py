"""Hours worked under a contract, month by month."""

from collections.abc import Iterable

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from parcours.actions import heures as actions
from parcours.domain import droits
from parcours.domain.heures import mois_du_contrat, plafonne_les_heures
from parcours.models import Contrat, Heures, Parcours
from parcours.queries import contrat as queries_contrat
from parcours.queries import heures as queries
from parcours.queries.faits import en_contrat
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import SuppressionForm
from parcours.web.forms.heures import HeuresForm
from parcours.web.reponse import ecriture, ou_404, vers
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("heures", __name__, url_prefix="/parcours/<ref>/contrats/<int:contrat_id>/heures")


@bp.route("/nouvelles", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="heures")
def ajouter(parcours: Parcours, contrat_id: int) -> Response | tuple[str, int]:
    """Record the hours of a month; the months that are over and not recorded are offered, the latest first."""
    contrat = _contrat(parcours, contrat_id)
    au = aujourdhui(parcours.structure.fuseau)
    notes = {heures.mois for heures in queries.de_contrat(session_base(), contrat.id)}
    mois = [m for m in mois_du_contrat(en_contrat(contrat), au) if m not in notes]
    form = HeuresForm()
    form.proposer(mois, avec_entreprise=plafonne_les_heures(parcours.structure.type, au))
    avis: list[str] = []
    if form.soumis(lambda: avis.extend(actions.ajouter(*ecriture(parcours), contrat, form.saisie()))):
        return _retour(parcours, contrat, "Heures notées.", avis)
    return page("heures/edit.html", form.statut, form=form, parcours=parcours, contrat=contrat, heures=None, mois=mois)


@bp.route("/<int:heures_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="heures")
def modifier(parcours: Parcours, contrat_id: int, heures_id: int) -> Response | tuple[str, int]:
    """Change the hours of a month."""
    contrat, heures = _heures(parcours, contrat_id, heures_id)
    au = aujourdhui(parcours.structure.fuseau)
    form = HeuresForm(obj=heures)
    form.garder_le_mois(avec_entreprise=plafonne_les_heures(parcours.structure.type, au) or bool(heures.en_entreprise))
    avis: list[str] = []
    if form.soumis(
        lambda: avis.extend(
            actions.modifier(*ecriture(parcours), contrat, heures, form.saisie(heures.mois), form.version_lue)
        )
    ):
        return _retour(parcours, contrat, "Heures corrigées.", avis)
    return page("heures/edit.html", form.statut, form=form, parcours=parcours, contrat=contrat, heures=heures, mois=[])


@bp.route("/<int:heures_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="heures")
def supprimer(parcours: Parcours, contrat_id: int, heures_id: int) -> Response | tuple[str, int]:
    """Ask, then remove the hours of a month."""
    contrat, heures = _heures(parcours, contrat_id, heures_id)
    form = SuppressionForm(obj=heures)
    if form.soumis(lambda: actions.supprimer(*ecriture(parcours), heures, form.version_lue)):
        return _retour(parcours, contrat, "Heures supprimées.")
    return page("heures/supprimer.html", form.statut, form=form, parcours=parcours, contrat=contrat, heures=heures)


def _contrat(parcours: Parcours, contrat_id: int) -> Contrat:
    return ou_404(queries_contrat.par_id(session_base(), parcours.id, contrat_id))


def _heures(parcours: Parcours, contrat_id: int, heures_id: int) -> tuple[Contrat, Heures]:
    contrat = _contrat(parcours, contrat_id)
    return contrat, ou_404(queries.par_id(session_base(), contrat.id, heures_id))


def _retour(parcours: Parcours, contrat: Contrat, phrase: str, avis: Iterable[str] = ()) -> Response:
    adresse = url_for("contrat.modifier", ref=parcours.ref, contrat_id=contrat.id, _anchor="heures")
    return vers(adresse, phrase, *(f"À vérifier. {doute}" for doute in avis))
