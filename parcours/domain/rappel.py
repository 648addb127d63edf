"""What a digest says and when it leaves: counts by what is to be done, never a name nor the state of anyone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parcours.domain import urgence
from parcours.domain.besoin import Besoin, a_dire_seul, besoin_de
from parcours.domain.dates import accorder, jours_entre
from parcours.domain.erreurs import typographie
from parcours.domain.jours_ouvres import est_ouvre
from parcours.domain.urgence import Urgence

# What a phone shows at once: lines of counts, the last one for the rest, then what presses most.
LIGNES = 5
PRESSANTES = 3
# Why a digest was not even tried: it is kept, so that what it would have told counts as announced.
RETENU = "Ce compte ne reçoit pas de récapitulatif."


class Rythme(StrEnum):
    """How often an account wants its digest."""

    QUOTIDIEN = "quotidien"
    HEBDOMADAIRE = "hebdomadaire"
    ROUGE = "rouge"

    @property
    def libelle(self) -> str:
        """As written on the page of the account."""
        return {
            "quotidien": "Chaque matin ouvré, s’il y a quelque chose à dire",
            "hebdomadaire": "Une fois par semaine, le lundi ou le jour ouvré qui suit",
            "rouge": "Seulement si une date est dépassée, ou tout près de l’être",
        }[self.value]


def semaine(jour: date) -> tuple[date, date]:
    """The Monday of the week of a day, and that of the next one."""
    lundi = jour - timedelta(days=jour.weekday())
    return lundi, lundi + timedelta(days=7)


def part_le(rythme: Rythme, jour: date, fuseau: str, *, est_passe: bool) -> bool:
    """Whether a digest may leave on a day: never on a day off, once a week under that rhythm.

    `est_passe`: its hour was already lived through on an earlier working day of that week. It leaves on the first of
    them, or on the next one when nothing ran that day.
    """
    return est_ouvre(jour, fuseau) and not (rythme is Rythme.HEBDOMADAIRE and est_passe)


@dataclass(frozen=True)
class Signalee:
    """An open alert as a digest sees it.

    `est_nouvelle`: opened since the reader was last written to. `est_a_moi`: it is for the reader to act. `est_prise`:
    someone takes care of it; `est_repondue`: and answered this threshold, which asks nothing more for now
    (`queries.veille.est_repondue`), but that `est_a_redire` once a week when its day is over. `est_remontee`: told to
    who directs, after two digests without a sign; for them, `remontee_nouvelle` since they were last written to.
    `au`: today on the calendar of its structure, as on the page. `noms`: first name and name of the person, absent
    unless the structure of every alert of the digest lets initials be written.
    """

    alerte_id: int
    code: str
    objet: str
    limite: date
    au: date
    rouge_jours: int
    orange_jours: int
    est_nouvelle: bool
    est_a_moi: bool
    est_prise: bool
    est_repondue: bool
    est_a_redire: bool = False
    est_remontee: bool = False
    remontee_nouvelle: bool = False
    noms: tuple[str, str] | None = None

    @property
    def besoin(self) -> Besoin:
        """What it calls for."""
        return besoin_de(self.code, self.objet)

    @property
    def rang(self) -> int:
        """Its place today, that of the page."""
        return urgence.rang(self.code, self.objet, self.limite, self.au, self.rouge_jours, self.orange_jours)

    @property
    def urgence(self) -> Urgence:
        """Its group today, that of the page."""
        return urgence.urgence(self.code, self.objet, self.limite, self.au, self.rouge_jours, self.orange_jours)

    @property
    def est_depassee(self) -> bool:
        """Whether its day is over."""
        return self.urgence is Urgence.RETARD

    @property
    def est_rouge(self) -> bool:
        """Whether it is overdue or within the red threshold of its structure."""
        return self.urgence in (Urgence.RETARD, Urgence.ROUGE)

    @property
    def attend_une_suite(self) -> bool:
        """Whether its reader should do something now: nobody answered it, or not for a week."""
        return self.est_a_moi and (self.est_a_redire or not self.est_repondue)

    @property
    def insiste(self) -> bool:
        """Whether it is worth a message by itself, though it was told before: a silence, or what presses."""
        if not self.attend_une_suite:
            return False
        presse = self.est_rouge or self.urgence is Urgence.A_FAIRE
        return self.urgence is Urgence.SILENCE or (presse and not self.est_remontee)


@dataclass(frozen=True)
class Ligne:
    """How many alerts ask for the same thing."""

    besoin: Besoin
    nombre: int
    depassees: int

    @property
    def phrase(self) -> str:
        """The line, as it is read."""
        retard = f", dont {accorder(self.depassees, 'dépassée')}" if self.depassees else ""
        return typographie(f"{self.besoin.libelle} : {self.nombre}{retard}")


@dataclass(frozen=True)
class Contenu:
    """Everything an account may look at this morning, in its own time zone; `dirige`: it directs a structure."""

    au: date
    signalees: Sequence[Signalee] = ()
    dirige: bool = False
    derives: int = 0
    derives_nouvelles: int = 0
    derives_redites: int = 0

    @property
    def nouvelles(self) -> int:
        """How many alerts were opened since the reader was last written to."""
        return sum(signalee.est_nouvelle for signalee in self.signalees)

    @property
    def depassees(self) -> int:
        """How many are overdue."""
        return sum(signalee.est_depassee for signalee in self.signalees)

    @property
    def insistantes(self) -> int:
        """How many are worth saying again."""
        return sum(signalee.insiste for signalee in self.signalees)

    @property
    def remontees(self) -> int:
        """For who directs, how many nobody answered."""
        return sum(signalee.est_remontee for signalee in self.signalees) if self.dirige else 0

    @property
    def remontees_nouvelles(self) -> int:
        """Those among them that the reader was not told of yet."""
        return sum(signalee.remontee_nouvelle for signalee in self.signalees) if self.dirige else 0

    @property
    def a_annoncer(self) -> list[int]:
        """Keys of the alerts that ask something of the reader: those that count as announced."""
        return [signalee.alerte_id for signalee in self.signalees if signalee.attend_une_suite]

    def merite_un_message(self, rythme: Rythme) -> bool:
        """Whether there is something to say; under the red rhythm, only what is overdue or nearly is, or was let go."""
        if rythme is Rythme.ROUGE:
            presse = any(s.est_rouge and (s.est_nouvelle or s.insiste) for s in self.signalees)
            return presse or bool(self.remontees_nouvelles)
        derives = self.derives_nouvelles or self.derives_redites
        return bool(self.nouvelles or self.insistantes or self.remontees_nouvelles or derives)

    @property
    def lignes(self) -> list[Ligne]:
        """One line for each thing to do, what presses most first."""
        par_besoin: dict[Besoin, list[Signalee]] = defaultdict(list)
        for signalee in sorted(self.signalees, key=self._presse):
            par_besoin[signalee.besoin].append(signalee)
        return [
            Ligne(besoin, len(les_siennes), sum(s.est_depassee for s in les_siennes))
            for besoin, les_siennes in par_besoin.items()
        ]

    @property
    def pressantes(self) -> list[Signalee]:
        """The few overdue or red alerts that press most among those that nobody took: a tap answers each."""
        libres = (s for s in self.signalees if s.est_rouge and s.est_a_moi and not s.est_prise)
        return sorted(libres, key=self._presse)[:PRESSANTES]

    def _presse(self, signalee: Signalee) -> tuple[int, date, int]:
        return signalee.rang, signalee.limite, signalee.alerte_id


def montrer(lignes: Sequence[Ligne]) -> tuple[Sequence[Ligne], int]:
    """The lines that a screen has room for, and how many alerts are in the others."""
    if len(lignes) <= LIGNES:
        return lignes, 0
    return lignes[: LIGNES - 1], sum(ligne.nombre for ligne in lignes[LIGNES - 1 :])


def sujet(contenu: Contenu) -> str:
    """The subject of a digest."""
    if contenu.nouvelles:
        combien = accorder(contenu.nouvelles, "nouvelle échéance demande", "nouvelles échéances demandent")
        return typographie(f"{combien} votre attention")
    if contenu.insistantes:
        return typographie(f"{accorder(contenu.insistantes, 'échéance attend', 'échéances attendent')} une suite")
    if contenu.remontees_nouvelles:
        return typographie(
            f"{accorder(contenu.remontees_nouvelles, 'échéance est restée', 'échéances sont restées')} sans suite"
        )
    a_regarder = contenu.derives_nouvelles or contenu.derives_redites
    return typographie(f"{accorder(a_regarder, 'structure est', 'structures sont')} à regarder")


def phrase_echeances(contenu: Contenu) -> str | None:
    """All that is open, in one or two sentences."""
    ouvertes = len(contenu.signalees)
    if not ouvertes:
        return None
    if contenu.nouvelles == ouvertes:
        dites = accorder(ouvertes, "nouvelle échéance demande", "nouvelles échéances demandent") + " votre attention"
    else:
        dites = accorder(ouvertes, "échéance demande", "échéances demandent") + " votre attention"
        dites += f", dont {accorder(contenu.nouvelles, 'nouvelle')}" if contenu.nouvelles else ""
    if contenu.depassees:
        dites += f". {accorder(contenu.depassees, 'est dépassée', 'sont dépassées')}"
    return typographie(f"{dites}.")


def phrase_pressante(signalee: Signalee, initiales: str = "") -> str:
    """One alert, by what it calls for and its day, after the initials of the person where they may be written."""
    qui = f"{initiales} : " if initiales else ""
    quoi = a_dire_seul(signalee.code, signalee.objet)
    quoi = quoi[0].lower() + quoi[1:] if qui else quoi
    reste = jours_entre(signalee.au, signalee.limite)
    quand = "aujourd’hui" if reste == 0 else f"{'dans' if reste > 0 else 'depuis'} {accorder(abs(reste), 'jour')}"
    return typographie(f"{qui}{quoi}, {quand}")


def phrase_remontees(contenu: Contenu) -> str | None:
    """What was told twice to who follows it, and stayed as it was: for who directs, in one sentence."""
    if not contenu.remontees:
        return None
    combien = accorder(contenu.remontees, "échéance est restée", "échéances sont restées")
    return typographie(f"{combien} sans suite après deux rappels.")


def phrase_derives(contenu: Contenu) -> str | None:
    """The structures whose results drift, in one sentence."""
    if not contenu.derives:
        return None
    sorties = "ses sorties dynamiques" if contenu.derives == 1 else "leurs sorties dynamiques"
    dites = f"{accorder(contenu.derives, 'structure voit', 'structures voient')} {sorties} reculer"
    nouvelles = f", dont {accorder(contenu.derives_nouvelles, 'nouvelle')}" if contenu.derives_nouvelles else ""
    redites = f" ; {accorder(contenu.derives_redites, 'attend', 'attendent')} une réponse depuis trois mois"
    return typographie(f"{dites}{nouvelles}{redites if contenu.derives_redites else ''}.")
