"""Checking one XML part of a workbook while it is copied: nesting, weight, place of the filled cells."""

import re
from itertools import product
from string import ascii_uppercase
from typing import IO
from xml.parsers import expat

from parcours.domain.erreurs import Refus

MO = 1024 * 1024
TAILLE_DEPLIEE_MAX = 100 * MO
LIGNES_MAX = 200_000
COLONNES_MAX = 200
# The reader allocates the whole rectangle, full or not: 200 000 lines of 25 columns.
CELLULES_MAX = 5_000_000
TEXTE_MAX = 100 * MO
# Two or three elements for each cell that 100 MiB can hold: beyond, only time would be lost.
ELEMENTS_MAX = 6_000_000
PROFONDEUR_MAX = 64
JETON_MAX = MO
MORCEAU = 64 * 1024

REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
RANG = re.compile(r"\s*([0-9]{1,9})\s*")
COLONNES_EXCEL = 16_384
LETTRES = ["".join(lettres) for taille in (1, 2, 3) for lettres in product(ascii_uppercase, repeat=taille)]
RANG_DES_LETTRES = {lettres: rang for rang, lettres in enumerate(LETTRES, start=1)}

ENDOMMAGE = "Ce classeur est endommagé\u00a0: téléchargez-le de nouveau, puis recommencez."
TROP_VOLUMINEUX = "Une fois décompressé, ce classeur est trop volumineux pour être lu."
ENTITES = "Ce classeur contient des déclarations interdites (DOCTYPE)\u00a0: il n’a pas été ouvert."
TROP_DE_LIGNES = "Ce classeur dépasse 200\u00a0000 lignes."
TROP_DE_COLONNES = "Ce classeur dépasse 200 colonnes."
TROP_DE_CELLULES = "La feuille couvre trop de cellules\u00a0: supprimez les lignes et les colonnes inutiles."
FORMULE = (
    "Ce classeur contient une formule (cellule {cellule})\u00a0: "
    "remplacez les formules par leur valeur, puis recommencez."
)


class ClasseurRefuse(Refus):
    """The file cannot be read; `message` is the French sentence for the user, without any cell content."""


class Budget:
    """What all the parts of one archive have used so far, and the length of each shared text."""

    def __init__(self) -> None:
        self.octets = 0
        self.elements = 0
        self.texte = 0
        self.longueurs: list[int] = []


class Partie:
    """One XML part; `copier` raises `ClasseurRefuse`, or `ExpatError` or `IndexError` when the part is damaged."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.profondeur = 0

    def copier(self, source: IO[bytes], cible: IO[bytes]) -> None:
        """Copy the part, and stop as soon as it is malformed or the budget is spent."""
        # UTF-8 whatever the part announces, as the reader does: both must see the same tags.
        lecteur = expat.ParserCreate("UTF-8")
        lecteur.buffer_text = True
        lecteur.StartDoctypeDeclHandler = self.refuser_doctype
        lecteur.StartElementHandler = self.ouvrir
        lecteur.EndElementHandler = self.fermer
        lecteur.CharacterDataHandler = self.lire
        lus = 0
        while morceau := source.read(MORCEAU):
            lus += len(morceau)
            self.budget.octets += len(morceau)
            self.budget.elements += morceau.count(b"<") - morceau.count(b"</")
            if self.budget.octets > TAILLE_DEPLIEE_MAX or self.budget.elements > ELEMENTS_MAX:
                raise ClasseurRefuse(TROP_VOLUMINEUX)
            lecteur.Parse(morceau, False)
            if lus - lecteur.CurrentByteIndex > JETON_MAX:
                raise ClasseurRefuse(ENDOMMAGE)
            cible.write(morceau)
        lecteur.Parse(b"", True)

    def refuser_doctype(self, *_: object) -> None:
        """Refuse the declaration where entities start; a workbook never has one."""
        raise ClasseurRefuse(ENTITES)

    def ouvrir(self, nom: str, attributs: dict[str, str]) -> None:
        """Enter an element; each level of nesting costs memory."""
        self.profondeur += 1
        if self.profondeur > PROFONDEUR_MAX:
            raise ClasseurRefuse(ENDOMMAGE)

    def fermer(self, nom: str) -> None:
        """Leave an element."""
        self.profondeur -= 1

    def lire(self, donnee: str) -> None:
        """Receive a piece of text."""


class Textes(Partie):
    """The table of shared texts: only their lengths are kept."""

    def ouvrir(self, nom: str, attributs: dict[str, str]) -> None:
        """Start a new text at each item of the table."""
        super().ouvrir(nom, attributs)
        if nom.rpartition(":")[2] == "si":
            self.budget.longueurs.append(0)

    def lire(self, donnee: str) -> None:
        """Add to the length of the current text."""
        if self.budget.longueurs:
            self.budget.longueurs[-1] += len(donnee)


class Feuille(Partie):
    """A sheet, or any other part, where nothing looks like a cell.

    Its methods run for every cell of the file: that is why they repeat the two lines of `Partie` instead of
    calling them, and why the usual cell (just after the one before, in the row being read) is placed at once.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.rang = 0
        self.rang_ecrit = "0"
        self.ligne = self.colonne = 0
        self.ligne_occupee = self.colonne_occupee = 0
        self.est_renvoi = False
        self.renvoi: str | None = None

    def ouvrir(self, nom: str, attributs: dict[str, str]) -> None:
        """Follow rows and cells; a cell counts once it holds something, as it does for the reader."""
        self.profondeur += 1
        if self.profondeur > PROFONDEUR_MAX:
            raise ClasseurRefuse(ENDOMMAGE)
        if ":" in nom:
            nom = nom.rpartition(":")[2]
        if nom == "c":
            reference = attributs.get("r")
            self.est_renvoi = attributs.get("t") == "s"
            if reference is None or reference == LETTRES[self.colonne] + self.rang_ecrit:
                self.ligne = self.rang
                self.colonne += 1
                if self.colonne > COLONNES_EXCEL:
                    raise ClasseurRefuse(TROP_DE_COLONNES)
            else:
                self._situer(reference)
        elif nom in ("v", "is"):
            if self.ligne != self.ligne_occupee or self.colonne > self.colonne_occupee:
                self._occuper()
            if self.est_renvoi and nom == "v":
                self.renvoi = ""
        elif nom == "f":
            raise ClasseurRefuse(FORMULE.format(cellule=f"{LETTRES[self.colonne - 1]}{self.ligne}"))
        elif nom == "row":
            self.rang = _entier(attributs["r"]) if "r" in attributs else self.rang + 1
            self.rang_ecrit = str(self.rang)
            self.colonne = 0

    def fermer(self, nom: str) -> None:
        """Leave an element; at the end of a reference to a shared text, add that text to the weight."""
        self.profondeur -= 1
        if self.renvoi is not None:
            self.budget.texte += self.budget.longueurs[_entier(self.renvoi)]
            self.renvoi = None
            if self.budget.texte > TEXTE_MAX:
                raise ClasseurRefuse(TROP_VOLUMINEUX)

    def lire(self, donnee: str) -> None:
        """Keep the text only when it is a reference to a shared text."""
        if self.renvoi is not None:
            self.renvoi += donnee

    def _situer(self, reference: str) -> None:
        """Note where the current cell says that it is."""
        trouvee = REFERENCE.fullmatch(reference)
        if not trouvee:
            raise ClasseurRefuse(ENDOMMAGE)
        self.ligne, self.colonne = int(trouvee[2]), RANG_DES_LETTRES[trouvee[1].upper()]
        if self.colonne > COLONNES_EXCEL:
            raise ClasseurRefuse(ENDOMMAGE)

    def _occuper(self) -> None:
        """Count the current cell as filled: the reader gives the whole rectangle of such cells."""
        # It takes the first and the last one for the corners: out of order, it would misjudge the size.
        if self.ligne < max(self.ligne_occupee, 1):
            raise ClasseurRefuse(ENDOMMAGE)
        if self.ligne > LIGNES_MAX:
            raise ClasseurRefuse(TROP_DE_LIGNES)
        if self.colonne > COLONNES_MAX:
            raise ClasseurRefuse(TROP_DE_COLONNES)
        self.ligne_occupee = self.ligne
        self.colonne_occupee = max(self.colonne_occupee, self.colonne)
        if self.ligne_occupee * self.colonne_occupee > CELLULES_MAX:
            raise ClasseurRefuse(TROP_DE_CELLULES)


def _entier(texte: str) -> int:
    """Read a rank written in the file; anything but a few plain digits is a damaged file."""
    if not RANG.fullmatch(texte):
        raise ClasseurRefuse(ENDOMMAGE)
    return int(texte)
