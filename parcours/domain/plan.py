"""The plan of a parcours, backwards from its projected end, and what may be done about one of its lines.

The days before the end are habits of accompaniment, kept by date in `bareme/veille.toml`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.contrat import EXCEPTIONS_AU_TOTAL, GenreContrat, fin_des_mois_de_cddi
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import JalonImpossible, typographie
from parcours.domain.etape import GenreEtape
from parcours.domain.faits import FaitJalon, Faits
from parcours.domain.suivi import MOIS_DE_SUIVI, prevu_le

# The kind of object of its lines, as deadlines.
GENRE = "jalon"


class Cle(StrEnum):
    """The lines of a plan, in order."""

    PROJET = "projet"
    IMMERSION = "immersion"
    PROLONGATION = "prolongation"
    BILAN = "bilan"
    RELAIS = "relais"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "projet": "Projet professionnel arrêté",
            "immersion": "Immersion de fin de parcours",
            "prolongation": "Décision sur la prolongation du PASS IAE",
            "bilan": "Bilan d’accompagnement",
            "relais": "Relais vers la suite",
        }[self.value]

    @property
    def etape(self) -> GenreEtape:
        """The kind of step that usually does it."""
        return {
            "projet": GenreEtape.ENTRETIEN,
            "immersion": GenreEtape.VISITE,
            "prolongation": GenreEtape.ENTRETIEN,
            "bilan": GenreEtape.BILAN,
            "relais": GenreEtape.TRIPARTITE,
        }[self.value]


class EtatJalon(StrEnum):
    """Where a line stands."""

    PREVU = "prevu"
    FAIT = "fait"
    ABANDONNE = "abandonne"


class Cause(StrEnum):
    """What the projected end of a parcours comes from."""

    SORTIE = "sortie"
    PASS = "pass"  # noqa: S105  not a password
    TOTAL = "total"
    CONTRAT = "contrat"


@dataclass(frozen=True)
class FinPrevue:
    """The day a parcours is expected to end, what decides it, and why, in a French sentence."""

    le: date
    cause: Cause
    raison: str


_TOTAUX = {GenreContrat.CDDI: "cddi_total_mois", GenreContrat.MISSION: "etti_missions_total_mois"}


def fin_prevue(faits: Faits, regles_au: date) -> FinPrevue | None:
    """The projected end of a parcours; None when no date gives one.

    1. The exit, once it is recorded.
    2. The sooner of the end of the PASS and of the total of contracts that the law allows: contracts are renewed until
       then, so the end of the last one does not decide.
    3. Without either, the end of the last contract.
    """
    if faits.sortie_le is not None:
        return FinPrevue(faits.sortie_le, Cause.SORTIE, f"La sortie est du {en_toutes_lettres(faits.sortie_le)}.")
    du_pass = faits.fin_du_pass
    du_total = fin_du_total(faits, regles_au)
    contrat = faits.dernier_contrat
    if du_pass is not None and (du_total is None or du_pass <= du_total):
        return FinPrevue(du_pass, Cause.PASS, _raison_du_pass(du_pass, faits, regles_au, du_total))
    if du_total is not None:
        return FinPrevue(du_total, Cause.TOTAL, _raison_du_total(du_total, faits, regles_au, du_pass))
    if contrat is None or contrat.fin is None:
        return None
    phrase = f"Le dernier contrat finit le {en_toutes_lettres(contrat.fin)} ; aucun PASS IAE en cours n’est enregistré."
    return FinPrevue(contrat.fin, Cause.CONTRAT, typographie(phrase))


def fin_du_total(faits: Faits, regles_au: date) -> date | None:
    """The last day of the total that the law allows to contracts of the kind of the last one (CDDI, missions).

    None for another kind, or when an exception to the total is recorded on the last one.
    """
    dernier = faits.dernier_contrat
    if dernier is None or dernier.genre not in _TOTAUX or dernier.derogation in EXCEPTIONS_AU_TOTAL:
        return None
    genre = GenreContrat(dernier.genre)
    du_genre = [contrat for contrat in faits.contrats_en_ordre if contrat.genre == genre]
    return fin_des_mois_de_cddi(du_genre, regles_au, _TOTAUX[genre])


def _le_total(faits: Faits, regles_au: date) -> str:
    genre = GenreContrat(faits.dernier_contrat.genre) if faits.dernier_contrat else GenreContrat.CDDI
    mois = parametres.entier(_TOTAUX[genre], regles_au)
    return f"les {mois} mois de {'CDDI' if genre is GenreContrat.CDDI else 'missions'}"


def _raison_du_pass(fin: date, faits: Faits, regles_au: date, du_total: date | None) -> str:
    phrase = f"Le PASS IAE finit le {en_toutes_lettres(fin)}"
    if du_total is None:
        return f"{phrase}."
    if du_total == fin:
        return f"{phrase}, comme {_le_total(faits, regles_au)}."
    return f"{phrase}, avant {_le_total(faits, regles_au)}, atteints le {en_toutes_lettres(du_total)}."


def _raison_du_total(fin: date, faits: Faits, regles_au: date, du_pass: date | None) -> str:
    total = _le_total(faits, regles_au)
    phrase = f"{total[0].upper()}{total[1:]} sont atteints le {en_toutes_lettres(fin)}"
    if du_pass is None:
        return typographie(f"{phrase} ; aucun PASS IAE en cours n’est enregistré.")
    return f"{phrase}, avant la fin du PASS IAE, le {en_toutes_lettres(du_pass)}."


def lignes(faits: Faits, regles_au: date) -> tuple[FaitJalon, ...]:
    """The lines of the plan, by day: those to come, moved with the end, and those that were done or dropped.

    1. A line is expected so many days before the projected end; it is not made when that day is before the entry.
    2. A decision on the prolongation is expected of whoever has a PASS; of whoever arrives later than that day, by
       the first interview, or the projected end when it comes before.
    3. A day chosen by hand stays, whatever becomes of the end; what was done or dropped stays as it was.
    4. Once the person has left, nothing is expected any more: only what was done or dropped remains. A day chosen by
       hand is kept aside: it comes back with an exit that is undone.
    """
    stockees = {jalon.cle: jalon for jalon in faits.jalons}
    tenues = {cle: jalon for cle, jalon in stockees.items() if jalon.etat != EtatJalon.PREVU}
    if not faits.est_clos:
        attendues = _attendues(faits, regles_au)
        choisies = {cle: j for cle, j in stockees.items() if cle not in tenues and j.deplace_au is not None}
        jours = {cle: jalon.du_le for cle, jalon in choisies.items()} | attendues
        for cle, du_le in jours.items():
            if cle not in tenues:
                tenues[cle] = replace(stockees.get(cle, FaitJalon(cle, du_le)), du_le=du_le)
    rangs = {cle.value: rang for rang, cle in enumerate(Cle)}
    return tuple(sorted(tenues.values(), key=lambda jalon: (jalon.le, rangs[jalon.cle])))


def _attendues(faits: Faits, regles_au: date) -> dict[str, date]:
    fin = fin_prevue(faits, regles_au)
    if fin is None:
        return {}
    jours = {
        cle.value: fin.le - timedelta(days=parametres.entier(f"plan_{cle}_jours", regles_au))
        for cle in Cle
        if cle is not Cle.PROLONGATION or faits.fin_du_pass is not None
    }
    if Cle.PROLONGATION in jours and jours[Cle.PROLONGATION] < faits.entree_le <= fin.le:
        jours[Cle.PROLONGATION] = min(faits.entree_le + timedelta(days=faits.premier_entretien_jours), fin.le)
    return {cle: le for cle, le in jours.items() if le >= faits.entree_le}


def objet(jalon: FaitJalon) -> str:
    """The object of the deadline of a line: «jalon:bilan»."""
    return f"{GENRE}:{jalon.cle}"


def est_du_plan(objet_lu: str) -> bool:
    """Whether a deadline is that of a line of a plan."""
    return objet_lu.startswith(f"{GENRE}:")


def a_venir(jalons: Iterable[FaitJalon]) -> list[FaitJalon]:
    """The lines still expected."""
    return [jalon for jalon in jalons if jalon.etat == EtatJalon.PREVU]


def nouvelles_a_prendre(fin: date) -> tuple[tuple[int, date], ...]:
    """What follows the end: the news to take, as (months after it, day)."""
    return tuple((mois, prevu_le(fin, mois)) for mois in MOIS_DE_SUIVI)


@dataclass(frozen=True)
class SaisieFait:
    """A line said to be done, as typed."""

    fait_le: date


@dataclass(frozen=True)
class SaisieDeplacement:
    """A line moved, as typed."""

    deplace_au: date


@dataclass(frozen=True)
class SaisieAbandon:
    """A line dropped, as typed."""

    motif: str


def verifier_fait(jalon: FaitJalon, saisie: SaisieFait, entree_le: date, sortie_le: date | None, au: date) -> None:
    """Raise JalonImpossible (field fait_le) unless the line may be said done on that day."""
    _verifier_prevu(jalon)
    _verifier_en_cours(sortie_le)
    if saisie.fait_le > au:
        phrase = "Ce jour est à venir : indiquez le jour où cela a été fait, aujourd’hui au plus tard."
        raise JalonImpossible(phrase, "fait_le", "jour_futur", au)
    if saisie.fait_le < entree_le:
        phrase = f"Le parcours commence le {en_toutes_lettres(entree_le)} : indiquez un jour à partir de cette date."
        raise JalonImpossible(phrase, "fait_le", "avant_entree", entree_le)


def verifier_deplacement(jalon: FaitJalon, saisie: SaisieDeplacement, sortie_le: date | None, au: date) -> None:
    """Raise JalonImpossible (field deplace_au) unless the line may be moved to that day."""
    _verifier_prevu(jalon)
    _verifier_en_cours(sortie_le)
    if saisie.deplace_au < au:
        phrase = "Ce jour est passé : choisissez un jour à partir d’aujourd’hui."
        raise JalonImpossible(phrase, "deplace_au", "jour_passe", au)


def verifier_abandon(jalon: FaitJalon, sortie_le: date | None) -> None:
    """Raise JalonImpossible unless the line may be dropped."""
    _verifier_prevu(jalon)
    _verifier_en_cours(sortie_le)


def verifier_retour(jalon: FaitJalon, sortie_le: date | None) -> None:
    """Raise JalonImpossible unless the line may be put back to the day that the plan computes."""
    _verifier_en_cours(sortie_le)
    if jalon.etat == EtatJalon.PREVU and jalon.deplace_au is None:
        raise JalonImpossible("Cette ligne suit déjà le plan : il n’y a rien à rétablir.", code="deja_prevu")


def _verifier_en_cours(sortie_le: date | None) -> None:
    if sortie_le is not None:
        phrase = f"Le parcours s’est terminé le {en_toutes_lettres(sortie_le)} : son plan ne change plus."
        raise JalonImpossible(phrase, code="parcours_clos", limite=sortie_le)


def _verifier_prevu(jalon: FaitJalon) -> None:
    if jalon.etat == EtatJalon.PREVU:
        return
    faite = "faite" if jalon.etat == EtatJalon.FAIT else "abandonnée"
    raise JalonImpossible(f"Cette ligne est déjà {faite} : rétablissez-la d’abord.", code="pas_prevu")
