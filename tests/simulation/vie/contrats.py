"""Contracts: hired, renewed to the day of the total, broken, corrected, removed."""

from datetime import date, timedelta
from decimal import Decimal

from parcours.actions import contrat as actions
from parcours.domain.contrat import Derogation, GenreContrat, SaisieContrat
from parcours.models import Contrat as LigneContrat
from tests.simulation import registre
from tests.simulation.faits import Contrat, Dossier
from tests.simulation.oracle.calendrier import JOUR, plus_mois
from tests.simulation.oracle.contrats import fin_du_total
from tests.simulation.vie.ici import Ici, RienAFaire, Suite

HEURES = Decimal(26)
EXCEPTIONS: dict[str | None, float] = {None: 20, "formation": 1, "rqth": 1, "senior": 0.5, "difficultes": 0.5}


def embaucher(ici: Ici, d: Dossier) -> Suite:
    genre, debut = _genre(ici, d), _debut(ici, d)
    contrat = Contrat(0, genre, debut, _fin(ici, d, genre, debut, []), exception=_exception(ici, genre))
    parcours = ici.parcours(d)
    actions.ajouter(ici.session, ici.auteur, parcours, _saisie(contrat))
    contrat.id = ici.dernier_id(LigneContrat, d)
    return lambda: registre.embaucher(d, contrat)


def renouveler(ici: Ici, d: Dossier) -> Suite:
    dernier = d.dernier_contrat
    if dernier is None or dernier.fin is None:
        raise RienAFaire
    debut = dernier.fin + JOUR
    memes = [c for c in d.contrats.values() if c.genre == dernier.genre]
    fin = _fin(ici, d, dernier.genre, debut, memes)
    contrat = Contrat(0, dernier.genre, debut, fin, exception=_exception(ici, dernier.genre), renouvelle=dernier.id)
    parcours, ligne = ici.parcours(d), ici.session.get_one(LigneContrat, dernier.id)
    actions.renouveler(ici.session, ici.auteur, parcours, ligne, _saisie(contrat), ligne.version)
    contrat.id = ici.dernier_id(LigneContrat, d)
    return lambda: d.contrats.__setitem__(contrat.id, contrat)


def modifier(ici: Ici, d: Dossier) -> Suite:
    avant = d.contrats[ici.cle(d.contrats)]
    voulu = Contrat(**vars(avant))
    quoi = ici.selon({"rompre": 3, "fin": 3, "exception": 2, "reprendre": 1})
    if quoi == "rompre":
        voulu.rompu_le = min(ici.jour + ici.entre(-25, 10), (avant.fin or date.max) - JOUR)
    elif quoi == "fin" and avant.fin is not None:
        voulu.fin = avant.fin + ici.entre(-30, 30)
    elif quoi == "exception":
        voulu.exception = None if avant.exception else "formation"
    else:
        voulu.rompu_le = None
    parcours, ligne = ici.parcours(d), ici.session.get_one(LigneContrat, avant.id)
    actions.modifier(ici.session, ici.auteur, parcours, ligne, _saisie(voulu), ligne.version)
    return lambda: d.contrats.__setitem__(voulu.id, voulu)


def supprimer(ici: Ici, d: Dossier) -> Suite:
    cle = ici.cle(d.contrats)
    parcours, ligne = ici.parcours(d), ici.session.get_one(LigneContrat, cle)
    actions.supprimer(ici.session, ici.auteur, parcours, ligne, ligne.version)
    return lambda: _oublier(d, cle)


def _oublier(d: Dossier, cle: int) -> None:
    del d.contrats[cle]


def _saisie(c: Contrat) -> SaisieContrat:
    exception = Derogation(c.exception) if c.exception else None
    return SaisieContrat(
        GenreContrat(c.genre), c.debut, c.fin, c.rompu_le, HEURES, None, exception, renouvelle_id=c.renouvelle
    )


def _genre(ici: Ici, d: Dossier) -> str:
    if plus_mois(d.personne.naissance, 57 * 12) <= ici.jour and ici.arrive(0.3):
        return "cdi"
    dernier = d.dernier_contrat
    if dernier is not None and dernier.genre != "cdi" and ici.arrive(0.8):
        return dernier.genre
    if d.maison.genre == "AI":
        return ici.selon({"cddu": 2, "cddi": 1})
    return "mission" if d.maison.genre == "ETTI" else "cddi"


def _debut(ici: Ici, d: Dossier) -> date:
    dernier = d.dernier_contrat
    if dernier is None or (dernier.genre == "cddu" and ici.arrive(0.2)):
        return d.entree + ici.entre(0, 8)
    if dernier.dernier_jour is None:
        raise RienAFaire
    return dernier.dernier_jour + timedelta(days=ici.choisir([1, 1, 1, 2, 4, 9, 20, 45, 90]))


def _fin(ici: Ici, d: Dossier, genre: str, debut: date, memes: list[Contrat]) -> date | None:
    if genre == "cdi":
        return None
    memes = memes or [c for c in d.contrats.values() if c.genre == genre]
    if genre in ("cddi", "mission") and ici.arrive(0.25):
        # As far as the law lets it go, to the day.
        return fin_du_total([*memes, Contrat(10**9, genre, debut, debut)])
    if genre == "cddi" and not memes:
        return plus_mois(debut, ici.hasard.randint(4, 13)) - JOUR
    if genre == "cddi":
        return plus_mois(debut, ici.hasard.randint(1, 10)) + ici.entre(-1, 12)
    return debut + ici.entre(5, 200)


def _exception(ici: Ici, genre: str) -> str | None:
    return ici.selon(EXCEPTIONS) if genre == "cddi" else None
