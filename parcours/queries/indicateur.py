"""The facts of a structure that its indicators read: a fixed number of statements, however many parcours."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Select,
    String,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from parcours.domain.dates import Periode
from parcours.domain.indicateur.fait import Action, Evaluation, FaitParcours, Formation, Immersion, Nouvelles
from parcours.domain.motif_sortie import TableMotifs
from parcours.models import (
    Critere,
    Etape,
    EvaluationFrein,
    Parcours,
    PassIae,
    Salarie,
    Sortie,
    Structure,
    Suivi,
    Suspension,
)
from parcours.models import Formation as FormationNotee
from parcours.models import Immersion as ImmersionNotee
from parcours.queries.sorties import constater, heures_notees


def faits(session: Session, structure: Structure, periode: Periode, motifs: TableMotifs) -> list[FaitParcours]:
    """The parcours of a structure that were open in a period, or whose news are due in it, by key (two statements).

    Raises MotifInconnu, ValueError (kind of structure).
    """
    concernes = (
        select(Parcours.id)
        .where(Parcours.structure_id == structure.id, Parcours.entree_le <= periode.fin)
        .where(
            or_(
                Parcours.clos_le.is_(None),
                Parcours.clos_le >= periode.debut,
                Parcours.id.in_(
                    select(Suivi.parcours_id).where(
                        Suivi.structure_id == structure.id, Suivi.du_le.between(periode.debut, periode.fin)
                    )
                ),
            )
        )
    )
    pieces = _pieces(session, concernes)
    demande = (
        select(
            Parcours.id,
            Parcours.entree_le,
            Parcours.niveau_formation,
            Salarie.naissance,
            Salarie.civilite,
            Sortie.le,
            Sortie.motif,
            *heures_notees(),
        )
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .join(Structure, Structure.id == Parcours.structure_id)
        .outerjoin(Sortie, Sortie.parcours_id == Parcours.id)
        .where(Parcours.id.in_(concernes))
        .order_by(Parcours.id)
    )
    return [
        FaitParcours(
            cle=cle,
            entree_le=entree,
            naissance=naissance,
            civilite=civilite,
            niveau_formation=niveau,
            sortie=None if le is None else constater(structure.type, entree, le, motifs.lu(code, le), heures, mois),
            diagnostic_jours=structure.diagnostic_jours,
            silence_jours=structure.silence_jours,
            criteres=frozenset(pieces["criteres", cle]),
            actions=tuple(pieces["actions", cle]),
            formations=tuple(pieces["formations", cle]),
            immersions=tuple(pieces["immersions", cle]),
            evaluations=tuple(pieces["evaluations", cle]),
            suspensions=tuple(pieces["suspensions", cle]),
            nouvelles=tuple(pieces["nouvelles", cle]),
        )
        for cle, entree, niveau, naissance, civilite, le, code, heures, mois in session.execute(demande)
    ]


def noms(session: Session, parcours_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The reference of some parcours, and the name of their persons, by key: for those who may read them."""
    demande = select(Parcours.id, Parcours.ref, Salarie.prenom, Salarie.nom).join(
        Salarie, Salarie.id == Parcours.salarie_id
    )
    return {
        cle: (ref, f"{prenom} {nom}")
        for cle, ref, prenom, nom in session.execute(demande.where(Parcours.id.in_(list(parcours_ids))))
    }


# What each line becomes: the dates, the words and the number of a piece, in the order of its class.
FAIRE: dict[str, Callable[..., Any]] = {
    "criteres": lambda _debut, _fin, code, *_: code,
    "actions": lambda le, _fin, genre, etat, theme, lieu, _: Action(le, genre, etat, theme, lieu),
    "formations": lambda debut, fin, resultat, certifiante, _b, _c, heures: Formation(
        debut, fin, heures, bool(certifiante), resultat
    ),
    "immersions": lambda debut, fin, resultat, *_: Immersion(debut, fin, resultat),
    "evaluations": lambda le, _fin, theme, _a, _b, _c, niveau: Evaluation(le, theme, int(niveau)),
    "nouvelles": lambda du_le, _fin, situation, _a, _b, _c, mois: Nouvelles(int(mois), du_le, situation),
    "suspensions": lambda debut, fin, *_: Periode(debut, fin),
}


def _pieces(session: Session, concernes: Select[int]) -> dict[tuple[str, int], list[Any]]:
    """What was recorded around some parcours, by sort and key, in one statement: a page asks few of them."""

    def lues(
        sorte: str,
        cle: InstrumentedAttribute[int],
        *dates: InstrumentedAttribute[Any],
        mots: Sequence[ColumnElement[Any]] = (),
        nombre: ColumnElement[Any] | None = None,
    ) -> Select[Any]:
        jours = [*dates, *[cast(null(), Date)] * (2 - len(dates))]
        textes = [*mots, *[cast(null(), String)] * (4 - len(mots))]
        chiffre = cast(null() if nombre is None else nombre, Float)
        return select(literal(sorte), cle, *jours, *textes, chiffre).where(cle.in_(concernes))

    certifiante = case((FormationNotee.est_certifiante, "oui"), else_="")
    formation, immersion = FormationNotee, ImmersionNotee
    demande = union_all(
        lues("criteres", Critere.parcours_id, mots=[Critere.code.expression]),
        lues(
            "actions",
            Etape.parcours_id,
            Etape.le,
            mots=[Etape.genre.expression, Etape.etat.expression, Etape.theme.expression, Etape.lieu.expression],
        ),
        lues(
            "formations",
            formation.parcours_id,
            formation.debut,
            formation.fin,
            mots=[formation.resultat.expression, certifiante],
            nombre=formation.heures_suivies.expression,
        ),
        lues(
            "immersions",
            immersion.parcours_id,
            immersion.debut,
            immersion.fin,
            mots=[immersion.resultat.expression],
        ),
        lues(
            "evaluations",
            EvaluationFrein.parcours_id,
            EvaluationFrein.le,
            mots=[EvaluationFrein.theme.expression],
            nombre=EvaluationFrein.niveau.expression,
        ),
        lues(
            "nouvelles",
            Suivi.parcours_id,
            Suivi.du_le,
            mots=[Suivi.situation.expression],
            nombre=Suivi.mois.expression,
        ),
        lues("suspensions", Parcours.id, Suspension.debut, Suspension.fin)
        .join(PassIae, PassIae.salarie_id == Parcours.salarie_id)
        .join(Suspension, Suspension.pass_iae_id == PassIae.id),
    )
    trouvees: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for sorte, cle, *reste in session.execute(demande):
        trouvees[sorte, cle].append(FAIRE[sorte](*reste))
    return trouvees
