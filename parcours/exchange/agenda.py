"""The calendar feed of an account (RFC 5545): a reference and a kind of deadline for each day, never who."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from parcours.domain.dates import UN_JOUR

# How often a reader of calendars should come back; deadlines move at night or when someone records something.
RAFRAICHIR = timedelta(hours=4)


@dataclass(frozen=True)
class Evenement:
    """A day of the feed. `uid` never changes; `sequence` grows each time the day does, or when it is cancelled."""

    uid: str
    le: date
    titre: str
    adresse: str
    sequence: int
    modifie_le: datetime
    est_annule: bool


def composer(evenements: Iterable[Evenement]) -> bytes:
    """The feed, as a file: the same events give the same bytes."""
    agenda = Calendar()
    agenda.add("prodid", "-//Parcours//Agenda//FR")
    agenda.add("version", "2.0")
    agenda.add("calscale", "GREGORIAN")
    agenda.add("name", "Parcours")
    agenda.add("x-wr-calname", "Parcours")
    agenda.add("refresh-interval", RAFRAICHIR, parameters={"VALUE": "DURATION"})
    for evenement in evenements:
        agenda.add_component(_journee(evenement))
    if not agenda.subcomponents:
        # A calendar holds at least one component (RFC 5545, 3.6): strict readers refuse an empty one.
        agenda.add_component(_temps_universel())
    return bytes(agenda.to_ical())


def _temps_universel() -> Timezone:
    zone, heure = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    heure.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 (the norm wants a local time here, without zone)
    heure.add("tzoffsetfrom", timedelta(0))
    heure.add("tzoffsetto", timedelta(0))
    zone.add_component(heure)
    return zone


def _journee(evenement: Evenement) -> Event:
    journee = Event()
    journee.add("uid", evenement.uid)
    # Without METHOD, the stamp is that of the latest revision: it must not change with each reading.
    journee.add("dtstamp", evenement.modifie_le)
    journee.add("last-modified", evenement.modifie_le)
    journee.add("sequence", evenement.sequence)
    journee.add("dtstart", evenement.le)
    journee.add("dtend", evenement.le + UN_JOUR)
    journee.add("summary", evenement.titre)
    journee.add("url", evenement.adresse)
    journee.add("status", "CANCELLED" if evenement.est_annule else "CONFIRMED")
    # A deadline takes no one's time, and is nobody else's business.
    journee.add("transp", "TRANSPARENT")
    journee.add("class", "PRIVATE")
    return journee
