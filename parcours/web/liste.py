"""«Mes parcours» as it is shown: groups, counts, chips, and each line in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from parcours.domain import droits
from parcours.domain.catalogue import Niveau
from parcours.domain.compte import Profil
from parcours.queries import liste as queries
from parcours.queries import relais as queries_relais
from parcours.queries.filtre import Etat, Filtre
from parcours.queries.liste import Comptes, EcheanceLue, Ligne, Vue, lire_curseur
from parcours.queries.passage import nombre_a_lire
from parcours.queries.session_web import CompteLu, StructureLue
from parcours.web.adresses import adresse as vers
from parcours.web.filtres import TOUS, Demande, Lien, lire_la_demande
from parcours.web.ligne import Lecture, ecrire
from parcours.web.rangement import TOUCHES, Touche, regles
from parcours.web.requete import session_base


@dataclass(frozen=True)
class GroupeMontre:
    """The lines of a group that are on this page, and how many there are in all."""

    cle: str
    titre: str
    nombre: int
    lignes: list[Markup]


@dataclass(frozen=True)
class Liste:
    """Everything the page shows."""

    filtre: Filtre
    gardes: dict[str, str]
    filtres: str
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
    revue: str | None
    a_lire: int
    export: str | None
    regles: Sequence[str]
    touches: Sequence[Touche]


def lire_la_liste(profil: Profil, compte: CompteLu, args: Mapping[str, str]) -> Liste:
    """The list of an account, as asked by an address; what the address says wrong is ignored."""
    demande = lire_la_demande(profil, compte, args)
    vue, filtre = demande.vue, demande.filtre
    apres, avant = lire_curseur(args.get("apres")), lire_curseur(args.get("avant"))
    lue = queries.lire_et_compter(session_base(), vue, filtre, apres=apres, avant=avant)
    if not lue.lignes and (apres or avant):
        # The place is beyond what is left: begin again.
        apres = avant = None
        lue = queries.lire_et_compter(session_base(), vue, filtre)
    if not lue.lignes and demande.est_par_defaut and not queries.est_referent(session_base(), vue):
        demande = demande.de_tous()
        filtre = demande.filtre
        lue = queries.lire_et_compter(session_base(), vue, filtre)
    lignes, il_en_reste = lue.lignes, lue.il_en_reste
    comptes = lue.comptes if lignes else queries.compter(session_base(), vue, filtre)
    cles = [ligne.id for ligne in lignes]
    echeances = queries.echeances(session_base(), cles, vue.au)
    releves = queries_relais.releves(session_base(), cles, vue.au)
    a_rebours = apres is None and avant is not None
    return Liste(
        filtre=filtre,
        gardes={nom: valeur for nom, valeur in demande.adresse.items() if valeur and nom != "q"},
        filtres=demande.href_des_filtres(),
        groupes=_groupes(vue, lignes, echeances, releves, comptes, demande.titres),
        total=Lien(_nom_du_total(filtre.etat, comptes.total), demande.href(groupe="", silence="")),
        comptes=_liens_des_comptes(comptes, demande),
        puces=demande.puces(),
        affiches=len(lignes),
        nombre=comptes.total if filtre.groupe is None else comptes.groupes[filtre.groupe],
        suivant=demande.href(apres=str(lignes[-1].curseur)) if lignes and (il_en_reste or a_rebours) else None,
        precedent=demande.href(avant=str(lignes[0].curseur))
        if lignes and (il_en_reste if a_rebours else apres is not None)
        else None,
        partout=demande.href(referent=TOUS, etat=Etat.TOUS, groupe="", silence="", structure=""),
        est_restreinte=demande.est_restreinte,
        est_filtree=demande.est_filtree,
        voit_le_social=bool(vue.acces.entieres),
        accueillir=url_for("salarie.choisir") if droits.peut_accueillir_quelque_part(profil) else None,
        revue=f"{vers('revue.commencer')}?{demande.arguments()}" if lignes and vue.acces.entieres else None,
        a_lire=nombre_a_lire(session_base(), vue.acces.compte_id, vue.au),
        export=f"{vers('export.liste')}?{demande.arguments()}" if lignes and droits.peut_exporter(profil) else None,
        regles=regles(demande),
        touches=TOUCHES,
    )


def _nom_du_total(etat: Etat, total: int) -> str:
    if not total:
        return "Aucun parcours"
    pluriel = "s" if total > 1 else ""
    suite = {Etat.EN_COURS: f" suivi{pluriel}", Etat.SORTIS: f" terminé{pluriel}", Etat.TOUS: ""}[etat]
    return f"{total}\u00a0parcours{suite}"


def _liens_des_comptes(comptes: Comptes, demande: Demande) -> list[Lien]:
    titres = demande.titres
    liens = [
        Lien(f"{comptes.groupes[g]}\u00a0{titres[g][0].lower()}{titres[g][1:]}", demande.href(groupe=g))
        for g in (Niveau.RETARD, Niveau.ROUGE, Niveau.ORANGE)
        if comptes.groupes[g]
    ]
    if comptes.silences:
        mot = "silences" if comptes.silences > 1 else "silence"
        liens.append(Lien(f"{comptes.silences}\u00a0{mot}", demande.href(silence="1", groupe="")))
    return liens


def _groupes(
    vue: Vue,
    lignes: list[Ligne],
    echeances: Mapping[int, tuple[EcheanceLue, ...]],
    releves: Mapping[int, tuple[str, date]],
    comptes: Comptes,
    titres: Mapping[Niveau, str],
) -> list[GroupeMontre]:
    groupes = []
    lectures = {s.id: lecture_de(vue, s) for s in vue.structures}
    for rang, groupe in enumerate(queries.RANGS):
        ecrites = [
            ecrire(ligne, echeances.get(ligne.id, ()), lectures[ligne.structure_id], releves.get(ligne.id))
            for ligne in lignes
            if ligne.rang == rang
        ]
        if ecrites:
            groupes.append(GroupeMontre(groupe.value, titres[groupe], comptes.groupes[groupe], ecrites))
    return groupes


def lecture_de(vue: Vue, structure: StructureLue) -> Lecture:
    """How the lines of a structure are read from there."""
    return Lecture(
        au=vue.au,
        rouge_jours=structure.seuil_rouge_jours,
        orange_jours=structure.seuil_orange_jours,
        voit_le_social=structure.id in vue.acces.datees,
        structure=structure.nom if len(vue.structures) > 1 else None,
    )
