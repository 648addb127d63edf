from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from parcours.actions import execution as actions
from parcours.actions.execution import Cle
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs.execution import HEURE_DE_NUIT, TACHES_DE_NUIT, date_due, executer, nuits, veiller
from parcours.models import Execution
from parcours.queries import execution as queries
from tests.builders import creer_structure
from tests.jobs.outils import AU, MARTINIQUE, PARIS, a, perdre_les_echeances, remplir

CLE = Cle("veille", MARTINIQUE, AU)
MIDI = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
DIX_ANS = [date(2020, 1, 1) + timedelta(days=n) for n in range(3653)]


def registre(base: BaseDeDonnees) -> list[Execution]:
    with base.lecture() as session:
        return list(session.scalars(select(Execution).order_by(Execution.pour_le, Execution.fuseau)))


def reclame(base: BaseDeDonnees, maintenant: datetime = MIDI, refaire: bool = False) -> bool:
    with base.transaction() as session:
        return actions.reclamer(session, CLE, maintenant, refaire=refaire)


@pytest.mark.parametrize("fuseau", [MARTINIQUE, PARIS])
@pytest.mark.parametrize("pas_minutes", [11, 61, 719])
def test_chaque_jour_local_a_exactement_une_nuit_pendant_dix_ans(fuseau: str, pas_minutes: int) -> None:
    debut = datetime(2020, 1, 1, 12, 0, tzinfo=UTC)
    faites: list[date] = []
    # The same date again costs nothing: only changes are walked through, tick after tick.
    for n in range(10 * 366 * 24 * 60 // pas_minutes):
        due = date_due(debut + timedelta(minutes=n * pas_minutes), fuseau)
        if not faites or faites[-1] != due:
            faites.append(due)
        if due >= DIX_ANS[-1]:
            break
    assert faites == DIX_ANS


@given(st.lists(st.integers(0, 10 * 365 * 24 * 60), min_size=1, max_size=60), st.sampled_from([MARTINIQUE, PARIS]))
def test_a_toute_heure_la_date_due_est_celle_de_la_derniere_nuit(minutes: list[int], fuseau: str) -> None:
    debut = datetime(2020, 1, 1, tzinfo=UTC)
    dues = []
    for n in sorted(minutes):
        instant = debut + timedelta(minutes=n)
        due = date_due(instant, fuseau)
        nuit = datetime.combine(due, HEURE_DE_NUIT, ZoneInfo(fuseau))
        suivante = datetime.combine(due + timedelta(days=1), HEURE_DE_NUIT, ZoneInfo(fuseau))
        # Compared in UTC: a local difference would ignore the hour that the season adds or takes.
        assert nuit.astimezone(UTC) <= instant < suivante.astimezone(UTC)
        dues.append(due)
    assert dues == sorted(dues)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 8 * 24 * 60), st.sampled_from("ab")), min_size=1, max_size=25))
def test_deux_horloges_ne_font_jamais_deux_fois_la_meme_nuit(base: BaseDeDonnees, tics: list[tuple[int, str]]) -> None:
    with base.transaction() as session:
        session.query(Execution).delete()
    faites: list[tuple[str, date]] = []
    # The week when summer time ends in Paris; `_qui` only says that the two clocks share nothing but the ledger.
    debut = datetime(2026, 10, 22, tzinfo=UTC)
    attendues = set()
    for minutes, _qui in sorted(tics):
        horloge = Horloge(debut + timedelta(minutes=minutes))
        for fuseau in (MARTINIQUE, PARIS):
            cle = Cle("veille", fuseau, date_due(horloge.maintenant(), fuseau))
            attendues.add((fuseau, cle.pour_le))
            executer(base, horloge, cle, lambda cle=cle: faites.append((cle.fuseau, cle.pour_le)) or "fait")  # type: ignore[misc,func-returns-value]
    assert len(faites) == len(set(faites))
    assert set(faites) == attendues


def test_un_seul_reclame_gagne(base: BaseDeDonnees, moteur: str) -> None:
    assert reclame(base)
    assert not reclame(base)


def test_une_execution_finie_ne_se_refait_que_sur_demande(base: BaseDeDonnees) -> None:
    assert executer(base, Horloge(MIDI), CLE, lambda: "fait").bilan == "fait"
    assert executer(base, Horloge(MIDI + timedelta(days=3)), CLE, lambda: "encore").bilan is None
    assert executer(base, Horloge(MIDI), CLE, lambda: "encore", refaire=True).bilan == "encore"
    assert registre(base)[0].bilan == "encore"


def test_une_execution_abandonnee_est_reprise_apres_deux_heures(base: BaseDeDonnees, moteur: str) -> None:
    assert reclame(base)
    assert not reclame(base, MIDI + timedelta(hours=2))
    assert reclame(base, MIDI + timedelta(hours=2, seconds=1))


def test_celui_qui_a_ete_repris_ne_note_plus_rien(base: BaseDeDonnees) -> None:
    reclame(base)
    reprise = MIDI + timedelta(hours=3)
    reclame(base, reprise)
    with base.transaction() as session:
        actions.finir(session, CLE, MIDI, reprise, "l’ancien")
    assert registre(base)[0].finie_le is None


def test_un_echec_est_note_sans_rien_citer_puis_repris(base: BaseDeDonnees, moteur: str) -> None:
    def echouer() -> str:
        raise ValueError("Nadège Placide-Montérose")

    course = executer(base, Horloge(MIDI), CLE, echouer)
    assert course.erreur is not None
    assert course.erreur.startswith("ValueError, test_execution.py ligne ")
    assert registre(base)[0].erreur == course.erreur
    assert executer(base, Horloge(MIDI + timedelta(minutes=5)), CLE, lambda: "trop tôt").bilan is None
    assert executer(base, Horloge(MIDI + timedelta(minutes=16)), CLE, lambda: "repris").bilan == "repris"
    (finale,) = registre(base)
    assert (finale.bilan, finale.erreur) == ("repris", None)


def test_l_echec_d_une_tache_n_arrete_ni_les_autres_ni_les_autres_fuseaux(base: BaseDeDonnees, auteur: Auteur) -> None:
    remplir(base, auteur)
    remplir(base, auteur, fuseau=PARIS)
    perdre_les_echeances(base)
    courses = nuits(base, a(AU))
    assert [(c.cle.tache, c.cle.fuseau, c.erreur is None) for c in courses] == [
        ("veille", MARTINIQUE, False),
        ("derive", MARTINIQUE, True),
        ("veille", PARIS, False),
        ("derive", PARIS, True),
    ]


def test_avant_quatre_heures_et_quart_la_nuit_due_est_celle_de_la_veille(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        creer_structure(session)
    for heure, attendue in (("04:14", AU - timedelta(days=1)), ("04:15", AU)):
        courses = nuits(base, a(AU, heure), taches=["veille"])
        assert [course.cle.pour_le for course in courses] == [attendue]


def test_une_veille_repetee_ne_fait_rien_de_plus(base: BaseDeDonnees, config: Config, auteur: Auteur) -> None:
    remplir(base, auteur)
    for minutes in range(0, 60, 5):
        veiller(base, config, Horloge(MIDI + timedelta(minutes=minutes)))
    assert [(e.tache, e.pour_le) for e in registre(base) if e.tache == "veille"] == [("veille", AU)]
    with base.lecture() as session:
        assert queries.sont_finies(session, TACHES_DE_NUIT, MARTINIQUE, AU)
        assert not queries.sont_finies(session, TACHES_DE_NUIT, MARTINIQUE, AU + timedelta(days=1))


def test_une_horloge_qui_recule_ne_refait_rien(base: BaseDeDonnees, auteur: Auteur) -> None:
    remplir(base, auteur)
    nuits(base, a(AU, "05:00"))
    avant = len(registre(base))
    nuits(base, a(AU, "04:20"))
    assert len(registre(base)) == avant
