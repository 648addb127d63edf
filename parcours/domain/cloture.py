"""Closing a parcours: what an exit needs, and what it will do to the results of the structure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.dates import accorder, en_mois, en_toutes_lettres
from parcours.domain.erreurs import Manquement, SortieImpossible, typographie
from parcours.domain.faits import FaitContrat, FaitEtape, FaitImmersion
from parcours.domain.motif_sortie import CategorieSortie, MotifInconnu, MotifSortie, TableMotifs
from parcours.domain.sortie import Situation, SortieConstatee, situation

JOURS_NOMMES = 3


@dataclass(frozen=True)
class SaisieSortie:
    """An exit as typed; `motif` is None while it is not known. `met_fin_au_contrat`: what still runs is broken."""

    le: date
    motif: str | None
    emploi: str | None
    justificatif: str | None
    justificatif_le: date | None
    met_fin_au_contrat: bool = False


class GenreTrace(StrEnum):
    """What says that the person was still there: a frein assessed, a skill seen, a training begun, hours noted."""

    FREIN = "frein"
    COMPETENCE = "competence"
    FORMATION = "formation"
    HEURES = "heures"

    @property
    def en_mots(self) -> str:
        """The start of the refusal."""
        return {
            "frein": "Des freins sont évalués",
            "competence": "Des savoir-faire sont notés",
            "formation": "Une formation commence",
            "heures": "Des heures sont notées",
        }[self.value]


@dataclass(frozen=True)
class Trace:
    """A fact of the parcours and its day; for hours, the first day of their month."""

    genre: GenreTrace
    le: date


def contrats_a_rompre(contrats: Sequence[FaitContrat], le: date) -> list[FaitContrat]:
    """The contracts that still run after the exit."""
    return [c for c in contrats if c.debut <= le and (c.fin is None or c.fin > le)]


def verifier(
    saisie: SaisieSortie,
    *,
    entree_le: date,
    contrats: Sequence[FaitContrat],
    etapes: Sequence[FaitEtape],
    immersions: Sequence[FaitImmersion],
    traces: Sequence[Trace],
    motifs: TableMotifs,
    au: date,
) -> None:
    """Raise SortieImpossible with every reason.

    An exit is a fact, never in the future; after it there is no contract, no immersion, no step that took place, no
    assessment, no skill seen, no hours, no training that begins. Steps still planned may remain: nobody is reminded of
    them. A training under way may go on: it does not need the contract.
    Fields: le, motif, met_fin_au_contrat, justificatif, justificatif_le.
    """
    manquements = _fautes_de_date(saisie.le, entree_le, contrats, etapes, au)
    if entree_le <= saisie.le <= au:
        manquements += _immersion_en_cours(saisie.le, immersions) + _traces_apres(saisie.le, traces)
    manquements += _fautes_de_preuve(saisie, au)
    if saisie.motif is not None:
        try:
            motifs.motif(saisie.motif, saisie.le)
        except MotifInconnu:
            manquements.append(Manquement("motif", "Ce motif n’existe pas à cette date.", "motif_inconnu"))
    restants = contrats_a_rompre(contrats, saisie.le)
    if restants and not saisie.met_fin_au_contrat:
        manquements.append(_contrat_en_cours(restants[-1]))
    SortieImpossible.lever_si(manquements)


def _fautes_de_date(
    le: date, entree_le: date, contrats: Sequence[FaitContrat], etapes: Sequence[FaitEtape], au: date
) -> list[Manquement]:
    if le > au:
        phrase = "La sortie est un fait : elle s’enregistre le jour même ou après."
        return [Manquement("le", phrase, "sortie_future", au)]
    if le < entree_le:
        phrase = f"Le parcours commence le {en_toutes_lettres(entree_le)} : la sortie ne peut pas être avant."
        return [Manquement("le", phrase, "avant_l_entree", entree_le)]
    trouves = []
    dernier = max((c.debut for c in contrats), default=le)
    if dernier > le:
        phrase = f"Un contrat commence le {en_toutes_lettres(dernier)} : la sortie ne peut pas être avant."
        trouves.append(Manquement("le", phrase, "contrat_apres", dernier))
    apres = sorted({e.le for e in etapes if e.etat != "prevue" and e.le > le}, reverse=True)
    if apres:
        phrase = f"Des étapes sont notées après cette date ({_nommer(apres)}) : corrigez-les, ou la date de sortie."
        trouves.append(Manquement("le", phrase, "etape_apres", apres[0]))
    return trouves


def _traces_apres(le: date, traces: Sequence[Trace]) -> list[Manquement]:
    trouves = []
    for genre in GenreTrace:
        apres = sorted({trace.le for trace in traces if trace.genre is genre and trace.le > le}, reverse=True)
        if not apres:
            continue
        jours = ", ".join(map(en_mois, apres)) if genre is GenreTrace.HEURES else _nommer(apres)
        phrase = f"{genre.en_mots} après cette date ({jours}) : corrigez-les, ou la date de sortie."
        if genre is GenreTrace.FORMATION:
            phrase = f"{genre.en_mots} après cette date ({jours}) : corrigez-la, ou la date de sortie."
        trouves.append(Manquement("le", phrase, f"{genre.value}_apres", apres[0]))
    return trouves


def _nommer(jours: Sequence[date]) -> str:
    suite = "…" if len(jours) > JOURS_NOMMES else ""
    return ", ".join(en_toutes_lettres(jour) for jour in jours[:JOURS_NOMMES]) + suite


def _immersion_en_cours(le: date, immersions: Sequence[FaitImmersion]) -> list[Manquement]:
    dernier = max((immersion.fin for immersion in immersions), default=le)
    if dernier <= le:
        return []
    phrase = (
        f"Une immersion finit le {en_toutes_lettres(dernier)} : corrigez sa fin si elle s’est arrêtée plus tôt, "
        "ou la date de sortie."
    )
    return [Manquement("le", phrase, "immersion_apres", dernier)]


def _fautes_de_preuve(saisie: SaisieSortie, au: date) -> list[Manquement]:
    trouves = []
    if saisie.justificatif_le is not None and saisie.justificatif is None:
        phrase = "Dites quel justificatif vous avez vu."
        trouves.append(Manquement("justificatif", phrase, "justificatif_absent"))
    if saisie.justificatif_le is not None and saisie.justificatif_le > au:
        phrase = "Ce jour est à venir : indiquez la date du justificatif."
        trouves.append(Manquement("justificatif_le", phrase, "justificatif_futur", au))
    return trouves


def _contrat_en_cours(contrat: FaitContrat) -> Manquement:
    jusquau = f"jusqu’au {en_toutes_lettres(contrat.fin)}" if contrat.fin else "sans date de fin"
    return Manquement(
        "met_fin_au_contrat",
        f"Un contrat court encore {jusquau} : cochez cette case s’il s’arrête avec la sortie, ou changez la date.",
        "contrat_en_cours",
        contrat.fin,
    )


def appelle_un_suivi(motif: MotifSortie | None) -> bool:
    """Whether news are to be taken after the exit: not when its motive takes it out of the results."""
    return motif is None or motif.categorie is not CategorieSortie.NEUTRALISEE


A_CONFIRMER = "La catégorie de ce motif reste à confirmer."

EFFETS = {
    Situation.SANS_MOTIF: "Son motif manque : d’ici là, elle compte sans être dynamique, et la veille le rappellera.",
    Situation.NEUTRALISEE: "Ce motif la neutralise : elle n’entre pas dans les taux.",
    Situation.SOUS_LE_SEUIL: "Le séjour est trop court pour qu’elle entre dans les taux.",
    Situation.A_CONFIRMER: "La catégorie de ce motif reste à confirmer : elle n’entre pas encore dans les taux.",
}


def effet(sortie: SortieConstatee) -> str:
    """What the exit does to the results of the structure, as a sentence."""
    place = situation(sortie)
    if place is not Situation.COMPTEE or sortie.motif is None:
        return typographie(EFFETS[place])
    famille = sortie.motif.categorie
    doute = "" if sortie.motif.est_confirme else f" {A_CONFIRMER}"
    if famille.est_dynamique:
        return f"Elle compte comme dynamique ({famille.libelle.lower()}).{doute}"
    return f"Elle compte parmi les sorties, sans être dynamique.{doute}"


def effet_sur_le_taux(sortie: SortieConstatee, autres: Sequence[bool | None], objectif: int | None) -> list[str]:
    """What the exit would do to the dynamic rate of its calendar year, as sentences; [] when it is not counted.

    `autres`: the other counted exits of that year, dynamic or not (None: their motive is not known yet). `objectif`:
    the negotiated rate, in percent. An exit without a motive is in the denominator, as in the results of the structure.
    No rate is said under the number of exits from which one is given.
    """
    if situation(sortie) is not Situation.COMPTEE or sortie.motif is None:
        return []
    avant = sum(dynamique is True for dynamique in autres)
    apres, nombre = avant + sortie.motif.categorie.est_dynamique, len(autres) + 1
    phrases = [
        f"En {sortie.le.year}, avec celle-ci : {accorder(apres, 'sortie dynamique', 'sorties dynamiques')} sur {nombre}"
        f"{_taux(avant, apres, nombre, sortie.le)}."
    ]
    if en_attente := sum(dynamique is None for dynamique in autres):
        verbe = "n’a" if en_attente == 1 else "n’ont"
        phrases.append(f"Parmi elles, {accorder(en_attente, 'autre')} {verbe} pas encore de motif.")
    if objectif is not None:
        phrases.append(f"Objectif négocié : {objectif} %.")
    return [typographie(phrase) for phrase in phrases]


def _taux(avant: int, apres: int, nombre: int, au: date) -> str:
    if nombre < parametres.entier("sortie_taux_denominateur_min", au):
        return ", trop peu pour un taux"
    arrondi = _pourcent(apres, nombre)
    return f", soit {arrondi} % au lieu de {_pourcent(avant, nombre - 1)} %" if nombre > 1 else f", soit {arrondi} %"


def _pourcent(part: int, total: int) -> int:
    # Half up, as every rate is written.
    return (200 * part + total) // (2 * total)


def phrase_formations(intitules: Sequence[str]) -> str:
    """What is said of the trainings that go on after the exit, which is allowed; "" without any."""
    return typographie(" ".join(f"La formation « {intitule} » continue après la sortie." for intitule in intitules))
