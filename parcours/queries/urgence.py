"""`domain.urgence` in SQL, on `Alerte` joined to its `Structure`: compared to it by a test."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, case, false, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from parcours.domain import urgence as domaine
from parcours.domain.catalogue import CONSTATS, DEMANDES, DROITS_EN_JEU
from parcours.domain.echeance import Code
from parcours.models import Alerte, Structure


class _Jours(FunctionElement[int]):
    """How many days from the second date to the first one."""

    name = "jours"
    type = Integer()
    inherit_cache = True


@compiles(_Jours, "sqlite")
def _jours_sqlite(jours: _Jours, compilateur: SQLCompiler, **options: Any) -> str:
    fin, debut = (compilateur.process(date_, **options) for date_ in jours.clauses)
    return f"CAST(julianday({fin}) - julianday({debut}) AS INTEGER)"


@compiles(_Jours, "postgresql")
def _jours_postgresql(jours: _Jours, compilateur: SQLCompiler, **options: Any) -> str:
    fin, debut = (compilateur.process(date_, **options) for date_ in jours.clauses)
    return f"({fin} - {debut})"


def jours_depuis(
    le: ColumnElement[date] | InstrumentedAttribute[date] | InstrumentedAttribute[date | None],
    au: date | ColumnElement[date],
) -> ColumnElement[int]:
    """How many days a day is past, on another one."""
    return _Jours(_jour(au), le)


def _jour(au: date | ColumnElement[date]) -> ColumnElement[date]:
    return literal(au, Date) if isinstance(au, date) else au


def _sont(objets: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    conditions = [
        and_(Alerte.code == code, or_(Alerte.objet == objet, Alerte.objet.startswith(f"{objet}:", autoescape=True)))
        for code, objet in sorted(objets)
    ]
    return or_(*conditions) if conditions else false()


def peut_tarder() -> ColumnElement[bool]:
    """The SQL of `domain.urgence.peut_tarder`."""
    return and_(Alerte.code != Code.SILENCE.value, ~_sont(CONSTATS))


def est_un_constat_sans_suite() -> ColumnElement[bool]:
    """A day reached that asks nothing: told once, and never again."""
    return and_(_sont(CONSTATS), ~_sont(DEMANDES))


def rang(au: date | ColumnElement[date]) -> ColumnElement[int]:
    """The SQL of `domain.urgence.rang`."""
    le = _jour(au)
    reste = _Jours(Alerte.limite, le)
    return case(
        (Alerte.code == Code.SILENCE.value, domaine.RANG_SILENCE),
        (_sont(DEMANDES), domaine.RANG_A_FAIRE),
        (_sont(CONSTATS), domaine.RANG_CONSTAT),
        (and_(Alerte.limite < le, Alerte.code.in_(sorted(DROITS_EN_JEU))), domaine.RANG_RETARD_DROIT),
        (Alerte.limite < le, domaine.RANG_RETARD),
        (reste <= Structure.seuil_rouge_jours, domaine.RANG_ROUGE),
        (reste <= Structure.seuil_orange_jours, domaine.RANG_ORANGE),
        else_=domaine.RANG_LOIN,
    )
