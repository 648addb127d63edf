"""The lines of the plan of a parcours: done, moved, dropped, put back."""

from flask import Blueprint
from werkzeug.wrappers import Response

from parcours.actions import jalon as actions
from parcours.domain import droits
from parcours.domain.plan import Cle, EtatJalon
from parcours.models import Jalon, Parcours
from parcours.queries import jalon as queries
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import FormulaireVersionne
from parcours.web.forms.jalon import AbandonForm, DeplacementForm, FaitForm
from parcours.web.reponse import confirmer_suppression, ecriture, ou_404, vers_fiche
from parcours.web.requete import aujourdhui, page, session_base

bp = Blueprint("jalon", __name__, url_prefix="/parcours/<ref>/plan/<jalon>")
ANCRE = "plan"


@bp.route("/fait", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="plan")
def faire(parcours: Parcours, jalon: str) -> Response | tuple[str, int]:
    """Say that a line was done, and note the step that did it when asked to."""
    ligne = _ligne(parcours, jalon)
    form = FaitForm(obj=ligne, genre=Cle(ligne.cle).etape)
    if form.fait_le.data is None and not form.is_submitted():
        form.fait_le.data = aujourdhui(parcours.structure.fuseau)
    if form.soumis(
        lambda: actions.faire(*ecriture(parcours), ligne, form.saisie(), form.version_lue, noter=form.etape())
    ):
        notee = " L’étape est notée avec elle." if form.noter_une_etape.data else ""
        return _fait(parcours, f"C’est noté comme fait.{notee}")
    return _montrer("jalon/fait.html", parcours, ligne, form)


@bp.route("/deplacer", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="plan")
def deplacer(parcours: Parcours, jalon: str) -> Response | tuple[str, int]:
    """Expect a line on another day."""
    ligne = _ligne(parcours, jalon)
    form = DeplacementForm(obj=ligne)
    if form.soumis(lambda: actions.deplacer(*ecriture(parcours), ligne, form.saisie(), form.version_lue)):
        return _fait(parcours, "La date est déplacée.")
    return _montrer("jalon/deplacer.html", parcours, ligne, form)


@bp.route("/abandonner", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="plan")
def abandonner(parcours: Parcours, jalon: str) -> Response | tuple[str, int]:
    """Drop a line, for a reason."""
    ligne = _ligne(parcours, jalon)
    form = AbandonForm(obj=ligne)
    if form.soumis(lambda: actions.abandonner(*ecriture(parcours), ligne, form.saisie(), form.version_lue)):
        return _fait(parcours, "La ligne est abandonnée.")
    return _montrer("jalon/abandonner.html", parcours, ligne, form)


@bp.route("/retablir", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="plan")
def retablir(parcours: Parcours, jalon: str) -> Response | tuple[str, int]:
    """Ask, then expect a line again on the day that the plan computes."""
    ligne = _ligne(parcours, jalon)
    return confirmer_suppression(
        "jalon/retablir.html",
        parcours,
        ligne,
        actions.retablir,
        "La ligne est rétablie.",
        ancre=ANCRE,
        ligne=ligne,
        libelle=Cle(ligne.cle).libelle,
    )


def _ligne(parcours: Parcours, jalon: str) -> Jalon:
    ligne = ou_404(queries.par_cle(session_base(), parcours.id, jalon))
    # Kept aside with the exit: the plan expects nothing any more.
    est_ecartee = parcours.clos_le is not None and ligne.etat == EtatJalon.PREVU
    return ou_404(None if est_ecartee else ligne)


def _fait(parcours: Parcours, phrase: str) -> Response:
    return vers_fiche(parcours, phrase, ancre=ANCRE)


def _montrer(gabarit: str, parcours: Parcours, ligne: Jalon, form: FormulaireVersionne) -> tuple[str, int]:
    return page(
        gabarit,
        form.statut,
        form=form,
        parcours=parcours,
        ligne=ligne,
        libelle=Cle(ligne.cle).libelle,
        est_prevue=ligne.etat == EtatJalon.PREVU,
    )
