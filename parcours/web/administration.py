"""Accounts, roles, invitations, and the journal. Nobody but administration, and no accompanied person anywhere."""

from datetime import timedelta

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from parcours.actions import compte as actions
from parcours.domain import droits
from parcours.domain.compte import NomRole
from parcours.models import Compte
from parcours.queries import compte as queries
from parcours.queries import journal as queries_journal
from parcours.queries import structure as queries_structure
from parcours.web.acces import connecte
from parcours.web.forms.administration import (
    CompteForm,
    FinDeRoleForm,
    InvitationForm,
    NouveauCompteForm,
    RoleForm,
)
from parcours.web.pagination import PAR_PAGE, pages
from parcours.web.reponse import ou_404, vers
from parcours.web.requete import (
    METHODES_DE_LECTURE,
    aujourdhui,
    auteur,
    cle,
    config,
    jours_des_roles,
    page,
    session_base,
)

bp = Blueprint("administration", __name__)

HEURE = timedelta(hours=1)
LIBELLES = {nom.value: nom.libelle for nom in NomRole}


@bp.get("/comptes")
@connecte(droits.peut_administrer)
def comptes() -> tuple[str, int]:
    """Every account, by name."""
    recherche = request.args.get("q", "")
    trouves = queries.chercher(session_base(), recherche, cle("apres"), PAR_PAGE + 1)
    return page(
        "administration/comptes.html",
        comptes=trouves[:PAR_PAGE],
        recherche=recherche,
        pages=pages(trouves, "apres", q=recherche),
        libelles=LIBELLES,
        au=aujourdhui(),
    )


@bp.route("/comptes/nouveau", methods=["GET", "POST"])
@connecte(droits.peut_administrer)
def creer() -> Response | tuple[str, int]:
    """Open an account: the answer shows its link, this once."""
    form = NouveauCompteForm()
    ouverts: list[tuple[Compte, str]] = []

    def ouvrir() -> None:
        compte = actions.creer(
            session_base(),
            auteur(),
            form.nom.data or "",
            form.email.data or "",
            demonstration=config().demonstration,
        )
        ouverts.append((compte, actions.inviter(session_base(), auteur(), compte)))

    if form.soumis(ouvrir):
        return _montrer_le_lien(*ouverts[0], a_un_role=False)
    return page("administration/creer.html", form.statut, form=form)


@bp.route("/comptes/<int:compte_id>", methods=["GET", "POST"])
@connecte(droits.peut_administrer)
def compte(compte_id: int) -> Response | tuple[str, int]:
    """One account: change it, switch it off, see its roles."""
    cible = _compte(compte_id)
    form = CompteForm(obj=cible)
    if form.soumis(
        lambda: actions.modifier(
            session_base(),
            auteur(),
            cible,
            form.nom.data or "",
            form.email.data or "",
            bool(form.est_actif.data),
            form.version_lue,
            demonstration=config().demonstration,
        )
    ):
        return _vers(cible, "Compte enregistré." if cible.est_actif else "Compte désactivé, ses sessions sont fermées.")
    return page(
        "administration/compte.html",
        form.statut,
        form=form,
        cible=cible,
        libelles=LIBELLES,
        jours=jours_des_roles(cible.roles),
    )


@bp.post("/comptes/<int:compte_id>/invitation")
@connecte(droits.peut_administrer)
def inviter(compte_id: int) -> Response | tuple[str, int]:
    """A new link for an account: the answer shows it, this once."""
    cible = _compte(compte_id)
    if not cible.est_actif:
        abort(409)
    form = InvitationForm()
    liens: list[str] = []
    if form.soumis(lambda: liens.append(actions.inviter(session_base(), auteur(), cible))):
        return _montrer_le_lien(cible, liens[0], a_un_role=bool(cible.roles))
    return _vers(cible)


@bp.route("/comptes/<int:compte_id>/roles/nouveau", methods=["GET", "POST"])
@connecte(droits.peut_administrer)
def donner_role(compte_id: int) -> Response | tuple[str, int]:
    """Give a role, somewhere, from a day to a day."""
    cible = _compte(compte_id)
    form = RoleForm(debut=aujourdhui())
    form.proposer(queries_structure.lister(session_base()), queries_structure.zones(session_base()))

    def donner() -> None:
        assert form.debut.data is not None  # noqa: S101  the field is required
        territoire, zone = form.lieu
        actions.donner_role(
            session_base(),
            auteur(),
            cible,
            NomRole(form.nom.data),
            form.debut.data,
            form.fin.data,
            queries_structure.par_ref(session_base(), form.structure.data or ""),
            territoire,
            zone,
        )

    if form.soumis(donner):
        return _vers(cible, "Rôle donné.")
    return page("administration/role.html", form.statut, form=form, cible=cible)


@bp.route("/comptes/<int:compte_id>/roles/<int:role_id>/fin", methods=["GET", "POST"])
@connecte(droits.peut_administrer)
def terminer_role(compte_id: int, role_id: int) -> Response | tuple[str, int]:
    """End a role, at once or after a last day."""
    cible = _compte(compte_id)
    role = ou_404(queries.role(session_base(), compte_id, role_id))
    fuseau = role.structure.fuseau if role.structure is not None else None
    form = FinDeRoleForm(fin=role.fin or aujourdhui(fuseau), version=role.version)
    if form.soumis(
        lambda: actions.terminer_role(session_base(), auteur(fuseau), role, form.dernier_jour, form.version_lue)
    ):
        return _vers(cible, "Fin du rôle enregistrée.")
    return page(
        "administration/fin_de_role.html", form.statut, form=form, cible=cible, libelle=LIBELLES[role.nom], role=role
    )


@bp.get("/journal")
@connecte(droits.peut_administrer)
def journal() -> tuple[str, int]:
    """What was done, the latest first; the sentences name no accompanied person."""
    structures = queries_structure.lister(session_base())
    choisie = next((s for s in structures if s.ref == request.args.get("structure")), None)
    lignes = queries_journal.dernieres(session_base(), choisie.id if choisie else None, cle("avant"), PAR_PAGE + 1)
    return page(
        "administration/journal.html",
        lignes=lignes[:PAR_PAGE],
        structures=structures,
        choisie=choisie,
        pages=pages(lignes, "avant", structure=choisie.ref if choisie else None),
        fuseau=config().fuseau,
    )


def _compte(compte_id: int) -> Compte:
    return ou_404(queries.par_id(session_base(), compte_id, pour_ecrire=request.method not in METHODES_DE_LECTURE))


def _vers(cible: Compte, *phrases: str) -> Response:
    return vers(url_for("administration.compte", compte_id=cible.id), *phrases)


def _montrer_le_lien(cible: Compte, jeton: str, *, a_un_role: bool) -> tuple[str, int]:
    # Shown in the answer itself: kept nowhere, not even for the time of a redirection.
    lien = config().adresse + url_for("connexion.accepter", jeton=jeton)
    heures = actions.DUREE_INVITATION // HEURE
    return page("administration/lien.html", cible=cible, lien=lien, heures=heures, a_un_role=a_un_role)
