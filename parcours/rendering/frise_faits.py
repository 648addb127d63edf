"""The facts that a frise draws, and the same facts in words: its description and its equivalent table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.rendering.formats import combien, dans_jours, date_courte, date_longue, duree_jours

_QUOI = {
    "pass": "PASS IAE",
    "rendu": "PASS IAE, jours rendus",
    "suspendu": "PASS IAE, suspension",
    "prolonge": "PASS IAE, prolongation",
}


@dataclass(frozen=True)
class Barre:
    """A fact that lasts: first and last day included; no last day means still open.

    `libelle` names it. `mots` are the words of the bar, the fullest first (else drawn from `libelle`), and `quoi` those
    of the table (else drawn from the kind and `libelle`).
    """

    voie: str
    genre: str
    debut: date
    fin: date | None
    libelle: str = ""
    remarque: str = ""
    quoi: str = ""
    mots: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.fin is not None and self.fin < self.debut:
            raise ValueError("une barre ne finit pas avant de commencer")


@dataclass(frozen=True)
class Point:
    """A step of accompaniment: faite, manquee or prevue."""

    le: date
    genre: str
    libelle: str = ""


@dataclass(frozen=True)
class Limite:
    """A date that bounds the parcours; `niveau` is late, soon or neutre.

    With a `voie`, it bounds that lane only: `abreges` are shorter names for where the room is small.
    """

    le: date
    libelle: str
    niveau: str = "neutre"
    voie: str = ""
    abreges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ligne:
    """A row of the equivalent table, already in words."""

    quoi: str
    du: str
    au: str
    duree: str
    remarque: str


def duree(debut: date, fin: date, en_mois: bool = True) -> str:
    """Inclusive duration: whole calendar months when they are («6 mois»), else days («152 jours»)."""
    lendemain = fin + timedelta(days=1)
    mois = (lendemain.year - debut.year) * 12 + lendemain.month - debut.month
    if en_mois and mois and lendemain.day == debut.day:
        return combien(mois, "mois")
    return duree_jours((lendemain - debut).days)


def _quoi(barre: Barre) -> str:
    if barre.quoi:
        return barre.quoi
    if barre.voie == "pass":
        return _QUOI[barre.genre]
    if barre.voie == "contrat":
        return barre.libelle or "Contrat"
    nom = barre.genre.capitalize()
    return f"{nom}, {barre.libelle}" if barre.libelle else nom


def lignes(barres: Sequence[Barre], points: Sequence[Point], limites: Sequence[Limite], au: date) -> list[Ligne]:
    """Limits first (the latest on top), then the facts, most recent first, then the steps in one row."""
    rangs = [
        Ligne(_majuscule(limite.libelle), "", date_courte(limite.le), "", _distance(limite, au))
        for limite in sorted(limites, key=lambda limite: limite.le, reverse=True)
    ]
    for barre in sorted(barres, key=lambda b: (b.debut, b.fin or date.max), reverse=True):
        if barre.fin is None:
            fin, longueur = (
                "en cours",
                f"{duree_jours((au - barre.debut).days + 1)} à ce jour" if barre.debut <= au else "",
            )
        else:
            fin, longueur = (
                date_courte(barre.fin),
                duree(barre.debut, barre.fin, en_mois=barre.voie != "pass"),
            )
        rangs.append(Ligne(_quoi(barre), date_courte(barre.debut), fin, longueur, barre.remarque))
    if points:
        premier, dernier = min(p.le for p in points), max(p.le for p in points)
        rangs.append(
            Ligne("Étapes", date_courte(premier), date_courte(dernier), "", _majuscule(_compte_etapes(points)))
        )
    return rangs


def _distance(limite: Limite, au: date) -> str:
    """How far a limit is; one that was passed as the law allows is no delay."""
    if limite.voie and limite.niveau == "neutre" and limite.le < au:
        return f"il y a {duree_jours((au - limite.le).days)}"
    return dans_jours((limite.le - au).days)


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _compte_etapes(points: Sequence[Point]) -> str:
    genres = (
        ("faite", "faite", "faites"),
        ("manquee", "manquée", "manquées"),
        ("prevue", "prévue", "prévues"),
    )
    comptes = [(sum(p.genre == genre for p in points), un, des) for genre, un, des in genres]
    return ", ".join(combien(n, un, des) for n, un, des in comptes if n)


def decrire(barres: Sequence[Barre], points: Sequence[Point], limites: Sequence[Limite], au: date) -> str:
    """One paragraph for who does not see the drawing: what there is, until when, and where the detail is."""
    phrases = []
    voie_pass = [b for b in barres if b.voie == "pass"]
    if voie_pass:
        fin = max(b.fin or date.max for b in voie_pass)
        phrases.append(f"PASS IAE du {date_longue(min(b.debut for b in voie_pass))} au {date_longue(fin)}")
        suspensions = sum(b.genre == "suspendu" for b in voie_pass)
        prolongations = sum(b.genre == "prolonge" for b in voie_pass)
        phrases[-1] += f", {combien(suspensions, 'suspension')}" if suspensions else ""
        phrases[-1] += f", {combien(prolongations, 'prolongation')}" if prolongations else ""
    contrats = [b for b in barres if b.voie == "contrat"]
    if contrats:
        dernier = max(contrats, key=lambda b: b.fin or date.max)
        suite = f"jusqu’au {date_longue(dernier.fin)}" if dernier.fin else "sans date de fin"
        phrases.append(
            f"{combien(len(contrats), 'contrat')}, le dernier {suite}" if len(contrats) > 1 else f"Un contrat, {suite}"
        )
    for genre in ("formation", "immersion"):
        if n := sum(b.genre == genre for b in barres):
            phrases.append(combien(n, genre))
    if points:
        phrases.append(f"{combien(len(points), 'étape')}\u00a0: {_compte_etapes(points)}")
    phrases += [
        f"{_majuscule(limite.libelle)} le {date_longue(limite.le)}" for limite in sorted(limites, key=lambda li: li.le)
    ]
    phrases.append(f"Vue du {date_longue(au)}")
    return ". ".join(phrases) + ". Le détail est dans le tableau qui suit."
