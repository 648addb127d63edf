"""One accepted application of the State platform: what each column must hold, and why a line is refused."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from parcours.domain.constat import NUMERO_MAL_FORME, numero_cherche
from parcours.domain.coordonnees import LONGUEURS, reproche
from parcours.domain.parcours import trop_jeune
from parcours.exchange.cellule import DateIllisible, cle, lire_date, texte

LONGUEUR_MAX = 255
# A job and an organisation are cut at our length.
LONGUEURS_MAX = {**LONGUEURS, "metiers": 1000}
# Our name of what a column holds, where it is another one.
REGLES = {"metiers": "metier", "prescripteur_organisation": "prescripteur_nom"}
# A line does not need them: what cannot be kept of them is left out, and the line is read.
FACULTATIFS = frozenset(
    {"civilite", "email", "telephone", "commune", "code_postal", "metiers", "prescripteur_organisation"}
)

MASQUE = re.compile(r"…|\.\.|[*•]|^[^\W\d_]\.$")
CIVILITES = {
    "m": "M",
    "m.": "M",
    "mr": "M",
    "monsieur": "M",
    "mme": "MME",
    "mme.": "MME",
    "madame": "MME",
    "mlle": "MME",
}
OUI_NON = {
    "oui": True,
    "vrai": True,
    "true": True,
    "1": True,
    "non": False,
    "faux": False,
    "false": False,
    "0": False,
}

MANQUE = "Cette information est obligatoire et manque."
NOM_MASQUE = "Cette information est masquée par la plateforme\u00a0: complétez-la, puis recommencez."
CIVILITE_INCONNUE = "La civilité n’est ni «\u00a0M.\u00a0» ni «\u00a0Mme\u00a0»."
CONTRAT_INVERSE = "Le contrat finit avant d’avoir commencé."
AGREMENT_INVERSE = "Le PASS IAE finit avant d’avoir commencé."
NAISSANCE_APRES = "La date de naissance est postérieure à l’embauche."


def _refus(motif: str) -> PydanticCustomError:
    """Give the error that carries a reason as it is."""
    return PydanticCustomError("saisie", motif)


def _texte(valeur: object, info: ValidationInfo) -> str:
    lu = texte(valeur)
    longueur_max = LONGUEURS_MAX.get(info.field_name or "", LONGUEUR_MAX)
    if len(lu) > longueur_max:
        raise _refus(f"Le texte dépasse {longueur_max} caractères.")
    return lu


def _nom(valeur: object, info: ValidationInfo) -> str:
    lu = _texte(valeur, info)
    if not lu:
        raise _refus(MANQUE)
    if MASQUE.search(lu):
        raise _refus(NOM_MASQUE)
    return _selon_les_regles(lu, info)


def _selon_les_regles(lu: str, info: ValidationInfo) -> str:
    champ = info.field_name or ""
    motif = reproche(REGLES.get(champ, champ), lu) if lu else ""
    if motif:
        raise _refus(motif)
    return lu


def _texte_regle(valeur: object, info: ValidationInfo) -> str:
    return _selon_les_regles(_texte(valeur, info), info)


def _civilite(valeur: object) -> str:
    lue = cle(valeur)
    if lue and lue not in CIVILITES:
        raise _refus(CIVILITE_INCONNUE)
    return CIVILITES.get(lue, "")


def _telephone(valeur: object, info: ValidationInfo) -> str:
    lu = _texte(valeur, info)
    # A number kept as a number lost its leading zero.
    perdu = not isinstance(valeur, str) and re.fullmatch(r"[1-9][0-9]{8}", lu)
    return _selon_les_regles(f"0{lu}" if perdu else lu, info)


def _code_postal(valeur: object, info: ValidationInfo) -> str:
    lu = texte(valeur).replace(" ", "")
    return _selon_les_regles(lu.zfill(5) if lu and not isinstance(valeur, str) else lu, info)


def _oui_non(valeur: object) -> bool | None:
    return OUI_NON.get(cle(valeur))


def _numero_de_pass(valeur: object) -> str:
    lu = texte(valeur)
    if not lu:
        raise _refus(MANQUE)
    numero = numero_cherche(lu)
    if numero is None:
        raise _refus(NUMERO_MAL_FORME)
    return numero


def _date_facultative(valeur: object) -> date | None:
    try:
        return lire_date(valeur)
    except DateIllisible as erreur:
        raise _refus(erreur.message) from erreur


def _date(valeur: object) -> date:
    lue = _date_facultative(valeur)
    if lue is None:
        raise _refus(MANQUE)
    return lue


def _naissance(valeur: object, info: ValidationInfo) -> date:
    naissance = _date(valeur)
    embauche = info.data.get("contrat_debut")
    if embauche is not None and naissance > embauche:
        raise _refus(NAISSANCE_APRES)
    if embauche is not None and (phrase := trop_jeune(naissance, embauche)):
        raise _refus(phrase)
    return naissance


def _contrat_fin(valeur: object, info: ValidationInfo) -> date | None:
    fin = _date_facultative(valeur)
    debut = info.data.get("contrat_debut")
    if fin is not None and debut is not None and fin < debut:
        raise _refus(CONTRAT_INVERSE)
    return fin


def _pass_fin(valeur: object, info: ValidationInfo) -> date:
    fin = _date(valeur)
    debut = info.data.get("pass_debut")
    if debut is not None and fin < debut:
        raise _refus(AGREMENT_INVERSE)
    return fin


Texte = Annotated[str, BeforeValidator(_texte)]
TexteRegle = Annotated[str, BeforeValidator(_texte_regle)]
Nom = Annotated[str, BeforeValidator(_nom)]
DateLue = Annotated[date, BeforeValidator(_date)]


class Ligne(BaseModel):
    """An accepted application, every value checked; `numero` is the line number in the sheet, from 1.

    A missing text is "". Civility is M, MME or "", the post code 5 digits or "". The hiring is declared
    before the birth, which is checked against it: fields are read in order.
    """

    model_config = ConfigDict(frozen=True)

    numero: int
    civilite: Annotated[str, BeforeValidator(_civilite)] = ""
    nom: Nom
    prenom: Nom
    email: TexteRegle = ""
    telephone: Annotated[str, BeforeValidator(_telephone)] = ""
    contrat_debut: DateLue
    contrat_fin: Annotated[date | None, BeforeValidator(_contrat_fin)] = None
    naissance: Annotated[date, BeforeValidator(_naissance)]
    commune: TexteRegle = ""
    code_postal: Annotated[str, BeforeValidator(_code_postal)] = ""
    structure_nom: Texte = ""
    structure_type: Texte = ""
    metiers: TexteRegle = ""
    source: Texte = ""
    prescripteur_organisation: TexteRegle = ""
    prescripteur_nom: Texte = ""
    candidature_le: Annotated[date | None, BeforeValidator(_date_facultative)] = None
    statut: Texte
    eligibilite_validee: Annotated[bool | None, BeforeValidator(_oui_non)] = None
    pass_numero: Annotated[str, BeforeValidator(_numero_de_pass)]
    pass_debut: DateLue
    pass_fin: Annotated[date, BeforeValidator(_pass_fin)]
    pass_statut: Texte = ""
