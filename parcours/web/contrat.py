"""Work contracts: recording, renewing, changing, removing."""

from datetime import date

from flask import Blueprint, flash
from werkzeug.wrappers import Response

from parcours.actions import contrat as actions
from parcours.domain import droits
from parcours.domain.contrat import GenreContrat, SaisieContrat, verifier_renouvelable
from parcours.domain.dates import UN_JOUR
from parcours.domain.erreurs import ContratImpossible
from parcours.domain.faits import Faits
from parcours.domain.heures import compteur_d_entreprise, plafonne_les_heures
from parcours.models import Contrat, Parcours
from parcours.queries import contrat as queries
from parcours.queries import heures as queries_heures
from parcours.web.acces import sur_parcours
from parcours.web.forms.contrat import ContratForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("contrat", __name__, url_prefix="/parcours/<ref>/contrats")


@bp.route("/nouveau", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="contrat")
def ajouter(parcours: Parcours) -> Response | tuple[str, int]:
    """Record a contract."""
    form = ContratForm(metier=parcours.metier)
    form.sans_rupture()
    form.limiter(parcours, None, _au(parcours))
    avis: list[str] = []
    if form.soumis(lambda: avis.append(actions.ajouter(*ecriture(parcours), form.saisie()))):
        return vers_fiche(parcours, "Contrat enregistré.", *avis, a_verifier=_a_verifier(parcours, form.saisie()))
    return page("contrat/edit.html", form.statut, form=form, parcours=parcours, contrat=None)


@bp.route("/<int:contrat_id>", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="contrat")
def modifier(parcours: Parcours, contrat_id: int) -> Response | tuple[str, int]:
    """Change a contract, or record its rupture."""
    contrat = _contrat(parcours, contrat_id)
    form = ContratForm(obj=contrat)
    form.limiter(parcours, contrat, _au(parcours))
    avis: list[str] = []
    if form.soumis(
        lambda: avis.append(actions.modifier(*ecriture(parcours), contrat, form.saisie(), form.version_lue))
    ):
        return vers_fiche(parcours, "Contrat modifié.", *avis, a_verifier=_a_verifier(parcours, form.saisie()))
    faits = _faits(parcours)
    return page(
        "contrat/edit.html",
        form.statut,
        form=form,
        parcours=parcours,
        contrat=contrat,
        est_renouvelable=_refus_de_renouveler(faits, contrat) is None,
        heures=queries_heures.de_contrat(session_base(), contrat.id),
        compteur=compteur_d_entreprise(faits, _au(parcours)),
        plafonne=plafonne_les_heures(parcours.structure.type, _au(parcours)),
    )


@bp.route("/<int:contrat_id>/renouveler", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="contrat")
def renouveler(parcours: Parcours, contrat_id: int) -> Response | tuple[str, int]:
    """Record what follows the latest contract, from the day after its last day."""
    contrat = _contrat(parcours, contrat_id)
    refus = _refus_de_renouveler(_faits(parcours), contrat)
    if refus is not None or contrat.fin is None:
        flash(refus or "", "erreur")
        return vers_fiche(parcours)
    form = ContratForm(
        debut=contrat.fin + UN_JOUR,
        heures_hebdo=contrat.heures_hebdo,
        metier=contrat.metier,
        derogation_horaire=contrat.derogation_horaire,
        version=str(contrat.version),
    )
    form.sans_rupture()
    form.sans_genre()
    form.limiter(parcours, None, _au(parcours))
    form.proposer_l_adresse("fin")
    if form.soumis(
        lambda: actions.renouveler(*ecriture(parcours), contrat, form.saisie(contrat.genre), form.version_lue)
    ):
        doutes = _a_verifier(parcours, form.saisie(contrat.genre))
        return vers_fiche(parcours, "Renouvellement enregistré.", a_verifier=doutes)
    return page(
        "contrat/renouveler.html",
        form.statut,
        form=form,
        parcours=parcours,
        contrat=contrat,
        genre=GenreContrat(contrat.genre).libelle,
    )


@bp.route("/<int:contrat_id>/supprimer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="contrat")
def supprimer(parcours: Parcours, contrat_id: int) -> Response | tuple[str, int]:
    """Ask, then remove a contract; refused while another one renews it."""
    contrat = _contrat(parcours, contrat_id)
    return confirmer_suppression(
        "contrat/supprimer.html",
        parcours,
        contrat,
        actions.supprimer,
        "Contrat supprimé.",
        contrat=contrat,
        genre=GenreContrat(contrat.genre).libelle,
        suite=queries.renouvellement_de(session_base(), contrat.id),
        heures=queries_heures.de_contrat(session_base(), contrat.id),
    )


def _contrat(parcours: Parcours, contrat_id: int) -> Contrat:
    return ou_404(queries.par_id(session_base(), parcours.id, contrat_id))


def _a_verifier(parcours: Parcours, saisie: SaisieContrat) -> list[str]:
    return actions.a_verifier(session_base(), parcours, saisie, _au(parcours))


def _refus_de_renouveler(faits: Faits, contrat: Contrat) -> str | None:
    try:
        verifier_renouvelable(faits.contrats, contrat.id, contrat.rompu_le is not None)
    except ContratImpossible as refus:
        return refus.message
    return None


def _faits(parcours: Parcours) -> Faits:
    # Its contracts and hours: nothing else is needed here.
    return Faits(
        type_structure=parcours.structure.type,
        entree_le=parcours.entree_le,
        contrats=tuple(queries.en_faits(session_base(), parcours.id)),
        heures=tuple(queries_heures.en_faits(session_base(), [parcours.id]).get(parcours.id, ())),
    )


def _au(parcours: Parcours) -> date:
    return aujourdhui(parcours.structure.fuseau)
