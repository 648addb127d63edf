"""The feed as strict readers of calendars take it: the library, and one written from the norm alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from parcours.exchange.agenda import Evenement, composer
from tests.exchange import norme

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
    norme.lire(flux)
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
    assert [composant.nom for composant in norme.lire(composer([])).composants] == ["VTIMEZONE"]


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
    flux = composer([evenement(titre=titre, le=le, sequence=sequence)])
    (lue,) = norme.lire(flux).composants
    assert (lue["SUMMARY"], lue["SEQUENCE"]) == (titre, str(sequence))
    assert (lue.jour("DTSTART"), lue.jour("DTEND")) == (le, le + timedelta(days=1))
    (journee,) = relire(flux).walk("VEVENT")
    assert str(journee["SUMMARY"]) == titre
    assert journee.decoded("DTSTART") == le
    assert journee.decoded("DTEND") - journee.decoded("DTSTART") == timedelta(days=1)
    assert journee["SEQUENCE"] == sequence


def changer(flux: bytes, avant: bytes, apres: bytes) -> bytes:
    assert avant in flux
    return flux.replace(avant, apres, 1)


@pytest.mark.parametrize(
    ("avant", "apres", "faute"),
    [
        (b"\r\nEND:VCALENDAR\r\n", b"\r\nEND:VCALENDAR", "pas finie"),
        (b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\n", "CRLF"),
        (b"X-WR-CALNAME:Parcours", b"X-WR-CALNAME:" + b"a" * 63, "76 octets"),
        (b"SUMMARY:", "SUMMARY:é".encode()[:-1] + b"\r\n " + "é".encode()[1:], "coupe un caractère"),
        (b"SUMMARY:", b"SUMMARY:\\a", "mal échappé"),
        (b"SUMMARY:", b"SUMMARY:un; deux", "mal échappé"),
        (b"SUMMARY:", b"SUMMARY:\x0b", "illisible"),
        (b"SUMMARY:", b'SUMMARY;A="x:', "illisible"),
        (b"VERSION:2.0\r\n", b"", "VERSION"),
        (b"VERSION:2.0", b"VERSION:1.0", "VERSION"),
        (b"PRODID:", b"PRODID:x\r\nPRODID:", "PRODID"),
        (b"CALSCALE:GREGORIAN", b"CALSCALE:JULIAN", "CALSCALE"),
        (b"UID:0123456789abcdef@parcours.example", b"UID:autre@parcours.example", "deux fois"),
        (b"UID:0123456789abcdef@parcours.example\r\n", b"", "UID"),
        (b"DTSTAMP:20261123T140000Z", b"DTSTAMP:20261123T140000", "3.3.5"),
        (b"DTSTAMP:20261123T140000Z", b"DTSTAMP:20261131T140000Z", "existe pas"),
        (b"DTSTART;VALUE=DATE:", b"DTSTART:", "sans le dire"),
        (b"DTSTART;VALUE=DATE:20261231", b"DTSTART;VALUE=DATE:20270101", "pas après"),
        (b"SEQUENCE:0", b"SEQUENCE:-1", "SEQUENCE"),
        (b"SEQUENCE:0", b"SEQUENCE:0\r\nSEQUENCE:0", "plusieurs fois"),
        (b"STATUS:CONFIRMED", b"STATUS:ANNULE", "STATUS"),
        (b"URL:https://", b"URL:", "URL"),
        (b"END:VEVENT", b"END:VTODO", "ne ferme rien"),
        (b"BEGIN:VEVENT", b"COLOR;X:red\r\nBEGIN:VEVENT", "illisible"),
        (b"CLASS:PRIVATE", b"COULEUR:rouge", "inconnue"),
        (b"VALUE=DURATION:PT4H", b"VALUE=DURATION:4H", "REFRESH"),
    ],
)
def test_le_lecteur_de_la_norme_ne_laisse_rien_passer(avant: bytes, apres: bytes, faute: str) -> None:
    flux = composer([evenement(), evenement(uid="autre@parcours.example")])
    norme.lire(flux)
    with pytest.raises(norme.HorsNorme, match=faute):
        norme.lire(changer(flux, avant, apres))


def test_un_agenda_vide_de_tout_composant_est_refuse() -> None:
    vide = b"BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    with pytest.raises(norme.HorsNorme, match="au moins un composant"):
        norme.lire(vide)
