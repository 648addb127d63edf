"""The exit of a parcours."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from parcours.actions import sortie as actions
from parcours.domain import droits
from parcours.domain.cloture import effet, effet_sur_le_taux, phrase_formations
from parcours.domain.motif_sortie import MotifInconnu, TableMotifs
from parcours.domain.sejour_minimum import Explication, expliquer
from parcours.domain.sortie import SortieConstatee, se_compte_en_heures
from parcours.models import Parcours
from parcours.queries import formation as queries_formation
from parcours.queries import motif as queries_motif
from parcours.queries import sortie as queries
from parcours.queries import sorties as queries_sorties
from parcours.queries import structure as queries_structure
from parcours.web.acces import sur_parcours
from parcours.web.forms.sortie import SortieForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("sortie", __name__, url_prefix="/parcours/<ref>/sortie")
APERCU = "apercu"
FORMATION_PERMISE = "C’est permis\u00a0: une formation commencée avant peut s’achever sans le contrat."
A_REVOIR = "Corrigez d’abord ce qui est signalé dans le formulaire."


@bp.route("", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="sortie")
def enregistrer(parcours: Parcours) -> Response | tuple[str, int]:
    """Record the exit, or complete it."""
    sortie = queries.de_parcours(session_base(), parcours.id)
    au = aujourdhui(parcours.structure.fuseau)
    form = SortieForm(obj=sortie, **({} if sortie is not None else {"le": _date_probable(parcours, au)}))
    motifs = queries_motif.table(session_base())
    form.proposer(motifs, sortie.le if sortie is not None else au)
    if sortie is None:
        form.proposer_l_adresse("le", "motif", "met_fin_au_contrat")
    if APERCU in request.form:
        return page(
            "sortie/edit.html", form=form, parcours=parcours, sortie=sortie, effets=_effets(parcours, form, motifs)
        )
    if form.soumis(lambda: actions.enregistrer(*ecriture(parcours), form.saisie(), form.version_lue)):
        saisie = form.saisie()
        fait = constater(parcours, saisie.le, saisie.motif, motifs)
        suites = phrase_formations(queries_formation.qui_continuent(session_base(), parcours.id, saisie.le))
        return vers_fiche(parcours, f"Sortie enregistrée. {effet(fait)} {suites}".rstrip())
    return page("sortie/edit.html", form.statut, form=form, parcours=parcours, sortie=sortie, effets=None)


@bp.route("/annuler", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="sortie")
def annuler(parcours: Parcours) -> Response | tuple[str, int]:
    """Ask, then undo the exit: the parcours is current again."""
    sortie = ou_404(queries.de_parcours(session_base(), parcours.id))
    return confirmer_suppression(
        "sortie/annuler.html",
        parcours,
        sortie,
        actions.annuler,
        "Sortie annulée\u00a0: le parcours est de nouveau en cours.",
        sortie=sortie,
        suivis=[suivi for suivi in queries.suivis(session_base(), parcours.id) if suivi.fait_le is not None],
    )


def _effets(parcours: Parcours, form: SortieForm, motifs: TableMotifs) -> Explication:
    """What the exit as typed would do to the results, before it is saved; what is wrong is left to the saving."""
    if form.le.errors or not form.validate():
        return Explication([A_REVOIR], "")
    saisie, structure = form.saisie(), parcours.structure
    try:
        fait = constater(parcours, saisie.le, saisie.motif, motifs)
    except MotifInconnu:
        return Explication([A_REVOIR], "")
    autres = queries_sorties.de_l_annee(session_base(), structure, saisie.le.year, parcours.ref, motifs)
    objectif = queries_structure.objectif_dynamique(session_base(), structure.id, saisie.le)
    dite = expliquer(fait)
    suites = phrase_formations(queries_formation.qui_continuent(session_base(), parcours.id, saisie.le))
    permis = f"{suites} {FORMATION_PERMISE}" if suites else ""
    return replace(dite, phrases=[*dite.phrases, *effet_sur_le_taux(fait, autres, objectif), *filter(None, [permis])])


def constater(parcours: Parcours, le: date, code: str | None, motifs: TableMotifs) -> SortieConstatee:
    """The exit of a parcours as it is counted, with the hours noted where they decide. Raises MotifInconnu."""
    sortie = SortieConstatee(parcours.structure.type, parcours.entree_le, le, motifs.lu(code, le))
    if not se_compte_en_heures(sortie):
        return sortie
    heures, mois = queries_sorties.heures_du_sejour(session_base(), parcours.id, le)
    return replace(sortie, heures=heures, mois_notes=mois)


def _date_probable(parcours: Parcours, au: date) -> date:
    return min(parcours.contrat_fin or au, au)
