"""The import of a list of applications: everything or nothing, in one transaction, in batches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.pass_iae import relire
from parcours.domain.candidature import Candidature, ImportImpossible, avertissement_nom, est_du_type, verifier_type
from parcours.domain.contrat import GenreContrat
from parcours.domain.importation import SOURCE, LigneRefusee, Plan, PlanPersonne, resume
from parcours.domain.rapprochement import rapprocher
from parcours.domain.texte import cle_de_recherche, cle_de_tri, nouvelle_ref
from parcours.models import Contrat, Depot, Parcours, PassIae, Salarie, Structure
from parcours.queries import importation as queries
from parcours.queries import structure as queries_structure
from parcours.queries.faits import jour_a_paris

PHRASE_MAX = 380
TYPE = "Type employeur"
GENRES = {
    "ACI": GenreContrat.CDDI,
    "EI": GenreContrat.CDDI,
    "AI": GenreContrat.CDDU,
    "ETTI": GenreContrat.MISSION,
    "EITI": GenreContrat.PRESTATION,
}


def structure_du_siret(session: Session, siret: str) -> Structure:
    """The structure of a SIRET, however it is spaced. Raises ImportImpossible."""
    structure = queries_structure.par_siret(session, "".join(siret.split()))
    if structure is None:
        raise ImportImpossible("Aucune structure n’a ce SIRET : vérifiez ses 14 chiffres.")
    return structure


def deposer(session: Session, auteur: Auteur, structure: Structure, contenu: bytes) -> Depot:
    """Keep a file until it is imported; the one that this account had left in this structure goes."""
    assert auteur.compte_id is not None  # noqa: S101  only a signed-in account uploads
    session.execute(delete(Depot).where(Depot.compte_id == auteur.compte_id, Depot.structure_id == structure.id))
    depot = Depot(
        structure_id=structure.id,
        compte_id=auteur.compte_id,
        ref=nouvelle_ref(),
        depose_le=auteur.le,
        contenu=contenu,
    )
    session.add(depot)
    session.flush()
    phrase = "Fichier déposé pour un import, pas encore confirmé."
    ecrire(session, auteur, "FichierDepose", phrase, structure_id=structure.id)
    return depot


def abandonner(session: Session, auteur: Auteur, depot: Depot) -> None:
    """Forget a file."""
    session.delete(depot)
    phrase = "Fichier déposé pour un import, abandonné : rien n’a été écrit."
    ecrire(session, auteur, "FichierAbandonne", phrase, structure_id=depot.structure_id)


def preparer(session: Session, structure: Structure, candidatures: Sequence[Candidature], au: date) -> Plan:
    """What importing these applications would do on a day; nothing is written. Raises ImportImpossible."""
    verifier_type((c.structure_type for c in candidatures), structure.type)
    siennes = [c for c in candidatures if est_du_type(c.structure_type, structure.type)]
    motif = (
        f"Cette ligne est celle d’une structure d’un autre type : la structure choisie est de type {structure.type}."
    )
    autres = [
        LigneRefusee(c.numero, TYPE, motif) for c in candidatures if not est_du_type(c.structure_type, structure.type)
    ]
    connues = queries.personnes_connues(
        session, structure.id, (c.pass_numero for c in siennes), (c.naissance for c in siennes)
    )
    plan = rapprocher(siennes, connues, GENRES[structure.type], au)
    avertissements = avertissement_nom((c.structure_nom for c in siennes), structure.nom)
    return replace(plan, refus=(*plan.refus, *autres), avertissements=tuple(avertissements))


def importer(
    session: Session,
    auteur: Auteur,
    structure: Structure,
    candidatures: Sequence[Candidature],
    lignes_refusees: int,
    depot: Depot | None = None,
) -> Plan:
    """Write what these applications change, and tell it; `lignes_refusees` are those that could not be read.

    Nothing is written, not even a line of the journal, when everything is already there. Raises ImportImpossible.
    """
    queries.verrouiller(session, structure.id)
    plan = preparer(session, structure, candidatures, auteur.au)
    genre = GENRES[structure.type]
    for lot in queries.par_lots(plan.a_ecrire):
        _ecrire_lot(session, auteur, structure, genre, lot)
    if plan.a_ecrire:
        phrase = resume(plan, lignes_refusees + len(plan.refus))
        ecrire(session, auteur, "ImportFait", phrase, structure_id=structure.id)
    if depot is not None:
        session.execute(delete(Depot).where(Depot.id == depot.id))
    return plan


def _ecrire_lot(
    session: Session, auteur: Auteur, structure: Structure, genre: GenreContrat, lot: list[PlanPersonne]
) -> None:
    # Persons first, then PASS and parcours, then contracts: each needs the keys of those before.
    nouveaux = {rang: _nouveau(auteur, structure, p) for rang, p in enumerate(lot) if p.connue is None}
    session.add_all(nouveaux.values())
    _completer(session, lot)
    session.flush()
    cles = [p.connue.id if p.connue is not None else nouveaux[rang].id for rang, p in enumerate(lot)]
    _ecrire_pass(session, auteur, structure, lot, cles)
    touches = _ecrire_parcours(session, auteur, structure, lot, cles)
    session.flush()
    _ecrire_contrats(session, genre, lot, touches)
    for personne, parcours in zip(lot, touches, strict=True):
        _journaliser(session, auteur, structure, personne, parcours)
    # One flush for the batch, not one per parcours.
    with session.no_autoflush:
        echeance.recalculer(session, auteur, [parcours for parcours in touches if parcours is not None])
    session.flush()


def _nouveau(auteur: Auteur, structure: Structure, personne: PlanPersonne) -> Salarie:
    qui = personne.premiere
    return Salarie(
        structure_id=structure.id,
        nom=qui.nom,
        prenom=qui.prenom,
        nom_tri=cle_de_tri(f"{qui.nom} {qui.prenom}"),
        cle_recherche=cle_de_recherche(qui.nom, qui.prenom, personne.coordonnees.get("telephone")),
        naissance=qui.naissance,
        cree_le=auteur.le,
        **personne.coordonnees,
    )


def _completer(session: Session, lot: list[PlanPersonne]) -> None:
    complements = {p.connue.id: p.complements for p in lot if p.connue is not None and p.complements}
    for cle, salarie in queries.par_cles(session, Salarie, complements).items():
        for champ, valeur in complements[cle].items():
            setattr(salarie, champ, valeur)
        salarie.cle_recherche = cle_de_recherche(salarie.nom, salarie.prenom, salarie.telephone)


def _ecrire_pass(
    session: Session, auteur: Auteur, structure: Structure, lot: list[PlanPersonne], cles: list[int]
) -> None:
    session.add_all(
        PassIae(
            structure_id=structure.id,
            salarie_id=cle,
            numero=nouveau.pass_numero,
            debut=nouveau.pass_debut,
            fin_officielle=nouveau.pass_fin,
            source=SOURCE,
            constatee_le=jour_a_paris(auteur.le),
        )
        for personne, cle in zip(lot, cles, strict=True)
        for nouveau in personne.passes
    )
    deplaces = {deplace.pass_id: deplace for personne in lot for deplace in personne.deplaces}
    for pass_id, pass_iae in queries.pass_par_cles(session, deplaces).items():
        pass_iae.debut, pass_iae.source = deplaces[pass_id].debut, SOURCE
        relire(pass_iae, deplaces[pass_id].fin, jour_a_paris(auteur.le))


def _ecrire_parcours(
    session: Session, auteur: Auteur, structure: Structure, lot: list[PlanPersonne], cles: list[int]
) -> list[Parcours | None]:
    """The parcours of each person of the batch: opened, or the one that goes on; None without any."""
    connus = queries.par_cles(session, Parcours, (p.sejour.sejour_id for p in lot if p.sejour and p.sejour.sejour_id))
    suivis: list[Parcours | None] = []
    for personne, cle in zip(lot, cles, strict=True):
        if (ouvert := personne.sejour_ouvert) is not None:
            premier = ouvert.contrats[0]
            parcours = Parcours(
                structure_id=structure.id,
                salarie_id=cle,
                ref=nouvelle_ref(),
                entree_le=ouvert.entree_le,
                metier=premier.metier,
                prescripteur_type=premier.prescripteur_type,
                prescripteur_nom=premier.prescripteur_nom,
                source=SOURCE,
                cree_le=auteur.le,
            )
            session.add(parcours)
            suivis.append(parcours)
        elif personne.sejour is not None:
            parcours = connus[personne.sejour.sejour_id or 0]
            parcours.entree_le = personne.sejour.entree_le
            suivis.append(parcours)
        else:
            suivis.append(None)
    return suivis


def _ecrire_contrats(
    session: Session, genre: GenreContrat, lot: list[PlanPersonne], touches: list[Parcours | None]
) -> None:
    session.add_all(
        Contrat(
            structure_id=parcours.structure_id,
            parcours_id=parcours.id,
            genre=genre.value,
            debut=ajoute.debut,
            fin=ajoute.fin,
            metier=ajoute.metier,
            source=SOURCE,
        )
        for personne, parcours in zip(lot, touches, strict=True)
        if parcours is not None
        for ajoute in personne.contrats
    )
    precises = {p.contrat_id: p for personne in lot if personne.sejour for p in personne.sejour.precises}
    for contrat_id, contrat in queries.par_cles(session, Contrat, precises).items():
        contrat.fin = precises[contrat_id].fin


def _journaliser(
    session: Session, auteur: Auteur, structure: Structure, personne: PlanPersonne, parcours: Parcours | None
) -> None:
    """One line for the PASS, kept from encadrants; one for the rest."""
    lignes = (
        ("PassImporte", personne.phrases_du_pass, True),
        ("ParcoursImporte", [*personne.phrases_du_sejour, *personne.phrases_de_l_identite], False),
    )
    for evenement, phrases, est_social in lignes:
        ensemble = " ".join(phrases)
        # One line each when they would not fit together.
        for phrase in [ensemble] if len(ensemble) <= PHRASE_MAX else phrases:
            if phrase:
                ecrire(
                    session,
                    auteur,
                    evenement,
                    f"Import : {phrase}",
                    parcours=parcours,
                    structure_id=structure.id,
                    est_social=est_social,
                )
