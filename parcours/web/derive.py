"""The drift of a structure: its chart and sentences, the exits behind, the answer of the structure."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import derive as actions
from parcours.actions.journal import noter_consultations
from parcours.domain import derive_agregat, droits
from parcours.domain.derive import Suivi, phrases, titre
from parcours.domain.derive_commune import phrase_du_signal
from parcours.domain.derive_reference import nombre
from parcours.domain.parametres import duree
from parcours.domain.sortie import Situation
from parcours.models import Derive, Structure
from parcours.queries import derive as queries
from parcours.queries import motif as queries_motif
from parcours.queries.derive import Lecture
from parcours.queries.sorties import LIGNES_PAR_PAGE, SortieNommee, nommees
from parcours.rendering.courbe import tracer, trimestres
from parcours.web.acces import sur_structure
from parcours.web.forms.derive import NouveauDepartForm, ReponseForm
from parcours.web.reponse import vers
from parcours.web.requete import aujourdhui, auteur, base, cle, page, profil, session_base
from parcours.web.surveillance import a_surveiller

bp = Blueprint("derive", __name__, url_prefix="/structures/<ref>/derive")


@bp.get("")
@sur_structure(droits.peut_voir_structure)
def voir(structure: Structure) -> tuple[str, int]:
    """Where the results of a structure stand; from outside, only what the nights have kept."""
    if not droits.peut_voir_sorties(profil(), structure):
        return _de_l_exterieur(structure)
    return _page(structure)


@bp.post("/reponse")
@sur_structure(droits.peut_repondre_derive)
def repondre(structure: Structure) -> Response | tuple[str, int]:
    """Take a signal, comment on it, close it."""
    form = ReponseForm()
    signal = queries.par_id(session_base(), structure.id, form.signal_lu)
    if signal is None:
        abort(404)
    if form.soumis(
        lambda: actions.repondre(session_base(), auteur(structure.fuseau), signal, form.reponse(), form.version_lue)
    ):
        flash("Signal classé." if signal.close_le else "Réponse enregistrée.", "ok")
        return redirect(url_for("derive.voir", ref=structure.ref), 303)
    return _page(structure, form)


@bp.route("/nouveau-depart", methods=["GET", "POST"])
@sur_structure(droits.peut_repondre_derive)
def partir(structure: Structure) -> Response | tuple[str, int]:
    """Hold the structure against another past from tomorrow on."""
    form = NouveauDepartForm()
    if form.soumis(
        lambda: actions.partir_de_nouveau(session_base(), auteur(structure.fuseau), structure, form.demande())
    ):
        adresse = url_for("derive.voir", ref=structure.ref)
        return vers(adresse, "Nouveau départ enregistré\u00a0: la courbe repart de zéro demain.")
    return page("derive/depart.html", form.statut, structure=structure, form=form)


@bp.get("/sorties")
@sur_structure(droits.peut_voir_sorties)
def sorties(structure: Structure) -> tuple[str, int]:
    """The exits behind the figures, one by one: since the estimated start, since the follow-up began, or before."""
    lecture = queries.lire(session_base(), structure, aujourdhui(structure.fuseau))
    periodes = _periodes(lecture)
    choisie = request.args.get("periode", "")
    if choisie not in periodes:
        choisie = next(iter(periodes))
    _, debut, fin = periodes[choisie]
    lignes = nommees(session_base(), structure, debut, fin, queries_motif.table(session_base()), cle("apres"))
    suite = len(lignes) > LIGNES_PAR_PAGE
    lignes = lignes[:LIGNES_PAR_PAGE]
    with base().transaction() as session:
        noter_consultations(session, auteur(), (ligne.parcours_id for ligne in lignes), "sorties")
    return page(
        "derive/sorties.html",
        structure=structure,
        suivi=lecture.suivi,
        debut=debut,
        fin=fin,
        periodes=[(nom, libelle, nom == choisie) for nom, (libelle, _, _) in periodes.items()],
        lignes=[(ligne, *_compte(ligne)) for ligne in lignes],
        chances=lecture.chances,
        suivant_href=url_for("derive.sorties", ref=structure.ref, periode=choisie, apres=lignes[-1].id)
        if suite
        else None,
        precedent_href=url_for("derive.sorties", ref=structure.ref, periode=choisie) if cle("apres") else None,
    )


def _page(structure: Structure, form: ReponseForm | None = None) -> tuple[str, int]:
    lecture = queries.lire(session_base(), structure, aujourdhui(structure.fuseau))
    suivi = lecture.suivi
    if form is None and lecture.ouvert is not None and droits.peut_repondre_derive(profil(), structure):
        form = ReponseForm(obj=lecture.ouvert, signal=lecture.ouvert.id)
    constat = lecture.constat
    lues = phrases(constat, structure.type)
    # The last two tell of the method, when there is anything to measure.
    coupure = len(lues) - 2 if suivi.reference.est_suffisante else len(lues)
    a_tracer = bool(lecture.sorties) and not lecture.est_a_venir
    return page(
        "derive/voir.html",
        form.statut if form else 200,
        structure=structure,
        lecture=lecture,
        suivi=suivi,
        constat=constat,
        titre=_titre(lecture),
        phrases=lues[:coupure],
        methode=lues[coupure:],
        courbe=tracer(constat) if a_tracer else None,
        trimestres=trimestres(constat) if a_tracer else (),
        fausse_alerte_annees=int(nombre("derive_fausse_alerte_annees", suivi.depuis)),
        division=round(1 / nombre("derive_rapport_des_cotes", suivi.depuis)),
        form=form,
        peut_repartir=lecture.arretee is not None and droits.peut_repondre_derive(profil(), structure),
        surveillance=a_surveiller(structure, lecture, suivi.au),
        commune=_commune(lecture.ouvert, structure),
    )


def _titre(lecture: Lecture) -> str:
    if not lecture.est_a_venir:
        return titre(lecture.constat)
    return "Le suivi commence demain" if lecture.arretee is None else "La courbe repart de zéro demain"


def _de_l_exterieur(structure: Structure) -> tuple[str, int]:
    au = aujourdhui(structure.fuseau)
    limite = derive_agregat.dits_au_plus_tard(au)
    signaux = [signal for signal in queries.lister(session_base(), structure.id) if signal.detectee_le <= limite]
    ouvert = next((signal for signal in signaux if signal.close_le is None), None)
    ligne = queries.ligne_arretee(session_base(), structure.id)
    est_a_verifier = ligne is not None and ligne.doute_depuis is not None
    lues = []
    if ouvert is not None:
        lues.append(
            derive_agregat.constat(
                ouvert.debut_estime,
                ouvert.detectee_le,
                ouvert.comptees,
                ouvert.dynamiques,
                float(ouvert.donnees["attendues"]),
            )
        )
    if ligne is not None:
        lues.append(derive_agregat.base(queries.relire(ligne)))
    return page(
        "derive/agregat.html",
        structure=structure,
        titre=derive_agregat.titre(ouvert.debut_estime if ouvert else None, ligne is not None, est_a_verifier),
        est_a_verifier=est_a_verifier,
        phrases=lues,
        silence=derive_agregat.silence(au),
        commune=_commune(ouvert, structure),
        ouvert=ouvert,
        closes=[signal for signal in signaux if signal.close_le is not None],
        fausse_alerte_annees=int(nombre("derive_fausse_alerte_annees", au)),
    )


def _commune(ouvert: Derive | None, structure: Structure) -> str | None:
    return None if ouvert is None else phrase_du_signal(ouvert.donnees, structure.type)


def _periodes(lecture: Lecture) -> dict[str, tuple[str, date, date]]:
    """The periods offered, the most useful first: label, first and last day."""
    suivi: Suivi = lecture.suivi
    periodes = {}
    if suivi.debut is not None:
        periodes["recul"] = ("Depuis le début estimé", suivi.debut, suivi.fin)
    if (hausse := lecture.hausse).debut is not None:
        periodes["hausse"] = ("Depuis le début estimé de la hausse", hausse.debut, hausse.fin)
    if not lecture.est_a_venir:
        periodes["suivi"] = ("Depuis le début du suivi", suivi.depuis, suivi.au)
    if suivi.reference.est_suffisante:
        periodes["reference"] = ("La référence", suivi.reference.debut, suivi.reference.fin)
    return periodes


def _compte(sortie: SortieNommee) -> tuple[str, str, str]:
    """Motive, family and how the exit is counted, in words."""
    faits = sortie.faits
    if faits.motif is None:
        lu, famille = "pas encore connu", "–"
    else:
        lu, famille = faits.motif.libelle, faits.motif.categorie.libelle
        if sortie.situation is Situation.COMPTEE and not faits.motif.est_confirme:
            famille += " (à confirmer)"
    if sortie.situation is Situation.COMPTEE:
        return lu, famille, "dynamique" if sortie.dynamique else "non dynamique"
    return (
        lu,
        famille,
        {
            Situation.SANS_MOTIF: "comptée comme dynamique, d’ici à son motif",
            Situation.NEUTRALISEE: "non comptée\u00a0: son motif la neutralise",
            Situation.SOUS_LE_SEUIL: f"non comptée\u00a0: séjour de moins de {duree('sortie_sejour_min', faits.le)}",
            Situation.A_CONFIRMER: "non comptée\u00a0: catégorie à confirmer par l’ASP",
        }[sortie.situation],
    )
