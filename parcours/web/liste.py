"""«Mes parcours» as it is shown: filters read from the address, groups, and each line in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from parcours.domain import droits
from parcours.domain.catalogue import Niveau
from parcours.domain.compte import NomRole, Profil
from parcours.models import Compte, Structure
from parcours.queries import liste as queries
from parcours.queries.liste import Comptes, EcheanceLue, Etat, Filtre, Ligne, Vue, lire_curseur
from parcours.web.forms.parcours import FiltreForm
from parcours.web.ligne import LigneMontree, montrer
from parcours.web.requete import aujourdhui, session_base

MOI, TOUS = "moi", "tous"


@dataclass(frozen=True)
class GroupeMontre:
    """The lines of a group that are on this page, and how many there are in all."""

    cle: str
    titre: str
    nombre: int
    lignes: list[LigneMontree]


@dataclass(frozen=True)
class Lien:
    """A link of the list: a count that filters, or a chip that removes a filter."""

    libelle: str
    href: str


@dataclass(frozen=True)
class Liste:
    """Everything the page shows."""

    form: FiltreForm
    filtre: Filtre
    groupes: list[GroupeMontre]
    total: Lien
    comptes: list[Lien]
    puces: list[Lien]
    affiches: int
    nombre: int
    suivant: str | None
    precedent: str | None
    partout: str
    est_restreinte: bool
    est_filtree: bool
    voit_le_social: bool
    accueillir: str | None


def lire_la_liste(profil: Profil, compte: Compte, args: Mapping[str, str]) -> Liste:
    """The list of an account, as asked by an address; what the address says wrong is ignored."""
    acces = droits.perimetre(profil)
    structures = _structures(compte, acces.entieres | acces.encadrees)
    # One structure: its own calendar. Several, perhaps in several zones: the day of the installation.
    au = aujourdhui(structures[0].fuseau if len(structures) == 1 else None)
    vue = Vue(acces, structures, au)
    referents = dict(queries.referents(session_base(), vue))
    adresse = _adresse(args, profil, structures, referents)
    filtre = _filtre(adresse, profil, structures)
    comptes = queries.compter(session_base(), vue, filtre)
    apres, avant = lire_curseur(args.get("apres")), lire_curseur(args.get("avant"))
    lignes, il_en_reste = queries.lire(session_base(), vue, filtre, apres=apres, avant=avant)
    if not lignes and (apres or avant):
        # The place is beyond what is left: begin again.
        apres = avant = None
        lignes, il_en_reste = queries.lire(session_base(), vue, filtre)
    echeances = queries.echeances(session_base(), [ligne.id for ligne in lignes])
    nombre = comptes.total if filtre.groupe is None else comptes.groupes[filtre.groupe]
    a_rebours = apres is None and avant is not None
    titres = _titres(structures)
    est_filtree = (
        any(adresse[nom] for nom in ("groupe", "silence", "structure"))
        or adresse["referent"] != TOUS
        or adresse["etat"] == Etat.SORTIS
    )
    return Liste(
        form=_formulaire(adresse, structures, referents, titres, compte.id),
        filtre=filtre,
        groupes=_groupes(vue, lignes, echeances, comptes, titres),
        total=Lien(_nom_du_total(filtre.etat, comptes.total), _href(adresse, groupe="", silence="")),
        comptes=_liens_des_comptes(comptes, adresse, titres),
        puces=_puces(adresse, structures, referents, titres, compte.id),
        affiches=len(lignes),
        nombre=nombre,
        suivant=_href(adresse, apres=str(lignes[-1].curseur)) if lignes and (il_en_reste or a_rebours) else None,
        precedent=_href(adresse, avant=str(lignes[0].curseur))
        if lignes and (il_en_reste if a_rebours else apres is not None)
        else None,
        partout=_href(adresse, referent=TOUS, etat=Etat.TOUS, groupe="", silence="", structure=""),
        est_restreinte=est_filtree or adresse["etat"] != Etat.TOUS,
        est_filtree=est_filtree,
        voit_le_social=bool(acces.entieres),
        accueillir=url_for("salarie.choisir") if droits.peut_accueillir_quelque_part(profil) else None,
    )


def _structures(compte: Compte, ids: frozenset[int]) -> list[Structure]:
    # They came with the account: no statement for them.
    trouvees = {role.structure.id: role.structure for role in compte.roles if role.structure is not None}
    return sorted((s for cle, s in trouvees.items() if cle in ids), key=lambda s: (s.nom, s.id))


def _adresse(
    args: Mapping[str, str], profil: Profil, structures: list[Structure], referents: Mapping[int, str]
) -> dict[str, str]:
    """The filters in force, as an address writes them: defaults said, what means nothing forgotten."""
    referent = args.get("referent", "")
    if referent not in (MOI, TOUS, *map(str, referents)):
        est_referent = profil.compte_id in referents and profil.a_un_role(NomRole.CONSEILLER)
        referent = MOI if est_referent else TOUS
    if referent == str(profil.compte_id):
        referent = MOI
    return {
        "q": " ".join(args.get("q", "").split())[:100],
        "referent": referent,
        "etat": args["etat"] if args.get("etat") in tuple(Etat) else Etat.EN_COURS.value,
        "groupe": args["groupe"] if args.get("groupe") in tuple(Niveau) else "",
        "silence": "1" if args.get("silence") in ("1", "y") else "",
        "structure": args["structure"] if args.get("structure") in {s.ref for s in structures} else "",
    }


def _filtre(adresse: Mapping[str, str], profil: Profil, structures: list[Structure]) -> Filtre:
    referent = adresse["referent"]
    return Filtre(
        recherche=adresse["q"],
        referent_id=profil.compte_id if referent == MOI else None if referent == TOUS else int(referent),
        etat=Etat(adresse["etat"]),
        groupe=Niveau(adresse["groupe"]) if adresse["groupe"] else None,
        silence=bool(adresse["silence"]),
        structure_id=next((s.id for s in structures if s.ref == adresse["structure"]), None),
    )


def _href(adresse: Mapping[str, str], **changes: str) -> str:
    """The list with some filters changed; a filter without value is not written."""
    voulus = {nom: valeur for nom, valeur in {**adresse, **changes}.items() if valeur}
    return f"{url_for('parcours.lister')}?{urlencode(voulus)}"


def _titres(structures: list[Structure]) -> dict[Niveau, str]:
    """The names of the groups: with their thresholds, when all the structures share them."""
    rouges = {s.seuil_rouge_jours for s in structures}
    oranges = {s.seuil_orange_jours for s in structures}
    return {
        Niveau.RETARD: "En retard",
        Niveau.ROUGE: f"Sous {rouges.pop()} jours" if len(rouges) == 1 else "Dans les tout prochains jours",
        Niveau.ORANGE: f"Sous {oranges.pop()} jours" if len(oranges) == 1 else "Dans les prochaines semaines",
        Niveau.LOIN: "Rien d’urgent",
    }


def _nom_du_total(etat: Etat, total: int) -> str:
    if not total:
        return "Aucun parcours"
    pluriel = "s" if total > 1 else ""
    suite = {Etat.EN_COURS: f" suivi{pluriel}", Etat.SORTIS: f" terminé{pluriel}", Etat.TOUS: ""}[etat]
    return f"{total}\u00a0parcours{suite}"


def _liens_des_comptes(comptes: Comptes, adresse: Mapping[str, str], titres: Mapping[Niveau, str]) -> list[Lien]:
    liens = [
        Lien(f"{comptes.groupes[g]}\u00a0{titres[g][0].lower()}{titres[g][1:]}", _href(adresse, groupe=g))
        for g in (Niveau.RETARD, Niveau.ROUGE, Niveau.ORANGE)
        if comptes.groupes[g]
    ]
    if comptes.silences:
        mot = "silences" if comptes.silences > 1 else "silence"
        liens.append(Lien(f"{comptes.silences}\u00a0{mot}", _href(adresse, silence="1", groupe="")))
    return liens


def _puces(
    adresse: Mapping[str, str],
    structures: list[Structure],
    referents: Mapping[int, str],
    titres: Mapping[Niveau, str],
    moi: int,
) -> list[Lien]:
    puces = []
    if adresse["q"]:
        puces.append(Lien(f"Recherche\u00a0: {adresse['q']}", _href(adresse, q="")))
    if adresse["referent"] != TOUS:
        nom = "moi" if adresse["referent"] in (MOI, str(moi)) else referents[int(adresse["referent"])]
        puces.append(Lien(f"Référent·e\u00a0: {nom}", _href(adresse, referent=TOUS)))
    if adresse["etat"] != Etat.TOUS:
        libelle = "En cours" if adresse["etat"] == Etat.EN_COURS else "Terminés"
        puces.append(Lien(libelle, _href(adresse, etat=Etat.TOUS)))
    if adresse["groupe"]:
        puces.append(Lien(titres[Niveau(adresse["groupe"])], _href(adresse, groupe="")))
    if adresse["silence"]:
        puces.append(Lien("Silences", _href(adresse, silence="")))
    if adresse["structure"]:
        nom = next(s.nom for s in structures if s.ref == adresse["structure"])
        puces.append(Lien(nom, _href(adresse, structure="")))
    return puces


def _formulaire(
    adresse: Mapping[str, str],
    structures: list[Structure],
    referents: Mapping[int, str],
    titres: Mapping[Niveau, str],
    moi: int,
) -> FiltreForm:
    form = FiltreForm(formdata=None, data={**adresse, "silence": bool(adresse["silence"])})
    autres = {str(cle): nom for cle, nom in referents.items() if cle != moi}
    form.referent.choices = {TOUS: "Tous", MOI: "Moi", **autres}
    form.groupe.choices = {"": "Toutes", **{groupe.value: titre for groupe, titre in titres.items()}}
    form.structure.choices = {"": "Toutes", **{s.ref: s.nom for s in structures}}
    if len(structures) == 1:
        del form.structure
    return form


def _groupes(
    vue: Vue,
    lignes: list[Ligne],
    echeances: Mapping[int, list[EcheanceLue]],
    comptes: Comptes,
    titres: Mapping[Niveau, str],
) -> list[GroupeMontre]:
    groupes = []
    structures = {s.id: s for s in vue.structures}
    for rang, groupe in enumerate(queries.RANGS):
        miennes = [ligne for ligne in lignes if ligne.rang == rang]
        if miennes:
            montrees = [
                montrer(vue, ligne, structures[ligne.structure_id], echeances.get(ligne.id, [])) for ligne in miennes
            ]
            groupes.append(GroupeMontre(groupe.value, titres[groupe], comptes.groupes[groupe], montrees))
    return groupes
