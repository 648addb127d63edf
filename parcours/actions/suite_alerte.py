"""What someone does about an alert: changed, kept in its history, and told in the journal.

Each takes an alert read with its parcours (`queries.alerte.par_cles(…, pour_ecrire=True)`), and starts its count of
digests again: only what nobody answers is told to who directs.
"""

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.domain import droits
from parcours.domain import suite_alerte as domaine
from parcours.domain.catalogue import CATALOGUE, est_du_travail
from parcours.domain.compte import Profil
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.echeance import Code
from parcours.domain.suite_alerte import Genre, Geste, SuiteImpossible
from parcours.models import Alerte, SuiteAlerte
from parcours.queries import alerte as queries
from parcours.queries import echeance as queries_echeance
from parcours.queries.escalade import a_escalader


def prendre(session: Session, auteur: Auteur, alerte: Alerte) -> None:
    """Take care of an alert. Raises SuiteImpossible."""
    domaine.verifier_prise(alerte, auteur.compte_id)
    alerte.prise_par_id = auteur.compte_id
    _noter(session, auteur, alerte, Genre.PRISE, "prise")


def rendre(session: Session, auteur: Auteur, alerte: Alerte) -> None:
    """Take care of it no more. Raises SuiteImpossible."""
    domaine.verifier_rendue(alerte, auteur.compte_id)
    alerte.prise_par_id = None
    _noter(session, auteur, alerte, Genre.RENDUE, "rendue")


def reporter(session: Session, auteur: Auteur, alerte: Alerte, jusqu_au: date, motif: str | None = None) -> None:
    """Not show it before a day. Raises SuiteImpossible."""
    domaine.verifier_report(alerte, jusqu_au, auteur.au)
    alerte.reportee_au = jusqu_au
    fait = f"reportée au {en_toutes_lettres(jusqu_au)}"
    _noter(session, auteur, alerte, Genre.REPORTEE, fait, jusqu_au=jusqu_au, motif=motif)


def mettre_en_sourdine(session: Session, auteur: Auteur, alerte: Alerte, jusqu_au: date, motif: str) -> None:
    """Neither show nor announce it, nor the next thresholds of its deadline, until a day. Raises SuiteImpossible."""
    domaine.verifier_sourdine(alerte, jusqu_au, auteur.au)
    alerte.sourdine_au, alerte.sourdine_motif = jusqu_au, motif
    fait = f"mise en sourdine jusqu’au {en_toutes_lettres(jusqu_au)}"
    _noter(session, auteur, alerte, Genre.SOURDINE, fait, jusqu_au=jusqu_au, motif=motif)


def confier(session: Session, auteur: Auteur, alerte: Alerte, vers: Profil) -> None:
    """Give it to someone who may deal with it. Raises SuiteImpossible."""
    peut = droits.peut_traiter(vers, alerte, Geste.PRENDRE)
    domaine.verifier_confiee(alerte, vers.compte_id, peut_s_en_occuper=peut)
    alerte.prise_par_id = vers.compte_id
    _noter(session, auteur, alerte, Genre.CONFIEE, f"confiée à {vers.nom}", vers_id=vers.compte_id)


def clore(session: Session, auteur: Auteur, alerte: Alerte, commentaire: str) -> None:
    """Close it, with a comment; its next threshold will be signalled all the same. Raises SuiteImpossible."""
    domaine.verifier_ouverte(alerte)
    alerte.close_le, alerte.close_motif, alerte.close_par_id = auteur.au, commentaire, auteur.compte_id
    _noter(session, auteur, alerte, Genre.CLOSE, "close", motif=commentaire)


def rouvrir(session: Session, auteur: Auteur, alerte: Alerte) -> None:
    """Put back what was snoozed, muted, or closed by someone while its cause still stands. Raises SuiteImpossible."""
    tient = alerte.id in queries.causes_qui_tiennent(session, [alerte.id]) if alerte.close_le is not None else True
    domaine.verifier_rouverte(alerte, auteur.au, cause_tient=tient)
    if alerte.close_le is not None:
        alerte.ouverte_le = auteur.le
        # While it was closed, nothing kept it up to date.
        echeance.rafraichir(alerte, queries_echeance.de_l_alerte(session, alerte))
    alerte.close_le = alerte.close_motif = alerte.close_par_id = None
    alerte.reportee_au = alerte.sourdine_au = alerte.sourdine_motif = None
    _noter(session, auteur, alerte, Genre.ROUVERTE, "remise à traiter")


def en_lot(alertes: Iterable[Alerte], faire: Callable[[Alerte], None]) -> list[tuple[Alerte, SuiteImpossible]]:
    """Do the same about several alerts; gives those that could not be, each with its reason.

    Raises SuiteImpossible when none could: the reason of the first one.
    """
    refusees, faites = [], 0
    for alerte in alertes:
        try:
            faire(alerte)
            faites += 1
        except SuiteImpossible as refus:
            refusees.append((alerte, refus))
    if refusees and not faites:
        raise refusees[0][1]
    return refusees


def escalader(session: Session, auteur: Auteur, fuseau: str, limite: int = 200) -> int:
    """Tell who directs of the alerts of a time zone announced twice without anyone doing anything; how many.

    A batch at most: call it again, in a new transaction, until it gives 0.
    """
    alertes = a_escalader(session, fuseau, auteur.au, limite)
    for alerte in alertes:
        _noter(session, auteur, alerte, Genre.ESCALADEE, "transmise à la direction, après deux rappels sans suite")
    return len(alertes)


def _noter(
    session: Session,
    auteur: Auteur,
    alerte: Alerte,
    genre: Genre,
    fait: str,
    *,
    vers_id: int | None = None,
    jusqu_au: date | None = None,
    motif: str | None = None,
) -> None:
    escalade = genre is Genre.ESCALADEE
    alerte.escaladee_le = auteur.au if escalade else None
    alerte.annonces = alerte.annonces if escalade else 0
    if genre in (Genre.PRISE, Genre.CONFIEE):
        # What is overdue is said again a week from now, not this morning.
        alerte.annoncee_le = auteur.au
    session.add(
        SuiteAlerte(
            structure_id=alerte.structure_id,
            alerte_id=alerte.id,
            le=auteur.le,
            par_id=auteur.compte_id,
            genre=genre.value,
            vers_id=vers_id,
            jusqu_au=jusqu_au,
            motif=motif,
        )
    )
    # What was typed stays in the history of the alert: administrators read the journal.
    ecrire(
        session,
        auteur,
        f"Alerte{genre.value.capitalize()}",
        f"Alerte « {CATALOGUE[Code(alerte.code)].titre} » {fait}.",
        parcours=alerte.parcours,
        structure_id=alerte.structure_id,
        est_social=not est_du_travail(alerte.code, alerte.objet),
    )
