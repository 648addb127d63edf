"""Text as people type it: keys for sorting and searching, short references, and what must never be stored."""

import re
import secrets
import unicodedata

# No vowels, no look-alikes: a reference is read aloud and never spells a word.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "’": "'"})
# 15 signs: sex, year, month, department (2A and 2B in Corsica), commune, rank, key; whatever is written between them.
_ENTRE = r"[\s.,/_·•\u2010-\u2015\u2212-]{0,3}"
_NIR = re.compile(
    rf"(?<!\d)(?=([1-478](?:{_ENTRE}\d){{5}}{_ENTRE}[\dab](?:{_ENTRE}\d){{8}})(?!\d))",
    re.IGNORECASE,
)
_FORMULE = re.compile(r"[\s'’\"]*[=+@＝＋－＠-]")


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


def sans_invisible(texte: str) -> str:
    """The text without what shows nothing and may turn or split it (directions, zero-width signs, soft hyphens…).

    A control character becomes a space; ends of lines and tabs stay.
    """
    if texte.isprintable():
        return texte
    return "".join(_visible(signe) for signe in texte)


def _visible(signe: str) -> str:
    categorie = unicodedata.category(signe)
    if categorie == "Cc" and signe not in "\t\n\r":
        return " "
    return "" if categorie == "Cf" else signe


def ressemble_a_une_formule(texte: str) -> bool:
    """Whether a spreadsheet would compute a text instead of showing it."""
    return _FORMULE.match(texte) is not None


def ressemble_a_un_nir(texte: str) -> bool:
    """Whether a text holds 15 signs shaped as a social security number, however separated, right key or not."""
    return _NIR.search(sans_invisible(texte)) is not None


def contient_un_nir(texte: str) -> bool:
    """Whether a social security number (the same, with its right key) hides in a text: it must never be stored."""
    return any(_cle_est_juste(trouve.group(1)) for trouve in _NIR.finditer(sans_invisible(texte)))


def _cle_est_juste(numero: str) -> bool:
    signes = re.sub(r"[\W_]", "", numero).upper()
    corps = signes[:13].replace("2A", "19", 1) if signes[5:7] == "2A" else signes[:13].replace("2B", "18", 1)
    return corps.isdigit() and 97 - int(corps) % 97 == int(signes[13:])
