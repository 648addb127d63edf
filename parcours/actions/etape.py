"""Steps: noting, correcting, removing."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.etape import (
    CHAMPS_DU_TRAVAIL,
    CLE_DEJA_UTILISEE,
    EtatEtape,
    GenreEtape,
    SaisieComplement,
    SaisieEtape,
    Visibilite,
    verifier,
)
from parcours.models import CleConsommee, Etape, Parcours
from parcours.queries import etape as queries

DEJA_ENREGISTREE = (
    "Une étape a déjà été enregistrée depuis cette page. Si celle-ci en est une autre, enregistrez de nouveau."
)
# Far longer than any device keeps what it has not sent.
DUREE_DES_CLES = timedelta(days=30)


def noter(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    saisie: SaisieEtape,
    *,
    voit_le_social: bool,
    cle_idempotence: str | None = None,
    a: datetime | None = None,
) -> Etape | None:
    """Add a step. Raises EtapeImpossible, also when the step saved with this key was removed since.

    None when this very step was already saved with this key: the same form sent twice notes one step. `a` is when it
    was typed, when that was before it could be sent.
    """
    if cle_idempotence is not None and queries.par_cle(session, parcours.id, cle_idempotence) is not None:
        _verifier_rejeu(session, parcours, saisie, cle_idempotence)
        return None
    if cle_idempotence is not None and queries.est_consommee(session, parcours.structure_id, cle_idempotence):
        raise EtapeImpossible(
            "Une étape enregistrée depuis cette page a été retirée. Si celle-ci en est une autre, enregistrez de "
            "nouveau.",
            code=CLE_DEJA_UTILISEE,
        )
    verifier(saisie, parcours.entree_le, parcours.clos_le, auteur.au, voit_le_social)
    etape = Etape(
        parcours_id=parcours.id,
        structure_id=parcours.structure_id,
        saisie_le=a or auteur.le,
        auteur_id=auteur.compte_id,
        cle_idempotence=cle_idempotence,
        **_colonnes(saisie),
    )
    try:
        with session.begin_nested():
            session.add(etape)
    except IntegrityError:
        # Sent twice at the same instant: the other one was the first to write.
        if cle_idempotence is None:
            raise
        _verifier_rejeu(session, parcours, saisie, cle_idempotence)
        return None
    _journaliser(session, auteur, parcours, "EtapeNotee", etape, "noté")
    echeance.recalculer(session, auteur, [parcours])
    return etape


def corriger(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    etape: Etape,
    saisie: SaisieEtape,
    version: int,
    *,
    voit_le_social: bool,
) -> None:
    """Change a step read at `version`. Raises EtapeImpossible, ModificationConcurrente.

    Whoever does not see the social part leaves it as it is.
    """
    verifier_version(etape, version)
    verifier(saisie, parcours.entree_le, parcours.clos_le, auteur.au, voit_le_social)
    for nom, valeur in _colonnes(saisie).items():
        if voit_le_social or nom in CHAMPS_DU_TRAVAIL:
            setattr(etape, nom, valeur)
    _dire_reprise(auteur, etape)
    _journaliser(session, auteur, parcours, "EtapeCorrigee", etape, "corrigé")
    echeance.recalculer(session, auteur, [parcours])


def completer(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    etape: Etape,
    saisie: SaisieComplement,
    version: int,
    *,
    voit_le_social: bool,
) -> None:
    """Add to a step read at `version` what its tile did not say.

    A theme, or its author, makes it one of the accompaniment.

    Raises ModificationConcurrente. Whoever does not see the social part leaves it as it is.
    """
    verifier_version(etape, version)
    etape.note, etape.duree_minutes = saisie.note, saisie.duree_minutes
    if voit_le_social:
        etape.theme = saisie.theme.value if saisie.theme else None
        if (saisie.theme or saisie.est_reservee) and etape.visibilite == Visibilite.EQUIPE:
            etape.visibilite = Visibilite.CIP.value
    _dire_reprise(auteur, etape)
    _journaliser(session, auteur, parcours, "EtapeCorrigee", etape, "complété")


def remplacer_le_geste(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    etape: Etape,
    saisie: SaisieEtape,
    cle_idempotence: str,
    *,
    voit_le_social: bool,
    a: datetime | None = None,
) -> None:
    """Say another kind of a step, of the same day, done at `a`; what was added to it stays. Raises EtapeImpossible.

    It answers to the key of the new geste from now on; the former one is used up.
    """
    verifier(saisie, parcours.entree_le, parcours.clos_le, auteur.au, voit_le_social)
    ancienne, premiere = etape.cle_idempotence, _nommer(etape)
    est_redit = (etape.genre, etape.etat) == (saisie.genre.value, saisie.etat.value)
    try:
        with session.begin_nested():
            etape.cle_idempotence = cle_idempotence
            if not est_redit:
                etape.genre, etape.etat, etape.saisie_le = saisie.genre.value, saisie.etat.value, a or auteur.le
    except IntegrityError:
        raise EtapeImpossible(DEJA_ENREGISTREE, code=CLE_DEJA_UTILISEE) from None
    consommer(session, auteur, parcours, ancienne)
    if est_redit:
        return
    ecrire(
        session,
        auteur,
        "EtapeCorrigee",
        f"{premiere} remplacé par « {saisie.genre.libelle} » (ce qui y était ajouté reste).",
        parcours=parcours,
        est_social=etape.visibilite == Visibilite.CIP,
    )
    echeance.recalculer(session, auteur, [parcours])


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, etape: Etape, version: int) -> None:
    """Remove a step read at `version`; its line stays in the journal. Raises ModificationConcurrente."""
    verifier_version(etape, version)
    session.delete(etape)
    consommer(session, auteur, parcours, etape.cle_idempotence)
    _journaliser(session, auteur, parcours, "EtapeSupprimee", etape, "supprimé")
    echeance.recalculer(session, auteur, [parcours])


def consommer(session: Session, auteur: Auteur, parcours: Parcours, cle_idempotence: str | None) -> None:
    """Keep the key of a step that is gone: sent again, it is not noted again."""
    if cle_idempotence is not None:
        session.add(CleConsommee(cle=cle_idempotence, structure_id=parcours.structure_id, le=auteur.au))


def purger(session: Session, maintenant: datetime) -> None:
    """Forget the keys used up a month ago."""
    session.execute(delete(CleConsommee).where(CleConsommee.le < (maintenant - DUREE_DES_CLES).date()))


def _verifier_rejeu(session: Session, parcours: Parcours, saisie: SaisieEtape, cle_idempotence: str) -> None:
    premiere = queries.par_cle(session, parcours.id, cle_idempotence)
    if premiere is None or differe(premiere, saisie):
        raise EtapeImpossible(
            DEJA_ENREGISTREE,
            code=CLE_DEJA_UTILISEE,
        )


def differe(etape: Etape, saisie: SaisieEtape) -> bool:
    """Whether a step says something else than what is typed."""
    return any(getattr(etape, nom) != valeur for nom, valeur in _colonnes(saisie).items())


def _colonnes(saisie: SaisieEtape) -> dict[str, object]:
    return {
        "le": saisie.le,
        "genre": saisie.genre.value,
        "etat": saisie.etat.value,
        "theme": saisie.theme.value if saisie.theme else None,
        "lieu": saisie.lieu.value,
        "duree_minutes": saisie.duree_minutes,
        "est_collective": saisie.est_collective,
        "visibilite": saisie.visibilite.value,
        "note": saisie.note,
    }


def _dire_reprise(auteur: Auteur, etape: Etape) -> None:
    if auteur.compte_id != etape.auteur_id:
        etape.reprise_le = auteur.le


def _nommer(etape: Etape) -> str:
    return f"« {GenreEtape(etape.genre).libelle} » du {en_toutes_lettres(etape.le)}"


def _journaliser(
    session: Session, auteur: Auteur, parcours: Parcours, evenement: str, etape: Etape, verbe: str
) -> None:
    phrase = f"{_nommer(etape)} {verbe} ({EtatEtape(etape.etat).libelle.lower()})."
    est_social = etape.visibilite == Visibilite.CIP
    ecrire(session, auteur, evenement, phrase, parcours=parcours, est_social=est_social)
