"""The motives of the PASS by date: which were offered when, and what to say of one used outside its time.

A suspension is judged by the rules of the day it was declared, a prolongation by those of the day it was asked for:
the dates of the national platform's changes, in `bareme/pass_iae.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from parcours.domain import parametres
from parcours.domain.dates import UN_JOUR, Periode, en_toutes_lettres
from parcours.domain.erreurs import Manquement
from parcours.domain.motif_pass import MotifProlongation, MotifSuspension

SUSPENSIONS, PROLONGATIONS = "suspension_motifs", "prolongation_motifs"


def fin_du_motif(nom: str, motif: MotifSuspension | MotifProlongation) -> date | None:
    """The last day on which a motive was offered; None while it still is."""
    fin = parametres.periodes_du_code(nom, motif)[-1].fin
    return None if fin == date.max else fin


def offert_pendant(nom: str, motif: MotifSuspension | MotifProlongation, periode: Periode) -> bool:
    """Whether a motive was offered on one of these days."""
    return any(offert.chevauche(periode) for offert in parametres.periodes_du_code(nom, motif))


def reproche(
    nom: str,
    motif: MotifSuspension | MotifProlongation,
    acte: str,
    le: date,
    type_structure: str,
    types: Sequence[str],
) -> Manquement:
    """Why a motive is refused on the day `le` of an act («suspension déclarée»): its time, else the kind of structure.

    `types` are the kinds to which the motive is kept. The limit is the last or the first day of its time.
    """
    cite = f"Le motif « {motif.libelle} »"
    if offert_pendant(nom, motif, Periode(le, le)):
        phrase = f"{cite} n’est pas proposé aux {type_structure} : seulement aux {' et '.join(types)}."
        return Manquement("motif", phrase, "motif_non_propose")
    passees = [offert for offert in parametres.periodes_du_code(nom, motif) if offert.fin < le]
    if passees:
        limite = passees[-1].fin
        phrase = (
            f"{cite} n’est plus proposé depuis le {en_toutes_lettres(limite + UN_JOUR)} : il ne vaut que pour une "
            f"{acte} le {en_toutes_lettres(limite)} au plus tard."
        )
        return Manquement("motif", phrase, "motif_non_propose", limite)
    limite = parametres.periodes_du_code(nom, motif)[0].debut
    phrase = (
        f"{cite} n’est proposé que depuis le {en_toutes_lettres(limite)} : il ne vaut que pour une {acte} "
        f"à partir de ce jour."
    )
    return Manquement("motif", phrase, "motif_non_propose", limite)


def avant_les_regles(nom: str, acte: str, le: date, champ: str) -> list[Manquement]:
    """The reason to refuse an act dated before the first rule that is known; nothing else."""
    depuis = parametres.connu_depuis(nom)
    if le >= depuis:
        return []
    phrase = (
        f"Une {acte} le {en_toutes_lettres(le)} est plus ancienne que les règles de la plateforme, qui commencent le "
        f"{en_toutes_lettres(depuis)} : vérifiez ce jour."
    )
    return [Manquement(champ, phrase, "avant_les_regles", depuis)]
