"""Whether the other structures of the kind decline too: the same chart on them, the structure left out.

Read when a signal is raised, to say that the cause is probably common; it raises nothing (drift method, 3.4). Their
own level on the days of the reference of the structure, the model of the kind and its over-dispersion hold for them
as for a structure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from parcours.domain.cellules import SEUIL
from parcours.domain.cusum import poids
from parcours.domain.dates import MOIS, accorder
from parcours.domain.derive_modele import rapprocher
from parcours.domain.derive_reference import Reference, SortieComptee, calculer_reference, niveau, nombre
from parcours.domain.derive_suivi import StatutSuivi, suivre_sans_reponse
from parcours.domain.erreurs import typographie
from parcours.domain.modele_type import ModeleDuType
from parcours.domain.parametres import entier
from parcours.domain.profil_entree import Profil
from parcours.domain.sens import Sens


@dataclass(frozen=True, slots=True)
class Commune:
    """A decline of the others, since `depuis`; their rates since then and over the reference.

    The rates are None together where a count of persons from 1 to 4 could be read from one of them.
    """

    depuis: date
    taux: float | None
    taux_de_reference: float | None

    def en_donnees(self) -> dict[str, Any]:
        """The same as plain data, to be stored as JSON."""
        return {
            "depuis": self.depuis.isoformat(),
            "taux": self.taux,
            "taux_de_reference": self.taux_de_reference,
        }


def relire(donnees: dict[str, Any] | None) -> Commune | None:
    """What `en_donnees` stored; None where nothing was."""
    if donnees is None:
        return None
    return Commune(date.fromisoformat(donnees["depuis"]), donnees["taux"], donnees["taux_de_reference"])


def lire(
    sorties: Sequence[SortieComptee],
    profils: Mapping[str, Profil],
    reference: Reference,
    du_type: ModeleDuType | None,
    structure: str,
    depuis: date,
    au: date,
) -> Commune | None:
    """The decline of the others on `au`; None when there is none, or too little to tell.

    `sorties`: their counted exits since the start of the `reference` of the structure; `depuis`: where its chart
    starts.
    """
    base = calculer_reference(sorties, None, reference.fin, reference.debut)
    if not base.est_suffisante:
        return None
    fige = None
    if du_type is not None:
        base, fige = rapprocher(base, sorties, profils, du_type, structure)
    chances = fige.chances(sorties, profils, Sens.RECUL, base.fin) if fige else None
    # The doubt on uniform results is that of one structure and its records.
    suivi = suivre_sans_reponse(sorties, base, depuis, au, niveaux=chances, doute=False)
    if suivi.statut is not StatutSuivi.ALERTE or suivi.debut is None:
        return None
    connues = suivi.comptees - suivi.en_attente
    if not (_se_dit(suivi.dynamiques, connues, au) and _se_dit(base.dynamiques, base.n, au)):
        return Commune(suivi.debut, None, None)
    return Commune(suivi.debut, suivi.dynamiques / connues, base.dynamiques / base.n)


def peut_reculer(
    par_jour: Mapping[date, tuple[int, int]], reference: Reference, depuis: date, au: date, plancher: float
) -> bool:
    """Whether the others may decline, from their counts alone: a night does not read every kind exit by exit.

    `par_jour`: their exits of known outcome and the dynamic ones, by day; `plancher`: the threshold of the structure,
    lower than theirs, who have more exits a year. One chance is expected of every exit, and the exits not known yet,
    which only bring S down, are left out.
    """
    passees = [compte for le, compte in par_jour.items() if reference.debut <= le <= reference.fin]
    n, dynamiques = (sum(compte[rang] for compte in passees) for rang in (0, 1))
    if not n:
        return False
    d_une = poids(niveau(n, dynamiques, None, reference.fin), nombre("derive_rapport_des_cotes", depuis))
    s = haut = 0.0
    for le in sorted(le for le in par_jour if depuis <= le <= au):
        combien, favorables = par_jour[le]
        s = max(0.0, s + (combien - favorables) * d_une.hausse - favorables * d_une.baisse)
        haut = max(haut, s) if s else 0.0
    return haut >= plancher


def phrase(commune: Commune, type_structure: str) -> str:
    """What is said of it beside a signal."""
    taux = ""
    if commune.taux is not None and commune.taux_de_reference is not None:
        taux = f" ({_pourcent(commune.taux)} contre {_pourcent(commune.taux_de_reference)})"
    return typographie(f"Les autres {type_structure} reculent aussi{taux} : cause probablement commune.")


def phrase_du_type(communes: Sequence[Commune], signaux: int, type_structure: str) -> str:
    """The one notice for a kind, `communes` being what its `signaux` open signals say of the others."""
    derniere = max(communes, key=lambda commune: commune.depuis)
    ouverts = accorder(signaux, "signal ouvert", "signaux ouverts")
    return typographie(
        f"Les {type_structure} reculent ensemble depuis {MOIS[derniere.depuis.month - 1]} {derniere.depuis.year} : "
        f"{ouverts}, une cause probablement commune. À regarder pour le type entier avant chaque structure."
    )


def phrase_du_signal(donnees: Mapping[str, Any], type_structure: str) -> str | None:
    """The same from what a signal keeps; None where its decline is its own."""
    commune = relire(donnees.get("commune"))
    return None if commune is None else phrase(commune, type_structure)


def _se_dit(dynamiques: int, n: int, au: date) -> bool:
    if n < entier("sortie_taux_denominateur_min", au):
        return False
    return all(compte == 0 or compte >= SEUIL for compte in (dynamiques, n - dynamiques))


def _pourcent(part: float) -> str:
    return f"{round(100 * part)} %"
