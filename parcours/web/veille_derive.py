"""The drift signals in the watch: one line each for the structure, one for the kind where a whole kind declines."""

from collections import defaultdict
from collections.abc import Iterable

from flask import url_for

from parcours.domain import derive_agregat, derive_commune, droits
from parcours.domain.derive import phrase_derive
from parcours.domain.erreurs import typographie
from parcours.models import Derive, ReferenceDerive
from parcours.rendering.formats import date_courte, mois_annee
from parcours.web.requete import profil
from parcours.web.veille_ligne import Ligne


def lignes(signaux: Iterable[Derive]) -> list[Ligne]:
    """The lines of the open signals.

    From outside, those of a kind that declines together are one notice, on the screen where the kind is seen whole
    (drift method, 3.4).
    """
    lues: list[Ligne] = []
    ensemble: dict[tuple[str, str], list[Derive]] = defaultdict(list)
    for signal in signaux:
        structure = signal.structure
        if signal.donnees.get("commune") and not droits.peut_voir_sorties(profil(), structure):
            ensemble[structure.territoire, structure.type].append(signal)
        else:
            lues.append(_ligne(signal))
    for (territoire, genre), siens in ensemble.items():
        lues.append(_ligne_du_type(territoire, genre, siens) if len(siens) > 1 else _ligne(siens[0]))
    return lues


def lignes_de_doute(references: Iterable[ReferenceDerive]) -> list[Ligne]:
    """The lines of the structures whose records are to be checked: told to them alone, before any result."""
    return [
        Ligne(
            etat="soon",
            mot="à vérifier",
            nom=reference.structure.nom,
            href=url_for("derive.voir", ref=reference.structure.ref),
            lieu=f"{reference.structure.type}, {reference.structure.commune}",
            raison=typographie(
                f"Saisie à vérifier : depuis {mois_annee(reference.doute_depuis)}, les sorties comptées ont toutes "
                "la même issue."
            ),
            suites=[typographie("Un oubli de saisie est plus probable : aucune alerte n’est donnée d’ici là.")],
        )
        for reference in references
        if reference.doute_depuis is not None
    ]


def _ligne_du_type(territoire: str, genre: str, signaux: list[Derive]) -> Ligne:
    communes = [lue for signal in signaux if (lue := derive_commune.relire(signal.donnees["commune"])) is not None]
    return Ligne(
        etat="soon",
        mot="à regarder",
        nom=f"{genre} ({territoire})",
        href=url_for("reseau.voir", territoire=territoire, _anchor=f"h-{genre}"),
        lieu="toutes ensemble",
        raison=derive_commune.phrase_du_type(communes, len(signaux), genre),
        suites=[", ".join(sorted(signal.structure.nom for signal in signaux))],
    )


def _ligne(derive: Derive) -> Ligne:
    """The line of a drift signal: it is answered on its own page."""
    if derive.levee_le is not None:
        suite = f"Des saisies plus récentes la lèvent, depuis le {date_courte(derive.levee_le)}."
    elif derive.suivie_par_id is not None:
        suite = "La structure l’a prise en charge."
    else:
        suite = "Sans réponse de la structure pour l’instant."
    # Outside the structure, the page of the signal tells what may be told of small counts; the line gives none.
    dite = f"{derive_agregat.titre(derive.debut_estime, est_suivie=True)}."
    if droits.peut_voir_sorties(profil(), derive.structure):
        dite = phrase_derive(derive.debut_estime, derive.dynamiques, derive.comptees, derive.donnees.get("attendues"))
    commune = derive_commune.phrase_du_signal(derive.donnees, derive.structure.type)
    return Ligne(
        etat="soon",
        mot="à regarder",
        nom=derive.structure.nom,
        href=url_for("derive.voir", ref=derive.structure.ref),
        lieu=f"{derive.structure.type}, {derive.structure.commune}",
        raison=dite,
        suites=[f"Signalée le {date_courte(derive.detectee_le)}. {suite}", *([commune] if commune else [])],
    )
