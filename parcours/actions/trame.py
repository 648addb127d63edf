"""Templates of the entretiens of a structure: proposed when it opens, written, changed, set aside, used."""

from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer, sans_doublon
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.trame import PROPOSITIONS, SaisieTrame, verifier
from parcours.models import Structure, Trame, UsageTrame
from parcours.queries import trame as queries


def proposer(session: Session, structure_id: int) -> None:
    """Give a structure the templates that it starts with."""
    session.add_all(Trame(structure_id=structure_id, **_colonnes(saisie)) for saisie in PROPOSITIONS)


def creer(session: Session, auteur: Auteur, structure: Structure, saisie: SaisieTrame) -> Trame:
    """Add a template. Raises SaisieImpossible."""
    verifier(saisie)
    _titre_libre(session, structure.id, saisie.titre, None)
    trame = Trame(structure_id=structure.id, **_colonnes(saisie))
    with sans_doublon(session, lambda: _titre_libre(session, structure.id, saisie.titre, None)):
        session.add(trame)
    phrase = f"Trame d’entretien « {saisie.titre} » ajoutée."
    ecrire(session, auteur, "TrameAjoutee", phrase, structure_id=structure.id)
    return trame


def modifier(
    session: Session, auteur: Auteur, structure: Structure, trame: Trame, saisie: SaisieTrame, version: int
) -> None:
    """Change a template read at `version`; what was noted with it stays. Raises SaisieImpossible,
    ModificationConcurrente.
    """
    verifier_version(trame, version)
    verifier(saisie)
    _titre_libre(session, structure.id, saisie.titre, trame.id)
    quoi = "modifiée"
    if trame.est_active != saisie.est_active:
        quoi = "proposée de nouveau" if saisie.est_active else "mise de côté"
    for nom, valeur in _colonnes(saisie).items():
        setattr(trame, nom, valeur)
    phrase = f"Trame d’entretien « {saisie.titre} » {quoi}."
    ecrire(session, auteur, "TrameModifiee", phrase, structure_id=structure.id)


def utiliser(session: Session, auteur: Auteur, trame: Trame) -> None:
    """Remember that this account used a template: nothing there concerns a person, no journal."""
    demande = inserer(session, UsageTrame).values(compte_id=auteur.compte_id, trame_id=trame.id, dernier_le=auteur.le)
    cle = [UsageTrame.compte_id, UsageTrame.trame_id]
    session.execute(demande.on_conflict_do_update(index_elements=cle, set_={"dernier_le": auteur.le}))


def _titre_libre(session: Session, structure_id: int, titre: str, sauf_id: int | None) -> None:
    connue = queries.par_titre(session, structure_id, titre)
    if connue is not None and connue.id != sauf_id:
        raise SaisieImpossible("Une autre trame porte déjà ce titre.", "titre", code="titre_pris")


def _colonnes(saisie: SaisieTrame) -> dict[str, object]:
    return {
        "titre": saisie.titre,
        "genre": saisie.genre.value,
        "rubriques": list(saisie.rubriques),
        "theme": saisie.theme.value if saisie.theme else None,
        "duree_minutes": saisie.duree_minutes,
        "est_active": saisie.est_active,
    }
