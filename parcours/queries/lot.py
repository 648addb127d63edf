"""Many values in one parameter: one statement, written once, whatever their number.

`in_` and `executemany` write a parameter, or a statement, for each row: with thousands, that is where the time goes.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Date, FromClause, Integer, any_, func, literal, select, true, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

Valeur = int | date | None
Colonne = ColumnElement[int] | InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def parmi(session: Session, colonne: Colonne, cles: Collection[int]) -> ColumnElement[bool]:
    """Whether an integer column is among some keys, as the engine in use says it."""
    if session.get_bind().dialect.name == "postgresql":
        return colonne == any_(literal(list(cles), ARRAY(Integer)))
    return colonne.in_(select(func.json_each(json.dumps(list(cles))).table_valued("value").c.value))


def borne(session: Session, colonne: Colonne, cles: Collection[int]) -> ColumnElement[bool]:
    """The same, beside a join with `en_table` that says it already: for PostgreSQL, which reads the whole table else.

    SQLite goes by the key without it; with it, it looks through all the keys again for each of them.
    """
    return parmi(session, colonne, cles) if session.get_bind().dialect.name == "postgresql" else true()


def en_table(
    session: Session, colonnes: dict[str, type[Integer | Date]], lignes: Iterable[Sequence[Valeur]]
) -> FromClause:
    """Some rows, in the order of `colonnes`, as a table that a statement reads from."""
    if session.get_bind().dialect.name == "postgresql":
        valeurs = list(zip(*lignes, strict=True)) or [()] * len(colonnes)
        tableaux = [literal(list(v), ARRAY(genre)) for v, genre in zip(valeurs, colonnes.values(), strict=True)]
        return func.unnest(*tableaux).table_valued(*colonnes).render_derived(name="lot")
    # A date is text there, as the engine keeps it.
    lu = func.json_each(json.dumps(list(lignes), default=date.isoformat)).table_valued("value")
    rangs = enumerate(colonnes.items())
    return select(
        *(type_coerce(func.json_extract(lu.c.value, f"$[{rang}]"), genre).label(nom) for rang, (nom, genre) in rangs)
    ).subquery("lot")
