"""The page `docs/alertes.md`, written from the entries: every number in it is one that the rules use."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date

from parcours.domain import parametres
from parcours.domain.catalogue.entree import Entree
from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.erreurs import typographie
from parcours.domain.faits import Faits

# The rules in force, whatever the day the page is written.
EN_VIGUEUR = date.max
DEPUIS = "depuis"
_REGLAGES = {champ.name: champ.default for champ in fields(Faits) if champ.name.endswith("_jours")}


def page(entrees: Iterable[Entree]) -> str:
    """The page, in Markdown, with its no-break spaces. Raises LookupError for a number that no rule holds."""
    lignes = [
        "# Les alertes",
        "",
        "Un code ne change jamais de sens et n’est jamais réutilisé. Une échéance se calcule à partir des faits :",
        "personne ne la saisit. Un seuil passé est signalé une fois ; s’il en est passé plusieurs sans que personne ne",
        "regarde, seul le dernier l’est. Une alerte se ferme d’elle-même quand sa cause disparaît, et dit pourquoi.",
        "Parmi celles qui sont en retard, celles qui touchent un droit passent devant, puis les plus anciennes.",
        "Les seuils sont ceux d’une structure qui n’en a pas choisi d’autres dans « Régler la veille ».",
        "",
    ]
    for entree in entrees:
        lignes += [
            f"## {entree.code.value} : {entree.titre}",
            "",
            f"- **Signalé.** {completer(entree, entree.signal)}",
            f"- **Que faire.** {completer(entree, entree.agir)}",
            f"- **D’où vient la règle.** {completer(entree, entree.reference)}.",
            *(["- **En retard.** Passe devant : un droit est en jeu."] if entree.touche_un_droit else []),
            "",
        ]
    return typographie("\n".join(lignes))


def completer(entree: Entree, texte: str) -> str:
    """A text of an entry with its numbers, its first letter in capital. Raises LookupError for an unknown one."""
    complet = texte.format_map(_Nombres(entree))
    return complet[:1].upper() + complet[1:]


def enumerer(mots: Iterable[object], lien: str = "et") -> str:
    """«90, 60 et 30»."""
    *debut, fin = map(str, mots)
    return f"{', '.join(debut)} {lien} {fin}" if debut else fin


def seuils_dits(jours: Iterable[int]) -> str:
    """The thresholds in words, the furthest first: «60, 30 et 7 jours avant, puis le lendemain»."""
    en_ordre = sorted(jours, reverse=True)
    avant = [nombre for nombre in en_ordre if nombre > 0]
    apres = [-nombre for nombre in en_ordre if nombre < -1]
    dits = [f"{_en_jours(avant)} avant"] if avant else []
    dits += ["le jour même"] * (0 in en_ordre) + ["le lendemain"] * (-1 in en_ordre)
    dits += [f"{_en_jours(apres)} après"] if apres else []
    return ", puis ".join(dits)


def _en_jours(nombres: list[int]) -> str:
    return enumerer([*nombres[:-1], accorder(nombres[-1], "jour")])


class _Parametre:
    """A legal parameter as the page says it: its value, or with «:depuis» the day from which it holds."""

    def __init__(self, nom: str) -> None:
        self._ligne = parametres.parametre(nom).au(EN_VIGUEUR)

    def __format__(self, demande: str) -> str:
        return en_toutes_lettres(self._ligne.depuis) if demande == DEPUIS else str(self._ligne.valeur)


class _Nombres(Mapping[str, object]):
    """What a text of an entry may name."""

    def __init__(self, entree: Entree) -> None:
        self._connus: dict[str, object] = {"seuils": seuils_dits(entree.jours), **_REGLAGES, **entree.nombres()}
        if entree.propres:
            self._connus["propres"] = enumerer(entree.propres)
        if entree.repete_jours is not None:
            self._connus["repete"] = accorder(entree.repete_jours, "jour")

    def __getitem__(self, nom: str) -> object:
        return self._connus[nom] if nom in self._connus else _Parametre(nom)

    def __iter__(self) -> Iterator[str]:
        return iter(self._connus)

    def __len__(self) -> int:
        return len(self._connus)
