"""What an account is told at once about itself: sentences without any name."""

from datetime import date

from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.erreurs import typographie

SUJET_DU_LIEN = "Un lien d’accès à votre compte Parcours a été créé"

SUJET_DE_L_ADRESSE = "L’adresse de votre compte Parcours a été changée"


def lien_cree(le: date, heures: int) -> list[str]:
    """Someone else than its holder made a link that opens the account, for so many hours."""
    phrases = (
        "Un lien de connexion à votre compte Parcours a été créé par un administrateur, le "
        f"{en_toutes_lettres(le)}. Il sert une seule fois, dans les {accorder(heures, 'heure')}.",
        "Si vous l’avez demandé, il n’y a rien à faire.",
        "Si vous n’êtes pas à l’origine de cette demande, prévenez la direction de votre structure : avec ce lien, "
        "quelqu’un d’autre pourrait entrer à votre place.",
    )
    return [typographie(phrase) for phrase in phrases]


def adresse_changee(le: date) -> list[str]:
    """Someone else than its holder gave the account another address: told to the one it had."""
    phrases = (
        "L’adresse de votre compte Parcours a été remplacée par une autre, par un administrateur, le "
        f"{en_toutes_lettres(le)}. Ce message est envoyé à l’ancienne. Les connexions ouvertes sont fermées, et les "
        "liens déjà envoyés ne servent plus.",
        "Si vous l’avez demandé, il n’y a rien à faire : connectez-vous avec la nouvelle adresse.",
        "Si vous n’êtes pas à l’origine de cette demande, prévenez la direction de votre structure : quelqu’un d’autre "
        "pourrait entrer à votre place.",
    )
    return [typographie(phrase) for phrase in phrases]
