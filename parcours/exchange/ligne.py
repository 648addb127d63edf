"""One accepted application of the State platform: what each column must hold, and why a line is refused."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from parcours.domain.dates import ajouter_mois
from parcours.exchange.cellule import DateIllisible, cle, lire_date, texte

# Not a rule of ours to enforce: below it, the birth date or the hiring date of the file is wrong.
AGE_VRAISEMBLABLE_ANS = 16
LONGUEUR_MAX = 255
LONGUEURS_MAX = {"nom": 80, "prenom": 80, "email": 254, "telephone": 30, "commune": 80, "metiers": 1000}

MASQUE = re.compile(r"…|\.\.|[*•]|^[^\W\d_]\.$")
NUMERO_DE_PASS = re.compile(r"[A-Z0-9]{12}")
CODE_POSTAL = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
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
SANS_LETTRE = "Le nom ne contient aucune lettre."
NUMERO_MAL_FORME = "Le numéro de PASS IAE doit compter exactement 12 caractères, chiffres ou lettres."
CONTRAT_INVERSE = "Le contrat finit avant d’avoir commencé."
AGREMENT_INVERSE = "Le PASS IAE finit avant d’avoir commencé."
NAISSANCE_APRES = "La date de naissance est postérieure à l’embauche."
TROP_JEUNE = "La personne aurait moins de 16\u00a0ans à l’embauche\u00a0: vérifiez les deux dates."


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
    if not any(signe.isalpha() for signe in lu):
        raise _refus(SANS_LETTRE)
    return lu


def _civilite(valeur: object) -> str:
    return CIVILITES.get(cle(valeur), "")


def _telephone(valeur: object, info: ValidationInfo) -> str:
    lu = _texte(valeur, info)
    # A number kept as a number lost its leading zero.
    return f"0{lu}" if not isinstance(valeur, str) and re.fullmatch(r"[1-9][0-9]{8}", lu) else lu


def _code_postal(valeur: object) -> str:
    lu = texte(valeur).upper().replace(" ", "")
    if not isinstance(valeur, str):
        lu = lu.zfill(5)
    return lu if CODE_POSTAL.fullmatch(lu) else ""


def _oui_non(valeur: object) -> bool | None:
    return OUI_NON.get(cle(valeur))


def _numero_de_pass(valeur: object) -> str:
    lu = texte(valeur).replace(" ", "").upper()
    if not lu:
        raise _refus(MANQUE)
    if not NUMERO_DE_PASS.fullmatch(lu):
        raise _refus(NUMERO_MAL_FORME)
    return lu


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
    if embauche is not None and ajouter_mois(naissance, 12 * AGE_VRAISEMBLABLE_ANS) > embauche:
        raise _refus(TROP_JEUNE)
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
Nom = Annotated[str, BeforeValidator(_nom)]
DateLue = Annotated[date, BeforeValidator(_date)]


class Ligne(BaseModel):
    """An accepted application, every value checked; `numero` is the line number in the sheet, from 1.

    A missing text is "". Civility is M, MME or "", the post code 5 characters or "". The hiring is declared
    before the birth, which is checked against it: fields are read in order.
    """

    model_config = ConfigDict(frozen=True)

    numero: int
    civilite: Annotated[str, BeforeValidator(_civilite)] = ""
    nom: Nom
    prenom: Nom
    email: Texte = ""
    telephone: Annotated[str, BeforeValidator(_telephone)] = ""
    contrat_debut: DateLue
    contrat_fin: Annotated[date | None, BeforeValidator(_contrat_fin)] = None
    naissance: Annotated[date, BeforeValidator(_naissance)]
    commune: Texte = ""
    code_postal: Annotated[str, BeforeValidator(_code_postal)] = ""
    structure_nom: Texte = ""
    structure_type: Texte = ""
    metiers: Texte = ""
    source: Texte = ""
    prescripteur_organisation: Texte = ""
    prescripteur_nom: Texte = ""
    candidature_le: Annotated[date | None, BeforeValidator(_date_facultative)] = None
    statut: Texte
    eligibilite_validee: Annotated[bool | None, BeforeValidator(_oui_non)] = None
    pass_numero: Annotated[str, BeforeValidator(_numero_de_pass)]
    pass_debut: DateLue
    pass_fin: Annotated[date, BeforeValidator(_pass_fin)]
    pass_statut: Texte = ""
