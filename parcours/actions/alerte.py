"""Alerts: a threshold crossed is signalled once, whoever runs the night and however often."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer
from parcours.actions.journal import Auteur
from parcours.domain import echeance as domaine
from parcours.domain.alerte import REMPLACEE
from parcours.domain.catalogue import codes_remplaces, prochain_signal, seuils
from parcours.domain.echeance import Code, SeuilsChoisis
from parcours.models import Alerte, Echeance


def signaler(session: Session, auteur: Auteur, lue: Echeance, choisis: SeuilsChoisis | None = None) -> bool:
    """Raise the alert of a deadline due on a day; False when there is nothing new to say, or when someone else did.

    1. The latest threshold crossed is the one signalled; those before it are not.
    2. The deadline is claimed as it was read: moved or signalled meanwhile, it is left alone.
    3. The alert still open on the same deadline is closed, replaced by this one, which keeps who took it, and its mute.
    `choisis` are the thresholds of its structure. Raises ValueError for a code that is not in the catalogue.
    """
    au = auteur.au
    derivee = domaine.Echeance(Code(lue.code), lue.objet, lue.limite, lue.repere, lue.habitude_jours)
    seuil = seuils(derivee.code, derivee.limite, au, choisis, derivee.objet).franchi(derivee.limite, au)
    if seuil is None or (lue.seuil is not None and seuil >= lue.seuil):
        # The rules moved since the day was computed: only the day moves.
        _reclamer(session, lue, lue.seuil, prochain_signal(derivee, lue.seuil, au, choisis))
        return False
    if not _reclamer(session, lue, seuil, prochain_signal(derivee, seuil, au, choisis)):
        return False
    _ouvrir(session, auteur, lue, seuil, _clore_precedentes(session, lue, au))
    return True


def _reclamer(session: Session, lue: Echeance, seuil: int | None, prochain_le: date | None) -> bool:
    demande = (
        update(Echeance)
        .where(
            Echeance.id == lue.id,
            Echeance.limite == lue.limite,
            Echeance.prochain_le == lue.prochain_le,
            Echeance.seuil.is_not_distinct_from(lue.seuil),
        )
        .values(seuil=seuil, prochain_le=prochain_le)
        .returning(Echeance.id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(demande).first() is not None


def _clore_precedentes(session: Session, lue: Echeance, au: date) -> dict[str, object]:
    """Close what is replaced; gives what the new alert keeps of it: who takes care of it, and until when it is mute."""
    demande = (
        update(Alerte)
        .where(
            Alerte.structure_id == lue.structure_id,
            Alerte.parcours_id.is_not_distinct_from(lue.parcours_id),
            Alerte.code.in_(codes_remplaces(lue.code)),
            Alerte.objet == lue.objet,
            Alerte.close_le.is_(None),
        )
        .values(close_le=au, close_motif=REMPLACEE)
        .returning(Alerte.prise_par_id, Alerte.sourdine_au, Alerte.sourdine_motif)
        .execution_options(synchronize_session=False)
    )
    garde: dict[str, object] = {"prise_par_id": None, "sourdine_au": None, "sourdine_motif": None}
    for prise_par_id, sourdine_au, sourdine_motif in session.execute(demande).all():
        if prise_par_id is not None:
            garde["prise_par_id"] = prise_par_id
        if sourdine_au is not None and sourdine_au >= au:
            garde |= {"sourdine_au": sourdine_au, "sourdine_motif": sourdine_motif}
    return garde


def _ouvrir(session: Session, auteur: Auteur, lue: Echeance, seuil: int, garde: dict[str, object]) -> None:
    etat = {
        "repere": lue.repere,
        "habitude_jours": lue.habitude_jours,
        "signalee_le": auteur.au,
        "ouverte_le": auteur.le,
        "close_le": None,
        "close_motif": None,
        "close_par_id": None,
        "reportee_au": None,
        "annonces": 0,
        "escaladee_le": None,
        **garde,
    }
    demande = inserer(session, Alerte).values(
        structure_id=lue.structure_id,
        parcours_id=lue.parcours_id,
        code=lue.code,
        objet=lue.objet,
        limite=lue.limite,
        seuil=seuil,
        **etat,
    )
    # A date moved, then put back: the same threshold is crossed again, and its alert opens again, new to everyone.
    qui = "parcours_id" if lue.parcours_id is not None else "structure_id"
    session.execute(
        demande.on_conflict_do_update(
            index_elements=[qui, "code", "objet", "limite", "seuil"],
            index_where=Alerte.parcours_id.is_(None) if lue.parcours_id is None else None,
            set_=etat,
        )
    )
