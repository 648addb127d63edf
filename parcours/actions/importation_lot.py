"""Writing an import, in batches: new rows inserted many at a time, stored ones changed, deadlines computed.

A new person has nothing but what the file says: their deadlines come from it, without reading anything again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.insertion import inserer_avec_cles, inserer_lot
from parcours.actions.journal import Auteur, Changement, ecrire_lot
from parcours.actions.parcours import phrase_affectation
from parcours.actions.pass_iae import relire
from parcours.domain import pass_iae as domaine
from parcours.domain.contrat import GenreContrat
from parcours.domain.faits import FaitContrat, Faits
from parcours.domain.importation import COORDONNEES, SOURCE, PlanPersonne, PlanSejour
from parcours.domain.parcours import Fonction
from parcours.domain.texte import cle_de_recherche, cle_de_tri, nouvelle_ref
from parcours.models import Affectation, Compte, Contrat, Parcours, PassIae, Salarie, Structure
from parcours.queries import importation as queries
from parcours.queries.faits import a_l_entree, jour_a_paris

PHRASE_MAX = 380
Ligne = dict[str, object]
# Told how many persons are written, and of how many.
Avancer = Callable[[int, int], None]


@dataclass(frozen=True)
class Destination:
    """Where an import goes: the structure, the kind of its contracts, who accompanies the parcours that it opens."""

    structure: Structure
    genre: GenreContrat
    referent: Compte | None = None


def ecrire(
    session: Session, auteur: Auteur, ou: Destination, personnes: Sequence[PlanPersonne], avancer: Avancer
) -> None:
    """Write what is planned for some persons, its lines of the journal, and what is due."""
    ecrites = 0
    avancer(ecrites, len(personnes))
    for lot in queries.par_lots(personnes):
        _ecrire_lot(session, auteur, ou, lot)
        ecrites += len(lot)
        avancer(ecrites, len(personnes))


def _ecrire_lot(session: Session, auteur: Auteur, ou: Destination, lot: Sequence[PlanPersonne]) -> None:
    # Persons first, then PASS and parcours, then contracts: each needs the keys of those before.
    salaries = _ecrire_salaries(session, auteur, ou, lot)
    _ecrire_pass(session, auteur, ou, lot, salaries)
    parcours = _ecrire_parcours(session, auteur, ou, lot, salaries)
    contrats = _ecrire_contrats(session, ou, lot, parcours)
    _affecter(session, ou, lot, parcours)
    changements = (c for personne, cle in zip(lot, parcours, strict=True) for c in _changements(ou, personne, cle))
    ecrire_lot(session, auteur, ou.structure.id, changements)
    neufs = {
        cle: _faits(ou, personne, personne.sejour, faits)
        for personne, cle, faits in zip(lot, parcours, contrats, strict=True)
        if personne.connue is None and personne.sejour is not None and cle is not None
    }
    echeance.inscrire(session, auteur, ou.structure.id, neufs)
    if connus := {cle for cle in parcours if cle is not None and cle not in neufs}:
        echeance.recalculer(session, auteur, list(queries.par_cles(session, Parcours, connus).values()))
    session.flush()


def _ecrire_salaries(session: Session, auteur: Auteur, ou: Destination, lot: Sequence[PlanPersonne]) -> list[int]:
    """The key of each person, new or known."""
    complements = {p.connue.id: p.complements for p in lot if p.connue is not None and p.complements}
    for cle, salarie in queries.par_cles(session, Salarie, complements).items():
        for champ, valeur in complements[cle].items():
            setattr(salarie, champ, valeur)
        salarie.cle_recherche = cle_de_recherche(salarie.nom, salarie.prenom, salarie.telephone)
    cles = iter(inserer_avec_cles(session, Salarie, [_salarie(auteur, ou, p) for p in lot if p.connue is None]))
    return [p.connue.id if p.connue is not None else next(cles) for p in lot]


def _salarie(auteur: Auteur, ou: Destination, personne: PlanPersonne) -> Ligne:
    qui = personne.premiere
    return {
        "structure_id": ou.structure.id,
        "nom": qui.nom,
        "prenom": qui.prenom,
        "nom_tri": cle_de_tri(f"{qui.nom} {qui.prenom}"),
        "cle_recherche": cle_de_recherche(qui.nom, qui.prenom, personne.coordonnees.get("telephone")),
        "naissance": qui.naissance,
        "cree_le": auteur.le,
        **{champ: personne.coordonnees.get(champ) for champ in COORDONNEES},
    }


def _ecrire_pass(
    session: Session, auteur: Auteur, ou: Destination, lot: Sequence[PlanPersonne], salaries: Sequence[int]
) -> None:
    lu_le = jour_a_paris(auteur.le)
    lignes = [
        {
            "structure_id": ou.structure.id,
            "salarie_id": cle,
            "numero": nouveau.pass_numero,
            "debut": nouveau.pass_debut,
            "fin_officielle": nouveau.pass_fin,
            "source": SOURCE,
            "constatee_le": lu_le,
        }
        for personne, cle in zip(lot, salaries, strict=True)
        for nouveau in personne.passes
    ]
    inserer_lot(session, PassIae, lignes)
    deplaces = {deplace.pass_id: deplace for personne in lot for deplace in personne.deplaces}
    for pass_id, pass_iae in queries.pass_par_cles(session, deplaces).items():
        pass_iae.debut, pass_iae.source = deplaces[pass_id].debut, SOURCE
        relire(pass_iae, deplaces[pass_id].fin, lu_le)


def _ecrire_parcours(
    session: Session, auteur: Auteur, ou: Destination, lot: Sequence[PlanPersonne], salaries: Sequence[int]
) -> list[int | None]:
    """The key of the parcours of each person: opened, or the one that goes on; None without any."""
    avances = {p.sejour.sejour_id: p.sejour.entree_le for p in lot if p.sejour is not None and p.sejour.entree_avant}
    for parcours in queries.par_cles(session, Parcours, (cle for cle in avances if cle is not None)).values():
        parcours.entree_le = avances[parcours.id]
    ouverts = [
        _parcours(auteur, ou, personne.sejour_ouvert, cle)
        for personne, cle in zip(lot, salaries, strict=True)
        if personne.sejour_ouvert is not None
    ]
    cles = iter(inserer_avec_cles(session, Parcours, ouverts))
    return [next(cles) if p.sejour_ouvert is not None else p.sejour.sejour_id if p.sejour else None for p in lot]


def _parcours(auteur: Auteur, ou: Destination, ouvert: PlanSejour, salarie_id: int) -> Ligne:
    premier = ouvert.contrats[0]
    return {
        "structure_id": ou.structure.id,
        "salarie_id": salarie_id,
        "ref": nouvelle_ref(),
        "entree_le": ouvert.entree_le,
        "metier": premier.metier,
        "prescripteur_type": premier.prescripteur_type,
        "prescripteur_nom": premier.prescripteur_nom,
        "source": SOURCE,
        "cree_le": auteur.le,
    }


def _ecrire_contrats(
    session: Session, ou: Destination, lot: Sequence[PlanPersonne], parcours: Sequence[int | None]
) -> list[list[FaitContrat]]:
    """The contracts added for each person, as the rules read them."""
    lignes = [
        {
            "structure_id": ou.structure.id,
            "parcours_id": parcours_id,
            "genre": ou.genre.value,
            "debut": ajoute.debut,
            "fin": ajoute.fin,
            "metier": ajoute.metier,
            "source": SOURCE,
        }
        for personne, parcours_id in zip(lot, parcours, strict=True)
        for ajoute in personne.contrats
    ]
    cles = iter(inserer_avec_cles(session, Contrat, lignes))
    precises = {p.contrat_id: p for personne in lot if personne.sejour for p in personne.sejour.precises}
    for contrat_id, contrat in queries.par_cles(session, Contrat, precises).items():
        contrat.fin = precises[contrat_id].fin
    return [[FaitContrat(next(cles), ou.genre.value, c.debut, c.fin) for c in p.contrats] for p in lot]


def _affecter(session: Session, ou: Destination, lot: Sequence[PlanPersonne], parcours: Sequence[int | None]) -> None:
    """Give the parcours opened to who accompanies, from their first day, as when an entry is typed."""
    if ou.referent is None:
        return
    lignes = [
        {
            "structure_id": ou.structure.id,
            "parcours_id": parcours_id,
            "compte_id": ou.referent.id,
            "fonction": Fonction.REFERENT.value,
            "debut": personne.sejour_ouvert.entree_le,
        }
        for personne, parcours_id in zip(lot, parcours, strict=True)
        if personne.sejour_ouvert is not None
    ]
    inserer_lot(session, Affectation, lignes)


def _changements(ou: Destination, personne: PlanPersonne, parcours_id: int | None) -> Iterator[Changement]:
    """One line for the PASS, kept from encadrants; one for the rest; one for who accompanies."""
    for evenement, phrases, est_social in (
        ("PassImporte", personne.phrases_du_pass, True),
        ("ParcoursImporte", [*personne.phrases_du_sejour, *personne.phrases_de_l_identite], False),
    ):
        ensemble = " ".join(phrases)
        # One line each when they would not fit together.
        for phrase in [ensemble] if len(ensemble) <= PHRASE_MAX else phrases:
            if phrase:
                yield Changement(evenement, f"Import : {phrase}", parcours_id, est_social)
    if ou.referent is not None and personne.sejour_ouvert is not None:
        phrase = phrase_affectation(Fonction.REFERENT, ou.referent, personne.sejour_ouvert.entree_le)
        yield Changement("AffectationChangee", phrase, parcours_id)


def _faits(ou: Destination, personne: PlanPersonne, sejour: PlanSejour, contrats: Sequence[FaitContrat]) -> Faits:
    """The facts of the parcours of a new person: their latest PASS, their contracts, nothing else yet."""
    dernier = max(personne.passes, key=lambda c: c.pass_debut, default=None)
    pass_iae = None
    if dernier is not None:
        debut, fin = dernier.pass_debut, dernier.pass_fin
        pass_iae = domaine.PassIae(debut, domaine.fin_par_defaut(debut, debut), fin_officielle=fin)
    return replace(
        a_l_entree(ou.structure, sejour.entree_le),
        pass_iae=pass_iae,
        contrats=tuple(contrats),
        naissance=personne.premiere.naissance,
    )
