"""ECH-14, ECH-15 (exit without motive), ECH-19, and ECH-17 of a structure (docs/alertes.md)."""

from datetime import timedelta

from tests.simulation.faits import Dossier, Maison, Periode
from tests.simulation.oracle.attendue import Attendue, Cle, attendue

FSE_JOURS = 28


def echeances(d: Dossier) -> dict[Cle, Attendue]:
    if d.sortie is None:
        return {}
    trouvees = {
        ("ECH-14", f"suivi:{mois}"): attendue(d.maison, "ECH-14", suivi.du_le, (0, -15), repere=d.sortie.le)
        for mois, suivi in d.suivis.items()
        if suivi.fait_le is None
    }
    if d.sortie.motif is None:
        trouvees["ECH-15", "motif"] = Attendue(d.sortie.le, (0,), semaines=True, repere=d.sortie.le)
    # Data entered before the exit were those of an exit that was undone.
    if d.maison.participe_fse and d.fse and (d.fse[0] is None or d.fse[0] < d.sortie.le):
        limite = d.sortie.le + timedelta(days=FSE_JOURS)
        trouvees["ECH-19", "fse"] = attendue(d.maison, "ECH-19", limite, (14, 7), repere=d.sortie.le)
    return trouvees


def de_structure(maison: Maison) -> dict[Cle, Attendue]:
    """The convention and the annexe that end last."""
    trouvees = {}
    genres: dict[str, dict[int, Periode]] = {"convention": maison.conventions, "annexe": maison.annexes}
    for genre, connues in genres.items():
        if connues:
            fin, debut, cle = max((p.fin, p.debut, cle) for cle, p in connues.items())
            trouvees["ECH-17", f"{genre}:{cle}"] = attendue(maison, "ECH-17", fin, (90, 30), fixes=(-1,), repere=debut)
    return trouvees
