"""Templates of an entretien: what a structure wants asked, in order, put in the note as headings and never over it."""

from collections.abc import Iterable
from dataclasses import dataclass

from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.etape import GenreEtape, Theme

TITRE_MAX = 80
RUBRIQUES_MAX = 12
RUBRIQUE_MAX = 120


@dataclass(frozen=True)
class SaisieTrame:
    """A template as typed: its headings in order, and what it proposes of the step."""

    titre: str
    genre: GenreEtape
    rubriques: tuple[str, ...]
    theme: Theme | None = None
    duree_minutes: int | None = None
    est_active: bool = True


# What a structure starts with; it changes them, or sets them aside.
PROPOSITIONS = (
    SaisieTrame(
        "Diagnostic d’entrée",
        GenreEtape.DIAGNOSTIC,
        (
            "Ce qui amène la personne ici, ce qu’elle en attend",
            "Expérience et savoir-faire",
            "Idées de métiers, projet",
            "Ce qui aide et ce qui freine au quotidien",
            "Démarches en cours, et qui les suit",
            "Ce que nous décidons ensemble, et pour quand",
        ),
        duree_minutes=60,
    ),
    SaisieTrame(
        "Bilan intermédiaire",
        GenreEtape.BILAN,
        (
            "Ce qui a avancé depuis le dernier bilan",
            "Au travail\u00a0: ce qui va, ce qui reste à apprendre",
            "Freins\u00a0: ce qui a changé",
            "Formations et immersions faites ou à prévoir",
            "Ce que la personne en dit",
            "La suite, et pour quand",
        ),
        duree_minutes=45,
    ),
    SaisieTrame(
        "Préparation de la sortie",
        GenreEtape.ENTRETIEN,
        (
            "Emplois ou formations visés, et où en sont les démarches",
            "Savoir-faire à faire valoir, avec quelle preuve",
            "Ce qui reste à régler avant la fin du contrat",
            "Qui prend le relais",
            "Comment donner et prendre des nouvelles à 3 et 6\u00a0mois",
        ),
        duree_minutes=45,
    ),
)


def lire_rubriques(texte: str) -> tuple[str, ...]:
    """The headings of a text, one a line; empty lines say nothing."""
    return tuple(" ".join(ligne.split()) for ligne in texte.splitlines() if ligne.strip())


def verifier(saisie: SaisieTrame) -> None:
    """Raise SaisieImpossible on `rubriques`: none, too many, too long, or the same twice."""
    if not saisie.rubriques:
        raise SaisieImpossible("Écrivez au moins une rubrique.", "rubriques", code="aucune")
    if len(saisie.rubriques) > RUBRIQUES_MAX:
        raise SaisieImpossible(f"Pas plus de {RUBRIQUES_MAX} rubriques.", "rubriques", code="trop")
    for rubrique in saisie.rubriques:
        if len(rubrique) > RUBRIQUE_MAX:
            phrase = f"Pas plus de {RUBRIQUE_MAX} caractères par rubrique : « {rubrique[:40]}… » est trop longue."
            raise SaisieImpossible(phrase, "rubriques", code="longue")
    if len({_cle(rubrique) for rubrique in saisie.rubriques}) < len(saisie.rubriques):
        raise SaisieImpossible("Une rubrique est écrite deux fois.", "rubriques", code="double")


def poser(note: str | None, rubriques: Iterable[str]) -> str:
    """A note with the headings that it lacks, after what it holds: nothing of it is touched."""
    ecrite = (note or "").rstrip()
    presentes = {_cle(ligne) for ligne in ecrite.splitlines()}
    suite = [rubrique for rubrique in rubriques if _cle(rubrique) not in presentes]
    return "\n\n".join([*([ecrite] if ecrite else []), *suite]) + ("\n" if suite else "")


def alleger(note: str | None, rubriques: Iterable[str]) -> str | None:
    """A note without the headings under which nothing was written; None when nothing is left."""
    cles = {_cle(rubrique) for rubrique in rubriques}
    gardees: list[str] = []
    en_attente: list[str] = []
    for ligne in (note or "").splitlines():
        if _cle(ligne) in cles:
            en_attente = [ligne]
        elif en_attente and not ligne.strip():
            en_attente.append(ligne)
        else:
            gardees += [*en_attente, ligne]
            en_attente = []
    return "\n".join(gardees).strip() or None


def _cle(ligne: str) -> str:
    # A no-break space and a plain one are the same to who reads.
    return " ".join(ligne.split()).casefold()
