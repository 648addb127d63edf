"""Alerts: a threshold crossed is signalled once, whoever runs the night and however often."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Date, Integer, Table, literal, update
from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.insertion import inserer
from parcours.actions.journal import Auteur
from parcours.domain.alerte import REMPLACEE
from parcours.domain.catalogue import CODES_RELUS, codes_remplaces, est_redite, franchissement
from parcours.models import Alerte, Echeance
from parcours.queries import echeance as queries
from parcours.queries.echeance import Due
from parcours.queries.lot import borne, en_table, parmi
from parcours.queries.parcours import verrouiller
from parcours.queries.structure import seuils

_ALERTE, _ECHEANCE = cast(Table, Alerte.__table__), cast(Table, Echeance.__table__)


def signaler_un_lot(session: Session, auteur: Auteur, lues: Sequence[Due]) -> int:
    """The same as `signaler` for deadlines read in this very transaction, which began by taking the right to write.

    Where one transaction writes at a time (SQLite), what it read cannot move: it is not read twice.
    """
    un_seul_ecrit = session.get_bind().dialect.name == "sqlite"
    return _signaler(session, auteur, lues) if un_seul_ecrit else signaler(session, auteur, lues)


def signaler(session: Session, auteur: Auteur, lues: Sequence[Due | Echeance]) -> int:
    """Raise the alerts of some deadlines read as due; how many there were to raise.

    1. The deadlines are held and read again: one that was moved or signalled meanwhile is left alone.
    2. The latest threshold crossed is the one signalled; those before it are not.
    3. A code whose rule looks at the day has it applied again first.
    4. The alert still open on the same deadline is closed, replaced by this one, which keeps who took it, and its mute;
       the same said again stays escalated.
    Four statements or so, however many. Raises ValueError for a code that is not in the catalogue.
    """
    # The parcours first and in order, as `recalculer` does: the two never wait for each other. Who holds a parcours
    # holds its deadlines: nobody writes them otherwise.
    verrouiller(session, {lue.parcours_id for lue in lues if lue.parcours_id is not None})
    if de_structure := [lue.id for lue in lues if lue.parcours_id is None]:
        queries.verrouiller(session, de_structure)
    return _signaler(session, auteur, queries.encore_dues(session, [lue.id for lue in lues], auteur.au))


def _signaler(session: Session, auteur: Auteur, dues: Sequence[Due]) -> int:
    dues, a_relire = _relire(session, auteur, dues)
    choisis = seuils(session, {due.structure_id for due in dues})
    premieres: list[Due] = []
    # One code ends another on the same object, which may be due on the same night: it comes after.
    secondes: list[Due] = []
    redites: set[int] = set()
    suites = []
    for due in dues:
        structure_id, _, cle, _, code, objet, limite, repere, deja = due
        seuil, prochain_le = franchissement(code, objet, limite, repere, deja, auteur.au, choisis.get(structure_id))
        if (relecture_le := a_relire.get(cle)) is not None:
            # What was signalled is still to be looked at on the day its rule says.
            prochain_le = min(prochain_le or relecture_le, relecture_le)
        # Nothing crossed: the rules moved since the day was computed, and only the day moves.
        suites.append((cle, deja if seuil is None else seuil, prochain_le))
        if seuil is not None:
            (premieres if len(codes_remplaces(code)) == 1 else secondes).append(due)
            if est_redite(code, seuil):
                redites.add(cle)
    _avancer(session, suites)
    for nouvelles in filter(None, (premieres, secondes)):
        gardes = _clore_precedentes(session, nouvelles, redites, auteur.au)
        _ouvrir(session, auteur, [due.id for due in nouvelles if due.parcours_id is not None], de_parcours=True)
        _ouvrir(session, auteur, [due.id for due in nouvelles if due.parcours_id is None], de_parcours=False)
        _garder(session, gardes)
    return len(premieres) + len(secondes)


def _relire(session: Session, auteur: Auteur, dues: Sequence[Due]) -> tuple[Sequence[Due], dict[int, date]]:
    """Apply the rules again where a code that looks at the day is due: it may say something else now.

    Those that are due all the same; and, by key, the day on which a rule is to be applied again.
    """
    relus = {due.parcours_id for due in dues if due.code in CODES_RELUS and due.parcours_id is not None}
    if not relus:
        return dues, {}
    derivees = echeance.recalculer(session, auteur, queries.de_cles(session, relus))
    session.flush()
    relues = queries.encore_dues(session, [due.id for due in dues if due.parcours_id in relus], auteur.au)
    jours = {
        (parcours_id, derivee.code.value, derivee.objet): derivee.a_relire_le
        for parcours_id, siennes in derivees.items()
        for derivee in siennes
        if derivee.a_relire_le is not None
    }
    a_relire = {due.id: jours[cle] for due in relues if (cle := (due.parcours_id, due.code, due.objet)) in jours}
    return [due for due in dues if due.parcours_id not in relus] + relues, a_relire


def _avancer(session: Session, suites: Sequence[tuple[int, int | None, date | None]]) -> None:
    """Write on deadlines, by key, the threshold signalled and the next day to look at them."""
    lot = en_table(session, {"cle": Integer, "seuil": Integer, "prochain_le": Date}, suites)
    tenues = borne(session, _ECHEANCE.c.id, [cle for cle, _, _ in suites])
    demande = update(_ECHEANCE).where(_ECHEANCE.c.id == lot.c.cle, tenues)
    session.connection().execute(demande.values(seuil=lot.c.seuil, prochain_le=lot.c.prochain_le))


def _clore_precedentes(
    session: Session, nouvelles: Sequence[Due], redites: Collection[int], au: date
) -> list[tuple[Due, Mapping[str, object]]]:
    """Close what is replaced; what the new alerts keep of it: who takes care of it, and until when it is mute.

    Those that only say the same again (`redites`) keep since when who directs knows.
    """
    ouvertes = queries.ouvertes_sur(
        session,
        {due.parcours_id for due in nouvelles if due.parcours_id is not None},
        {due.structure_id for due in nouvelles if due.parcours_id is None},
    )
    remplacees: list[int] = []
    gardes: list[tuple[Due, Mapping[str, object]]] = []
    touches = {parcours_id for _, parcours_id, _, _ in ouvertes}
    for due in nouvelles:
        if due.parcours_id not in touches:
            continue
        garde: dict[str, object] = {}
        for code in codes_remplaces(due.code):
            for alerte in ouvertes.get((due.structure_id, due.parcours_id, code, due.objet), []):
                remplacees.append(alerte.id)
                if alerte.prise_par_id is not None:
                    garde["prise_par_id"] = alerte.prise_par_id
                if due.id in redites and code == due.code and alerte.escaladee_le is not None:
                    garde["escaladee_le"] = alerte.escaladee_le
                if alerte.sourdine_au is not None and alerte.sourdine_au >= au:
                    garde |= {"sourdine_au": alerte.sourdine_au, "sourdine_motif": alerte.sourdine_motif}
        if garde:
            gardes.append((due, garde))
    if remplacees:
        session.execute(
            update(Alerte)
            .where(parmi(session, Alerte.id, remplacees))
            .values(close_le=au, close_motif=REMPLACEE)
            .execution_options(synchronize_session=False)
        )
    return gardes


def _ouvrir(session: Session, auteur: Auteur, cles: Sequence[int], *, de_parcours: bool) -> None:
    """Open the alerts of deadlines whose threshold was just written, copied from them within the engine."""
    if not cles:
        return
    identite = ("structure_id", "parcours_id", "code", "objet", "limite", "seuil")
    # A date moved, then put back: the same threshold is crossed again, and its alert opens again, new to everyone.
    etat: dict[str, ColumnElement[object]] = {
        "repere": _ECHEANCE.c.repere,
        "habitude_jours": _ECHEANCE.c.habitude_jours,
        "signalee_le": literal(auteur.au, _ALERTE.c.signalee_le.type),
        "ouverte_le": literal(auteur.le, _ALERTE.c.ouverte_le.type),
        "annonces": literal(0, _ALERTE.c.annonces.type),
        **{
            nom: literal(None, _ALERTE.c[nom].type)
            for nom in (
                "close_le",
                "close_motif",
                "close_par_id",
                "prise_par_id",
                "reportee_au",
                "sourdine_au",
                "sourdine_motif",
                "escaladee_le",
            )
        },
    }
    lues = queries.lire(session, cles, [*(_ECHEANCE.c[nom] for nom in identite), *etat.values()])
    demande = inserer(session, Alerte).from_select([*identite, *etat], lues)
    session.execute(
        demande.on_conflict_do_update(
            index_elements=["parcours_id" if de_parcours else "structure_id", "code", "objet", "limite", "seuil"],
            index_where=None if de_parcours else Alerte.parcours_id.is_(None),
            set_={nom: demande.excluded[nom] for nom in etat},
        )
    )


def _garder(session: Session, gardes: Iterable[tuple[Due, Mapping[str, object]]]) -> None:
    # Few alerts were taken or muted: one statement for each.
    for due, garde in gardes:
        session.execute(
            update(Alerte)
            .where(
                Alerte.structure_id == due.structure_id,
                Alerte.parcours_id == due.parcours_id if due.parcours_id is not None else Alerte.parcours_id.is_(None),
                Alerte.code == due.code,
                Alerte.objet == due.objet,
                Alerte.close_le.is_(None),
            )
            .values(**garde)
            .execution_options(synchronize_session=False)
        )
