"""How «Mes parcours» is ordered, said to who reads it; and the keys of the page."""

from collections.abc import Sequence
from functools import lru_cache

from parcours.domain.catalogue import Niveau
from parcours.domain.erreurs import typographie
from parcours.domain.moment import DERNIERS_JOURS
from parcours.web.filtres import Demande

Touche = tuple[tuple[str, ...], str]
TOUCHES: Sequence[Touche] = (
    (("j", "↓"), "Ligne suivante"),
    (("k", "↑"), "Ligne précédente"),
    (("Entrée",), "Ouvrir la fiche de la ligne"),
    (("r",), "Passer en revue les parcours de la liste"),
    (("/",), "Chercher une personne"),
    (("?",), "Montrer ou fermer cette aide"),
)


def regles(demande: Demande) -> Sequence[str]:
    """The order of the list, in sentences, with the thresholds of its groups: exactly what `queries.regard` does."""
    titres = demande.titres
    return _regles(bool(demande.vue.acces.datees), titres[Niveau.ROUGE], titres[Niveau.ORANGE])


@lru_cache(64)
def _regles(accompagne: bool, rouge: str, orange: str) -> Sequence[str]:
    if not accompagne:
        phrases = [
            f"Seule la fin du contrat range cette liste : « En retard », « {rouge} », « {orange} », puis le reste.",
            "Dans un groupe, la fin la plus proche vient d’abord.",
        ]
        return tuple(map(typographie, phrases))
    phrases = [
        f"Quatre groupes, du plus pressant au moins pressant : « En retard » (une date est passée), « {rouge} », "
        f"« {orange} » avec les silences, puis « Rien d’urgent ».",
        "Les dates sont celles du PASS IAE, des contrats, des étapes prévues, des documents et des autres échéances. "
        "Le plan et les objectifs se lisent sur la fiche : ils ne rangent pas la liste.",
        "Un silence est jugé sur les habitudes de la personne : aucune étape depuis plus longtemps que le réglage de "
        "la structure, ou que deux fois son écart habituel si c’est plus long.",
        f"Dans un groupe, la date la plus ancienne vient d’abord. Dans « {orange} », un silence compte du jour où il "
        "est devenu trop long : il passe devant les dates encore à venir.",
        f"« Premier mois » et « {DERNIERS_JOURS} derniers jours » (avant la fin du contrat ou du PASS, la plus proche) "
        "se lisent sous le nom : ils disent pourquoi les dates se resserrent, sans changer l’ordre.",
        "Chaque ligne dit ses raisons, la plus pressante d’abord ; les autres sont sur la fiche.",
    ]
    return tuple(map(typographie, phrases))
