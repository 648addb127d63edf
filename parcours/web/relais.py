"""What was handed over to me, what I handed over, and who stands in for whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from parcours.actions import relais as actions
from parcours.domain import droits
from parcours.domain.parcours import Fonction
from parcours.domain.passage import RaisonPassage
from parcours.domain.relais import ROLES_DE_RELAIS, retour_le
from parcours.models import Affectation, Compte, Parcours, Passage, Relais, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import passage as queries_passage
from parcours.queries import relais as queries
from parcours.queries import structure as queries_structure
from parcours.queries.passage import Porteur
from parcours.web.acces import connecte, sur_structure
from parcours.web.forms.base import SuppressionForm
from parcours.web.forms.passage import RelaisForm
from parcours.web.passage import choisi, tenir
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import aujourdhui, auteur, config, horloge, page, profil, session_base

bp = Blueprint("relais", __name__)

# How long what was read, or is over, stays on the page.
RECENT = timedelta(days=90)
FINI_DEPUIS = timedelta(days=30)


@dataclass(frozen=True)
class PassageMontre:
    """A handover as it is shown: the parcours that its reader may open, and how many there are in all."""

    passage: Passage
    fonction: str
    suivis: list[Parcours]
    nombre: int
    raison: str
    note: str


@dataclass(frozen=True)
class RelaisMontre:
    """A stand-in as it is shown: its days, where it is, and what its reader may do."""

    relais: Relais
    suivis: list[Parcours]
    nombre: int
    etat: str
    retour_le: date
    a_lire: bool
    arreter: str
    note: str


@bp.get("/relais")
@connecte(droits.est_connecte)
def voir() -> tuple[str, int]:
    """What waits to be read first, then who stands in for whom."""
    moi, depuis = profil().compte_id, horloge().maintenant() - RECENT
    recus = queries_passage.recus(session_base(), moi, depuis)
    donnes = queries_passage.donnes(session_base(), moi, depuis)
    suivis = queries_passage.parcours_par(
        session_base(), Affectation.passage_id, [passage.id for passage in (*recus, *donnes)]
    )
    entieres = droits.perimetre(profil()).entieres
    relais = queries.de_structures(session_base(), entieres, profil().au - FINI_DEPUIS, moi)
    releves = queries_passage.parcours_par(session_base(), Affectation.relais_id, [r.id for r in relais])
    lieux = {s.id: s for s in queries_structure.par_ids(session_base(), entieres.union(r.structure_id for r in relais))}
    montres = [_montrer_relais(r, lieux[r.structure_id], releves[r.id]) for r in relais]
    lisibles = queries.encore_lisibles(session_base(), moi, [cle for cle, _ in profil().quittees])
    return page(
        "relais/voir.html",
        fuseau=config().fuseau,
        moi=moi,
        preparer=[lieux[cle] for cle in sorted(entieres)],
        passages_a_lire=[_montrer(p, suivis[p.id]) for p in recus if p.lu_le is None],
        lus=[_montrer(p, suivis[p.id]) for p in recus if p.lu_le is not None],
        donnes=[_montrer(p, suivis[p.id]) for p in donnes],
        relais_a_lire=[m for m in montres if m.a_lire],
        relais=[m for m in montres if not m.a_lire],
        lisibles=[
            (suivi, droits.lisible_jusqu_au(profil(), suivi))
            for suivi in lisibles
            if droits.acces(profil(), suivi) is droits.Acces.LECTURE
        ],
    )


def _montrer(passage: Passage, suivis: list[Parcours]) -> PassageMontre:
    fonction = Fonction(passage.fonction)
    # Who supervises the work reads neither why nor what was said: both may be about more than the work.
    social = fonction is Fonction.REFERENT
    return PassageMontre(
        passage=passage,
        fonction=fonction.libelle,
        suivis=[suivi for suivi in suivis if droits.peut_voir(profil(), suivi)],
        nombre=len(suivis),
        raison=RaisonPassage(passage.raison).libelle if social and passage.raison else "",
        note=passage.note or "" if social else "",
    )


def _montrer_relais(relais: Relais, structure: Structure, suivis: list[Parcours]) -> RelaisMontre:
    au = aujourdhui(structure.fuseau)
    en_place = structure.id in droits.perimetre(profil()).lieux
    social = structure.id in droits.perimetre(profil()).entieres
    arretable = relais.fin >= au and droits.peut_accueillir(profil(), structure)
    return RelaisMontre(
        relais=relais,
        suivis=[suivi for suivi in suivis if droits.peut_voir(profil(), suivi)],
        nombre=len(suivis),
        etat="à venir" if relais.debut > au else "fini" if relais.fin < au else "en cours",
        retour_le=retour_le(relais.fin),
        a_lire=en_place and relais.remplacant_id == profil().compte_id and relais.lu_le is None and relais.fin >= au,
        arreter=url_for("relais.arreter", ref=structure.ref, relais_id=relais.id) if arretable else "",
        # What was said of people goes with the access to them.
        note=relais.note or "" if social or relais.fin >= au else "",
    )


@bp.route("/structures/<ref>/relais/nouveau", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def preparer(structure: Structure) -> Response | tuple[str, int]:
    """Prepare a stand-in; first, for whom."""
    au = aujourdhui(structure.fuseau)
    porteurs = [
        p
        for p in queries_passage.porteurs(session_base(), structure.id, au)
        if p.fonction == Fonction.REFERENT and p.nombre
    ]
    absent = choisi(porteurs)
    form = RelaisForm(debut=au)
    if absent is not None:
        passables = queries_passage.passables(session_base(), structure.id, absent.compte_id, absent.fonction, au)
        form.proposer(absent.nom, passables)
        form.offrir(_remplacants(structure, absent, au))
        if form.soumis(lambda: _preparer(structure, absent, form)):
            return vers(url_for("relais.voir"), "Relais préparé.")
    statut = form.statut if absent is not None else 200
    return page("relais/preparer.html", statut, form=form, structure=structure, porteurs=porteurs, absent=absent)


def _remplacants(structure: Structure, absent: Porteur, au: date) -> list[Compte]:
    comptes = queries_compte.de_structure(session_base(), structure.id, au, *ROLES_DE_RELAIS)
    return [compte for compte in comptes if compte.id != absent.compte_id]


def _preparer(structure: Structure, absent: Porteur, form: RelaisForm) -> None:
    compte = ou_404(queries_compte.par_id(session_base(), absent.compte_id))
    suivis = tenir(form.refs)
    actions.preparer(session_base(), auteur(structure.fuseau), structure, form.saisie(compte), suivis)


@bp.route("/structures/<ref>/relais/<int:relais_id>/arreter", methods=["GET", "POST"])
@sur_structure(droits.peut_accueillir)
def arreter(structure: Structure, relais_id: int) -> Response | tuple[str, int]:
    """Ask, then end a stand-in: all goes back today."""
    relais = ou_404(queries.par_id(session_base(), relais_id, structure.id, None))
    form = SuppressionForm(obj=relais)
    if form.soumis(lambda: actions.arreter(session_base(), auteur(structure.fuseau), relais, form.version_lue)):
        return vers(url_for("relais.voir"), "Relais arrêté\u00a0: tout revient dès aujourd’hui.")
    return page("relais/arreter.html", form.statut, form=form, relais=relais)


@bp.post("/relais/<int:relais_id>/lu")
@connecte(droits.est_connecte)
def lire(relais_id: int) -> Response:
    """Say that one has read what a stand-in asks."""
    relais = ou_404(queries.par_id(session_base(), relais_id, None, profil().compte_id))
    if relais.structure_id not in profil().structures(*ROLES_DE_RELAIS):
        abort(404)
    actions.lire(session_base(), auteur(), relais)
    return vers(url_for("relais.voir"), "C’est noté\u00a0: vous l’avez lu.")
