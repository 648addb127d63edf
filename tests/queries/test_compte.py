"""The roles of an account, each on the calendar of its own structure."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from parcours.horloge import Horloge
from parcours.models import Role
from parcours.queries import compte as queries
from tests.builders import creer_compte, creer_structure

# 18 h on the 23rd in Martinique, 2 h on the 24th in La Réunion.
A_22_H = Horloge(datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
LE_23, LE_24 = date(2026, 11, 23), date(2026, 11, 24)


def jour(fuseau: str | None) -> date:
    return A_22_H.aujourdhui(fuseau or "America/Martinique")


def test_un_role_finit_au_jour_de_sa_structure(session: Session) -> None:
    ici, la_bas = creer_structure(session), creer_structure(session, fuseau="Indian/Reunion")
    compte = creer_compte(session, "a@test.example", "conseiller", ici, fin=LE_23, le=A_22_H.maintenant())
    session.add(Role(compte_id=compte.id, nom="conseiller", structure_id=la_bas.id, debut=LE_23, fin=LE_23))
    session.flush()
    session.expire_all()
    charge = queries.par_id(session, compte.id)
    assert charge is not None
    assert [role.structure_id for role in queries.profil(charge, jour).roles] == [ici.id]


def test_un_role_commence_au_jour_de_sa_structure(session: Session) -> None:
    ici, la_bas = creer_structure(session), creer_structure(session, fuseau="Indian/Reunion")
    compte = creer_compte(session, "a@test.example", "conseiller", ici, debut=LE_24, le=A_22_H.maintenant())
    session.add(Role(compte_id=compte.id, nom="conseiller", structure_id=la_bas.id, debut=LE_24))
    session.flush()
    session.expire_all()
    charge = queries.par_id(session, compte.id)
    assert charge is not None
    profil = queries.profil(charge, jour)
    assert ([role.structure_id for role in profil.roles], profil.au) == ([la_bas.id], LE_23)


def test_un_role_de_territoire_suit_le_calendrier_de_l_installation(session: Session) -> None:
    compte = creer_compte(
        session, "a@test.example", "reseau", territoire="Martinique", fin=LE_23, le=A_22_H.maintenant()
    )
    charge = queries.par_id(session, compte.id)
    assert charge is not None
    assert len(queries.profil(charge, jour).roles) == 1
