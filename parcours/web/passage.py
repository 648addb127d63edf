"""Handing parcours over, several at once; saying that one has read it."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import parcours as actions_parcours
from parcours.actions import passage as actions
from parcours.domain import droits
from parcours.domain.compte import ROLES_DE_STRUCTURE
from parcours.domain.erreurs import ParcoursImpossible
from parcours.domain.parcours import Fonction
from parcours.models import Affectation, Parcours, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import parcours as queries_parcours
from parcours.queries import passage as queries
from parcours.queries.passage import Porteur
from parcours.web.acces import connecte, sur_structure
from parcours.web.forms.passage import PassageForm
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import aujourdhui, auteur, page, profil, session_base

bp = Blueprint("passage", __name__)


@bp.route("/structures/<ref>/passages/nouveau", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def passer(structure: Structure) -> Response | tuple[str, int]:
    """Hand over some parcours of somebody, or all of them; first, whose."""
    au = aujourdhui(structure.fuseau)
    porteurs = queries.porteurs(session_base(), structure.id, au)
    porteur = choisi(porteurs)
    form = PassageForm(debut=au)
    passables = []
    if porteur is not None:
        passables = queries.passables(session_base(), structure.id, porteur.compte_id, porteur.fonction, au)
        form.proposer(porteur.nom, passables)
        comptes = queries_compte.de_structure(session_base(), structure.id, au, *Fonction(porteur.fonction).roles)
        form.offrir([compte for compte in comptes if compte.id != porteur.compte_id], au)
        if form.soumis(lambda: _passer(structure, porteur, form)):
            return vers(url_for("relais.voir"), actions.phrase_passes(len(form.refs)))
    libelles = {fonction.value: fonction.libelle for fonction in Fonction}
    return page(
        "passage/passer.html",
        form.statut if porteur is not None else 200,
        form=form,
        structure=structure,
        porteurs=porteurs,
        porteur=porteur,
        libelles=libelles,
    )


def choisi(porteurs: list[Porteur]) -> Porteur | None:
    """Whose parcours the address says, among those that may be chosen."""
    return next((p for p in porteurs if f"{p.fonction}.{p.compte_id}" == request.args.get("de")), None)


def _passer(structure: Structure, porteur: Porteur, form: PassageForm) -> None:
    fonction, acteur = Fonction(porteur.fonction), auteur(structure.fuseau)
    suivis = tenir(form.refs)
    actions.verifier_choix(suivis)
    passages = actions.Passages(form.dit())
    for suivi in suivis:
        # A parcours that has yet to start passes with the others, on its first day.
        debut = max(form.jour, suivi.entree_le)
        personnes = {fonction: int(form.vers_id.data)}
        try:
            actions_parcours.affecter(session_base(), acteur, suivi, debut, personnes, suivi.version, passages=passages)
        except ParcoursImpossible as refus:
            nom = f"{suivi.salarie.prenom} {suivi.salarie.nom}"
            champ = "vers_id" if refus.champ == f"{fonction.value}_id" else refus.champ
            raise ParcoursImpossible(f"{nom} : {refus.message}", champ, refus.code) from None


def tenir(refs: list[str]) -> list[Parcours]:
    """Hold some parcours until the end, as they are now."""
    queries_parcours.verrouiller_dossier(session_base(), *refs)
    return [lu for ref in refs if (lu := queries_parcours.par_ref(session_base(), ref)) is not None]


@bp.post("/passages/<int:passage_id>/lu")
@connecte(droits.est_connecte)
def lire(passage_id: int) -> Response:
    """Say that one has read a handover: whoever gave it will know."""
    passage = ou_404(queries.par_id(session_base(), passage_id, profil().compte_id))
    # Whose role is over has nothing to take over any more.
    if passage.structure_id not in profil().structures(*ROLES_DE_STRUCTURE):
        abort(404)
    suivis = queries.parcours_par(session_base(), Affectation.passage_id, [passage.id])[passage.id]
    actions.lire(session_base(), auteur(), passage, suivis)
    return vers(url_for("relais.voir"), "C’est noté\u00a0: vous l’avez lu.")
