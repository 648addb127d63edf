"""ECH-09 to ECH-13 and ECH-18 (docs/alertes.md; the plan: docs/architecture.md)."""

from datetime import date, timedelta
from itertools import pairwise

from tests.simulation.faits import Dossier
from tests.simulation.oracle.attendue import Attendue, Cle, attendue
from tests.simulation.oracle.calendrier import JOUR, plus_mois
from tests.simulation.oracle.contrats import nu, total_du_dernier
from tests.simulation.oracle.pass_iae import fin_du_pass_du_sejour

PRESCRIPTEUR_MOIS, EMPLOYEUR_JOURS = 6, 92
# Months during which a proof serves; the other criteria need none that expires.
JUSTIFICATIF_MOIS = (
    dict.fromkeys(("rsa", "ass", "aah", "detld", "deld", "parent_isole", "sans_hebergement"), 3)
    | dict.fromkeys(("zfrr", "qpv", "detention", "francais_a1", "mobilite"), 6)
    | {"ase": 12}
)
ECARTS_POUR_UNE_HABITUDE = 3
PLAN_JOURS = {"projet": 180, "immersion": 120, "prolongation": 90, "bilan": 60, "relais": 30}


def echeances(d: Dossier) -> dict[Cle, Attendue]:
    if d.sortie is not None:
        return {}
    return (
        eligibilite(d) | documents(d) | rendez_vous(d) | silence(d) | etapes(d) | plan(d) | objectifs(d) | formations(d)
    )


def eligibilite(d: Dossier) -> dict[Cle, Attendue]:
    """Until a contract or a PASS of this stay is recorded."""
    if d.contrats or fin_du_pass_du_sejour(d) is not None:
        return {}
    fins: dict[str, tuple[date, date]] = {}
    if d.diagnostic_le is not None and d.diagnostic_par == "prescripteur":
        fins["diagnostic"] = plus_mois(d.diagnostic_le, PRESCRIPTEUR_MOIS) - JOUR, d.diagnostic_le
    elif d.diagnostic_le is not None:
        fins["diagnostic"] = d.diagnostic_le + timedelta(days=EMPLOYEUR_JOURS) - JOUR, d.diagnostic_le
    for code, le in d.criteres.items():
        if le is not None and code in JUSTIFICATIF_MOIS:
            fins[f"justificatif:{code}"] = plus_mois(le, JUSTIFICATIF_MOIS[code]) - JOUR, le
    return {
        ("ECH-09", objet): attendue(d.maison, "ECH-09", fin, (15,), repere=depuis)
        for objet, (fin, depuis) in fins.items()
    }


def documents(d: Dossier) -> dict[Cle, Attendue]:
    """The last of each kind, of the person."""
    derniers: dict[tuple[str, str], tuple[date, int]] = {}
    for cle, document in d.personne.documents.items():
        genre = (document.genre, nu(document.libelle or ""))
        derniers[genre] = max(derniers.get(genre, (date.min, 0)), (document.fin, cle))
    return {
        ("ECH-10", f"document:{cle}"): attendue(d.maison, "ECH-10", fin, (90, 30)) for fin, cle in derniers.values()
    }


def rendez_vous(d: Dossier) -> dict[Cle, Attendue]:
    """A review is a step, or the review of the plan once it is done."""
    faits = {genre: [e.le for e in d.etapes.values() if e.etat == "faite" and e.genre == genre] for genre in _GENRES}
    du_plan = d.jalons.get("bilan")
    if du_plan is not None and du_plan.fait_le is not None:
        faits["bilan"].append(du_plan.fait_le)
    dus = {"bilan": (max([d.entree, *faits["bilan"]]), d.maison.bilan)}
    if not faits["entretien"]:
        dus["entretien"] = d.entree, d.maison.premier_entretien
    # That of the eligibility, known at the entry, is not the one which is expected here.
    if not faits["diagnostic"]:
        dus["diagnostic"] = d.entree, d.maison.diagnostic
    return {
        ("ECH-11", quoi): attendue(d.maison, "ECH-11", depuis + timedelta(days=delai), (7,), fixes=(-1,), repere=depuis)
        for quoi, (depuis, delai) in dus.items()
    }


_GENRES = ("entretien", "diagnostic", "bilan")


def silence(d: Dossier) -> dict[Cle, Attendue]:
    """No step for longer than the setting, or than twice the usual gap: said the day after."""
    jours = d.jours_d_etape
    dernier = max([d.entree, *jours])
    double = double_ecart_habituel(jours)
    limite = dernier + timedelta(days=max(d.maison.silence, double or 0)) + JOUR
    habitude = None if double is None else double // 2
    return {("ECH-12", "silence" if jours else "entree"): Attendue(limite, (0,), repere=dernier, habitude=habitude)}


def double_ecart_habituel(jours: list[date]) -> int | None:
    """Twice the middle gap between two days with a step: the two middle ones together when they are two."""
    distincts = sorted(set(jours))
    ecarts = sorted((apres - avant).days for avant, apres in pairwise(distincts))
    if len(ecarts) < ECARTS_POUR_UNE_HABITUDE:
        return None
    milieu, pair = divmod(len(ecarts), 2)
    return 2 * ecarts[milieu] if pair else ecarts[milieu - 1] + ecarts[milieu]


def etapes(d: Dossier) -> dict[Cle, Attendue]:
    return {
        ("ECH-13", f"etape:{cle}"): attendue(d.maison, "ECH-13", etape.le, (7,), fixes=(-1,))
        for cle, etape in d.etapes.items()
        if etape.etat == "prevue"
    }


def fin_prevue(d: Dossier) -> date | None:
    """The sooner of the end of the PASS and of the legal total of contracts; else the end of the last contract."""
    fins = [fin for fin in (fin_du_pass_du_sejour(d), total_du_dernier(d)) if fin is not None]
    dernier = d.dernier_contrat
    return min(fins) if fins else dernier.dernier_jour if dernier is not None else None


def plan(d: Dossier) -> dict[Cle, Attendue]:
    fin = fin_prevue(d)
    dus = {}
    for ligne, avant in PLAN_JOURS.items():
        if fin is None or (ligne == "prolongation" and fin_du_pass_du_sejour(d) is None):
            continue
        if fin - timedelta(days=avant) >= d.entree:
            dus[ligne] = fin - timedelta(days=avant)
        elif ligne == "prolongation" and d.entree <= fin:
            # Who arrives with less is asked by the first interview, before the end all the same.
            dus[ligne] = min(d.entree + timedelta(days=d.maison.premier_entretien), fin)
    for ligne, dit in d.jalons.items():
        if dit.le is not None:
            dus[ligne] = dit.le
        else:
            dus.pop(ligne, None)
    return {
        ("ECH-13", f"jalon:{ligne}"): attendue(d.maison, "ECH-13", le, (7,), fixes=(-1,)) for ligne, le in dus.items()
    }


def objectifs(d: Dossier) -> dict[Cle, Attendue]:
    """7 days before, and the day after, for those that are still to be reached."""
    return {
        ("ECH-13", f"objectif:{cle}"): attendue(d.maison, "ECH-13", objectif.pour_le, (7,), fixes=(-1,))
        for cle, objectif in d.objectifs.items()
        if objectif.est_ouvert
    }


def formations(d: Dossier) -> dict[Cle, Attendue]:
    return {
        ("ECH-18", f"formation:{cle}"): attendue(d.maison, "ECH-18", stage.fin, (-1,), repere=stage.debut)
        for cle, stage in d.formations.items()
        if stage.resultat == "a_renseigner"
    }
