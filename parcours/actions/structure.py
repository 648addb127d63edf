"""Structures, their conventions and annexes."""

from sqlalchemy import update
from sqlalchemy.orm import Session
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as numero_siret

from parcours.actions import derive, echeance, echeance_structure, trame
from parcours.actions.insertion import sans_doublon
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import Periode, accorder
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.structure import (
    SaisieAnnexe,
    SaisieStructure,
    verifier_annexe,
    verifier_convention,
    verifier_structure,
)
from parcours.domain.texte import nouvelle_ref
from parcours.models import Annexe, Convention, Structure
from parcours.queries import echeance_structure as queries_echeance
from parcours.queries import structure as queries

SEUILS = {"seuil_orange_jours": "seuil orange", "seuil_rouge_jours": "seuil rouge", "silence_jours": "silence"}
LIBELLES = {
    "nom": "nom",
    "siret": "SIRET",
    "type": "type",
    "commune": "commune",
    "territoire": "territoire",
    "zone": "zone",
    "fuseau": "fuseau horaire",
    **SEUILS,
}
# A line of the journal holds 400 signs, a name 120.
CHANGEMENTS_MAX = 250


def creer(session: Session, auteur: Auteur, saisie: SaisieStructure) -> Structure:
    """Open a structure, with the templates it starts with.

    Raises SaisieImpossible: SIRET wrong or taken, thresholds out of order.
    """
    verifier_structure(saisie)
    structure = Structure(
        ref=nouvelle_ref(), **{**_colonnes(saisie), "siret": siret_libre(session, saisie.siret, None)}
    )
    with sans_doublon(session, lambda: siret_libre(session, saisie.siret, None)):
        session.add(structure)
    trame.proposer(session, structure.id)
    ecrire(session, auteur, "StructureOuverte", f"Structure « {saisie.nom} » ouverte.", structure_id=structure.id)
    return structure


def modifier(session: Session, auteur: Auteur, structure: Structure, saisie: SaisieStructure, version: int) -> None:
    """Change a structure; when its silence changes, so do the deadlines of everyone it follows.

    Raises SaisieImpossible, ModificationConcurrente.
    """
    verifier_version(structure, version)
    verifier_structure(saisie)
    colonnes = _colonnes(saisie)
    if saisie.siret != structure.siret:
        colonnes["siret"] = siret_libre(session, saisie.siret, structure)
        with sans_doublon(session, lambda: siret_libre(session, saisie.siret, structure)):
            # First and apart: refused, it leaves the structure as it was read.
            demande = update(Structure).where(Structure.id == structure.id).values(siret=colonnes["siret"])
            session.execute(demande.execution_options(synchronize_session=False))
    a_recalculer = saisie.silence_jours != structure.silence_jours or saisie.type != structure.type
    changements = [
        f"{libelle} {_en_clair(nom, getattr(structure, nom))} → {_en_clair(nom, colonnes[nom])}"
        for nom, libelle in LIBELLES.items()
        if colonnes[nom] != getattr(structure, nom)
    ]
    if saisie.type != structure.type:
        derive.oublier_la_reference(session, auteur, structure)
    for nom, valeur in colonnes.items():
        setattr(structure, nom, valeur)
    _noter_changements(session, auteur, structure, changements)
    if a_recalculer:
        echeance.recalculer_par_lots(session, auteur, queries.parcours_en_cours(session, structure.id))


def _noter_changements(session: Session, auteur: Auteur, structure: Structure, changements: list[str]) -> None:
    """What changed, old → new; nothing when nothing did."""
    ensemble = " ; ".join(changements)
    # One line each when they would not fit together.
    for change in [ensemble] if len(ensemble) <= CHANGEMENTS_MAX else changements:
        if change:
            phrase = f"Structure « {structure.nom} » modifiée : {change}."
            ecrire(session, auteur, "StructureModifiee", phrase, structure_id=structure.id)


def _en_clair(nom: str, valeur: object) -> str:
    return accorder(valeur, "jour") if nom in SEUILS and isinstance(valeur, int) else str(valeur)


def siret_libre(session: Session, siret: str, structure: Structure | None) -> str:
    """The 14 digits of a SIRET that nobody else has. Raises SaisieImpossible."""
    try:
        chiffres = str(numero_siret.validate(siret))
    except ValidationError as erreur:
        raise SaisieImpossible("Vérifiez le SIRET : 14 chiffres, dont une clé de contrôle.", "siret") from erreur
    autre = queries.par_siret(session, chiffres)
    if autre is not None and (structure is None or autre.id != structure.id):
        raise SaisieImpossible(f"Ce SIRET est celui de « {autre.nom} ».", "siret")
    return chiffres


def ajouter_convention(
    session: Session, auteur: Auteur, structure: Structure, numero: str, periode: Periode
) -> Convention:
    """Record a convention with the State. Raises SaisieImpossible."""
    verifier_convention(periode, autres=_autres(session, Convention, structure.id))
    convention = Convention(structure_id=structure.id, numero=numero, debut=periode.debut, fin=periode.fin)
    session.add(convention)
    ecrire(session, auteur, "ConventionAjoutee", f"Convention {numero} ajoutée.", structure_id=structure.id)
    echeance_structure.recalculer(session, auteur, structure.id)
    return convention


def modifier_convention(
    session: Session, auteur: Auteur, convention: Convention, numero: str, periode: Periode, version: int
) -> None:
    """Change a convention whose annexes are loaded, and are still covered.

    Raises SaisieImpossible, ModificationConcurrente.
    """
    verifier_version(convention, version)
    annexes = [Periode(annexe.debut, annexe.fin) for annexe in convention.annexes]
    verifier_convention(periode, annexes, _autres(session, Convention, convention.structure_id, convention.id))
    convention.numero, convention.debut, convention.fin = numero, periode.debut, periode.fin
    ecrire(
        session, auteur, "ConventionModifiee", f"Convention {numero} modifiée.", structure_id=convention.structure_id
    )
    echeance_structure.recalculer(session, auteur, convention.structure_id)


def ajouter_annexe(session: Session, auteur: Auteur, convention: Convention, saisie: SaisieAnnexe) -> Annexe:
    """Record the annexe of a year, under a convention. Raises SaisieImpossible."""
    autres = _autres(session, Annexe, convention.structure_id)
    verifier_annexe(saisie, Periode(convention.debut, convention.fin), autres)
    annexe = Annexe(structure_id=convention.structure_id, convention_id=convention.id, **vars(saisie))
    session.add(annexe)
    ecrire(session, auteur, "AnnexeAjoutee", f"Annexe {saisie.numero} ajoutée.", structure_id=convention.structure_id)
    echeance_structure.recalculer(session, auteur, convention.structure_id)
    return annexe


def modifier_annexe(
    session: Session, auteur: Auteur, convention: Convention, annexe: Annexe, saisie: SaisieAnnexe, version: int
) -> None:
    """Change an annexe. Raises SaisieImpossible, ModificationConcurrente."""
    verifier_version(annexe, version)
    autres = _autres(session, Annexe, annexe.structure_id, annexe.id)
    verifier_annexe(saisie, Periode(convention.debut, convention.fin), autres)
    for nom, valeur in vars(saisie).items():
        setattr(annexe, nom, valeur)
    ecrire(session, auteur, "AnnexeModifiee", f"Annexe {saisie.numero} modifiée.", structure_id=convention.structure_id)
    echeance_structure.recalculer(session, auteur, convention.structure_id)


def _autres(
    session: Session, modele: type[Convention] | type[Annexe], structure_id: int, sauf_id: int | None = None
) -> list[Periode]:
    """The days already taken in a structure, kept as they are until the end of the transaction."""
    queries_echeance.verrouiller(session, structure_id)
    return queries.periodes(session, modele, structure_id, sauf_id)


def _colonnes(saisie: SaisieStructure) -> dict[str, object]:
    return {**vars(saisie), "type": saisie.type.value}
