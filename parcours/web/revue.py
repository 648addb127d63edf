"""«Revue»: one parcours of a selection after another, with what to decide on the same screen.

The selection is carried by the address: the filters of the list, and a place in its order; never a list of names.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from parcours.actions import revue as actions
from parcours.domain import droits
from parcours.domain.raison import a_dire, raisons
from parcours.models import Parcours
from parcours.queries import fiche as queries_fiche
from parcours.queries import liste as queries_liste
from parcours.queries import revue as queries
from parcours.queries.liste import Curseur, lire_curseur
from parcours.queries.revue import Situation, Voisine
from parcours.web.acces import connecte, sur_parcours
from parcours.web.fiche import ETAPES_MONTREES, PLAN, Du, ce_qui_est_du
from parcours.web.filtres import Demande, lire_la_demande
from parcours.web.forms.revue import DecisionForm
from parcours.web.frise import dessiner
from parcours.web.plan import montrer
from parcours.web.rangement import Touche
from parcours.web.reponse import ecriture, vers
from parcours.web.requete import aujourdhui, page, profil, session_base
from parcours.web.retour import RETOUR, Revue

bp = Blueprint("revue", __name__, url_prefix="/parcours")
TOUCHES: tuple[Touche, ...] = (
    (("n",), "Parcours suivant"),
    (("p",), "Parcours précédent"),
    (("e",), "Écrire la décision ; Entrée la note et passe au suivant, Échap quitte le champ".replace(" ;", "\u00a0;")),
    (("a",), "Agir sur la première chose due"),
    (("o",), "Ouvrir la fiche"),
    (("l",), "Revenir à la liste"),
    (("?",), "Montrer ou fermer cette aide"),
)


@dataclass(frozen=True)
class Pas:
    """Where one may go from a parcours under review; without a following one, `suivant` is the list."""

    suivant: str
    precedent: str | None
    liste: str
    est_le_dernier: bool


@bp.get("/revue")
@connecte(droits.peut_passer_en_revue)
def commencer() -> Response:
    """Open the first parcours of a selection; the list itself when there is none."""
    demande = _demande()
    lignes, _ = queries_liste.lire(session_base(), demande.vue, demande.filtre, nombre=1)
    if not lignes:
        return redirect(demande.href(), 303)
    return redirect(_adresse(demande, lignes[0].ref, lignes[0].curseur), 303)


@bp.route("/<ref>/revue", methods=["GET", "POST"])
@sur_parcours(droits.peut_accompagner, lecture="revue")
def voir(parcours: Parcours) -> Response | tuple[str, int]:
    """A parcours under review: why it is there, what is due, what to decide; then the next one."""
    demande, place = _demande(), lire_curseur(request.args.get("place"))
    if place is None:
        return redirect(f"{url_for('revue.commencer')}?{demande.arguments()}", 303)
    form = DecisionForm()
    if form.soumis(lambda: actions.decider(*ecriture(parcours), str(form.decision.data), str(form.cle))):
        suite = _pas(demande, queries.situer(session_base(), demande.vue, demande.filtre, place), parcours)
        fini = "La revue est finie." if suite.est_le_dernier else ""
        return vers(suite.suivant, f"Décision notée pour {parcours.salarie.prenom} {parcours.salarie.nom}.", fini)
    return _montrer(parcours, demande, place, form)


def _montrer(parcours: Parcours, demande: Demande, place: Curseur, form: DecisionForm) -> tuple[str, int]:
    au = aujourdhui(parcours.structure.fuseau)
    dossier = queries_fiche.charger(session_base(), parcours, voit_le_social=True)
    faits = dossier.faits(parcours)
    dues = a_dire(dossier.echeances, au)
    situation = queries.situer(session_base(), demande.vue, demande.filtre, place)
    structure = parcours.structure
    retour = Revue({**demande.adresse, "revue": parcours.ref, "place": str(place)}).en_clair
    dus = [_d_ici(parcours, du, retour) for du in ce_qui_est_du(parcours, dues, dossier.pass_iae, True, au)]
    return page(
        "revue/voir.html",
        form.statut,
        parcours=parcours,
        form=form,
        au=au,
        situation=situation,
        pas=_pas(demande, situation, parcours),
        raisons=raisons(dues, au, structure.seuil_rouge_jours, structure.seuil_orange_jours),
        dus=[du for du in dus if du.etat != "ok"],
        prochaine=next((du for du in dus if du.etat == "ok"), None),
        frise=dessiner(parcours, dossier, faits.pass_iae, au, voit_le_social=True),
        plan=montrer(parcours, faits, au),
        dossier=dossier,
        etapes=dossier.etapes[: ETAPES_MONTREES // 2],
        retour=retour,
        touches=TOUCHES,
    )


def _d_ici(parcours: Parcours, du: Du, retour: str) -> Du:
    """A thing due as its screen is opened from here: one comes back; what is only read is on the fiche."""
    if not du.href or du.href == PLAN:
        return du
    if du.href.startswith("#"):
        return replace(du, href=url_for("parcours.fiche", ref=parcours.ref) + du.href)
    return replace(du, href=f"{du.href}{'&' if '?' in du.href else '?'}{urlencode({RETOUR: retour})}")


def _demande() -> Demande:
    """The selection of the address, without the parcours that this account only supervises at work."""
    demande = lire_la_demande(profil(), current_user.compte, request.args)
    acces = replace(demande.vue.acces, encadrees=frozenset(), relayees=frozenset())
    return replace(demande, vue=replace(demande.vue, acces=acces))


def _pas(demande: Demande, situation: Situation, parcours: Parcours) -> Pas:
    avant = situation.precedente
    # The page of the list that starts at this very line.
    ici = demande.href(apres=str(avant.place)) if avant else demande.href()
    return Pas(
        suivant=_vers(demande, situation.suivante) or demande.href(),
        precedent=_vers(demande, avant),
        liste=f"{ici}#p-{parcours.ref}",
        est_le_dernier=situation.suivante is None,
    )


def _vers(demande: Demande, voisine: Voisine | None) -> str | None:
    return _adresse(demande, voisine.ref, voisine.place) if voisine else None


def _adresse(demande: Demande, ref: str, place: Curseur) -> str:
    return f"{url_for('revue.voir', ref=ref)}?{demande.arguments(place=str(place))}"
