"""The bilan d'accompagnement: written from the logged steps, for who accompanies next."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from parcours.domain.bilan import themes_travailles
from parcours.domain.dates import accorder
from parcours.domain.erreurs import typographie
from parcours.domain.etape import GENRES_SANS_RENCONTRE, EtatEtape, GenreEtape, Theme
from parcours.domain.formation import Finalite, ResultatFormation
from parcours.domain.immersion import ObjetImmersion, ResultatImmersion
from parcours.domain.objectif import EtatObjectif
from parcours.models import Objectif, Parcours
from parcours.queries.fiche import Dossier
from parcours.rendering.formats import au_plus, date_courte, date_longue
from parcours.web.livret import Ligne, est_partagee, periode
from parcours.web.papiers_suivi import competences_du_bilan, freins_du_bilan

METHODE = (
    "Les nombres viennent des étapes notées dans Parcours, au jour de ce bilan. Aucun score n’est calculé.",
    "Les notes réservées à l’équipe n’y sont pas.",
    "La personne a choisi les freins qui y figurent, objectifs et étapes compris.",
)


def bilan(parcours: Parcours, dossier: Dossier, au: date, themes: Collection[Theme]) -> dict[str, object]:
    """What the template `bilan.typ` prints; `themes`: the obstacles that the person agrees to name.

    What was shared or aimed at about another one is left out, with its words: they would name it too.
    """
    return {
        "titre": "Bilan d’accompagnement",
        "structure": parcours.structure.nom,
        "pied": typographie(f"Bilan fait le {date_longue(au)} par {parcours.structure.nom}, remis à la personne."),
        "nom": f"{parcours.salarie.prenom} {parcours.salarie.nom}",
        "naissance": f"date de naissance\u00a0: {date_longue(parcours.salarie.naissance)}",
        "periode": _periode(parcours),
        "resume": [typographie(phrase) for phrase in _resume(dossier)],
        "themes": [
            {"libelle": t.theme.libelle, "nombre": str(t.nombre), "dernier": date_courte(t.dernier)}
            for t in themes_travailles(dossier.etapes, themes)
        ],
        "freins": freins_du_bilan(parcours, dossier, themes),
        "maintenant": "Dernière évaluation" if parcours.clos_le is None else "À la sortie",
        "competences": competences_du_bilan(parcours, dossier, au),
        "objectifs": [_objectif(objectif) for objectif in dossier.objectifs if _se_nomme(objectif.theme, themes)],
        "formations": [
            _ligne(
                periode(f.debut, f.fin),
                f.intitule,
                _et(
                    Finalite(f.finalite).libelle, f.organisme, _heures(dossier.heures_suivies(f)), _resultat(f.resultat)
                ),
            )
            for f in dossier.formations
        ],
        "immersions": [
            _ligne(
                periode(i.debut, i.fin),
                i.hote,
                _et(i.metier, ObjetImmersion(i.objet).libelle, ResultatImmersion(i.resultat).libelle),
            )
            for i in dossier.immersions
        ],
        "etapes": [
            _ligne(date_longue(e.le), GenreEtape(e.genre).libelle, e.note or "")
            for e in dossier.etapes
            if est_partagee(e) and _se_nomme(e.theme, themes)
        ],
        "methode": [typographie(phrase) for phrase in METHODE],
    }


def _se_nomme(theme: str | None, choisis: Collection[Theme]) -> bool:
    return theme not in tuple(Theme) or theme in choisis


def _periode(parcours: Parcours) -> str:
    if parcours.clos_le is None:
        return f"Accompagnement depuis le {date_longue(parcours.entree_le)}"
    return f"Accompagnement du {date_longue(parcours.entree_le)} au {date_longue(parcours.clos_le)}"


def _resume(dossier: Dossier) -> list[str]:
    # A review is held without the person: it is nothing done with them.
    faites = [e for e in dossier.etapes if e.etat == EtatEtape.FAITE and e.genre not in GENRES_SANS_RENCONTRE]
    if not faites:
        return ["Aucune étape n’a été notée."]
    minutes = sum(etape.duree_minutes or 0 for etape in faites)
    duree = f", environ {accorder(round(minutes / 60), 'heure')} en tout" if minutes >= 60 else ""
    entretiens = sum(etape.genre == GenreEtape.ENTRETIEN for etape in faites)
    return [
        f"{accorder(len(faites), 'étape faite', 'étapes faites')}, dont {accorder(entretiens, 'entretien')}{duree}.",
        f"La dernière est du {date_longue(max(etape.le for etape in faites))}.",
    ]


def _objectif(objectif: Objectif) -> Ligne:
    etat = EtatObjectif(objectif.etat)
    if etat is EtatObjectif.OUVERT:
        return _ligne(f"Pour le {date_longue(objectif.pour_le)}", objectif.intitule, etat.libelle)
    return _ligne(date_longue(objectif.clos_le), objectif.intitule, etat.libelle)


def _resultat(resultat: str) -> str:
    return "" if resultat == ResultatFormation.A_RENSEIGNER else ResultatFormation(resultat).libelle


def _heures(heures: Decimal | None) -> str:
    return f"{au_plus(heures, 2)}\u00a0h suivies" if heures else ""


def _et(*morceaux: str | None) -> str:
    return ", ".join(filter(None, morceaux))


def _ligne(quand: str, quoi: str, suite: str = "") -> Ligne:
    return {"quand": quand, "quoi": typographie(quoi), "suite": suite}
