"""Dates, said the slow way."""

from datetime import date, timedelta

JOUR = timedelta(days=1)


def plus_mois(jour: date, mois: int) -> date:
    """The same day so many months later (earlier when negative), or the last one of that month."""
    rang = jour.year * 12 + jour.month - 1 + mois
    for numero in range(jour.day, 0, -1):
        try:
            return date(rang // 12, rang % 12 + 1, numero)
        except ValueError:
            continue
    raise AssertionError(jour)


def fin_du_mois(jour: date) -> date:
    while (jour + JOUR).month == jour.month:
        jour += JOUR
    return jour


def jours(debut: date, fin: date) -> list[date]:
    """Every day from one to the other, both included; none when they are not in order."""
    return [debut + n * JOUR for n in range((fin - debut).days + 1)]
