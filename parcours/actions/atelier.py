"""Group sessions: put together, changed, pointed; each person's part is a step like the others."""

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from parcours.actions import etape as actions_etape
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.atelier import PARTICIPANTS_MAX, SaisieAtelier, en_etape, etat_a_l_inscription, suivre
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.etape import EtatEtape, Theme
from parcours.models import Atelier, Parcours, Participation, Structure
from parcours.queries import atelier as queries


def creer(
    session: Session,
    auteur: Auteur,
    structure: Structure,
    saisie: SaisieAtelier,
    invites: Sequence[Parcours],
    *,
    cle_idempotence: str | None = None,
) -> Atelier:
    """Put a session together with those who are put down for it. Raises EtapeImpossible.

    The one that was made with this key, when there is one already: the same form sent twice makes one session.
    """
    if cle_idempotence is not None and (deja := queries.par_cle(session, structure.id, cle_idempotence)) is not None:
        return _meme(deja, saisie)
    atelier = Atelier(
        structure_id=structure.id,
        auteur_id=auteur.compte_id,
        cle_idempotence=cle_idempotence,
        **_colonnes(saisie),
    )
    try:
        with session.begin_nested():
            session.add(atelier)
    except IntegrityError:
        # Sent twice at the same instant: the other one was the first to write.
        if cle_idempotence is None:
            raise
        return _meme(queries.par_cle(session, structure.id, cle_idempotence), saisie)
    _journaliser(session, auteur, atelier, "AtelierCree", "ouvert")
    inscrire(session, auteur, atelier, invites)
    return atelier


def _meme(deja: Atelier | None, saisie: SaisieAtelier) -> Atelier:
    if deja is None or _saisie(deja) != saisie:
        raise EtapeImpossible(
            "Un atelier a déjà été enregistré depuis cette page. Si celui-ci en est un autre, enregistrez de nouveau.",
            code="cle_deja_utilisee",
        )
    return deja


def inscrire(session: Session, auteur: Auteur, atelier: Atelier, invites: Sequence[Parcours]) -> None:
    """Put more people down for a session; who is already there stays as they are. Raises EtapeImpossible."""
    deja = {parcours.id for _, parcours in queries.etapes(session, atelier.id).values()}
    nouveaux = [parcours for parcours in invites if parcours.id not in deja]
    if len(deja) + len(nouveaux) > PARTICIPANTS_MAX:
        raise EtapeImpossible(f"Un atelier réunit {PARTICIPANTS_MAX} personnes au plus.", "invites")
    saisie = en_etape(_saisie(atelier), etat_a_l_inscription(atelier.le, auteur.au))
    for parcours in nouveaux:
        etape = actions_etape.noter(session, auteur, parcours, saisie, voit_le_social=True)
        if etape is not None:
            session.add(Participation(etape_id=etape.id, atelier_id=atelier.id, structure_id=atelier.structure_id))
    session.flush()


def modifier(
    session: Session,
    auteur: Auteur,
    atelier: Atelier,
    saisie: SaisieAtelier,
    presences: Mapping[int, EtatEtape],
    version: int,
) -> None:
    """Change a session read at `version`, and say who came, by key of the step.

    Each step follows: its day, its theme, its length, its name; not what was changed in it meanwhile.

    Raises EtapeImpossible, ModificationConcurrente.
    """
    verifier_version(atelier, version)
    avant = _saisie(atelier)
    for nom, valeur in _colonnes(saisie).items():
        setattr(atelier, nom, valeur)
    # The attendance alone is a change too: of two people who point the same session, the second is told.
    flag_modified(atelier, "intitule")
    for cle, (etape, parcours) in queries.etapes(session, atelier.id).items():
        voulue = suivre(etape, presences.get(cle, EtatEtape(etape.etat)), avant, saisie)
        if actions_etape.differe(etape, voulue):
            actions_etape.corriger(session, auteur, parcours, etape, voulue, etape.version, voit_le_social=True)
    _journaliser(session, auteur, atelier, "AtelierModifie", "modifié")


def supprimer(session: Session, auteur: Auteur, atelier: Atelier, version: int) -> None:
    """Remove a session read at `version`, with the steps that are its own. Raises ModificationConcurrente."""
    verifier_version(atelier, version)
    notees = queries.etapes(session, atelier.id)
    for participation in queries.participations(session, atelier.id):
        session.delete(participation)
    session.flush()
    for etape, parcours in notees.values():
        actions_etape.supprimer(session, auteur, parcours, etape, etape.version)
    session.delete(atelier)
    _journaliser(session, auteur, atelier, "AtelierSupprime", "supprimé")


def _colonnes(saisie: SaisieAtelier) -> dict[str, object]:
    return {
        "intitule": saisie.intitule,
        "le": saisie.le,
        "theme": saisie.theme.value if saisie.theme else None,
        "duree_minutes": saisie.duree_minutes,
        "lieu": saisie.lieu,
    }


def _saisie(atelier: Atelier) -> SaisieAtelier:
    theme = Theme(atelier.theme) if atelier.theme else None
    return SaisieAtelier(atelier.intitule, atelier.le, theme, atelier.duree_minutes, atelier.lieu)


def _journaliser(session: Session, auteur: Auteur, atelier: Atelier, evenement: str, verbe: str) -> None:
    phrase = f"Atelier du {en_toutes_lettres(atelier.le)} {verbe}."
    ecrire(session, auteur, evenement, phrase, structure_id=atelier.structure_id, est_social=True)
