"""An annexe in a spreadsheet: what it says of the fields of the form, to be read again before it is saved."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

from parcours.exchange.cellule import DateIllisible, cle, lire_date, texte
from parcours.exchange.classeur import lire_feuille
from parcours.exchange.partie import ClasseurRefuse

__all__ = ["INTITULES", "JOURS", "AnnexeLue", "ClasseurRefuse", "lire", "modele"]

INTITULES = {
    "numero": "Numéro de l’annexe",
    "debut": "Premier jour",
    "fin": "Dernier jour",
    "postes_etp": "Postes d’insertion (ETP)",
    "heures_par_etp": "Heures par ETP",
    "objectif_durable": "Objectif, emploi durable (%)",
    "objectif_transition": "Objectif, emploi de transition (%)",
    "objectif_positive": "Objectif, sorties positives (%)",
    "objectif_dynamique": "Objectif, sorties dynamiques (%)",
    "etp_encadrement": "Encadrement technique (ETP)",
    "etp_accompagnement": "Accompagnement socioprofessionnel (ETP)",
    "poids_publics": "Poids du volet publics (%)",
    "poids_actions": "Poids du volet actions (%)",
    "poids_resultats": "Poids du volet résultats (%)",
}
JOURS = ("debut", "fin")
# As many titles side by side make a line of titles; fewer are a column of them.
TITRES_MIN = 3

RIEN = "Aucun intitulé n’est reconnu dans ce classeur\u00a0: partez du modèle."
PLUSIEURS = "Ce classeur porte plusieurs annexes\u00a0: n’en gardez qu’une ligne."


@dataclass(frozen=True)
class AnnexeLue:
    """What was found: the text of each field, as it would be typed.

    `inconnus`: the titles that nobody knows here; `illisibles`: the days that nobody can read, with their sentence.
    """

    valeurs: dict[str, str]
    inconnus: tuple[str, ...]
    illisibles: tuple[str, ...]


def lire(contenu: bytes, nom: str = "") -> AnnexeLue:
    """The annexe of an .xlsx: titles down the first column with their values beside, or across with one line under.

    Nothing is judged: a value is given as it is written, for the form to answer. An unreadable day is told apart, since
    a field of days cannot show it. A share kept as a fraction (45 % is 0.45) is given in per cent. Raises
    ClasseurRefuse.
    """
    connus = {cle(intitule): champ for champ, intitule in INTITULES.items()}
    valeurs: dict[str, str] = {}
    inconnus: list[str] = []
    illisibles: list[str] = []
    for titre, valeur in _paires(lire_feuille(contenu, nom), connus):
        champ = connus.get(cle(titre))
        if champ is None:
            inconnus.append(texte(titre))
        elif champ in valeurs:
            raise ClasseurRefuse(f"«\u00a0{INTITULES[champ]}\u00a0» est là deux fois\u00a0: n’en gardez qu’un.")
        else:
            try:
                valeurs[champ] = _ecrite(champ, valeur)
            except DateIllisible as erreur:
                illisibles.append(f"{INTITULES[champ]}, «\u00a0{texte(valeur)}\u00a0». {erreur.message}")
    if not valeurs and not illisibles:
        raise ClasseurRefuse(RIEN)
    return AnnexeLue(valeurs, tuple(inconnus), tuple(illisibles))


def modele() -> bytes:
    """The workbook to fill: the titles, and an empty cell beside each."""
    sortie = BytesIO()
    with xlsxwriter.Workbook(sortie, {"in_memory": True}) as classeur:
        feuille = classeur.add_worksheet("Annexe")
        jour = classeur.add_format({"num_format": "dd/mm/yyyy"})
        feuille.set_column(0, 0, max(map(len, INTITULES.values())) + 2)
        feuille.set_column(1, 1, 16)
        for rang, (champ, intitule) in enumerate(INTITULES.items()):
            feuille.write_string(rang, 0, intitule)
            if champ in JOURS:
                feuille.write_blank(rang, 1, None, jour)
    return sortie.getvalue()


def _paires(rangees: Sequence[Sequence[object]], connus: Container[str]) -> Iterator[tuple[object, object]]:
    """Each title with its value, where there is one."""
    pleines = [rangee for rangee in rangees if any(cellule != "" for cellule in rangee)]
    for rang, rangee in enumerate(pleines):
        if sum(cle(cellule) in connus for cellule in rangee) >= TITRES_MIN:
            if len(pleines) > rang + 2:
                raise ClasseurRefuse(PLUSIEURS)
            dessous = pleines[rang + 1] if len(pleines) > rang + 1 else ()
            yield from ((titre, valeur) for titre, valeur in zip(rangee, dessous, strict=False) if valeur != "")
            return
    for titre, *suite in pleines:
        valeur = next((cellule for cellule in suite if cellule != ""), "")
        if titre != "" and valeur != "":
            yield titre, valeur


def _ecrite(champ: str, valeur: object) -> str:
    """A cell as a person would type it in its field. Raises DateIllisible."""
    if champ in JOURS:
        jour = lire_date(valeur)
        return "" if jour is None else jour.isoformat()
    if isinstance(valeur, float) and champ.startswith(("objectif_", "poids_")) and 0 < valeur < 1:
        valeur = round(100 * valeur, 6)
    return texte(valeur).removesuffix("%").strip().replace(".", ",")
