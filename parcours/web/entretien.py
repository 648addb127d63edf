"""«Entretien»: a few taps and a note, saved in one go; what is being typed is kept."""

from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask import Response as ReponseFlask
from werkzeug.wrappers import Response

from parcours.actions import entretien as actions
from parcours.actions import trame as actions_trame
from parcours.actions.mesure import mesurer
from parcours.domain import droits
from parcours.domain.erreurs import typographie
from parcours.domain.mesure import Ecran
from parcours.domain.objectif import EtatObjectif
from parcours.models import Brouillon, Etape, Objectif, Parcours, Trame
from parcours.queries import brouillon as queries_brouillon
from parcours.queries import etape as queries_etape
from parcours.queries import frein as queries_frein
from parcours.queries import objectif as queries_objectif
from parcours.queries import trame as queries_trame
from parcours.rendering.formats import combien, date_longue, heure_locale
from parcours.web.acces import sur_parcours
from parcours.web.forms.base import choix
from parcours.web.forms.entretien import (
    TRAME,
    EntretienForm,
    a_garder,
    depuis_le_brouillon,
    nom_d_objectif,
    objectifs_revus,
)
from parcours.web.freins_montres import des_evaluations
from parcours.web.reponse import ecriture, vers, vers_fiche
from parcours.web.requete import aujourdhui, horloge, lire_cle, page, profil, session_base

bp = Blueprint("entretien", __name__, url_prefix="/parcours/<ref>/entretien")
DEJA = "Cet entretien était déjà enregistré\u00a0: il n’est noté qu’une fois."
AILLEURS = typographie(
    "Pas gardé : cet entretien a avancé, ou a été enregistré, dans un autre onglet. "
    "Continuez là-bas, ou copiez votre note et rouvrez cette page."
)
SANS_NIR = typographie("Pas gardé : votre note contient un numéro de sécurité sociale.")


@bp.route("", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="entretien")
def noter(parcours: Parcours) -> Response | tuple[str, int]:
    """Note an entretien; what was being typed is given back."""
    au = aujourdhui(parcours.structure.fuseau)
    ouverts = queries_objectif.ouverts(session_base(), parcours.id)
    garde = queries_brouillon.de(session_base(), profil().compte_id, parcours.id)
    contenu: dict[str, Any] = garde.contenu if garde is not None else {}
    form = EntretienForm(data={"le": au, "brouillon_lu": garde.cle if garde else "", **depuis_le_brouillon(contenu)})
    form.proposer(au)
    evaluations = queries_frein.lister(session_base(), parcours.id)
    form.situer({frein.theme: frein for frein in des_evaluations(parcours, evaluations)})
    trames = queries_trame.proposees(session_base(), parcours.structure_id, profil().compte_id)
    posee = _poser(parcours, form, trames)
    notees: list[Etape | None] = []
    if form.soumis(lambda: notees.append(_enregistrer(parcours, form, ouverts, trames))):
        return _vers_la_suite(parcours, form, notees[0])
    pesent, autres = form.freins()
    choisis = request.form if request.method == "POST" else contenu
    return page(
        "entretien/edit.html",
        form.statut,
        form=form,
        parcours=parcours,
        au=au,
        objectifs=[(o, nom_d_objectif(o.id), choisis.get(nom_d_objectif(o.id), EtatObjectif.OUVERT)) for o in ouverts],
        etats=choix(EtatObjectif),
        trames=trames,
        posee=posee,
        pesent=pesent,
        autres=autres,
        resume_des_autres=_en_bref(autres, bool(pesent)),
        repris=_repris(parcours, garde) if garde is not None and request.method == "GET" else None,
    )


@bp.post("/brouillon")
@sur_parcours(droits.peut_accompagner, lecture="entretien")
def garder(parcours: Parcours) -> tuple[ReponseFlask, int]:
    """Keep what is being typed: asked by the script of the page, every few seconds."""
    if queries_etape.par_cle(session_base(), parcours.id, request.form.get("cle_idempotence", "")) is not None:
        # Saved meanwhile, from this very page: what arrives late must not come back as a draft.
        return jsonify(phrase=""), 202
    contenu = a_garder(queries_objectif.ouverts(session_base(), parcours.id))
    if contenu is None:
        return jsonify(phrase=SANS_NIR), 202
    cle, lue = request.form.get("cle_idempotence", "")[:36], request.form.get("brouillon_lu", "")
    if not actions.garder(*ecriture(parcours), contenu, cle=cle, lue=lue):
        return jsonify(phrase=AILLEURS), 409
    heure = heure_locale(horloge().maintenant(), parcours.structure.fuseau)
    return jsonify(phrase=f"Brouillon gardé à {heure}.", lu=cle), 202


@bp.post("/brouillon/effacer")
@sur_parcours(droits.peut_accompagner, lecture="entretien")
def effacer(parcours: Parcours) -> Response:
    """Forget what was being typed."""
    actions.oublier(*ecriture(parcours))
    return vers(url_for("entretien.noter", ref=parcours.ref), "Brouillon effacé.")


def _poser(parcours: Parcours, form: EntretienForm, trames: list[Trame]) -> Trame | None:
    cle = lire_cle(request.form.get(TRAME, ""))
    trame = next((lue for lue in trames if lue.id == cle), None)
    if trame is not None:
        form.poser(trame)
        session, auteur, _ = ecriture(parcours)
        actions_trame.utiliser(session, auteur, trame)
    return trame


def _enregistrer(parcours: Parcours, form: EntretienForm, ouverts: list[Objectif], trames: list[Trame]) -> Etape | None:
    session, auteur, _ = ecriture(parcours)
    rubriques = [rubrique for trame in trames for rubrique in trame.rubriques]
    saisie = form.saisie(auteur.au, objectifs_revus(ouverts), rubriques)
    return actions.enregistrer(session, auteur, parcours, saisie, str(form.cle))


def _vers_la_suite(parcours: Parcours, form: EntretienForm, notee: Etape | None) -> Response:
    if notee is None:
        return vers_fiche(parcours, DEJA)
    session, auteur, _ = ecriture(parcours)
    if form.duree_mesuree is not None:
        mesurer(session, auteur, Ecran.ENTRETIEN, form.duree_mesuree)
    prochain = form.saisie(auteur.au, {}, ()).prochain_le
    return vers_fiche(
        parcours, "Entretien noté.", f"Prochain rendez-vous le {date_longue(prochain)}." if prochain else ""
    )


def _en_bref(autres: list[Any], est_une_suite: bool) -> str:
    """What the freins left folded are: «Les autres freins: 2 sans frein, 5 non évalués»."""
    sans = sum(bool(champ.description) for champ in autres)
    jamais = len(autres) - sans
    dits = [
        combien(sans, "pas de frein", "pas de frein") if sans else "",
        combien(jamais, "non évalué", "non évalués") if jamais else "",
    ]
    return typographie(
        f"{'Les autres freins' if est_une_suite else 'Revoir un frein'} : {', '.join(filter(None, dits))}"
    )


def _repris(parcours: Parcours, garde: Brouillon) -> str:
    fuseau = parcours.structure.fuseau
    return f"{date_longue(horloge().jour_de(garde.maj_le, fuseau))} à {heure_locale(garde.maj_le, fuseau)}"
