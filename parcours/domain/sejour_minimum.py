"""The stay under which an exit is not counted, said: what is asked, what was done, why it counts or not, from where."""

from dataclasses import dataclass

from parcours.domain.cloture import effet
from parcours.domain.dates import UN_JOUR, accorder, en_toutes_lettres, jours_entre
from parcours.domain.erreurs import typographie
from parcours.domain.parametres import duree, parametre
from parcours.domain.sortie import (
    Situation,
    SortieConstatee,
    atteint_le_seuil,
    heures_min,
    mois_du_sejour,
    regle_du_seuil,
    se_compte_en_heures,
    situation,
)


@dataclass(frozen=True)
class Explication:
    """How an exit is counted: sentences, the first one alone being enough, and the source of the rule of the stay."""

    phrases: list[str]
    source: str

    @property
    def resume(self) -> str:
        """The sentences in one line."""
        return " ".join(self.phrases)


def expliquer(sortie: SortieConstatee) -> Explication:
    """Who is counted, and why; a motive that takes the exit out needs no length. Raises ValueError (kind)."""
    if situation(sortie) is Situation.NEUTRALISEE:
        return Explication([effet(sortie)], "")
    reference = parametre(regle_du_seuil(sortie)).au(sortie.le).reference
    return Explication([effet(sortie), duree_en_mots(sortie)], typographie(reference))


def duree_en_mots(sortie: SortieConstatee) -> str:
    """The length of the stay beside the one that is asked, as a sentence. Raises ValueError (kind of structure)."""
    dite = _heures_en_mots(sortie) if se_compte_en_heures(sortie) else _jours_en_mots(sortie)
    return typographie(dite)


def _jours_en_mots(sortie: SortieConstatee) -> str:
    demandee = duree("sortie_sejour_min", sortie.le)
    premier_jour = demandee.apres(sortie.entree) - UN_JOUR
    sejour = f"Séjour du {en_toutes_lettres(sortie.entree)} au {en_toutes_lettres(sortie.le)}"
    if atteint_le_seuil(sortie):
        quand = en_toutes_lettres(premier_jour)
        return f"{sejour} : les {demandee} demandés en {sortie.type_structure} sont atteints depuis le {quand}."
    manque = accorder(jours_entre(sortie.le, premier_jour), "jour")
    return (
        f"{sejour} : il manque {manque} aux {demandee} demandés en {sortie.type_structure}, "
        f"atteints le {en_toutes_lettres(premier_jour)}."
    )


def _heures_en_mots(sortie: SortieConstatee) -> str:
    demandees = f"{accorder(heures_min(sortie), 'heure')} demandées en {sortie.type_structure}"
    if heures_min(sortie) == 1:
        demandees = f"1 heure demandée en {sortie.type_structure}"
    if sortie.heures is None:
        return f"Aucune heure n’est notée, {demandees} : la sortie est tenue pour assez longue."
    notees = accorder(int(sortie.heures), "heure notée", "heures notées")
    if sortie.heures >= heures_min(sortie):
        return f"{notees}, {demandees} : la durée suffit."
    if atteint_le_seuil(sortie):
        return (
            f"{notees}, sur {sortie.mois_notes} des {mois_du_sejour(sortie)} mois du séjour, {demandees} : "
            "tant que des mois manquent, la sortie est tenue pour assez longue."
        )
    return f"{notees}, {demandees} : le séjour est trop court."
