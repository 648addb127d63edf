"""What every page shows around its content: at most four destinations, and the state of the day."""

from flask import g, request
from flask_login import current_user

from parcours.domain import droits
from parcours.domain.compte import ROLES_DE_STRUCTURE, NomRole, Profil
from parcours.queries import veille as queries_veille
from parcours.queries.session_web import CompteLu
from parcours.rendering.formats import combien, instant_local
from parcours.web.adresses import adresse
from parcours.web.requete import config, horloge, session_base

Lien = dict[str, object]
# The destination under which a page is found, when it is not named after it.
RANGEES = {
    **dict.fromkeys(("annexe", "atelier", "convention", "derive", "dossier", "importation"), "structure"),
    **dict.fromkeys(("liasse", "pilotage", "resultat"), "structure"),
    **dict.fromkeys(("passage", "relais"), "parcours"),
    **dict.fromkeys(("contrat", "entretien", "etape", "formation", "immersion", "journal", "papier"), "parcours"),
    **dict.fromkeys(("pass_iae", "revue", "seance", "vue"), "parcours"),
    **dict.fromkeys(("horsligne", "pas", "point"), "equipe"),
    "mesure": "nuit",
    "motif": "structure",
    "reseau": "territoire",
    "suite_alerte": "veille",
    **dict.fromkeys(("prolongation", "salarie", "sortie", "suivi", "suspension"), "parcours"),
}


def contexte() -> dict[str, object]:
    """Variables of `base.html`."""
    est_connecte = not g.get("sans_base") and bool(current_user.is_authenticated)
    return {
        "compte": current_user.compte if est_connecte else None,
        "lieu_du_compte": _lieu(current_user.compte, current_user.profil) if est_connecte else "",
        "navigation": _navigation(current_user.profil) if est_connecte else [],
        "pied": [
            {"href": adresse("accueil.aide"), "libelle": "Aide"},
            {"href": adresse("accueil.donnees"), "libelle": "Vos données et vos droits"},
            {"href": adresse("accueil.accessibilite"), "libelle": "Accessibilité"},
        ],
        "instant_page": instant_local(horloge().maintenant(), config().fuseau),
        "demonstration": config().demonstration,
    }


def _navigation(profil: Profil) -> list[Lien]:
    liens: list[Lien] = []
    if profil.a_un_role(NomRole.ENCADRANT):
        liens.append(_lien("Équipe", "equipe.voir", "equipe"))
    if droits.peut_lister(profil):
        liens.append(_lien("Parcours", "parcours.lister", "parcours"))
    if droits.peut_veiller(profil):
        liens.append(_lien("Veille", "veille.voir", "veille", _ouvertes(profil)))
    if profil.structures(NomRole.CONSEILLER, NomRole.RESPONSABLE):
        liens.append(_lien("Structure", "structure.la_mienne", "structure"))
    elif droits.peut_voir_territoire(profil):
        liens.append(_lien("Territoire", "territoire.voir", "territoire"))
    if droits.peut_administrer(profil):
        liens += [
            _lien("Comptes", "administration.comptes", "administration"),
            _lien("Structures", "structure.lister", "structure"),
            _lien("Nuits", "nuit.lister", "nuit"),
            _lien("Messages", "rappel.lister", "rappel"),
        ]
    return liens[:4]


def _lien(libelle: str, endpoint: str, espace: str, nombre: int | None = None) -> Lien:
    return {"href": adresse(endpoint), "libelle": libelle, "compte": nombre, "actuel": _espace() == espace}


def _espace() -> str | None:
    blueprint = request.blueprint
    return RANGEES.get(blueprint, blueprint) if blueprint else None


def _ouvertes(profil: Profil) -> int | None:
    return queries_veille.compter_ouvertes(session_base(), profil) or None


def _lieu(compte: CompteLu, profil: Profil) -> str:
    """Where the account works today: its only structure, how many it has, or its zone or territoire."""
    miennes = profil.structures(*ROLES_DE_STRUCTURE)
    noms = {role.structure.nom for role in compte.roles if role.structure is not None and role.structure_id in miennes}
    if noms:
        return noms.pop() if len(noms) == 1 else combien(len(noms), "structure")
    return next((role.zone or role.territoire for role in profil.roles if role.territoire), "")
