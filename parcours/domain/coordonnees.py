"""What the fields of an identity and of an entry may hold: the same for what is typed and for what a file brings."""

import re
from collections.abc import Callable, Mapping

from parcours.domain.erreurs import typographie
from parcours.domain.texte import ressemble_a_une_formule

LONGUEURS: Mapping[str, int] = {
    "nom": 80,
    "prenom": 80,
    "telephone": 30,
    "email": 254,
    "code_postal": 5,
    "commune": 80,
    "metier": 120,
    "prescripteur_nom": 120,
}
CHIFFRES_MINIMUM = 6

SANS_LETTRE = "Cette information ne contient aucune lettre."
FORMULE = typographie("Un tableur lirait un calcul dans ce texte : il ne peut pas commencer par =, +, - ou @.")
TELEPHONE = "Écrivez un numéro de téléphone, comme 0696 12 34 56."
ADRESSE = "Écrivez une adresse complète, comme prenom.nom@exemple.fr."
CODE_POSTAL = "Un code postal a cinq chiffres."


def reproche(champ: str, valeur: str) -> str:
    """Why a value, cleaned and not empty, cannot be kept in a field; "" when it can. Its length is in `LONGUEURS`."""
    return _REGLES[champ](valeur)


def _texte(valeur: str) -> str:
    return FORMULE if ressemble_a_une_formule(valeur) else ""


def _nom(valeur: str) -> str:
    return _texte(valeur) if any(signe.isalpha() for signe in valeur) else SANS_LETTRE


def _telephone(valeur: str) -> str:
    est_ecrit = re.fullmatch(r"\(?\+?\d[\d\s.()/-]*", valeur) is not None
    return "" if est_ecrit and len(re.findall(r"\d", valeur)) >= CHIFFRES_MINIMUM else TELEPHONE


def _email(valeur: str) -> str:
    return _texte(valeur) if re.fullmatch(r"[^@\s…]+@[^@\s…]+\.[^@\s.…]+", valeur) else ADRESSE


def _code_postal(valeur: str) -> str:
    return "" if re.fullmatch(r"\d{5}", valeur, re.ASCII) else CODE_POSTAL


_REGLES: Mapping[str, Callable[[str], str]] = {
    "nom": _nom,
    "prenom": _nom,
    "telephone": _telephone,
    "email": _email,
    "code_postal": _code_postal,
    "commune": _texte,
    "metier": _texte,
    "prescripteur_nom": _texte,
}
