"""The livret: a parcours told to the person, in plain French; nothing in it that they could not read."""

from datetime import date
from io import BytesIO

import segno

from parcours.domain import pass_iae as domaine
from parcours.domain.compte import est_en_vigueur
from parcours.domain.dates import accorder
from parcours.domain.erreurs import typographie
from parcours.domain.etape import EtatEtape, GenreEtape, Visibilite
from parcours.domain.formation import ResultatFormation
from parcours.domain.immersion import ResultatImmersion
from parcours.domain.objectif import EtatObjectif
from parcours.domain.parcours import Fonction
from parcours.models import Etape, Formation, Immersion, Objectif, Parcours
from parcours.queries.fiche import Dossier
from parcours.rendering.formats import date_longue
from parcours.web.papiers_suivi import competences_du_livret, freins_du_livret

Ligne = dict[str, str]
# What is expected of the person too: they may read that it is coming.
RENDEZ_VOUS = frozenset(
    {
        GenreEtape.ACCUEIL,
        GenreEtape.ATELIER,
        GenreEtape.BILAN,
        GenreEtape.DIAGNOSTIC,
        GenreEtape.ENTRETIEN,
        GenreEtape.EVALUATION,
        GenreEtape.TRIPARTITE,
        GenreEtape.VISITE,
    }
)
DROITS = (
    "Je peux demander à lire ce qui est écrit sur moi, à le faire corriger, à en avoir une copie.",
    "Je peux venir à un rendez-vous avec quelqu’un de mon choix.",
    "Je peux demander un changement : un autre horaire, une formation, un stage dans une entreprise.",
    "Si je ne suis pas d’accord avec ce papier, je le dis à la personne qui m’accompagne : il sera corrigé.",
)
QR_DIT = "Ce dessin, lu avec un téléphone, ouvre la page « Vos données et vos droits ». Il ne dit rien de moi."


def livret(
    parcours: Parcours, dossier: Dossier, au: date, jour_du_pass: date, page_des_droits: str
) -> dict[str, object]:
    """What the template `livret.typ` prints. `page_des_droits`: the public page that the QR code opens."""
    en_cours = [objectif for objectif in dossier.objectifs if objectif.etat == EtatObjectif.OUVERT]
    return {
        "titre": "Mon parcours",
        "structure": parcours.structure.nom,
        "pied": typographie(f"Papier fait le {date_longue(au)} par {parcours.structure.nom}. Il est à moi."),
        "nom": f"{parcours.salarie.prenom} {parcours.salarie.nom}",
        "temps": [typographie(phrase) for phrase in _temps(parcours, dossier, au, jour_du_pass)],
        "equipe": _equipe(parcours, au) or [typographie("Je demande à la structure qui m’accompagne.")],
        "a_venir": _a_venir(dossier, au),
        "objectifs": [_ligne(f"Pour le {date_longue(o.pour_le)}", o.intitule) for o in en_cours],
        "freins": freins_du_livret(parcours, dossier),
        "maintenant": "Aujourd’hui" if parcours.clos_le is None else "À la fin",
        "competences": competences_du_livret(parcours, dossier, au),
        "fait": _fait(dossier),
        "droits": [typographie(phrase) for phrase in DROITS],
        "qr": _qr(page_des_droits),
        "qr_dit": typographie(QR_DIT),
    }


def _temps(parcours: Parcours, dossier: Dossier, au: date, jour_du_pass: date) -> list[str]:
    phrases = [f"Je suis dans la structure depuis le {date_longue(parcours.entree_le)}."]
    if parcours.clos_le is not None:
        return [*phrases, f"J’en suis sorti·e le {date_longue(parcours.clos_le)}."]
    faits = dossier.faits(parcours)
    if faits.dernier_contrat is not None and faits.dernier_contrat.fin is not None:
        verbe = "va jusqu’au" if faits.dernier_contrat.fin >= au else "a fini le"
        phrases.append(f"Mon contrat {verbe} {date_longue(faits.dernier_contrat.fin)}.")
    if faits.pass_iae is None or parcours.pass_fin is None:
        return phrases
    reste = domaine.jours_restants(faits.pass_iae, jour_du_pass)
    if reste <= 0:
        return [*phrases, f"Mon PASS IAE a fini le {date_longue(parcours.pass_fin)}."]
    phrases.append(f"Mon PASS IAE va jusqu’au {date_longue(parcours.pass_fin)}.")
    suspension = domaine.suspension_en_cours(faits.pass_iae, jour_du_pass)
    if suspension is not None:
        phrases.append(f"Il est arrêté jusqu’au {date_longue(suspension.fin)} : ces jours-là ne comptent pas.")
    phrases.append(f"Il me reste {accorder(reste, 'jour')} de PASS IAE.")
    return phrases


def _equipe(parcours: Parcours, au: date) -> list[str]:
    roles = {Fonction.REFERENT: "m’accompagne", Fonction.ENCADRANT: "travaille avec moi"}
    return [
        f"{affectation.compte.nom} {roles[Fonction(affectation.fonction)]}."
        for affectation in parcours.affectations
        if affectation.fonction in tuple(roles) and est_en_vigueur(affectation.debut, affectation.fin, au)
    ]


def _a_venir(dossier: Dossier, au: date) -> list[Ligne]:
    prevues = [e for e in dossier.etapes if e.etat == EtatEtape.PREVUE and e.le >= au and e.genre in RENDEZ_VOUS]
    formations = [f for f in dossier.formations if f.fin >= au]
    immersions = [i for i in dossier.immersions if i.fin >= au]
    venues = [(e.le, _ligne(date_longue(e.le), GenreEtape(e.genre).libelle)) for e in prevues]
    venues += [(f.debut, _formation(f)) for f in formations] + [(i.debut, _immersion(i)) for i in immersions]
    return [ligne for _, ligne in sorted(venues, key=lambda venue: venue[0])]


def _fait(dossier: Dossier) -> list[Ligne]:
    """What was done, the latest first: of the steps, only those that were written to be shared."""
    faites = [(e.le, _etape(e)) for e in dossier.etapes if est_partagee(e)]
    faites += [(f.fin, _formation(f)) for f in dossier.formations if f.resultat != ResultatFormation.A_RENSEIGNER]
    faites += [(i.fin, _immersion(i)) for i in dossier.immersions if i.resultat != ResultatImmersion.A_RENSEIGNER]
    faites += [
        (o.clos_le, _atteint(o)) for o in dossier.objectifs if o.etat == EtatObjectif.ATTEINT and o.clos_le is not None
    ]
    return [ligne for _, ligne in sorted(faites, key=lambda faite: faite[0], reverse=True)]


def est_partagee(etape: Etape) -> bool:
    """Whether a step was done, and written to be shared with the person."""
    return etape.etat == EtatEtape.FAITE and etape.visibilite == Visibilite.PARTAGEABLE


def _etape(etape: Etape) -> Ligne:
    return _ligne(date_longue(etape.le), GenreEtape(etape.genre).libelle, etape.note)


def _formation(formation: Formation) -> Ligne:
    resultat = ResultatFormation(formation.resultat)
    suite = resultat.libelle if resultat is not ResultatFormation.A_RENSEIGNER else None
    return _ligne(periode(formation.debut, formation.fin), f"Formation : {formation.intitule}", suite)


def _immersion(immersion: Immersion) -> Ligne:
    resultat = ResultatImmersion(immersion.resultat)
    suite = resultat.libelle if resultat is not ResultatImmersion.A_RENSEIGNER else None
    return _ligne(periode(immersion.debut, immersion.fin), f"Stage en entreprise : {immersion.hote}", suite)


def _atteint(objectif: Objectif) -> Ligne:
    return _ligne(date_longue(objectif.clos_le), f"J’ai atteint : {objectif.intitule}")


def periode(debut: date, fin: date) -> str:
    """«Du 3 au 12 juin 2026», both days included."""
    return f"Du {date_longue(debut)} au {date_longue(fin)}" if debut != fin else date_longue(debut)


def _ligne(quand: str, quoi: str, suite: str | None = None) -> Ligne:
    return {"quand": quand, "quoi": typographie(quoi), "suite": suite or ""}


def _qr(adresse: str) -> str:
    dessin = BytesIO()
    segno.make(adresse, micro=False).save(dessin, kind="svg", border=0, xmldecl=False)
    return dessin.getvalue().decode()
