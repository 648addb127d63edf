"""The feed as a strict reader of calendars takes it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from parcours.exchange.agenda import Evenement, composer

LE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def evenement(**autres: Any) -> Evenement:
    valeurs: dict[str, Any] = {
        "uid": "0123456789abcdef@parcours.example",
        "le": date(2026, 12, 31),
        "titre": "Fin du contrat, parcours k3m9p2x7q4",
        "adresse": "https://parcours.example/parcours/k3m9p2x7q4",
        "sequence": 0,
        "modifie_le": LE,
        "est_annule": False,
    }
    return Evenement(**{**valeurs, **autres})


def relire(flux: bytes) -> Any:
    """The calendar, strictly: one that has to guess would keep the errors of a property for later."""
    (agenda,) = Calendar.from_ical(flux, multiple=True)
    assert agenda.errors == []
    assert all(journee.errors == [] for journee in agenda.walk())
    return agenda


def test_une_echeance_est_une_journee_qui_ne_prend_le_temps_de_personne() -> None:
    agenda = relire(composer([evenement()]))
    assert (agenda["VERSION"], agenda["PRODID"]) == ("2.0", "-//Parcours//Agenda//FR")
    (journee,) = agenda.walk("VEVENT")
    assert journee.decoded("DTSTART") == date(2026, 12, 31)
    assert journee.decoded("DTEND") == date(2027, 1, 1)
    assert journee["UID"] == "0123456789abcdef@parcours.example"
    assert journee.decoded("DTSTAMP") == journee.decoded("LAST-MODIFIED") == LE
    assert (journee["STATUS"], journee["SEQUENCE"], journee["TRANSP"], journee["CLASS"]) == (
        "CONFIRMED",
        0,
        "TRANSPARENT",
        "PRIVATE",
    )


def test_une_annulation_garde_son_identifiant_et_le_dit() -> None:
    (journee,) = relire(composer([evenement(est_annule=True, sequence=3)])).walk("VEVENT")
    assert (journee["UID"], journee["STATUS"], journee["SEQUENCE"]) == (evenement().uid, "CANCELLED", 3)


def test_un_agenda_sans_echeance_reste_un_agenda() -> None:
    assert list(relire(composer([])).walk("VEVENT")) == []


def test_les_memes_echeances_donnent_les_memes_octets() -> None:
    assert composer([evenement(), evenement(uid="autre")]) == composer([evenement(), evenement(uid="autre")])


def test_les_lignes_tiennent_en_75_octets_et_finissent_comme_la_norme_le_veut() -> None:
    flux = composer([evenement(titre="Étape prévue, « à voir » ; ou pas, parcours " + "é" * 200)])
    assert flux.endswith(b"\r\n")
    assert b"\n" not in flux.replace(b"\r\n", b"")
    assert max(len(ligne) for ligne in flux.split(b"\r\n")) <= 75


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=200),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(0, 10_000),
)
def test_quoi_qu_on_y_ecrive_le_lecteur_strict_relit_la_meme_chose(titre: str, le: date, sequence: int) -> None:
    (journee,) = relire(composer([evenement(titre=titre, le=le, sequence=sequence)])).walk("VEVENT")
    assert str(journee["SUMMARY"]) == titre
    assert journee.decoded("DTSTART") == le
    assert journee.decoded("DTEND") - journee.decoded("DTSTART") == timedelta(days=1)
    assert journee["SEQUENCE"] == sequence
