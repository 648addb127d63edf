"""The review file of a structure: made in one click, frozen, as a page, a paper and a workbook."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from parcours.actions import dossier_gestion as actions
from parcours.domain import droits
from parcours.domain.dates import Periode
from parcours.domain.dossier_gestion import DossierGestion, autres_ecarts, ecarts, encadrements
from parcours.domain.erreurs import typographie
from parcours.domain.indicateur.definition import Bloc
from parcours.domain.indicateur.freins import Colonne
from parcours.exchange import dossier_gestion as exchange
from parcours.exchange.classeur_dossier import ecrire
from parcours.models import DossierGestionFige, Structure
from parcours.queries import dossier_gestion as queries
from parcours.queries import motif as queries_motif
from parcours.queries.derive import doute
from parcours.queries.structure import exercice
from parcours.rendering import dossier_gestion as rendering
from parcours.rendering.chiffre import dire
from parcours.web import reponse
from parcours.web.acces import sur_structure
from parcours.web.forms.dossier import DossierForm
from parcours.web.papier import pdf
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import aujourdhui, auteur, page, profil, session_base

bp = Blueprint("dossier", __name__, url_prefix="/structures/<ref>/dossiers")


@bp.get("")
@sur_structure(droits.peut_voir_sorties)
def lister(structure: Structure) -> tuple[str, int]:
    """The files made so far; the year is proposed to who may make one more."""
    _, annee = exercice(session_base(), structure.id, aujourdhui(structure.fuseau))
    return _liste(structure, DossierForm(debut=annee.debut, fin=annee.fin))


@bp.post("")
@sur_structure(droits.peut_faire_un_dossier)
def figer(structure: Structure) -> Response | tuple[str, int]:
    """Compose the file of a period from today's data, and freeze it."""
    au, form = aujourdhui(structure.fuseau), DossierForm()
    faits: list[DossierGestionFige] = []

    def ecrire_le_dossier() -> None:
        periode = form.periode(au)
        dossier = replace(_actuel(structure, periode, au), doute_depuis=_doute(structure, periode))
        contenu = exchange.geler(dossier)
        faits.append(actions.figer(session_base(), auteur(structure.fuseau), structure, periode, contenu))

    if form.soumis(ecrire_le_dossier):
        adresse = url_for("dossier.voir", ref=structure.ref, dossier=faits[0].ref)
        return vers(adresse, "Dossier figé\u00a0: ses chiffres ne changeront plus.")
    return _liste(structure, form)


def _liste(structure: Structure, form: DossierForm) -> tuple[str, int]:
    return page(
        "dossier/list.html",
        form.statut,
        structure=structure,
        form=form,
        peut_figer=droits.peut_faire_un_dossier(profil(), structure),
        dossiers=queries.lister(session_base(), structure.id),
    )


@bp.get("/<dossier>")
@sur_structure(droits.peut_voir_sorties)
def voir(structure: Structure, dossier: str) -> tuple[str, int]:
    """A file as it was frozen, and what today's data would change in it."""
    garde = _garde(structure, dossier)
    fige = exchange.lire(garde.contenu)
    actuel = _actuel(structure, Periode(fige.debut, fige.fin), aujourdhui(structure.fuseau))
    return page(
        "dossier/voir.html",
        structure=structure,
        dossier=garde,
        fige=fige,
        identite=rendering.identite(fige),
        resume=rendering.resume(fige),
        blocs=[(bloc, [dire(c) for c in fige.du_bloc(bloc)]) for bloc in (Bloc.RESULTATS, Bloc.PUBLICS, Bloc.ACTIONS)],
        qualite=[dire(c) for c in fige.du_bloc(Bloc.QUALITE)],
        colonnes=[colonne.libelle for colonne in Colonne],
        freins=rendering.grille(fige),
        phrases_etp=rendering.phrases_etp(fige),
        courbe=rendering.courbe_etp(fige),
        mois=rendering.mois(fige),
        equipe=encadrements(fige),
        volets=rendering.volets(fige),
        ecarts=[(e.libelle, e.avant and dire(e.avant), e.apres and dire(e.apres)) for e in ecarts(fige, actuel)],
        autres=rendering.autres(autres_ecarts(fige, actuel)),
        periode=typographie(rendering.periode(fige)),
    )


@bp.get("/<dossier>.pdf")
@sur_structure(droits.peut_voir_sorties)
def papier(structure: Structure, dossier: str) -> Response:
    """The file as an accessible paper."""
    garde = _garde(structure, dossier)
    return pdf("dossier", garde.ref, rendering.papier(exchange.lire(garde.contenu)))


@bp.get("/<dossier>.xlsx")
@sur_structure(droits.peut_voir_sorties)
def classeur(structure: Structure, dossier: str) -> Response:
    """The file as a workbook."""
    garde = _garde(structure, dossier)
    return reponse.classeur(ecrire(exchange.lire(garde.contenu)), f"dossier-{garde.ref}.xlsx")


def _garde(structure: Structure, ref: str) -> DossierGestionFige:
    return ou_404(queries.par_ref(session_base(), structure.id, ref))


def _actuel(structure: Structure, periode: Periode, au: date) -> DossierGestion:
    return queries.composer(session_base(), structure, periode, au, queries_motif.table(session_base()))


def _doute(structure: Structure, periode: Periode) -> date | None:
    """Since when the exits of the period are too uniform to be believed, as the last night found."""
    depuis = doute(session_base(), structure.id)
    return depuis if depuis is not None and depuis <= periode.fin else None
