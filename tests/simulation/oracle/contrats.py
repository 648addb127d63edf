"""ECH-04 to ECH-08, ECH-15 (contract over) and ECH-16 (code du travail, L5132-5, L5132-6, L5132-9, R5132-18; PMSMP:
decree of 13 November 2014; docs/alertes.md)."""

import unicodedata
from datetime import date, timedelta

from tests.simulation.faits import Contrat, Dossier
from tests.simulation.oracle.attendue import Attendue, Cle, attendue
from tests.simulation.oracle.calendrier import JOUR, fin_du_mois, jours, plus_mois
from tests.simulation.oracle.pass_iae import fin_du_pass_du_sejour, fin_par_defaut

TOTAL_MOIS = 24
RIEN_DE_DIT_JOURS = 15
HEURES_PLAFOND, HEURES_PERIODE_MOIS, HEURES_NIVEAUX, TOUT = 480, 24, (80, 95), 100
PART_DU_CDDI_POURCENT = 25
MEME_HOTE_JOURS, MEME_HOTE_MOIS = 60, 12
CDI_AGE_ANS, CDI_PARCOURS_MOIS = 57, 12
# What is passed is said the very night.
AUSSITOT = (3650,)


def echeances(d: Dossier) -> dict[Cle, Attendue]:
    if d.sortie is not None:
        return {}
    return fin_du_dernier(d) | totaux(d) | heures_en_entreprise(d) | immersions(d) | autorisations(d)


def fin_du_dernier(d: Dossier) -> dict[Cle, Attendue]:
    dernier = d.dernier_contrat
    if dernier is None or dernier.dernier_jour is None:
        return {}
    fin, objet = dernier.dernier_jour, f"contrat:{dernier.id}"
    (attente,) = d.maison.seuils.get("ECH-15", [RIEN_DE_DIT_JOURS])
    return {
        ("ECH-04", objet): attendue(d.maison, "ECH-04", fin, (60, 30, 7), fixes=(-1,), repere=dernier.debut),
        ("ECH-15", objet): Attendue(fin + timedelta(days=attente), (0,), semaines=True, repere=fin),
    }


def fin_du_total(contrats: list[Contrat]) -> date:
    """24 months from the first day of the first one, and the days without contract between two of them, given back."""
    en_ordre = sorted(contrats, key=lambda c: (c.debut, c.id))
    fin = plus_mois(en_ordre[0].debut, TOTAL_MOIS) - JOUR
    vu = en_ordre[0].dernier_jour or en_ordre[0].debut
    for contrat in en_ordre[1:]:
        fin += max((contrat.debut - vu).days - 1, 0) * JOUR
        vu = max(vu, contrat.dernier_jour or vu)
    return fin


def total_du_dernier(d: Dossier) -> date | None:
    """That of the contracts of the kind of the last one (CDDI, missions); None beside an exception."""
    dernier = d.dernier_contrat
    if dernier is None or dernier.genre not in ("cddi", "mission"):
        return None
    if dernier.exception not in (None, "amenagement_peine"):
        return None
    return fin_du_total([c for c in d.contrats.values() if c.genre == dernier.genre])


def totaux(d: Dossier) -> dict[Cle, Attendue]:
    dernier, total = d.dernier_contrat, total_du_dernier(d)
    if dernier is None or total is None:
        return {}
    fin = dernier.dernier_jour
    if dernier.genre == "mission":
        # Said on its day if missions go at least that far.
        return {("ECH-07", "missions"): attendue(d.maison, "ECH-07", total, (90, 30), cesse=fin, repere=fin)}
    if fin is None or fin < total:
        return {}
    return {("ECH-05", "cddi"): attendue(d.maison, "ECH-05", total, (90, 60, 30), cesse=fin, repere=fin)}


def memes_sejours(d: Dossier) -> list[Dossier]:
    """Those of the person in the structure: hours in companies and days with a host are theirs."""
    return [autre for autre in d.personne.dossiers if autre.maison is d.maison]


def heures_en_entreprise(d: Dossier) -> dict[Cle, Attendue]:
    """In an AI, the part of 480 hours reached in the latest 24 months that a first assignment opened.

    Nothing is due of them once they are over. The month in which they end is theirs, whole.
    """
    if d.maison.genre != "AI":
        return {}
    notees = [(h, s) for s in memes_sejours(d) for h in s.heures.values() if h.en_entreprise > 0]
    if not notees:
        return {}
    depart: date | None = None
    for mois in sorted({h.mois for h, _ in notees}):
        if depart is None or mois >= plus_mois(depart, HEURES_PERIODE_MOIS):
            depart = min(max(h.mois, s.contrats[h.contrat].debut) for h, s in notees if h.mois == mois)
    assert depart is not None
    dernier_jour = plus_mois(depart, HEURES_PERIODE_MOIS) - JOUR
    total, atteint, niveau = 0.0, None, None
    for heures, _ in sorted(notees, key=lambda lues: lues[0].mois):
        if heures.mois < depart.replace(day=1):
            continue
        total += heures.en_entreprise
        for possible in (*d.maison.seuils.get("ECH-06", HEURES_NIVEAUX), TOUT):
            if total * 100 >= HEURES_PLAFOND * possible and possible > (niveau or 0):
                niveau, atteint = possible, min(fin_du_mois(heures.mois), dernier_jour)
    if atteint is None:
        return {}
    # A decision of the prefect is over once hours are noted for a month that it does not reach.
    dernieres = max(h.mois for h, _ in notees)
    decisions = [a for s in memes_sejours(d) for a in s.autorisations.values() if a.genre == "heures_ai"]
    decisions = [a for a in decisions if a.fin >= dernieres]
    jusque = None
    if niveau == TOUT:
        # The cap itself is silenced by one in force on the day it was reached or since: from its first day on.
        decisions = [a for a in decisions if a.fin >= atteint]
        jusque = min((a.debut for a in decisions), default=None)
    if (decisions and niveau != TOUT) or (jusque is not None and jusque <= atteint):
        return {}
    jusque = min(jusque or date.max, dernier_jour + JOUR)
    return {("ECH-06", f"ai:{niveau}"): Attendue(atteint, (0,), jusque=jusque, repere=depart)}


def immersions(d: Dossier) -> dict[Cle, Attendue]:
    trouvees = {
        ("ECH-08", f"fin:{cle}"): attendue(d.maison, "ECH-08", stage.fin, (3,), repere=stage.debut)
        for cle, stage in d.immersions.items()
        if stage.resultat == "a_renseigner"
    }
    for contrat in d.contrats.values():
        if contrat.genre == "cddi" and (le := _part_depassee(d, contrat)) is not None:
            trouvees["ECH-08", f"part:{contrat.id}"] = Attendue(le, AUSSITOT, repere=contrat.debut)
    for cle, stage in d.immersions.items():
        if (le := _hote_depasse(d, cle)) is not None:
            trouvees["ECH-08", f"hote:{cle}"] = Attendue(le, AUSSITOT, repere=stage.debut)
    return trouvees


def _part_depassee(d: Dossier, contrat: Contrat) -> date | None:
    """The first day on which the days of immersion so far are more than a quarter of the days of the CDDI."""
    assert contrat.dernier_jour is not None
    en_immersion = {jour for stage in d.immersions.values() for jour in jours(stage.debut, stage.fin)}
    longueur = (contrat.dernier_jour - contrat.debut).days + 1
    vus = 0
    for jour in sorted(en_immersion):
        vus += contrat.debut <= jour <= contrat.dernier_jour
        if vus * 100 > PART_DU_CDDI_POURCENT * longueur:
            return jour
    return None


def _hote_depasse(d: Dossier, cle: int) -> date | None:
    """The first day of an immersion on which the last 12 months hold more than 60 days with its host."""
    hote = nu(d.immersions[cle].nom)
    stages = [stage for sejour in memes_sejours(d) for stage in sejour.immersions.values()]
    chez_lui = [jour for s in stages if nu(s.nom) == hote for jour in jours(s.debut, s.fin)]
    for jour in jours(d.immersions[cle].debut, d.immersions[cle].fin):
        depuis = plus_mois(jour, -MEME_HOTE_MOIS)
        if sum(depuis < autre <= jour for autre in chez_lui) > MEME_HOTE_JOURS:
            return jour
    return None


def nu(texte: str) -> str:
    """A name without case, accents, hyphens nor apostrophes."""
    lettres = unicodedata.normalize("NFD", texte.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in lettres if not unicodedata.combining(c)).split())


def autorisations(d: Dossier) -> dict[Cle, Attendue]:
    trouvees = {}
    for genre in {a.genre for a in d.autorisations.values()}:
        fin, cle = max((a.fin, cle) for cle, a in d.autorisations.items() if a.genre == genre)
        trouvees["ECH-16", f"{genre}:{cle}"] = attendue(
            d.maison, "ECH-16", fin, (30,), repere=d.autorisations[cle].debut
        )
    possible = cdi_inclusion(d)
    if possible is not None:
        trouvees["ECH-16", "cdi_inclusion"] = attendue(d.maison, "ECH-16", possible, (30,))
    return trouvees


def cdi_inclusion(d: Dossier) -> date | None:
    """57 years old and 12 months of pathway, before the end of the PASS, unless it is signed."""
    if any(c.genre == "cdi" for c in d.contrats.values()):
        return None
    p = d.personne.dernier_pass
    fin = fin_du_pass_du_sejour(d)
    debut = d.entree if p is None or fin is None else min(d.entree, p.debut)
    possible = max(plus_mois(d.personne.naissance, 12 * CDI_AGE_ANS), plus_mois(debut, CDI_PARCOURS_MOIS))
    return possible if possible <= (fin or fin_par_defaut(d.entree)) else None
