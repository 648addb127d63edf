"""What must be open, day after day: the facts give the deadlines, the days their thresholds, people their silence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tests.simulation.faits import Dossier, Maison
from tests.simulation.oracle import accompagnement, contrats, pass_iae, sorties
from tests.simulation.oracle.attendue import Attendue, Cle

# An alert, as both sides tell it: code, objet, limit, threshold, signalled on, taken by, snoozed to, muted until; the
# day it is counted from, and the usual gap between two steps.
Ligne = tuple[str, str, date, int, date, int | None, date | None, date | None, date | None, int | None]
REMPLACE = {"ECH-15": "ECH-04"}


@dataclass
class Suivie:
    """A deadline that has not moved since it was there; `seuil` is the latest one said, once `est_ouverte`.

    `close_par_quelqu_un`: someone closed that very threshold. Nothing new is to be said of it before `rien_avant`.
    """

    attendue: Attendue
    seuil: int | None = None
    est_ouverte: bool = False
    close_par_quelqu_un: bool = False
    signalee_le: date = date.min
    prise: int | None = None
    reportee: date | None = None
    sourdine: date | None = None
    rien_avant: date = date.min


def echeances(suivi: Dossier | Maison) -> dict[Cle, Attendue]:
    """Every deadline that the facts give, whatever the day."""
    if isinstance(suivi, Maison):
        return sorties.de_structure(suivi)
    modules = (pass_iae, contrats, accompagnement, sorties)
    return {cle: due for module in modules for cle, due in module.echeances(suivi).items()}


class Veilleur:
    """The deadlines of everyone. `ouvertures` counts what was said, by code; `fermetures` what closed."""

    def __init__(self) -> None:
        # By structure and parcours (None: of the structure itself).
        self.suivies: dict[tuple[int, int | None], dict[Cle, Suivie]] = {}
        self.ouvertures: dict[str, int] = {}
        self.fermetures: dict[str, int] = {}

    def relire(self, suivi: Dossier | Maison, jour: date) -> None:
        """After each fact: what moved or disappeared is closed, and starts again if it comes back."""
        ou = (suivi.id, None) if isinstance(suivi, Maison) else (suivi.maison.id, suivi.id)
        avant = self.suivies.get(ou, {})
        maintenant = {}
        for cle, due in echeances(suivi).items():
            if due.jusque is not None and due.jusque <= jour:
                continue
            suivie = avant.pop(cle, None)
            if suivie is None or suivie.attendue.limite != due.limite:
                if suivie is not None:
                    self._fermer(cle, suivie)
                suivie = Suivie(due)
            if suivie.attendue != due:
                suivie.attendue, suivie.rien_avant = due, date.min
            maintenant[cle] = suivie
        for cle, suivie in avant.items():
            self._fermer(cle, suivie)
        if maintenant:
            self.suivies[ou] = maintenant
        else:
            self.suivies.pop(ou, None)

    def nuit(self, jour: date, fuseau_de: dict[int, str], fuseau: str) -> None:
        """The night of a day where that zone is local: each deadline says its latest threshold, once."""
        for (maison, _), dues in self.suivies.items():
            if fuseau_de[maison] == fuseau:
                for cle, suivie in list(dues.items()):
                    if suivie.attendue.jusque is not None and suivie.attendue.jusque <= jour:
                        self._fermer(cle, dues.pop(cle))
                        continue
                    if jour < suivie.rien_avant:
                        continue
                    seuil, suivie.rien_avant = suivie.attendue.franchi(jour), suivie.attendue.rien_avant(jour)
                    if seuil is not None and (suivie.seuil is None or seuil < suivie.seuil):
                        self._dire(dues, cle, suivie, seuil, jour)

    def _dire(self, dues: dict[Cle, Suivie], cle: Cle, suivie: Suivie, seuil: int, jour: date) -> None:
        precedente = replace(suivie)
        autre = dues.get((REMPLACE.get(cle[0], ""), cle[1]))
        if autre is not None and autre.est_ouverte:
            precedente = replace(autre)
            self._fermer((REMPLACE[cle[0]], cle[1]), autre)
        self._fermer(cle, suivie)
        suivie.seuil, suivie.signalee_le = seuil, jour
        suivie.est_ouverte, suivie.close_par_quelqu_un = True, False
        suivie.prise = precedente.prise if precedente.est_ouverte else None
        est_muette = precedente.est_ouverte and precedente.sourdine is not None and precedente.sourdine >= jour
        suivie.sourdine = precedente.sourdine if est_muette else None
        suivie.reportee = None
        self.ouvertures[cle[0]] = self.ouvertures.get(cle[0], 0) + 1

    def _fermer(self, cle: Cle, suivie: Suivie) -> None:
        self.fermetures[cle[0]] = self.fermetures.get(cle[0], 0) + suivie.est_ouverte
        suivie.est_ouverte = False

    def clore(self, cle: Cle, suivie: Suivie) -> None:
        """Someone closes it, with a comment: its next threshold will be said all the same."""
        self._fermer(cle, suivie)
        suivie.close_par_quelqu_un = True

    def peut_rouvrir(self, dues: dict[Cle, Suivie], cle: Cle, jour: date) -> bool:
        """Whether someone may put it back: snoozed, muted, or closed by someone; nothing took its place since."""
        suivie = dues[cle]
        if suivie.est_ouverte:
            est_reportee = suivie.reportee is not None and suivie.reportee > jour
            return est_reportee or (suivie.sourdine is not None and suivie.sourdine >= jour)
        remplacante = next((dues.get((r, cle[1])) for r, remplace in REMPLACE.items() if remplace == cle[0]), None)
        return suivie.close_par_quelqu_un and (remplacante is None or remplacante.seuil is None)

    def rouvrir(self, suivie: Suivie) -> None:
        suivie.est_ouverte, suivie.close_par_quelqu_un = True, False
        suivie.reportee = suivie.sourdine = None

    def ouvertes(self) -> Iterator[tuple[tuple[int, int | None], Ligne]]:
        """Every alert that must be open now."""
        for ou, dues in self.suivies.items():
            for (code, objet), s in dues.items():
                if s.est_ouverte and s.seuil is not None:
                    vue, due = (s.seuil, s.signalee_le, s.prise, s.reportee, s.sourdine), s.attendue
                    yield ou, (code, objet, due.limite, *vue, due.repere, due.habitude)


def niveau(maison: Maison, limite: date, jour: date) -> str:
    """Orange at 60 days, red at 15 (settings of the structure), overdue from the next day."""
    if jour > limite:
        return "retard"
    reste = (limite - jour).days
    return "rouge" if reste <= maison.rouge else "orange" if reste <= maison.orange else "loin"
