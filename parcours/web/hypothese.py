"""The what-if of a parcours: what suspending, prolonging, renewing or leaving would change. Nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for

from parcours.actions import hypothese as actions
from parcours.actions.journal import Auteur
from parcours.domain import droits
from parcours.domain.cloture import contrats_a_rompre
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import Refus, typographie
from parcours.domain.faits import Faits
from parcours.domain.hypothese import Effets, Question, comparer
from parcours.domain.motif_pass import MotifProlongation
from parcours.domain.prolongation import demande_un_prescripteur
from parcours.models import Contrat, Parcours, PassIae
from parcours.queries import contrat as queries_contrat
from parcours.queries import hypothese as queries
from parcours.queries import pass_iae as queries_pass
from parcours.web.acces import sur_parcours
from parcours.web.forms.hypothese import FinirForm, HypotheseForm, ProlongerForm, RenouvelerForm, SuspendreForm
from parcours.web.reponse import ecriture, ou_404
from parcours.web.requete import aujourdhui, jour_du_pass, page, session_base

bp = Blueprint("hypothese", __name__, url_prefix="/parcours/<ref>/et-si")


@dataclass(frozen=True)
class Essai:
    """A question as it was put: its form, how to suppose the facts, the real form, and what to say beside."""

    form: HypotheseForm
    supposer: Callable[[], Faits]
    appliquer: Callable[[], str]
    remarque: Callable[[], str] = str


def questions(parcours: Parcours, *, a_un_pass: bool, a_un_terme: bool) -> list[Question]:
    """What can be supposed of a parcours under way: of its PASS when there is one, of its contract when it ends."""
    if parcours.clos_le is not None:
        return []
    du_pass = [Question.SUSPENDRE, Question.PROLONGER] if a_un_pass else []
    du_contrat = [Question.RENOUVELER] if a_un_terme else []
    return [*du_pass, *du_contrat, Question.FINIR]


@bp.get("/<question>")
@sur_parcours(droits.peut_accompagner, lecture="et si")
def supposer(parcours: Parcours, question: str) -> tuple[str, int]:
    """Put a question, and show what would change."""
    posee = ou_404(next((q for q in Question if q == question), None))
    situation = queries.charger(session_base(), parcours)
    dernier = situation.faits.dernier_contrat
    possibles = questions(
        parcours,
        a_un_pass=situation.pass_iae is not None,
        a_un_terme=dernier is not None and dernier.fin is not None,
    )
    essai = _essayer(posee, parcours, situation) if posee in possibles else None
    effets = _effets(essai, situation, aujourdhui(parcours.structure.fuseau)) if essai is not None else None
    return page(
        "hypothese/voir.html",
        parcours=parcours,
        question=posee,
        questions=possibles,
        form=essai.form if essai is not None else None,
        effets=effets,
        remarque=typographie(essai.remarque()) if essai is not None and effets is not None else "",
        appliquer=essai.appliquer() if essai is not None and effets is not None else "",
    )


def _effets(essai: Essai, situation: queries.Situation, au: date) -> Effets | None:
    """What the question would change; None while it is not put, or when the real form would refuse it."""
    if not essai.form.est_posee or not essai.form.validate():
        return None
    try:
        apres = essai.supposer()
    except Refus as refus:
        essai.form.refuser(refus)
        return None
    return comparer(situation.faits, apres, au, situation.echeances, situation.alertes)


def _essayer(question: Question, parcours: Parcours, situation: queries.Situation) -> Essai:
    session, auteur, _ = ecriture(parcours)
    match question:
        case Question.SUSPENDRE:
            return _suspendre(auteur, parcours, situation.faits, ou_404(situation.pass_iae))
        case Question.PROLONGER:
            return _prolonger(auteur, parcours, situation.faits, ou_404(situation.pass_iae))
        case Question.RENOUVELER:
            dernier = ou_404(situation.faits.dernier_contrat)
            contrat = ou_404(queries_contrat.par_id(session, parcours.id, dernier.id))
            return _renouveler(auteur, parcours, situation.faits, contrat)
        case Question.FINIR:
            return _finir(auteur, parcours, situation.faits)


def _suspendre(auteur: Auteur, parcours: Parcours, faits: Faits, pass_iae: PassIae) -> Essai:
    form = SuspendreForm(request.args, debut=jour_du_pass())
    form.proposer(parcours.structure.type, jour_du_pass())
    return Essai(
        form,
        lambda: actions.suspendre(session_base(), auteur, parcours, faits, pass_iae, form.saisie()),
        lambda: url_for("suspension.ajouter", ref=parcours.ref, pass_id=pass_iae.id, **_valeurs(form)),
        lambda: "Une suspension de N jours repousse la fin de N − 1 jours : c’est ainsi que l’État compte.",
    )


def _prolonger(auteur: Auteur, parcours: Parcours, faits: Faits, pass_iae: PassIae) -> Essai:
    form, au = ProlongerForm(request.args), jour_du_pass()
    form.proposer(
        queries_pass.motifs_de_prolongation(pass_iae, parcours.structure.type, parcours.salarie.naissance, au)
    )

    def remarque() -> str:
        if not demande_un_prescripteur(MotifProlongation(form.motif.data), au):
            return ""
        return "Ce motif demande l’accord d’un prescripteur : rien ne bouge avant. Voici ce qu’il changerait."

    return Essai(
        form,
        lambda: actions.prolonger(session_base(), auteur, parcours, faits, pass_iae, form.saisie(au)),
        lambda: url_for("prolongation.demander", ref=parcours.ref, pass_id=pass_iae.id, **_valeurs(form)),
        remarque,
    )


def _renouveler(auteur: Auteur, parcours: Parcours, faits: Faits, contrat: Contrat) -> Essai:
    form = RenouvelerForm(request.args)

    def supposer_la_suite() -> Faits:
        saisie = form.saisie(contrat, parcours.structure.type, auteur.au)
        return actions.renouveler(parcours, faits, contrat, saisie)

    return Essai(
        form,
        supposer_la_suite,
        lambda: url_for("contrat.renouveler", ref=parcours.ref, contrat_id=contrat.id, **_valeurs(form)),
    )


def _finir(auteur: Auteur, parcours: Parcours, faits: Faits) -> Essai:
    form = FinirForm(request.args, le=min(parcours.contrat_fin or auteur.au, auteur.au))
    motifs, traces = queries.pour_finir(session_base(), parcours.id)
    form.proposer(motifs, auteur.au)

    def restants() -> list[str]:
        assert form.le.data is not None  # noqa: S101  asked for once the form is valid
        rompus = contrats_a_rompre(faits.contrats, form.le.data)
        return [f"jusqu’au {en_toutes_lettres(c.fin)}" if c.fin else "sans date de fin" for c in rompus]

    def remarque() -> str:
        courent = restants()
        return f"Un contrat court encore {courent[-1]} : il s’arrêterait le jour de la sortie." if courent else ""

    def appliquer() -> str:
        case_cochee: dict[str, Any] = {"met_fin_au_contrat": "y"} if restants() else {}
        return url_for("sortie.enregistrer", ref=parcours.ref, **_valeurs(form), **case_cochee)

    return Essai(
        form, lambda: actions.finir(auteur, parcours, faits, form.saisie(), motifs, traces), appliquer, remarque
    )


def _valeurs(form: HypotheseForm) -> dict[str, Any]:
    """What was asked, as the address of the real form says it."""
    saisies = {champ.name: champ.data for champ in form if champ.data}
    return {nom: lu.isoformat() if isinstance(lu, date) else str(lu) for nom, lu in saisies.items()}
