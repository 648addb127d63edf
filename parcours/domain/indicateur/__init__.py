"""The indicators of a structure: one definition each, its figures and the rows behind them.

To add one: its definition in the module of its bloc; then `docs/indicateurs.md` is written again from
`documentation()`. To change what one counts: a new `version`, and the golden figures of its tests.
"""

from collections.abc import Collection
from functools import cache

from parcours.domain.erreurs import typographie
from parcours.domain.etape import Theme
from parcours.domain.indicateur import actions, freins, publics, qualite, resultats
from parcours.domain.indicateur.definition import (
    Bloc,
    Contexte,
    Definition,
    Moyenne,
    Place,
    Proportion,
    Rapport,
    Resultat,
    compter,
    mesurer,
    rapporter,
)
from parcours.domain.indicateur.fait import FaitParcours

INCONNU = "non renseigné"

DEFINITIONS: dict[str, Definition] = {
    definition.code: definition
    for bloc in (resultats, publics, actions, freins, qualite)
    for definition in bloc.DEFINITIONS
}


def calculer(definition: Definition, faits: Collection[FaitParcours], contexte: Contexte) -> Resultat:
    """The figures of an indicator. Raises TypeError for a definition of no known sort."""
    match definition:
        case Proportion():
            return compter(definition, faits, contexte)
        case Moyenne():
            return mesurer(definition, faits, contexte)
        case Rapport():
            return rapporter(definition, faits, contexte)
    raise TypeError(definition.code)


def lignes(definition: Definition, faits: Collection[FaitParcours], contexte: Contexte) -> list[tuple[int, str]]:
    """The rows behind the figures: the key of each parcours that counts, and the word that says how."""
    dites = []
    for fait in faits:
        if mot := _mot(definition, fait, contexte):
            dites.append((fait.cle, mot))
    return dites


def _mot(definition: Definition, fait: FaitParcours, contexte: Contexte) -> str | None:
    match definition:
        case Proportion():
            place = definition.classer(fait, contexte)
            oui, non = definition.mots
            return None if place is None else {Place.OUI: oui, Place.NON: non, Place.INCONNU: INCONNU}[place]
        case Moyenne():
            mesure = definition.mesurer(fait, contexte)
            if mesure is None:
                return INCONNU if definition.manquer(fait, contexte) else None
            return f"{mesure:.1f} {definition.unite[1]}".replace(".", ",")
        case Rapport():
            dessus, dessous = definition.compter(fait, contexte)
            return None if not (dessus or dessous) else _dits(definition.unites, dessus, dessous)
    raise TypeError(definition.code)


def _dits(unites: tuple[str, str], dessus: float, dessous: float) -> str:
    """What a parcours brings to a ratio: a side to which it brings nothing is not said."""
    termes = [f"{nombre:g} {unite}" for nombre, unite in zip((dessus, dessous), unites, strict=True) if nombre]
    return ", ".join(termes)


def _grille() -> list[str]:
    """The same five questions of each theme, said once."""
    codes = [
        f"- **{colonne.libelle.capitalize()}.** `{freins.code(Theme.LANGUE, colonne)}`" for colonne in freins.Colonne
    ]
    formules = [DEFINITIONS[freins.code(Theme.LANGUE, colonne)].formule for colonne in freins.Colonne]
    themes = ", ".join(theme.libelle.lower() for theme in Theme)
    return [
        f"Une ligne par frein ({themes}) et cinq questions, en version 1 ; ici les codes de la langue.\n",
        *(f"{code} : {formule}" for code, formule in zip(codes, formules, strict=True)),
        "",
    ]


@cache
def documentation() -> str:
    """The page `docs/indicateurs.md`."""
    parties = [
        "# Les indicateurs\n",
        "Chaque indicateur a une définition et une version ; une définition qui change prend une version de plus, et "
        "un dossier arrêté garde les chiffres de la sienne. Une part est donnée avec son nombre de personnes et son "
        "intervalle à 95 % (Wilson) ; sous dix sorties comptées, des nombres et aucun taux.\n",
    ]
    for bloc in Bloc:
        parties.append(f"## {bloc.libelle}\n")
        if bloc is Bloc.FREINS:
            parties += _grille()
            continue
        for definition in DEFINITIONS.values():
            if definition.bloc is bloc:
                parties.append(f"### {definition.libelle}\n")
                parties.append(f"- **Code.** `{definition.code}`, version {definition.version}.")
                parties.append(f"- **Calcul.** {definition.formule}")
                parties.append(f"- **Source.** {definition.source}\n")
    return typographie("\n".join(parties))
