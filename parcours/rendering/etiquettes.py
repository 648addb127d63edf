"""Where words go on a time axis: pure placement, in % across and in px down, so that text never scales.

Two widths are solved, because the same SVG serves both: a phone and a desk. What shows on one only carries
a class; nothing is measured in the browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.rendering.formats import mois_court

# Inner width of the page at 320 px and at the breakpoint where the full layout starts (62 rem).
ETROIT_PX = 288
LARGE_PX = 928
LARGE_SEUL = "wide-only"
ETROIT_SEUL = "narrow-only"
# A name cut short ends with a word of that many letters at least.
MOT_PLEIN = 4

# Advances of the 13 px semi-bold font, in px, with a margin: by sort of letter, enough to place words.
_ETROITES, _LARGES = frozenset("fijlrtI.,:;’()-/ \u00a0"), frozenset("mwMW")
_PX_ETROITE, _PX_LARGE, _PX_CAPITALE, _PX_AUTRE = 4.7, 11.8, 9.4, 7.9


def largeur_texte_px(texte: str) -> float:
    """Estimated width of a chart label, in px."""
    return sum(
        _PX_ETROITE
        if lettre in _ETROITES
        else _PX_LARGE
        if lettre in _LARGES
        else _PX_CAPITALE
        if lettre.isupper()
        else _PX_AUTRE
        for lettre in texte
    )


@dataclass(frozen=True)
class Texte:
    """A label: x in % of the width plus dx px, y in px."""

    x: float
    y: float
    texte: str
    classe: str = ""
    ancre: str = "start"
    dx: int = 0


@dataclass(frozen=True)
class Trait:
    """A vertical line at x % from y1 to y2 px."""

    x: float
    y1: float
    y2: float
    classe: str = ""


@dataclass(frozen=True)
class Axe:
    """A span of days [debut, fin[ laid over 0 to 100 %."""

    debut: date
    fin: date

    @property
    def jours(self) -> int:
        """Number of days on the axis."""
        return (self.fin - self.debut).days

    def x(self, le: date, decalage: float = 0.0) -> float:
        """Position in % of the start of a day, plus a share of a day."""
        return round(((le - self.debut).days + decalage) * 100 / self.jours, 2)


# --- ticks -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Repere:
    le: date
    texte: str
    est_fort: bool
    est_annee: bool


def _reperes(axe: Axe) -> list[_Repere]:
    """Candidates, the most useful first: years, the first month, quarters, then months on a short axis."""
    mois: list[date] = []
    le = axe.debut
    while le < axe.fin:
        mois.append(le)
        le = (le + timedelta(days=32)).replace(day=1)
    annees = [_Repere(m, str(m.year), True, True) for m in mois if m.month == 1]
    premier = [_Repere(m, nom, True, False) for m in mois[:1] if m.month != 1 for nom in _noms_du_debut(m)]
    trimestres = [_Repere(m, mois_court(m), False, False) for m in mois[1:] if m.month in (4, 7, 10)]
    autres = [_Repere(m, mois_court(m), False, False) for m in mois[1:] if m.month % 3 != 1]
    return annees + premier + (trimestres if len(mois) <= 72 else []) + (autres if len(mois) <= 18 else [])


def _noms_du_debut(mois: date) -> tuple[str, str]:
    """The start of the axis in full, then shorter for when the next year is near."""
    return f"{mois_court(mois)} {mois.year}", str(mois.year)


def _reperes_visibles(axe: Axe, reperes: Sequence[_Repere], largeur_px: int) -> set[_Repere]:
    pris: list[tuple[float, float]] = []
    visibles: set[_Repere] = set()
    for repere in reperes:
        debut = axe.x(repere.le) * largeur_px / 100
        fin = debut + largeur_texte_px(repere.texte) + 4
        if fin <= largeur_px + 4 and all(fin <= a or debut >= b for a, b in pris):
            pris.append((debut, fin))
            visibles.add(repere)
    return visibles


def graduer(axe: Axe, y_texte: float, bas: float) -> tuple[list[Trait], list[Texte]]:
    """Lines and names of years, quarters and months, as many as each width can hold without overlap."""
    reperes = _reperes(axe)
    etroits = _reperes_visibles(axe, reperes, ETROIT_PX)
    larges = _reperes_visibles(axe, reperes, LARGE_PX)
    traits, textes = [], []
    for repere in sorted(reperes, key=lambda r: r.le):
        if repere not in etroits | larges and not repere.est_annee:
            continue
        ecran = _ecran(repere in etroits, repere in larges)
        x = axe.x(repere.le)
        haut = y_texte + (5 if repere.est_annee else 9)
        traits.append(Trait(x, haut, bas, classes("grid", "" if repere.est_annee else ecran)))
        if repere in etroits | larges:
            force = "t-b" if repere.est_fort else ""
            textes.append(Texte(x, y_texte, repere.texte, classes(force, "halo", ecran), dx=4 if x else 2))
    return traits, textes


def _ecran(sur_etroit: bool, sur_large: bool) -> str:
    if sur_etroit == sur_large:
        return ""
    return LARGE_SEUL if sur_large else ETROIT_SEUL


def classes(*noms: str) -> str:
    """The class attribute, without the empty ones."""
    return " ".join(nom for nom in noms if nom)


# --- words inside or beside bars -------------------------------------------------------------------------


def abreger(libelle: str) -> list[str]:
    """A name, then shorter and shorter ones: without what follows a comma, then without its last words."""
    mots = libelle.split(",")[0].split(" ")
    courts = []
    for garde in range(len(mots) - 1, 0, -1):
        # «Clés de…» says less than «Clés…».
        if len(mots[garde - 1]) >= MOT_PLEIN:
            courts.append(" ".join(mots[:garde]) + "…")
    return list(dict.fromkeys((libelle, libelle.split(",")[0], *courts)))


def placer_dans(mots: str, segments: Sequence[tuple[float, float]], obstacles: Sequence[float]) -> float | None:
    """Left end (in %) of words inside the first free segment of a bar, clear of the vertical lines.

    None when they do not fit on a desk; a phone never shows these words.
    """
    marge = 6 * 100 / LARGE_PX
    largeur = largeur_texte_px(mots) * 100 / LARGE_PX
    for gauche, droite in segments:
        for depart in (gauche, *sorted(x for x in obstacles if gauche < x < droite)):
            a, b = depart + marge, depart + marge + largeur
            if b <= droite and not any(a < x < b + marge / 2 for x in obstacles):
                return round(depart, 2)
    return None


def placer_a_cote(
    mots: str, gauche: float, droite: float, libre: tuple[float, float], obstacles: Sequence[float]
) -> tuple[float, int, str, float] | None:
    """Place (x, dx, anchor, right end in %) of words right, else left, of a bar too short for them; None if neither."""
    largeur = largeur_texte_px(mots) * 100 / LARGE_PX
    marge = 5 * 100 / LARGE_PX
    for x, dx, ancre, a in (
        (droite, 5, "start", droite + marge),
        (gauche, -5, "end", gauche - marge - largeur),
    ):
        b = a + largeur
        if libre[0] <= a and b <= libre[1] and not any(a - marge < o < b + marge for o in obstacles):
            return round(x, 2), dx, ancre, b
    return None
