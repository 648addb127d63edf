"""Parcours: opening one, correcting its entry, changing who accompanies."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from parcours.actions import affectation as actions_affectation
from parcours.actions import echeance
from parcours.actions import passage as actions_passage
from parcours.actions import relais as actions_relais
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.compte import est_en_vigueur
from parcours.domain.dates import UN_JOUR, en_toutes_lettres
from parcours.domain.erreurs import ParcoursImpossible
from parcours.domain.parcours import (
    Fonction,
    SaisieEntree,
    Sejour,
    phrase_parcours_en_cours,
    verifier_affectation,
    verifier_entree,
)
from parcours.domain.passage import SaisiePassage
from parcours.domain.texte import nouvelle_ref
from parcours.models import Affectation, Compte, Critere, Parcours, Salarie, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import parcours as queries

# Label of each fact of the entry, and whether an encadrant may not read that it changed.
FAITS = {
    "entree_le": ("date d’entrée", False),
    "metier": ("métier", False),
    "prescripteur_type": ("prescripteur", True),
    "prescripteur_nom": ("nom du prescripteur", True),
    "niveau_formation": ("niveau de formation", True),
    "diagnostic_le": ("date du diagnostic", True),
    "diagnostic_auteur": ("auteur du diagnostic", True),
}


def ouvrir(
    session: Session,
    auteur: Auteur,
    structure: Structure,
    salarie: Salarie,
    saisie: SaisieEntree,
    personnes: Mapping[Fonction, int | None],
) -> Parcours:
    """Open a parcours for a person of the structure, and say who accompanies (keys of accounts).

    Raises ParcoursImpossible, also when someone else opened one meanwhile.
    """
    autres = [Sejour(p.entree_le, p.clos_le) for p in queries.de_salarie(session, salarie.id)]
    verifier_entree(saisie, salarie.naissance, autres, auteur.au)
    comptes = {f: compte_affectable(session, structure.id, f, cle, auteur.au) for f, cle in personnes.items()}
    parcours = Parcours(
        structure_id=structure.id, salarie_id=salarie.id, ref=nouvelle_ref(), cree_le=auteur.le, **_colonnes(saisie)
    )
    try:
        with session.begin_nested():
            session.add(parcours)
    except IntegrityError:
        rival = queries.en_cours(session, salarie.id)
        if rival is None:
            raise
        raise ParcoursImpossible(phrase_parcours_en_cours(rival.entree_le), "entree_le", "en_cours") from None
    cle = {"structure_id": structure.id, "parcours_id": parcours.id}
    session.add_all(Critere(code=code, justificatif_le=le, **cle) for code, le in saisie.criteres.items())
    ecrire(
        session,
        auteur,
        "ParcoursOuvert",
        f"Parcours ouvert, entrée le {en_toutes_lettres(saisie.entree_le)}.",
        parcours=parcours,
    )
    for fonction, compte in comptes.items():
        if compte is not None:
            _donner(session, auteur, parcours, fonction, compte, saisie.entree_le)
    echeance.recalculer(session, auteur, [parcours])
    return parcours


def modifier(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieEntree, version: int) -> None:
    """Correct the entry of a parcours read at `version`; its criteria must be loaded.

    Raises ParcoursImpossible, ModificationConcurrente.
    """
    verifier_version(parcours, version)
    sejours = queries.de_salarie(session, parcours.salarie_id)
    verifier_entree(
        saisie,
        parcours.salarie.naissance,
        [Sejour(p.entree_le, p.clos_le) for p in sejours if p.id != parcours.id],
        auteur.au,
        clos_le=parcours.clos_le,
        premier_fait_le=queries.premier_fait_le(session, parcours.id),
    )
    colonnes = _colonnes(saisie)
    changes = [nom for nom in FAITS if getattr(parcours, nom) != colonnes[nom]]
    if "entree_le" in changes:
        _caler_affectations(session, parcours, saisie.entree_le)
    for nom in changes:
        setattr(parcours, nom, colonnes[nom])
    ont_change = _remplacer_criteres(parcours, saisie.criteres)
    for est_social in (False, True):
        dits = [libelle for nom, (libelle, social) in FAITS.items() if nom in changes and social is est_social]
        dits += ["critères"] if ont_change and est_social else []
        if dits:
            phrase = f"Entrée corrigée : {', '.join(dits)}."
            ecrire(session, auteur, "EntreeCorrigee", phrase, parcours=parcours, est_social=est_social)
    if changes or ont_change:
        # The criteria are rows of their own: the version of the parcours must move with them.
        flag_modified(parcours, "entree_le")
        echeance.recalculer(session, auteur, [parcours])


def affecter(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    debut: date,
    personnes: Mapping[Fonction, int | None],
    version: int,
    dit: SaisiePassage | None = None,
    passages: actions_passage.Passages | None = None,
) -> list[Fonction]:
    """Change who accompanies from a day on; those replaced stop the day before, and stay in the history.

    A function left to who holds it today does not change; None ends it. Returns the functions that changed.
    `dit` is told to those who take over; `passages` gathers what several parcours hand over together.
    Raises ParcoursImpossible (before the entry, a later change already recorded, no such role that day),
    ModificationConcurrente.
    """
    verifier_version(parcours, version)
    tenues = {f: titulaire(parcours, f, auteur.au) for f in personnes}
    changees = [f for f, cle in personnes.items() if cle != (tenue.compte_id if (tenue := tenues[f]) else None)]
    if not changees:
        return []
    verifier_affectation(debut, parcours.entree_le, parcours.clos_le)
    suites = [a.debut for a in parcours.affectations if a.fonction in changees and a.debut > debut]
    if suites:
        raise ParcoursImpossible(
            f"Un autre changement est enregistré au {en_toutes_lettres(max(suites))} : "
            "choisissez cette date, ou une date suivante.",
            "debut",
            "changement_suivant",
            max(suites),
        )
    jour = max(debut, auteur.au)
    comptes = {f: compte_affectable(session, parcours.structure_id, f, personnes[f], jour) for f in changees}
    # What an exit set aside changes with the rest: undoing the exit must not bring back who was replaced.
    actions_affectation.rendre(session, parcours)
    passages = passages if passages is not None else actions_passage.Passages(dit or SaisiePassage())
    for fonction, compte in comptes.items():
        fin = _terminer(session, parcours, fonction, debut)
        if fonction is Fonction.REFERENT:
            actions_relais.interrompre(session, parcours, debut)
        if compte is not None:
            de = tenue.compte if (tenue := tenues[fonction]) is not None else None
            donnee = _donner(session, auteur, parcours, fonction, compte, debut, fin)
            donnee.passage = passages.de(session, auteur, parcours, fonction, de, compte, debut)
            parcours.affectations.append(donnee)
        else:
            phrase = f"{fonction.libelle} : plus personne à partir du {en_toutes_lettres(debut)}."
            ecrire(session, auteur, "AffectationTerminee", phrase, parcours=parcours)
    if parcours.clos_le is not None:
        actions_affectation.ecarter(parcours, parcours.clos_le)
    flag_modified(parcours, "entree_le")
    return changees


def titulaire(parcours: Parcours, fonction: Fonction, au: date) -> Affectation | None:
    """Who holds a function on a day: the first day of a parcours that has yet to start, the last of one that ended."""
    jour = max(au, parcours.entree_le) if parcours.clos_le is None else min(au, parcours.clos_le)
    tenues = [a for a in parcours.affectations if a.fonction == fonction and est_en_vigueur(a.debut, a.fin, jour)]
    return tenues[-1] if tenues else None


def compte_affectable(
    session: Session, structure_id: int, fonction: Fonction, compte_id: int | None, jour: date
) -> Compte | None:
    """The account of this key, when it may take on a function in a structure on a day; None for nobody.

    Raises ParcoursImpossible, beside the field of the function.
    """
    if compte_id is None:
        return None
    for compte in queries_compte.de_structure(session, structure_id, jour, *fonction.roles):
        if compte.id == compte_id:
            return compte
    raise ParcoursImpossible(
        f"Cette personne n’a pas ce rôle dans la structure au {en_toutes_lettres(jour)} : choisissez-en une autre.",
        f"{fonction.value}_id",
        "sans_role",
    )


def phrase_affectation(fonction: Fonction, compte: Compte, debut: date) -> str:
    """The line of the journal of whoever starts to accompany."""
    return f"{fonction.libelle} à partir du {en_toutes_lettres(debut)} : {compte.nom}."


def _donner(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    fonction: Fonction,
    compte: Compte,
    debut: date,
    fin: date | None = None,
) -> Affectation:
    donnee = Affectation(
        structure_id=parcours.structure_id,
        parcours_id=parcours.id,
        compte_id=compte.id,
        compte=compte,
        fonction=fonction.value,
        debut=debut,
        fin=fin,
    )
    session.add(donnee)
    phrase = phrase_affectation(fonction, compte, debut)
    ecrire(session, auteur, "AffectationChangee", phrase, parcours=parcours)
    if fonction is Fonction.REFERENT:
        actions_relais.suivre(session, parcours, compte, debut)
    return donnee


def _terminer(session: Session, parcours: Parcours, fonction: Fonction, debut: date) -> date | None:
    """End who holds a function the day before; gives the last day of whoever follows, None until further notice."""
    tenues = [a for a in parcours.affectations if a.fonction == fonction]
    for affectation in tenues:
        if affectation.debut == debut:
            # It would last no day at all: the journal remembers it.
            parcours.affectations.remove(affectation)
            session.delete(affectation)
        elif affectation.debut < debut and (affectation.fin is None or affectation.fin >= debut):
            affectation.fin = debut - UN_JOUR
    # Only in a parcours that has ended: set aside by its exit.
    suivants = [a.debut for a in tenues if a.debut > debut]
    return min(suivants) - UN_JOUR if suivants else None


def _caler_affectations(session: Session, parcours: Parcours, entree_le: date) -> None:
    """Who started with the parcours still does; nobody accompanies before it."""
    for affectation in parcours.affectations:
        if affectation.fin is not None and affectation.fin < entree_le:
            session.delete(affectation)
        elif affectation.debut < entree_le or affectation.debut == parcours.entree_le:
            affectation.debut = entree_le


def _remplacer_criteres(parcours: Parcours, voulus: Mapping[str, date | None]) -> bool:
    avant = {critere.code: critere.justificatif_le for critere in parcours.criteres}
    if avant == dict(voulus):
        return False
    for critere in list(parcours.criteres):
        if critere.code in voulus:
            critere.justificatif_le = voulus[critere.code]
        else:
            parcours.criteres.remove(critere)
    parcours.criteres.extend(
        Critere(structure_id=parcours.structure_id, code=code, justificatif_le=le)
        for code, le in voulus.items()
        if code not in avant
    )
    return True


def _colonnes(saisie: SaisieEntree) -> dict[str, object]:
    return {
        "entree_le": saisie.entree_le,
        "metier": saisie.metier,
        "prescripteur_type": saisie.prescripteur_type,
        "prescripteur_nom": saisie.prescripteur_nom,
        "niveau_formation": saisie.niveau_formation,
        "diagnostic_le": saisie.diagnostic_le,
        "diagnostic_auteur": saisie.diagnostic_auteur.value if saisie.diagnostic_auteur else None,
    }
