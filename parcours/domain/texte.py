"""Text as people type it: keys for sorting and searching, short references, and what must never be stored."""

import re
import secrets
import unicodedata

# No vowels, no look-alikes: a reference is read aloud and never spells a word.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "’": "'"})
_NIR = re.compile(r"(?<!\d)[12]\s?\d{2}\s?\d{2}\s?(?:\d{2}|2[AaBb])\s?\d{3}\s?\d{3}\s?\d{2}(?!\d)")


def nouvelle_ref() -> str:
    """A random reference of 10 signs (47 bits), for addresses that say nothing about a person."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def cle_de_tri(texte: str) -> str:
    """Lower case, without accents, ligatures undone: the same order on every engine."""
    decompose = unicodedata.normalize("NFKD", texte.translate(_LIGATURES))
    sans_accent = "".join(c for c in decompose if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", sans_accent.casefold()).split())


def chiffres(texte: str | None) -> str:
    """The digits of a phone number, the French prefix (+33, +596…) brought back to a leading 0."""
    brut = (texte or "").strip()
    nombres = re.sub(r"\D", "", brut)
    if brut.startswith("+") or nombres.startswith("00"):
        nombres = nombres.removeprefix("00")
        for indicatif, remplacement in (
            ("590", "0590"),
            ("594", "0594"),
            ("596", "0596"),
            ("262", "0262"),
            ("33", "0"),
        ):
            if nombres.startswith(indicatif) and len(nombres) > len(indicatif):
                reste = nombres[len(indicatif) :].removeprefix("0")
                return remplacement + reste if indicatif == "33" or len(reste) == 6 else "0" + reste
    return nombres


def cle_de_recherche(nom: str, prenom: str, telephone: str | None) -> str:
    """What a search looks into: name both ways round, then the digits of the phone number."""
    n, p = cle_de_tri(nom), cle_de_tri(prenom)
    return f"{n} {p} {n} {chiffres(telephone)}".strip()


def mots_cherches(recherche: str) -> list[str]:
    """The fragments to find, all of them: digits glued together when a phone number was typed.

    Empty when nothing can be looked for: no letter nor digit was typed.
    """
    if re.fullmatch(r"[\d\s.+()/-]{4,}", recherche.strip()):
        return [mot for mot in [chiffres(recherche)] if mot]
    return cle_de_tri(recherche).split()[:6]


def contient_un_nir(texte: str) -> bool:
    """Whether a social security number (15 digits with a right key) hides in a text: it must never be stored."""
    for trouve in _NIR.finditer(texte):
        signes = re.sub(r"\s", "", trouve.group()).upper()
        corps = signes[:13].replace("2A", "19", 1) if signes[5:7] == "2A" else signes[:13].replace("2B", "18", 1)
        if corps.isdigit() and 97 - int(corps) % 97 == int(signes[13:]):
            return True
    return False
