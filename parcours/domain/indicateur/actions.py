"""What was done with people: meetings, diagnosis, trainings, immersions."""

from datetime import timedelta
from itertools import pairwise
from statistics import median

from parcours.domain.dates import Periode, jours_inclus
from parcours.domain.etape import GenreEtape
from parcours.domain.formation import ResultatFormation
from parcours.domain.immersion import ResultatImmersion
from parcours.domain.indicateur.definition import Bloc, Contexte, Definition, Moyenne, Place, Proportion, Rapport
from parcours.domain.indicateur.fait import FaitParcours, Formation

# A person is met, alone, about their path.
RENCONTRES = (
    GenreEtape.ENTRETIEN,
    GenreEtape.ACCUEIL,
    GenreEtape.DIAGNOSTIC,
    GenreEtape.BILAN,
    GenreEtape.TRIPARTITE,
)
_NOTRE = "Définition de Parcours, d’après les étapes notées et les délais choisis par la structure."


def _rencontres(fait: FaitParcours, jours: Periode) -> list[int]:
    """The days of the meetings, counted from the first of these days."""
    return sorted((le - jours.debut).days for genre in RENCONTRES for le in fait.faites(genre, jours))


def _sans_trou(fait: FaitParcours, contexte: Contexte) -> Place | None:
    jours = fait.presence(contexte.periode, contexte.au)
    if jours is None or jours_inclus(jours.debut, jours.fin) <= fait.silence_jours:
        return None
    bornes = [0, *_rencontres(fait, jours), (jours.fin - jours.debut).days]
    return Place.OUI if all(b - a <= fait.silence_jours for a, b in pairwise(bornes)) else Place.NON


def _tenus_et_dus(fait: FaitParcours, contexte: Contexte) -> tuple[float, float]:
    jours = fait.presence(contexte.periode, contexte.au)
    if jours is None:
        return 0, 0
    dus = jours_inclus(jours.debut, jours.fin) // fait.silence_jours
    # What one person was given beyond what was due does not make up for another who was not seen.
    return min(len(_rencontres(fait, jours)), dus), dus


def _diagnostic(fait: FaitParcours, contexte: Contexte) -> Place | None:
    limite = fait.entree_le + timedelta(days=fait.diagnostic_jours)
    if not contexte.periode.contient(fait.entree_le):
        return None
    if fait.faites(GenreEtape.DIAGNOSTIC, Periode(fait.entree_le, limite)):
        return Place.OUI
    # Still in time, or gone before it was due: neither done late nor missed.
    if limite > contexte.au or (fait.sortie is not None and fait.sortie.le < limite):
        return None
    return Place.NON


def _suivies(fait: FaitParcours, contexte: Contexte) -> list[Formation]:
    jours = fait.presence(contexte.periode, contexte.au)
    return [] if jours is None else [f for f in fait.formations if jours.chevauche(Periode(f.debut, f.fin))]


def _forme(fait: FaitParcours, contexte: Contexte) -> Place | None:
    if fait.presence(contexte.periode, contexte.au) is None:
        return None
    return Place.OUI if _suivies(fait, contexte) else Place.NON


def _certifie(fait: FaitParcours, contexte: Contexte) -> Place | None:
    finies = [
        f for f in _suivies(fait, contexte) if f.est_certifiante and f.fin <= min(contexte.au, contexte.periode.fin)
    ]
    if not finies:
        return None
    if any(f.resultat == ResultatFormation.OBTENUE for f in finies):
        return Place.OUI
    return Place.INCONNU if any(f.resultat == ResultatFormation.A_RENSEIGNER for f in finies) else Place.NON


def _heures(fait: FaitParcours, contexte: Contexte) -> float | None:
    notees = [f.heures for f in _suivies(fait, contexte) if f.heures is not None]
    return sum(notees) if notees else None


def _sans_heures(fait: FaitParcours, contexte: Contexte) -> bool:
    return bool(_suivies(fait, contexte)) and _heures(fait, contexte) is None


def _entre_deux(fait: FaitParcours, contexte: Contexte) -> float | None:
    jours = fait.presence(contexte.periode, contexte.au)
    ecarts = [] if jours is None else [b - a for a, b in pairwise(_rencontres(fait, jours))]
    return float(median(ecarts)) if ecarts else None


def _jours_d_immersion(fait: FaitParcours, contexte: Contexte) -> float | None:
    jours = fait.presence(contexte.periode, contexte.au)
    if jours is None:
        return None
    dans = [(max(i.debut, jours.debut), min(i.fin, jours.fin)) for i in fait.immersions]
    passes = [jours_inclus(debut, fin) for debut, fin in dans if debut <= fin]
    return float(sum(passes)) if passes else None


def _immerge(fait: FaitParcours, contexte: Contexte) -> Place | None:
    jours = fait.presence(contexte.periode, contexte.au)
    if jours is None:
        return None
    return Place.OUI if any(jours.chevauche(Periode(i.debut, i.fin)) for i in fait.immersions) else Place.NON


def _embauche(fait: FaitParcours, contexte: Contexte) -> Place | None:
    finies = [i for i in fait.immersions if contexte.periode.contient(i.fin) and i.fin <= contexte.au]
    if not finies:
        return None
    if any(i.resultat == ResultatImmersion.EMBAUCHE for i in finies):
        return Place.OUI
    return Place.INCONNU if any(i.resultat == ResultatImmersion.A_RENSEIGNER for i in finies) else Place.NON


DEFINITIONS: tuple[Definition, ...] = (
    Proportion(
        "entretiens_reguliers",
        Bloc.ACTIONS,
        "Personnes vues sans trou",
        "Personnes qui n’ont jamais passé plus que le délai de silence de la structure sans entretien, accueil, "
        "diagnostic, bilan ou rencontre tripartite ÷ personnes en parcours au-delà de ce délai dans la période.",
        _NOTRE,
        classer=_sans_trou,
        mots=("vues sans trou", "avec un trou"),
    ),
    Rapport(
        "entretiens_tenus",
        Bloc.ACTIONS,
        "Entretiens tenus sur dus",
        "Entretiens, accueils, diagnostics, bilans et rencontres tripartites tenus, au plus autant que de dus pour "
        "chaque personne ÷ entretiens dus : un par délai de silence entier passé en parcours dans la période.",
        _NOTRE,
        compter=_tenus_et_dus,
        unites=("tenus", "dus"),
        version=2,
    ),
    Moyenne(
        "jours_entre_rencontres",
        Bloc.ACTIONS,
        "Jours entre deux rencontres",
        "Nombre médian de jours entre deux entretiens, accueils, diagnostics, bilans ou rencontres tripartites d’une "
        "même personne dans la période ; en moyenne sur les personnes vues deux fois au moins.",
        _NOTRE,
        mesurer=_entre_deux,
        unite=("jour", "jours"),
    ),
    Proportion(
        "diagnostic_en_temps",
        Bloc.ACTIONS,
        "Diagnostic dans le délai",
        "Personnes dont un diagnostic a eu lieu dans le délai de la structure après l’entrée ÷ personnes entrées dans "
        "la période dont ce délai est passé.",
        _NOTRE,
        classer=_diagnostic,
        mots=("dans le délai", "hors délai ou jamais"),
    ),
    Proportion(
        "personnes_formees",
        Bloc.ACTIONS,
        "Personnes formées",
        "Personnes avec un jour de formation au moins dans la période ÷ personnes en parcours un jour au moins.",
        "Grille annuelle de l’ASP (formation).",
        classer=_forme,
        mots=("formées", "sans formation"),
    ),
    Moyenne(
        "heures_de_formation",
        Bloc.ACTIONS,
        "Heures par personne formée",
        "Heures suivies des formations qui touchent la période (entières), par personne dont des heures sont notées ; "
        "les personnes formées sans aucune heure notée sont dites à part.",
        "Grille annuelle de l’ASP (formation).",
        mesurer=_heures,
        manquer=_sans_heures,
        unite=("heure", "heures"),
    ),
    Proportion(
        "certifications",
        Bloc.ACTIONS,
        "Certifications obtenues",
        "Personnes qui ont obtenu une certification ÷ personnes dont une formation certifiante a fini dans la période.",
        "Définition de Parcours, d’après les formations notées.",
        classer=_certifie,
        mots=("obtenues", "non obtenues"),
    ),
    Proportion(
        "personnes_en_immersion",
        Bloc.ACTIONS,
        "Personnes en immersion",
        "Personnes avec un jour d’immersion (PMSMP) au moins dans la période ÷ personnes en parcours un jour au moins.",
        "Définition de Parcours, d’après les immersions notées.",
        classer=_immerge,
        mots=("en immersion", "sans immersion"),
    ),
    Moyenne(
        "jours_d_immersion",
        Bloc.ACTIONS,
        "Jours d’immersion par personne",
        "Jours des immersions (PMSMP) passés dans la période, par personne qui en a eu un au moins.",
        "Définition de Parcours, d’après les immersions notées.",
        mesurer=_jours_d_immersion,
        unite=("jour", "jours"),
    ),
    Proportion(
        "immersions_embauche",
        Bloc.ACTIONS,
        "Immersions suivies d’une embauche",
        "Personnes embauchées par un hôte ÷ personnes dont une immersion a fini dans la période.",
        "Définition de Parcours, d’après les immersions notées.",
        classer=_embauche,
        mots=("embauchées", "non embauchées"),
    ),
)
