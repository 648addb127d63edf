"""Passwords: long enough, and not to be guessed from whom they open."""

import re

from parcours.domain.erreurs import SaisieImpossible

LONGUEUR_MINIMUM = 15
LONGUEUR_MAXIMUM = 256

_TROP_COMMUNS = ("motdepasse", "password", "azerty", "qwerty", "123456", "parcours", "insertion", "martinique")


def verifier_mot_de_passe(mot_de_passe: str, email: str, nom: str) -> None:
    """Raise SaisieImpossible when the password of this person is too short, too long, or too easy to guess."""
    if len(mot_de_passe) < LONGUEUR_MINIMUM:
        raise SaisieImpossible(
            f"Choisissez au moins {LONGUEUR_MINIMUM} caractères : une phrase courte convient très bien.", "mot_de_passe"
        )
    if len(mot_de_passe) > LONGUEUR_MAXIMUM:
        raise SaisieImpossible(f"Pas plus de {LONGUEUR_MAXIMUM} caractères.", "mot_de_passe")
    simple = mot_de_passe.casefold()
    reste = simple
    qui = f"{email} {nom}".casefold()
    # The longest first: a whole address, then its domain, then the words of both and of the name.
    siens = sorted({*qui.split(), email.partition("@")[2], *re.findall(r"[^\W_]+", qui)}, key=len, reverse=True)
    for mot in (*siens, *_TROP_COMMUNS):
        reste = reste.replace(mot, "") if len(mot) > 2 else reste
    if len(set(simple)) < 6 or len(reste.strip(" -_.0123456789!@")) < 4:
        raise SaisieImpossible("Ce mot de passe se devine trop vite : choisissez une phrase à vous.", "mot_de_passe")
