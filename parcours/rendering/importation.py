"""What an import says, on a page and in a terminal: counts, refused lines, what changes, what to look at.

The terminal gets line numbers only, never a name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from parcours.domain.importation import LigneRefusee, Plan, Remarque, resume

A_JOUR = "Rien à écrire\u00a0: tout est déjà à jour."
RECULS = "Rien à écrire\u00a0: la fin d’un PASS IAE recule dans ce fichier. Est-ce un fichier ancien\u00a0?"
TOUT_REFUSE = "Rien à écrire\u00a0: toutes les lignes à importer sont refusées."
RIEN_D_ACCEPTE = "Rien à écrire\u00a0: aucune candidature de ce fichier n’est acceptée."
# Under it, an import is over before its progress could be read.
LONG_IMPORT_PERSONNES = 1500


@dataclass(frozen=True)
class Bilan:
    """An import in figures and lines; `lu` and `ecrit` are (label, count), `mouvements` are (line, sentence)."""

    titre: str
    lu: list[tuple[str, int]]
    ecrit: list[tuple[str, int]]
    mouvements: list[tuple[int, str]]
    refus: list[LigneRefusee]
    remarques: list[Remarque]
    avertissements: tuple[str, ...]
    colonnes_ignorees: Sequence[str]
    colonnes_absentes: Sequence[str]

    @property
    def lignes_refusees(self) -> int:
        """How many lines are refused, whatever the number of reasons."""
        return len({refusee.numero for refusee in self.refus})


def bilan(
    plan: Plan,
    illisibles: Sequence[LigneRefusee],
    lues: int,
    par_statut: Mapping[str, int],
    colonnes_ignorees: Sequence[str],
    colonnes_absentes: Sequence[str],
) -> Bilan:
    """The outcome of a plan; `illisibles` are the lines that could not be read, `par_statut` counts the others."""
    refus = sorted([*illisibles, *plan.refus], key=lambda refusee: refusee.numero)
    refusees = len({refusee.numero for refusee in refus})
    # The platform writes straight apostrophes.
    statuts = [(statut.replace("'", "’"), nombre) for statut, nombre in par_statut.items()]
    statuts.sort(key=lambda statut: (-statut[1], statut[0]))
    return Bilan(
        titre=resume(plan, refusees) if plan.a_ecrire else _rien(plan, refusees),
        lu=[("Lignes lues", lues), *statuts, ("Dont lignes refusées", refusees)],
        ecrit=_ecrit(plan),
        mouvements=[(personne.reference.numero, phrase) for personne in plan.modifiees for phrase in personne.phrases],
        refus=refus,
        remarques=plan.remarques,
        avertissements=plan.avertissements,
        colonnes_ignorees=colonnes_ignorees,
        colonnes_absentes=colonnes_absentes,
    )


def _rien(plan: Plan, refusees: int) -> str:
    """Why nothing is written."""
    if plan.reculs:
        return RECULS
    if plan.personnes:
        return A_JOUR
    return TOUT_REFUSE if refusees else RIEN_D_ACCEPTE


def _ecrit(plan: Plan) -> list[tuple[str, int]]:
    """What is written, without the lines at zero."""
    comptes = [
        ("Personnes nouvelles", len(plan.nouvelles)),
        ("Personnes mises à jour", len(plan.modifiees)),
        ("Personnes déjà à jour", plan.inchangees),
        ("Parcours ouverts", plan.nombre_de_parcours),
        ("Dont sans référent·e", plan.sans_referent),
        ("Contrats ajoutés", plan.nombre_de_contrats),
        ("Contrats dont la fin change", plan.nombre_de_contrats_precises),
        ("PASS IAE enregistrés", plan.nombre_de_pass),
        ("PASS IAE dont les dates changent", plan.nombre_de_pass_deplaces),
        ("Fins de PASS IAE qui reculent, non écrites", len(plan.reculs)),
    ]
    return [(libelle, nombre) for libelle, nombre in comptes if nombre]


@contextmanager
def avancement(console: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar that follows a long import in a terminal: told how many persons are written, and of how many."""
    colonnes = (TextColumn("Personnes écrites"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*colonnes, console=console, disable=not console.is_terminal) as barre:
        suivi = barre.add_task("", visible=False)

        def avancer(ecrites: int, total: int) -> None:
            barre.update(suivi, completed=ecrites, total=total, visible=total > LONG_IMPORT_PERSONNES)

        yield avancer


def imprimer(bilan: Bilan, console: Console) -> None:
    """Tables in a terminal; elsewhere, one plain line for each thing."""
    phrases = [bilan.titre, *(f"Attention\u00a0: {avertissement}" for avertissement in bilan.avertissements)]
    _en_lignes(console, phrases)
    for titre, colonnes, lignes in _tableaux(bilan):
        if not lignes:
            continue
        if console.is_terminal:
            console.print(_tableau(titre, colonnes, lignes))
        else:
            _en_lignes(console, ["", titre, *("  " + " | ".join(ligne) for ligne in lignes)])


def _en_lignes(console: Console, lignes: list[str]) -> None:
    for ligne in lignes:
        console.print(ligne, highlight=False, markup=False, soft_wrap=True)


def _tableaux(bilan: Bilan) -> list[tuple[str, list[str], list[list[str]]]]:
    return [
        ("Dans le fichier", ["", "Nombre"], [[libelle, str(nombre)] for libelle, nombre in bilan.lu]),
        ("Dans Parcours", ["", "Nombre"], [[libelle, str(nombre)] for libelle, nombre in bilan.ecrit]),
        ("Ce qui change", ["Ligne", "Changement"], [[f"{numero}", phrase] for numero, phrase in bilan.mouvements]),
        ("À regarder", ["Ligne", "", "Quoi"], [[f"{r.numero}", r.nature.libelle, r.phrase] for r in bilan.remarques]),
        ("Lignes refusées", ["Ligne", "Colonne", "Motif"], [[f"{r.numero}", r.colonne, r.motif] for r in bilan.refus]),
        ("Colonnes ignorées", ["Colonne"], [[colonne] for colonne in bilan.colonnes_ignorees]),
        ("Colonnes absentes", ["Colonne"], [[colonne] for colonne in bilan.colonnes_absentes]),
    ]


def _tableau(titre: str, colonnes: list[str], lignes: list[list[str]]) -> Table:
    tableau = Table(title=titre, title_justify="left")
    for colonne in colonnes:
        tableau.add_column(colonne, justify="right" if colonne in {"Ligne", "Nombre"} else "left")
    for ligne in lignes:
        # As plain text: a title of the file may look like markup.
        tableau.add_row(*(Text(cellule) for cellule in ligne))
    return tableau
