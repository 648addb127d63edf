"""Stand-ins: prepared, read, ended early, and what becomes of them when the référent·e changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions.affectation import ECARTEE
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.compte import QUI_ACCOMPAGNE, NomRole
from parcours.domain.dates import UN_JOUR, en_toutes_lettres
from parcours.domain.parcours import Fonction
from parcours.domain.relais import (
    RELAIS,
    ROLES_DE_RELAIS,
    RelaisImpossible,
    Tenu,
    verifier_dates,
    verifier_personnes,
    verifier_place,
)
from parcours.models import Affectation, Compte, Parcours, Relais, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import relais as queries


@dataclass(frozen=True)
class SaisieRelais:
    """Who is away, who stands in, from when to when; all of their parcours, or some."""

    absent: Compte
    remplacant_id: int
    debut: date
    fin: date
    est_entier: bool
    note: str | None = None


def preparer(
    session: Session, auteur: Auteur, structure: Structure, saisie: SaisieRelais, suivis: Sequence[Parcours]
) -> Relais:
    """Prepare a stand-in for some parcours of somebody, loaded with their assignments. Raises RelaisImpossible."""
    verifier_dates(saisie.debut, saisie.fin, auteur.au)
    remplacant = _remplacant(session, structure.id, saisie)
    tenus = [
        Tenu(r.absent_id, r.remplacant_id, r.debut, r.fin)
        for r in queries.de_structures(session, [structure.id], saisie.debut)
    ]
    verifier_personnes(saisie.absent.id, remplacant.id, saisie.debut, saisie.fin, tenus)
    relais = Relais(
        structure_id=structure.id,
        absent_id=saisie.absent.id,
        remplacant_id=remplacant.id,
        par_id=auteur.compte_id,
        debut=saisie.debut,
        fin=saisie.fin,
        est_entier=saisie.est_entier,
        note=saisie.note,
        prepare_le=auteur.le,
        lu_le=auteur.le if remplacant.id == auteur.compte_id else None,
    )
    session.add(relais)
    session.flush()
    releves = [suivi for suivi in suivis if _relever(session, relais, suivi)]
    if not releves:
        raise RelaisImpossible("Choisissez au moins un parcours suivi pendant ces jours.", "choisis", "aucun")
    dates = f"du {en_toutes_lettres(relais.debut)} au {en_toutes_lettres(relais.fin)}"
    for suivi in releves:
        phrase = f"Relais {dates} : {remplacant.nom} remplace {saisie.absent.nom}."
        ecrire(session, auteur, "RelaisPrepare", phrase, parcours=suivi)
    return relais


def _remplacant(session: Session, structure_id: int, saisie: SaisieRelais) -> Compte:
    """Who stands in: with a role that may, on the first and the last day; never who only supervises the work."""
    for jour, champ in ((saisie.debut, "debut"), (saisie.fin, "fin")):
        permis = {c.id: c for c in queries_compte.de_structure(session, structure_id, jour, *ROLES_DE_RELAIS)}
        encadrent = {c.id for c in queries_compte.de_structure(session, structure_id, jour, NomRole.ENCADRANT)}
        accompagnent = {c.id for c in queries_compte.de_structure(session, structure_id, jour, *QUI_ACCOMPAGNE)}
        if saisie.remplacant_id in encadrent - accompagnent:
            phrase = "Cette personne encadre ici : elle ne peut pas voir ce qu’un relais montre."
            raise RelaisImpossible(phrase, "remplacant_id", "encadre")
        if saisie.remplacant_id not in permis:
            phrase = f"Cette personne n’a pas de rôle pour cela dans la structure au {en_toutes_lettres(jour)}."
            raise RelaisImpossible(phrase, "remplacant_id", f"sans_role_{champ}")
    return permis[saisie.remplacant_id]


def _relever(session: Session, relais: Relais, suivi: Parcours) -> bool:
    """Give the days of a parcours that its référent·e holds during the stand-in; False when there are none."""
    relevees = []
    for tenue in suivi.affectations:
        if tenue.fonction != Fonction.REFERENT or tenue.compte_id != relais.absent_id:
            continue
        debut, fin = max(relais.debut, tenue.debut), min(relais.fin, tenue.fin or relais.fin)
        if debut <= fin:
            relevees.append((debut, fin))
    occupes = [(a.debut, a.fin or date.max) for a in suivi.affectations if a.fonction == RELAIS]
    for debut, fin in relevees:
        try:
            verifier_place(occupes, debut, fin)
        except RelaisImpossible as refus:
            nom = f"{suivi.salarie.prenom} {suivi.salarie.nom}"
            raise RelaisImpossible(f"{nom} : {refus.message}", refus.champ, refus.code) from None
        session.add(_affectation(suivi.id, relais, debut, fin))
    return bool(relevees)


def _affectation(parcours_id: int, relais: Relais, debut: date, fin: date) -> Affectation:
    return Affectation(
        structure_id=relais.structure_id,
        parcours_id=parcours_id,
        compte_id=relais.remplacant_id,
        fonction=RELAIS,
        debut=debut,
        fin=fin,
        relais_id=relais.id,
    )


def lire(session: Session, auteur: Auteur, relais: Relais) -> None:
    """Say that a stand-in was read, by who stands in; said once."""
    if relais.remplacant_id == auteur.compte_id and relais.lu_le is None:
        relais.lu_le = auteur.le
        phrase = f"Relais du {en_toutes_lettres(relais.debut)} lu par {relais.remplacant.nom}."
        ecrire(session, auteur, "RelaisLu", phrase, structure_id=relais.structure_id)


def arreter(session: Session, auteur: Auteur, relais: Relais, version: int) -> None:
    """End a stand-in now: all goes back today; one that has not lasted a day is forgotten, but by the journal.

    Raises RelaisImpossible once it is over, ModificationConcurrente.
    """
    verifier_version(relais, version)
    if relais.fin < auteur.au:
        raise RelaisImpossible("Ce relais est déjà fini.", code="fini")
    hier = auteur.au - UN_JOUR
    rangees = queries.affectations(session, relais.id)
    for suivi in {rangee.parcours_id: rangee.parcours for rangee in rangees}.values():
        phrase = f"Relais arrêté : {relais.absent.nom} reprend le {en_toutes_lettres(auteur.au)}."
        ecrire(session, auteur, "RelaisArrete", phrase, parcours=suivi)
    for rangee in rangees:
        if rangee.debut > hier:
            session.delete(rangee)
        elif rangee.fin is None or rangee.fin > hier:
            rangee.fin = hier
    session.flush()
    if relais.debut > hier:
        session.delete(relais)
    else:
        relais.fin = hier


def interrompre(session: Session, parcours: Parcours, debut: date) -> None:
    """Whoever stood in for a référent·e who is replaced from a day on stops the day before."""
    for affectation in [a for a in parcours.affectations if a.fonction.removeprefix(ECARTEE) == RELAIS]:
        if affectation.debut >= debut:
            parcours.affectations.remove(affectation)
            session.delete(affectation)
        elif affectation.fin is None or affectation.fin >= debut:
            affectation.fin = debut - UN_JOUR


def suivre(session: Session, parcours: Parcours, referent: Compte, debut: date) -> None:
    """A parcours entrusted to someone who is away, all of whose parcours are stood in for, is stood in for too."""
    for relais in queries.entiers(session, parcours.structure_id, referent.id, debut):
        session.add(_affectation(parcours.id, relais, max(debut, relais.debut), relais.fin))
