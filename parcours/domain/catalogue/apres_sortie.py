"""Deadlines of a closed parcours: the news to take (ECH-14), the data of the exit for the FSE+ (ECH-19)."""

from datetime import date

from parcours.domain import parametres
from parcours.domain.catalogue.documentation import enumerer
from parcours.domain.catalogue.entree import Choix, Entree, quand_et_le
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import Faits
from parcours.domain.suivi import MOIS_DE_SUIVI

ANNULEE = "La sortie est annulée."


def nouvelles_a_prendre(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The news planned after the exit and not taken yet."""
    if not faits.est_clos:
        return []
    return [
        Echeance(Code.SUIVI, f"suivi:{suivi.mois}", suivi.du_le, repere=faits.sortie_le)
        for suivi in faits.suivis
        if suivi.fait_le is None
    ]


def _dire_suivi(echeance: Echeance, au: date) -> str:
    mois = echeance.objet.removeprefix("suivi:")
    le = quand_et_le(echeance.limite, au)
    return f"Nouvelles à {mois} mois attendues {le} : joindre la personne, et noter ce qu’elle devient."


def _suivi_disparu(objet: str, faits: Faits) -> str:
    if not faits.est_clos:
        return ANNULEE
    attendus = {f"suivi:{suivi.mois}" for suivi in faits.suivis}
    return "Les nouvelles sont notées." if objet in attendus else "Cette sortie n’appelle plus de nouvelles."


SUIVI = Entree(
    code=Code.SUIVI,
    titre="Nouvelles après la sortie",
    signal="{seuils} si rien n’est noté : les nouvelles prévues {mois} mois après la sortie.",
    nombres=lambda: {"mois": enumerer(MOIS_DE_SUIVI, "puis")},
    agir="Joindre la personne, et noter ce qu’elle devient, même sans réponse.",
    reference="Usage d’accompagnement ; un motif qui neutralise la sortie n’appelle pas de nouvelles",
    deriver=nouvelles_a_prendre,
    jours=(0, -15),
    dire=_dire_suivi,
    disparue=_suivi_disparu,
    dure_apres_sortie=frozenset({"suivi"}),
    reglables=frozenset({Choix.AVANT, Choix.APRES}),
    depuis_quoi="le jour prévu",
)


def donnees_du_fse(faits: Faits, regles_au: date) -> list[Echeance]:
    """The data of a participant at the exit, to be entered on the site of the FSE+."""
    if faits.sortie_le is None or faits.fse is None:
        return []
    saisie_le = faits.fse.sortie_saisie_le
    # Entered for an exit that was undone, they are to be entered again for the one that holds.
    if saisie_le is not None and saisie_le >= faits.sortie_le:
        return []
    delai = parametres.duree("fse_sortie_delai", regles_au)
    return [Echeance(Code.FSE, "fse", delai.apres(faits.sortie_le), repere=faits.sortie_le)]


def _dire_fse(echeance: Echeance, au: date) -> str:
    le = quand_et_le(echeance.limite, au)
    return f"Données de sortie du FSE+ attendues {le} : les saisir sur son site, puis le noter."


def _fse_disparu(_objet: str, faits: Faits) -> str:
    if not faits.est_clos:
        return ANNULEE
    if faits.fse is None:
        return "La participation au FSE+ n’est plus suivie."
    return "Les données de sortie sont saisies."


FSE = Entree(
    code=Code.FSE,
    titre="Données de sortie du FSE+",
    signal="{seuils} la fin des {fse_sortie_delai} qui suivent la sortie d’un participant, où la structure prend "
    "part au FSE+.",
    agir="Saisir les données de sortie sur le site du FSE+, puis noter le jour où c’est fait. Parcours ne garde que "
    "ce jour.",
    reference="Règlement (UE) 2021/1057, annexe I : situation dans les {fse_sortie_delai} qui suivent la sortie",
    deriver=donnees_du_fse,
    jours=(14, 7),
    dire=_dire_fse,
    disparue=_fse_disparu,
    dure_apres_sortie=frozenset({"fse"}),
)

ENTREES = (SUIVI, FSE)
