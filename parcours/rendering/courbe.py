"""Geometry of the drift chart: from a follow-up to paths, percents and pixels.

The drawing is 100 % wide and a fixed number of pixels high. Across, positions are percents of the whole
width, so that text never scales; curves live in a nested drawing `largeur_unites` wide, stretched, `decalage`
pixels lower. Every other height (gridlines, marks) is in pixels of the outer drawing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parcours.domain.dates import accorder, ajouter_mois, en_toutes_lettres, jours_entre
from parcours.domain.derive import Sens, StatutSuivi, Suivi
from parcours.domain.derive_reference import JOURS_PAR_AN
from parcours.domain.erreurs import typographie
from parcours.rendering.axe import ECART_MIN_POURCENT, Graduation, pas_rond

MOIS_COURTS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
AUJOURDHUI_POURCENT = 90.0
DECALAGE = 20
SOUS_LA_COURBE = 26
HAUTEUR_DU_REPERE = 40
# Pixels kept free under the lowest point: the label of the start is written there, above the axis.
SOUS_LE_PLUS_BAS = 28
PLACE_DU_TEXTE_POURCENT = 25.0


@dataclass(frozen=True, slots=True)
class Repere:
    """A named point: percents across, pixels down; its text is on the left (`end`) or the right (`start`)."""

    x: float
    y: float
    libelle: str
    ancre: str
    dx: int


@dataclass(frozen=True, slots=True)
class Courbe:
    """Everything the template places; it computes nothing. An empty path means: do not draw it.

    `axe`: what the height counts. `est_en_hausse`: what is drawn is a rise; it is not a worry, and is not red.
    """

    largeur_unites: int
    hauteur: int
    hauteur_totale: int
    decalage: int
    zone: str
    trace: str
    trace_en_alerte: str
    annees: tuple[Graduation, ...]
    personnes: tuple[Graduation, ...]
    aujourdhui: float
    pied: float
    debut: Repere | None
    alerte: Repere | None
    titre: str
    description: str
    axe: str
    est_en_hausse: bool


@dataclass(frozen=True, slots=True)
class LigneTrimestre:
    """A row of the table that says the same as the curve; `ecart_cumule` at the end of the quarter."""

    trimestre: str
    comptees: int
    dynamiques: int
    en_attente: int
    attendues: float
    ecart_cumule: float


@dataclass(frozen=True, slots=True)
class _Echelle:
    """From days and persons to units of the nested drawing."""

    depuis: date
    jours: int
    largeur: int
    hauteur: int
    bas: float
    haut: float

    def pourcent(self, jour: date) -> float:
        return jours_entre(self.depuis, jour) / self.jours * AUJOURDHUI_POURCENT

    def x(self, jour: date) -> str:
        return f"{self.pourcent(jour) * self.largeur / 100:.1f}"

    def y(self, personnes: float) -> float:
        return (self.haut - personnes) / (self.haut - self.bas) * self.hauteur


def tracer(suivi: Suivi, largeur_unites: int = 1000, hauteur: int = 250) -> Courbe:
    """The chart of a follow-up: persons fewer than expected (more, for a rise), in steps, from `depuis` to today.

    The band is where chance explains the gap (S under its threshold); it is not drawn without a sufficient
    reference. From the estimated start of an alert, until the curve comes back to its floor,
    it is drawn again as `trace_en_alerte`.
    """
    pas, bas, haut = _etendue(suivi, hauteur)
    jours = max(1, jours_entre(suivi.depuis, suivi.au))
    echelle = _Echelle(suivi.depuis, jours, largeur_unites, hauteur, bas, haut)
    marches = [(point.le, point.ecart) for point in suivi.points]
    pied = DECALAGE + hauteur
    return Courbe(
        largeur_unites=largeur_unites,
        hauteur=hauteur,
        hauteur_totale=pied + SOUS_LA_COURBE,
        decalage=DECALAGE,
        zone=_zone(suivi, echelle),
        trace=_escalier(echelle, [(suivi.depuis, 0.0), *marches], suivi.au),
        trace_en_alerte=_trace_en_alerte(suivi, echelle),
        annees=_annees(suivi, echelle),
        personnes=tuple(
            Graduation(round(DECALAGE + echelle.y(rang * pas), 1), _signe(rang * pas))
            for rang in range(math.ceil(bas / pas), math.floor(haut / pas) + 1)
        ),
        aujourdhui=round(echelle.pourcent(suivi.au), 2) if suivi.au > suivi.depuis else 0.0,
        pied=pied,
        debut=_repere_debut(suivi, echelle, pied),
        alerte=_repere_alerte(suivi, echelle),
        titre="Écart cumulé entre sorties dynamiques attendues et observées",
        description=_description(suivi),
        axe=f"personnes {_de(suivi.sens is Sens.RECUL)} que l’attendu",
        est_en_hausse=suivi.sens is Sens.HAUSSE,
    )


def trimestres(suivi: Suivi) -> tuple[LigneTrimestre, ...]:
    """The chart as a table: one row a quarter from `depuis` to `au`, quarters without exit included."""
    lignes: list[LigneTrimestre] = []
    ecart = 0.0
    debut = date(suivi.depuis.year, 3 * ((suivi.depuis.month - 1) // 3) + 1, 1)
    while debut <= suivi.au:
        suivant = ajouter_mois(debut, 3)
        points = [point for point in suivi.points if debut <= point.le < suivant]
        ecart = points[-1].ecart if points else ecart
        lignes.append(
            LigneTrimestre(
                trimestre=f"T{(debut.month + 2) // 3} {debut.year}",
                comptees=sum(point.comptees for point in points),
                dynamiques=sum(point.dynamiques for point in points),
                en_attente=sum(point.en_attente for point in points),
                attendues=sum(point.attendues for point in points),
                ecart_cumule=ecart,
            )
        )
        debut = suivant
    return tuple(lignes)


def _etendue(suivi: Suivi, hauteur: int) -> tuple[int, float, float]:
    """Step of the gridlines (persons), lowest and highest value of the drawing; 0 is always in sight."""
    valeurs = [0.0, 1.0, *(point.ecart for point in suivi.points)]
    if _avec_zone(suivi):
        valeurs += [suivi.zone, *(borne for point in suivi.points for borne in (point.bas, point.haut))]
    bas, haut = min(valeurs), max(valeurs)
    haut += (haut - bas) * 0.08
    bas -= (haut - bas) * SOUS_LE_PLUS_BAS / (hauteur - SOUS_LE_PLUS_BAS)
    return int(pas_rond(haut - bas)), bas, haut


def _avec_zone(suivi: Suivi) -> bool:
    return suivi.statut is not StatutSuivi.SILENCIEUX


def _escalier(echelle: _Echelle, marches: Sequence[tuple[date, float]], fin: date) -> str:
    """A path that keeps each height until the next date."""
    (premier, depart), *suite = marches
    morceaux = [f"M{echelle.x(premier)} {echelle.y(depart):.1f}"]
    morceaux += [f"H{echelle.x(jour)}V{echelle.y(hauteur):.1f}" for jour, hauteur in suite]
    return "".join([*morceaux, f"H{echelle.x(fin)}"])


def _zone(suivi: Suivi, echelle: _Echelle) -> str:
    """The band: its upper edge from left to right, then its lower edge back."""
    if not _avec_zone(suivi):
        return ""
    hauts = [(suivi.depuis, suivi.zone), *((point.le, point.haut) for point in suivi.points)]
    bas = [(suivi.depuis, 0.0), *((point.le, point.bas) for point in suivi.points)]
    retour = "".join(f"V{echelle.y(hauteur):.1f}H{echelle.x(jour)}" for jour, hauteur in reversed(bas))
    return f"{_escalier(echelle, hauts, suivi.au)}{retour}Z"


def _trace_en_alerte(suivi: Suivi, echelle: _Echelle) -> str:
    if suivi.debut is None:
        return ""
    depart = _hauteur_avant(suivi, suivi.debut)
    fin = suivi.retombee_le or suivi.au
    suite = [(point.le, point.ecart) for point in suivi.points if suivi.debut <= point.le <= fin]
    return _escalier(echelle, [(suivi.debut, depart), *suite], fin)


def _hauteur_avant(suivi: Suivi, jour: date) -> float:
    return next((point.ecart for point in reversed(suivi.points) if point.le < jour), 0.0)


def _annees(suivi: Suivi, echelle: _Echelle) -> tuple[Graduation, ...]:
    """The first day of each year, as many as can be read, and the month of the start when there is room."""
    un_an = JOURS_PAR_AN / echelle.jours * AUJOURDHUI_POURCENT
    un_sur = math.ceil(ECART_MIN_POURCENT / un_an)
    premiere = suivi.depuis.year + (suivi.depuis > date(suivi.depuis.year, 1, 1))
    annees = [
        Graduation(round(echelle.pourcent(date(annee, 1, 1)), 2), str(annee))
        for annee in range(premiere, suivi.au.year + 1, un_sur)
    ]
    if not annees or annees[0].position >= PLACE_DU_TEXTE_POURCENT:
        depart = Graduation(0.0, f"{MOIS_COURTS[suivi.depuis.month - 1]} {suivi.depuis.year}")
        return (depart, *annees)
    return tuple(annees)


def _repere_debut(suivi: Suivi, echelle: _Echelle, pied: int) -> Repere | None:
    """The estimated start: a line from above the curve down to the axis, `y` being its top."""
    if suivi.debut is None:
        return None
    sommet = DECALAGE + echelle.y(_hauteur_avant(suivi, suivi.debut)) - HAUTEUR_DU_REPERE
    return _repere(f"début, {_jour_court(suivi.debut)}", echelle.pourcent(suivi.debut), max(sommet, DECALAGE), 6)


def _repere_alerte(suivi: Suivi, echelle: _Echelle) -> Repere | None:
    if suivi.alerte_le is None:
        return None
    hauteur = next(point.ecart for point in suivi.points if point.le == suivi.alerte_le)
    y = DECALAGE + echelle.y(hauteur)
    mot = "alerte" if suivi.sens is Sens.RECUL else "hors de la bande"
    return _repere(f"{mot}, {_jour_court(suivi.alerte_le)}", echelle.pourcent(suivi.alerte_le), y, 12)


def _repere(libelle: str, x: float, y: float, ecart: int) -> Repere:
    """The text goes on the left of the mark, unless the edge of the drawing is too close."""
    a_gauche = x >= PLACE_DU_TEXTE_POURCENT
    return Repere(round(x, 2), round(y, 1), libelle, "end" if a_gauche else "start", -ecart if a_gauche else ecart)


def _jour_court(jour: date) -> str:
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS_COURTS[jour.month - 1]}"


def _signe(personnes: int) -> str:
    if personnes == 0:
        return "0"
    return f"+{personnes}" if personnes > 0 else f"−{-personnes}"


def _description(suivi: Suivi) -> str:
    """What the curve shows, for those who do not see it."""
    periode = f"Du {en_toutes_lettres(suivi.depuis)} au {en_toutes_lettres(suivi.au)}"
    if not suivi.points:
        return typographie(f"{periode}, aucune sortie comptée : la courbe reste à zéro.")
    lecture = {
        StatutSuivi.SILENCIEUX: "l’historique ne suffit pas pour dire ce que le hasard explique",
        StatutSuivi.A_VERIFIER: "la saisie est à vérifier avant de lire la courbe",
    }.get(suivi.statut, "la courbe reste dans la bande")
    if suivi.debut is not None and suivi.alerte_le is not None:
        lecture = (
            f"la courbe monte à partir du {en_toutes_lettres(suivi.debut)} "
            f"et sort de la bande le {en_toutes_lettres(suivi.alerte_le)}"
        )
    ecart = round(suivi.points[-1].ecart)
    sens = _de((ecart > 0) is (suivi.sens is Sens.RECUL))
    dynamiques = accorder(abs(ecart), "sortie dynamique", "sorties dynamiques")
    total = f"{dynamiques} {sens} que l’attendu" if ecart else "autant de sorties dynamiques qu’attendu"
    return typographie(f"{periode}, {lecture}. En cumul : {total}.")


def _de(moins: bool) -> str:
    return "de moins" if moins else "de plus"
