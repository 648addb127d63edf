"""The exits and what came after them.

An exit without a motive stays in the denominator: leaving it out would raise the rate of who does not document.
"""

from collections.abc import Callable, Collection

from parcours.domain.indicateur.definition import Bloc, Contexte, Definition, Moyenne, Place, Proportion, Rapport
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.motif_sortie import DYNAMIQUES, CategorieSortie
from parcours.domain.sortie import Situation
from parcours.domain.suivi import MOIS_DE_SUIVI, SituationSuivi

MINIMUM = "sortie_taux_denominateur_min"
EN_EMPLOI = frozenset(
    {
        SituationSuivi.EMPLOI_DURABLE,
        SituationSuivi.EMPLOI_TRANSITION,
        SituationSuivi.CREATION,
        SituationSuivi.AUTRE_SIAE,
    }
)
_SOURCE = (
    "Convention d’objectifs et calcul public du pilotage de l’inclusion (règles et motifs datés du jour de la sortie)."
)
_COMPTEES = (
    "sorties comptées de la période : séjour assez long, motif qui n’est ni neutralisé ni à confirmer ; "
    "celles sans motif en sont"
)


def _issue(categories: Collection[CategorieSortie]) -> Callable[[FaitParcours, Contexte], Place | None]:
    def classer(fait: FaitParcours, contexte: Contexte) -> Place | None:
        sortie, place = fait.sorti_dans(contexte.periode), fait.place(contexte.periode)
        if place is Situation.SANS_MOTIF:
            return Place.INCONNU
        if place is not Situation.COMPTEE or sortie is None or sortie.motif is None:
            return None
        return Place.OUI if sortie.motif.categorie in categories else Place.NON

    return classer


_DYNAMIQUE = _issue(DYNAMIQUES)


def _taux(code: str, libelle: str, categories: Collection[CategorieSortie], quoi: str) -> Proportion:
    return Proportion(
        code,
        Bloc.RESULTATS,
        libelle,
        f"{quoi} ÷ {_COMPTEES}.",
        _SOURCE,
        classer=_issue(categories),
        mots=(libelle.lower(), "autres sorties"),
        inconnus_comptent=True,
        minimum=MINIMUM,
    )


def _sur_embauches(code: str, libelle: str, categories: Collection[CategorieSortie], unite: str) -> Rapport:
    issue = _issue(categories)

    def compter(fait: FaitParcours, contexte: Contexte) -> tuple[float, float]:
        return float(issue(fait, contexte) is Place.OUI), float(contexte.periode.contient(fait.entree_le))

    return Rapport(
        code,
        Bloc.RESULTATS,
        f"{libelle} sur embauches",
        f"{libelle}, sorties comptées de la période ÷ personnes embauchées (parcours commencés) dans la période. Ce ne "
        "sont pas les mêmes personnes : le rapport peut dépasser 100 %, et ne se compare pas au taux sur les sorties.",
        "Présentation du bilan de la DIECCTE de Martinique, 2016.",
        compter=compter,
        unites=(unite, "embauches"),
        minimum=MINIMUM,
        est_de_personnes=True,
        version=2 if categories == DYNAMIQUES else 1,
    )


def _sejour(fait: FaitParcours, contexte: Contexte) -> float | None:
    jours = fait.jours_de_parcours() if _DYNAMIQUE(fait, contexte) is not None else None
    return jours / 30.4375 if jours is not None else None


def _apres(mois: int) -> Proportion:
    def classer(fait: FaitParcours, contexte: Contexte) -> Place | None:
        for nouvelles in fait.nouvelles:
            if (
                nouvelles.mois != mois
                or not contexte.periode.contient(nouvelles.du_le)
                or nouvelles.du_le > contexte.au
            ):
                continue
            if nouvelles.situation in (None, SituationSuivi.SANS_NOUVELLE):
                return Place.INCONNU
            return Place.OUI if nouvelles.situation in EN_EMPLOI else Place.NON
        return None

    return Proportion(
        f"emploi_a_{mois}_mois",
        Bloc.RESULTATS,
        f"En emploi {mois} mois après la sortie",
        f"Personnes en emploi (durable, de transition, création, autre structure d’insertion) ÷ personnes jointes, "
        f"parmi celles dont les {mois} mois tombent dans la période. Les personnes non jointes sont dites à part.",
        "Situation notée par la structure ; même délai que l’enquête de la Dares à 6 mois.",
        classer=classer,
        mots=("en emploi", "pas en emploi"),
        minimum=MINIMUM,
    )


DEFINITIONS: tuple[Definition, ...] = (
    _taux(
        "sorties_dynamiques",
        "Sorties dynamiques",
        DYNAMIQUES,
        "Emploi durable, emploi de transition et sorties positives",
    ),
    _taux("sorties_durables", "Emploi durable", (CategorieSortie.DURABLE,), "Sorties en emploi durable"),
    _taux(
        "sorties_transition", "Emploi de transition", (CategorieSortie.TRANSITION,), "Sorties en emploi de transition"
    ),
    _taux("sorties_positives", "Sorties positives", (CategorieSortie.POSITIVE,), "Sorties positives"),
    _sur_embauches("dynamiques_sur_embauches", "Sorties dynamiques", DYNAMIQUES, "sorties dynamiques"),
    _sur_embauches("durables_sur_embauches", "Emploi durable", (CategorieSortie.DURABLE,), "en emploi durable"),
    _sur_embauches(
        "transition_sur_embauches", "Emploi de transition", (CategorieSortie.TRANSITION,), "en emploi de transition"
    ),
    _sur_embauches("positives_sur_embauches", "Sorties positives", (CategorieSortie.POSITIVE,), "sorties positives"),
    Moyenne(
        "sejour_moyen",
        Bloc.RESULTATS,
        "Durée moyenne du parcours",
        "Jours de l’entrée à la sortie, sans ceux où le PASS est suspendu, des sorties comptées de la période ; en "
        "mois de 30,4 jours.",
        "Définition de Parcours.",
        mesurer=_sejour,
        unite=("mois", "mois"),
    ),
    *(_apres(mois) for mois in MOIS_DE_SUIVI),
)
