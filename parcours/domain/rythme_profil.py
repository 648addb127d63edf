"""How many times more often the events of `rythme` come to a profile than to another, at the same time since entry.

A row for each band of time and profile: its months of presence, and how many of them an event ended. The logistic
regression of the exits (ridge 1, no fewer than 10 events for each coefficient, bands included; drift method, 3.1 and
3.6) gives the logarithm of the odds; over a month the event is rare enough for odds to stand for hazards. Only the
profile is kept of it: `rythme` reads the hazard of each band again, every person at the weight of the profile, so that
the events of the reference are all expected, whatever the weights.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parcours.domain.dates import Periode
from parcours.domain.derive_reference import JOURS_PAR_AN, nombre
from parcours.domain.parametres import jours as nombres
from parcours.domain.profil_entree import VARIABLES, Profil
from parcours.domain.regression import Groupe, SansSolution, ajuster
from parcours.domain.rythme import Sejour, bande_de_l_evenement, presence

JOURS_PAR_MOIS = JOURS_PAR_AN / 12
# The logarithm of the relative hazard, by name of the covariates of the profile; empty: every profile weighs the same.
Effets = tuple[tuple[str, float], ...]


def ajuster_effets(sejours: Iterable[Sejour], periode: Periode) -> Effets:
    """What each covariate of the profile multiplies (in logarithm), from the stays of a kind over a period.

    Empty when the events are too few to tell, or when nothing varies. The order of the stays changes nothing.
    """
    jours, evenements = _compter(sejours, periode)
    variables = [v for v in range(len(VARIABLES)) if len({profil[v] for _, profil in jours}) > 1]
    bandes = sorted({bande for bande, _ in jours})[1:]
    permis = sum(evenements.values()) / nombre("derive_modele_evenements_min", periode.fin)
    if not variables or len(variables) + len(bandes) > permis:
        return ()
    try:
        lu = ajuster(_lignes(jours, evenements, variables, bandes), nombre("derive_modele_ridge", periode.fin))
    except SansSolution:
        return ()
    return tuple((VARIABLES[v], c) for v, c in zip(variables, lu.coefficients, strict=False))


def peser(sejours: Iterable[Sejour], effets: Effets) -> list[Sejour]:
    """The same stays, each at the weight of its profile."""
    par_nom = dict(effets)
    par_rang = [par_nom.get(nom, 0.0) for nom in VARIABLES]
    poids: dict[Profil, float] = {}
    peses = []
    for sejour in sejours:
        if sejour.profil not in poids:
            poids[sejour.profil] = math.exp(sum(c * x for c, x in zip(par_rang, sejour.profil, strict=False)))
        peses.append(replace(sejour, poids=poids[sejour.profil]))
    return peses


def _compter(
    sejours: Iterable[Sejour], periode: Periode
) -> tuple[Counter[tuple[int, Profil]], Counter[tuple[int, Profil]]]:
    """The days of presence and the events of each band and profile."""
    bornes = nombres("rythme_bandes_mois", periode.fin)
    jours: Counter[tuple[int, Profil]] = Counter()
    evenements: Counter[tuple[int, Profil]] = Counter()
    for sejour in sejours:
        for bande, dans in presence(sejour, periode, bornes):
            jours[bande, sejour.profil] += dans
        if (ou := bande_de_l_evenement(sejour, periode, bornes)) is not None:
            evenements[ou, sejour.profil] += 1
    return jours, evenements


def _lignes(
    jours: Counter[tuple[int, Profil]],
    evenements: Counter[tuple[int, Profil]],
    variables: Sequence[int],
    bandes: Sequence[int],
) -> list[Groupe]:
    lignes = []
    for (bande, profil), dans in sorted(jours.items()):
        vus = evenements[bande, profil]
        x = (*(float(profil[v]) for v in variables), *(float(bande == autre) for autre in bandes))
        # An event that comes on the first days of a band still ends a month.
        lignes.append(Groupe(x, max(vus, round(dans / JOURS_PAR_MOIS)), vus))
    return [ligne for ligne in lignes if ligne.n]
