"""The fiche of a parcours: what remains, the frise, what is due, and every fact."""

from dataclasses import dataclass, replace
from datetime import date

from parcours.domain import droits
from parcours.domain import pass_iae as domaine
from parcours.domain.catalogue import Niveau, est_constat, niveau, phrase
from parcours.domain.compte import est_en_vigueur
from parcours.domain.dates import jours_entre, mois_pleins
from parcours.domain.echeance import Code
from parcours.domain.erreurs import typographie
from parcours.domain.motif_sortie import MotifInconnu
from parcours.domain.parcours import criteres_manquants
from parcours.domain.plan import est_du_plan
from parcours.domain.raison import a_dire, se_lit_sans_le_social
from parcours.domain.relais import RELAIS
from parcours.domain.sejour_minimum import Explication, expliquer
from parcours.models import Affectation, Echeance, Parcours, PassIae, Sortie
from parcours.queries import fiche as queries
from parcours.queries import motif as queries_motif
from parcours.rendering.formats import combien, dans_jours, date_courte
from parcours.web import competences_montrees, freins_montres
from parcours.web.accompagnement import histoire
from parcours.web.frise import dessiner
from parcours.web.historique import historique
from parcours.web.hypothese import questions
from parcours.web.ligne import ETATS
from parcours.web.plan import montrer
from parcours.web.requete import aujourdhui, jour_du_pass, page, profil, session_base
from parcours.web.sortie import constater
from parcours.web.suite_a_donner import depuis_la_fiche

ETAPES_MONTREES = 6
PLAN = "#plan"


@dataclass(frozen=True)
class Reste:
    """What remains before a limit: days (negative once over), the limit, and how close it is."""

    jours: int
    limite: date
    etat: str
    precision: str = ""


@dataclass(frozen=True)
class Du:
    """One thing due: its state, its sentence, and the screen that answers it (none when the reader may not act)."""

    etat: str
    quand: str
    phrase: str
    href: str
    libelle: str


def afficher(parcours: Parcours) -> tuple[str, int]:
    """Render the fiche for the signed-in account.

    `social`: accompanies, reads and writes all; `lit`: reads all; `dates`: reads the PASS, what is due and the plan.
    """
    au = aujourdhui(parcours.structure.fuseau)
    social, lit, dates = (
        question(profil(), parcours)
        for question in (droits.peut_accompagner, droits.peut_lire_le_social, droits.peut_lire_les_dates)
    )
    dossier = queries.charger(session_base(), parcours, voit_le_social=lit, voit_les_dates=dates)
    faits = dossier.faits(parcours)
    montrees = [e for e in a_dire(dossier.echeances, au) if dates or se_lit_sans_le_social(e)]
    dus = ce_qui_est_du(parcours, montrees, dossier.pass_iae, social, au)
    return page(
        "parcours/fiche.html",
        parcours=parcours,
        dossier=dossier,
        au=au,
        social=social,
        lit=lit,
        dates=dates,
        acces=droits.acces(profil(), parcours).value,
        note=droits.peut_noter(profil(), parcours),
        lisible_jusqu_au=droits.lisible_jusqu_au(profil(), parcours),
        relais_jusqu_au=droits.relais_jusqu_au(profil(), parcours),
        lead=_presenter(parcours, au, dates=dates),
        referent=_en_fonction(parcours, "referent", au),
        encadrant=_en_fonction(parcours, "encadrant", au),
        releve=_en_fonction(parcours, RELAIS, au),
        reste_contrat=_reste(parcours, parcours.contrat_fin, au),
        jour_du_pass=jour_du_pass(),
        reste_pass=_reste_du_pass(parcours, faits.pass_iae, jour_du_pass()) if dates else None,
        # What was said of an alert is a note like another: who stands in does not read it here.
        historique=historique(parcours, au, voit_le_social=lit) if lit or not dates else [],
        accompagnement=histoire(parcours, au, social=lit),
        frise=dessiner(parcours, dossier, faits.pass_iae, au, voit_le_social=lit),
        dus=[du for du in dus if du.etat != "ok"],
        plan=montrer(parcours, faits, au) if dates else None,
        competences=competences_montrees.regrouper(parcours, dossier.competences, au),
        freins=freins_montres.montrer(parcours, dossier.freins, dossier.etapes, au) if lit else None,
        questions=questions(
            parcours,
            a_un_pass=faits.pass_iae is not None,
            a_un_terme=faits.dernier_contrat is not None and faits.dernier_contrat.fin is not None,
        )
        if social
        else [],
        compte_de_la_sortie=_compter(parcours, dossier.sortie) if social and dossier.sortie else None,
        suivis=[
            (s, "ok" if s.fait_le else "late" if s.du_le < au else "neutre", jours_entre(au, s.du_le))
            for s in dossier.suivis
        ],
        criteres_manquants=criteres_manquants(
            parcours.structure.type,
            parcours.diagnostic_auteur,
            [critere.code for critere in dossier.criteres],
            parcours.diagnostic_le or parcours.entree_le,
        ),
        prochaine=next((du for du in dus if du.etat == "ok"), None),
        etapes=[
            (e, lisible and droits.peut_corriger_etape(profil(), parcours, e), lisible)
            for e in dossier.etapes[:ETAPES_MONTREES]
            for lisible in (droits.peut_lire_note(profil(), parcours, e),)
        ],
    )


def _compter(parcours: Parcours, sortie: Sortie) -> Explication | None:
    """How the exit is counted, as its screen said before it was saved; None for a motive nobody can read."""
    try:
        return expliquer(constater(parcours, sortie.le, sortie.motif, queries_motif.table(session_base())))
    except MotifInconnu:
        return None


def _presenter(parcours: Parcours, au: date, *, dates: bool) -> list[str]:
    """Who the person is, in a line. Who supervises the work needs neither their age nor where they live."""
    age = combien(mois_pleins(parcours.salarie.naissance, au) // 12, "an")
    mots = [age, parcours.salarie.commune, parcours.metier] if dates else [parcours.metier]
    return [mot for mot in mots if mot]


def _en_fonction(parcours: Parcours, fonction: str, au: date) -> Affectation | None:
    en_vigueur = [a for a in parcours.affectations if a.fonction == fonction and est_en_vigueur(a.debut, a.fin, au)]
    return en_vigueur[-1] if en_vigueur else None


def _reste(parcours: Parcours, limite: date | None, au: date) -> Reste | None:
    if limite is None or parcours.clos_le is not None:
        return None
    return Reste(jours_entre(au, limite), limite, ETATS[_niveau(parcours, limite, au)])


def _reste_du_pass(parcours: Parcours, p: domaine.PassIae | None, au: date) -> Reste | None:
    """The days of the PASS still to be used: not those until its end when a suspension stops the count."""
    reste = _reste(parcours, parcours.pass_fin, au)
    if reste is None or p is None or domaine.etat(p, au) is domaine.EtatPass.EXPIRE:
        return reste
    suspension = domaine.suspension_en_cours(p, au)
    precision = (
        f"à la reprise : suspendu jusqu’au {date_courte(suspension.fin)}" if suspension else "aujourd’hui compris"
    )
    return replace(reste, jours=max(domaine.jours_restants(p, au), 0), precision=typographie(precision))


def _niveau(parcours: Parcours, limite: date, au: date) -> Niveau:
    structure = parcours.structure
    return niveau(limite, au, structure.seuil_rouge_jours, structure.seuil_orange_jours)


def ce_qui_est_du(
    parcours: Parcours, echeances: list[Echeance], pass_iae: PassIae | None, social: bool, au: date
) -> list[Du]:
    """What is due, the nearest first. The plan is whole beside: here, what presses in it, in one line."""
    du_plan = [e for e in echeances if est_du_plan(e.objet)]
    pressent = [e for e in du_plan if ETATS[_niveau(parcours, e.limite, au)] == "late"]
    dus: list[Du] = []
    for echeance in echeances:
        if echeance not in pressent or len(pressent) == 1:
            du = _du(parcours, echeance, pass_iae, social, au)
            dus.append(replace(du, etat="ok") if echeance in du_plan and du.etat == "soon" else du)
        elif echeance is pressent[0]:
            phrase_du_plan = typographie(f"{len(pressent)} lignes du plan attendent d’être dites faites ou déplacées.")
            dus.append(Du("late", _quand(jours_entre(au, echeance.limite)), phrase_du_plan, PLAN, "Voir le plan"))
    return dus


def _du(parcours: Parcours, echeance: Echeance, pass_iae: PassIae | None, social: bool, au: date) -> Du:
    silence = echeance.code == Code.SILENCE
    est_atteint = est_constat(echeance.code, echeance.objet) and echeance.limite <= au
    href, libelle = depuis_la_fiche(parcours.ref, echeance.code, echeance.objet, pass_iae.id if pass_iae else None)
    return Du(
        etat="soon" if silence or est_atteint else ETATS[_niveau(parcours, echeance.limite, au)],
        quand="silence" if silence else "à voir" if est_atteint else _quand(jours_entre(au, echeance.limite)),
        phrase=phrase(echeance.code, echeance.objet, echeance.limite, echeance.repere, echeance.habitude_jours, au),
        href=href if social else "",
        libelle=libelle,
    )


def _quand(jours: int) -> str:
    # The sentence beside it says by how many days: the state only needs its word.
    return "en retard" if jours < 0 else dans_jours(jours)
