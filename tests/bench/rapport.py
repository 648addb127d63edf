"""What is printed: ratios, medians, and beside each budget «tenu» or «dépassé»."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter

from tests.bench.importation import LIGNES, Importation
from tests.bench.mesure import Releve
from tests.bench.nuit import Nuit, Premiere
from tests.bench.pages import LISTE, LISTE_ENTIERE, LISTE_GRANDE, PING, Compte
from tests.bench.serveur import Memoire

# The budgets of the product (docs/mesures.md).
LISTE_CONTRE_PING = {"SQLite": 8.0, "PostgreSQL": 11.0}
INSTRUCTIONS_PAR_PAGE = 12
GRANDE_CONTRE_PETITE = 1.3
PREMIERE_NUIT = {"SQLite": 8.0, "PostgreSQL": 15.0}
UNE_NUIT, ATTENTE_S = 1.0, 1.0
LISTES = (LISTE, LISTE_ENTIERE, LISTE_GRANDE)
NBSP = "\u00a0"


def entier(valeur: int) -> str:
    """An integer with its separators."""
    return f"{valeur:,}".replace(",", NBSP)


def decimal(valeur: float, decimales: int = 1) -> str:
    """A decimal number, with a comma."""
    return f"{valeur:.{decimales}f}".replace(".", ",")


def titre(texte: str) -> None:
    """A heading."""
    print(f"\n{texte}\n{'=' * len(texte)}", flush=True)


@contextmanager
def etape(nom: str) -> Iterator[None]:
    """Say on the error output what is being done, and how long it took."""
    debut = perf_counter()
    print(f"… {nom}", file=sys.stderr, flush=True)
    yield
    print(f"  {nom} : {decimal(perf_counter() - debut)} s", file=sys.stderr, flush=True)


def pages(moteur: str, releves: Mapping[tuple[int, str], Releve]) -> None:
    """Each page against `/ping` of the same server, then the biggest population against the smallest."""
    tailles = sorted({nombre for nombre, _ in releves})
    noms = list(dict.fromkeys(nom for _, nom in releves if nom != PING))
    _tableau(
        "Page : p50 contre /ping du même serveur (× p50 de ping ; p95/p50 ; × CPU de ping ; p50 en ms)",
        ["", *(f"{entier(n)} parcours" for n in tailles), "budget"],
        [[nom, *(_page(releves, n, nom) for n in tailles), _budget_de_liste(moteur, releves, nom)] for nom in noms],
    )
    pings = " ; ".join(f"{entier(n)} : {decimal(releves[n, PING].p50_s * 1000, 2)} ms" for n in tailles)
    print(f"/ping, p50 : {pings}")
    petite, grande = tailles[0], tailles[-1]
    if petite != grande:
        lignes = []
        for nom in noms:
            if (petite, nom) in releves:
                rapport = releves[grande, nom].p50_s / releves[petite, nom].p50_s
                budget = _verdict(rapport, GRANDE_CONTRE_PETITE) if nom in LISTES else ""
                lignes.append([nom, f"× {decimal(rapport, 2)}", budget])
        _tableau(f"{entier(grande)} parcours contre {entier(petite)}", ["", "p50", "budget"], lignes)


def _page(releves: Mapping[tuple[int, str], Releve], nombre: int, nom: str) -> str:
    releve, ping = releves.get((nombre, nom)), releves[nombre, PING]
    if releve is None:
        return "–"
    cpu = f"{decimal(releve.cpu_s / ping.cpu_s)}" if releve.cpu_s and ping.cpu_s else "–"
    rapport, etalement = decimal(releve.p50_s / ping.p50_s), decimal(releve.p95_s / releve.p50_s)
    return f"× {rapport} ; {etalement} ; × {cpu} ; {decimal(releve.p50_s * 1000)}"


def _budget_de_liste(moteur: str, releves: Mapping[tuple[int, str], Releve], nom: str) -> str:
    if nom not in LISTES:
        return ""
    rapports = [releve.p50_s / releves[nombre, PING].p50_s for (nombre, page), releve in releves.items() if page == nom]
    return _verdict(max(rapports), LISTE_CONTRE_PING[moteur])


def instructions(comptes: Mapping[int, tuple[Mapping[str, int], Sequence[Compte]]]) -> bool:
    """The SQL statements of the measured pages, and the most of any page; whether the budget is kept."""
    tailles = sorted(comptes)
    noms = list(comptes[tailles[-1]][0])
    _tableau(
        "Instructions SQL par page",
        ["", *(f"{entier(n)} parcours" for n in tailles), "budget"],
        [
            [
                nom,
                *(str(comptes[n][0].get(nom, "–")) for n in tailles),
                _verdict(max(comptes[n][0].get(nom, 0) for n in tailles), INSTRUCTIONS_PAR_PAGE),
            ]
            for nom in noms
        ],
    )
    trouves = [compte for n in tailles for compte in comptes[n][1]]
    visites = [compte for compte in trouves if compte.nombre is not None]
    routes = {compte.route for compte in visites}
    pires = sorted(visites, key=lambda compte: -(compte.nombre or 0))[: 5 * len(tailles)]
    uniques = {compte.route: compte for compte in reversed(pires)}
    print(f"Toutes les pages ({len(routes)} routes lues, dans chaque rôle) ; celles qui en envoient le plus :")
    for compte in sorted(uniques.values(), key=lambda compte: -(compte.nombre or 0))[:8]:
        print(f"  {compte.nombre:>3}  {compte.route} ({compte.role})")
    if absentes := sorted({compte.route for compte in trouves} - routes):
        print(f"Sans page à lire ici : {', '.join(absentes)}.")
    if depassees := sorted({c.route for c in visites if (c.nombre or 0) > INSTRUCTIONS_PAR_PAGE}):
        print(f"Au-delà de {INSTRUCTIONS_PAR_PAGE} : {', '.join(depassees)}. DÉPASSÉ")
    else:
        print(f"Aucune page au-delà de {INSTRUCTIONS_PAR_PAGE} : tenu")
    return not depassees and max(max(comptes[n][0].values()) for n in tailles) <= INSTRUCTIONS_PAR_PAGE


def memoire_du_serveur(memoires: Mapping[int, Memoire | None]) -> None:
    """What each server holds once its pages have been read."""
    _tableau(
        "Mémoire du serveur après les pages (Mio)",
        ["", "RSS", "PSS"],
        [
            [f"{entier(n)} parcours", *([decimal(m.rss, 0), decimal(m.pss, 0)] if m else ["–", "–"])]
            for n, m in sorted(memoires.items())
        ],
    )


def premieres_nuits(moteur: str, releves: Mapping[int, Premiere]) -> None:
    """The first night against reading every step, and how long someone who writes meanwhile had to wait."""
    _tableau(
        "Première nuit (tout ce qui est dû)",
        [
            "",
            "signalées",
            "contre lecture de toutes les étapes",
            "budget",
            "attente d’un écrivain, au plus",
            "mémoire : pic",
            "au départ",
            "durée",
        ],
        [
            [
                f"{entier(n)} parcours",
                entier(r.signalees),
                f"× {decimal(r.duree_s / r.lecture_s)}",
                _verdict(r.duree_s / r.lecture_s, PREMIERE_NUIT[moteur]) if n == max(releves) else "",
                f"{decimal(r.attente_s, 2)} s ({_verdict(r.attente_s, ATTENTE_S)}, {entier(r.ecritures)} écritures)",
                f"{decimal(r.pic_mio, 0)} Mio",
                f"{decimal(r.avant_mio, 0)} Mio",
                f"{decimal(r.duree_s)} s",
            ]
            for n, r in sorted(releves.items())
        ],
    )


def nuits(releves: Mapping[int, Nuit]) -> None:
    """The night against a night with nothing due, against reading every step, against deriving everything again."""
    _tableau(
        "Nuit (échéances dues en un jour)",
        ["", "dues", "contre rien à faire", "contre lecture de toutes les étapes", "contre tout recalculer", "durée"],
        [
            [
                f"{entier(n)} parcours",
                f"{entier(r.dues)} ({decimal(r.dues / n * 100)} %)",
                f"× {decimal(r.une_nuit_s / r.rien_s, 0)}",
                f"× {decimal(r.une_nuit_s / r.lecture_s, 2)} ({_verdict(r.une_nuit_s / r.lecture_s, UNE_NUIT)})",
                f"× {decimal(r.une_nuit_s / r.recalcul_s, 3)}",
                f"{decimal(r.une_nuit_s, 2)} s",
            ]
            for n, r in sorted(releves.items())
        ],
    )
    print("Lecture : somme d’une colonne sans index de la table des étapes. Recalcul : échantillon, en proportion.")


def importation(releve: Importation) -> None:
    """The import against the same rows in bulk."""
    titre_du_tableau = f"Import de {entier(LIGNES)} lignes ({entier(releve.lignes_ecrites)} lignes de tables écrites)"
    _tableau(
        titre_du_tableau,
        [
            "contre les mêmes lignes en bloc",
            "dont lecture",
            "dont rapprochement",
            "durée",
            "mémoire : pic",
            "au départ",
        ],
        [
            [
                f"× {decimal(releve.total_s / releve.en_bloc_s)}",
                f"{decimal(releve.lecture_s / releve.total_s * 100, 0)} %",
                f"{decimal(releve.rapprochement_s / releve.total_s * 100, 0)} %",
                f"{decimal(releve.total_s)} s",
                f"{decimal(releve.pic_mio, 0)} Mio",
                f"{decimal(releve.avant_mio, 0)} Mio",
            ]
        ],
    )


def _verdict(valeur: float, budget: float) -> str:
    dit = decimal(budget).removesuffix(",0")
    return f"≤ {dit} : {'tenu' if valeur <= budget else 'DÉPASSÉ'}"


def _tableau(nom: str, entetes: Sequence[str], lignes: Sequence[Sequence[str]]) -> None:
    largeurs = [max(len(cellule) for cellule in colonne) for colonne in zip(entetes, *lignes, strict=True)]
    print(f"\n{nom}")
    for ligne in (entetes, *lignes):
        print("  ".join(cellule.ljust(largeur) for cellule, largeur in zip(ligne, largeurs, strict=True)).rstrip())
    sys.stdout.flush()
