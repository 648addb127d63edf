"""Deadlines rewritten from the facts: after every action that changes a fact, and for all of them by command."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from parcours.actions import plan
from parcours.actions.insertion import inserer_lot
from parcours.actions.journal import Auteur
from parcours.domain import echeance as domaine
from parcours.domain.alerte import motif_de_cloture
from parcours.domain.catalogue import deriver, est_hors_liste, limite_dure, prochain_signal
from parcours.domain.faits import Faits
from parcours.domain.pass_iae import fin_retenue
from parcours.models import Alerte, Echeance, Parcours
from parcours.queries import echeance as queries
from parcours.queries import faits as queries_faits
from parcours.queries import parcours as queries_parcours

# How many parcours of a structure are read and rewritten at a time.
LOT = 200


def recalculer(session: Session, auteur: Auteur, parcours: Sequence[Parcours]) -> dict[int, list[domaine.Echeance]]:
    """Rewrite the echeances, plan and derived columns of some parcours, and close the alerts whose cause is gone.

    The deadlines as they are now, by key of parcours.
    A deadline that did not move keeps the threshold already signalled: nothing is signalled twice. The alerts that stay
    open say the facts of their deadline as they are now.
    """
    session.flush()
    ids = [suivi.id for suivi in parcours]
    # Locked first, so that two actions on one parcours, or a night that is signalling it, read what the other wrote.
    queries_parcours.verrouiller(session, ids)
    anciennes = queries.par_parcours(session, ids, pour_ecrire=True)
    tous_faits = queries_faits.de_parcours(session, ids)
    plan.reecrire(session, auteur, parcours, tous_faits)
    ouvertes = queries.alertes_ouvertes(session, ids)
    resumes: list[dict[str, object]] = []
    toutes: dict[int, list[domaine.Echeance]] = {}
    for suivi in parcours:
        faits = tous_faits[suivi.id]
        derivees = toutes[suivi.id] = deriver(faits, auteur.au)
        _reecrire(session, suivi, derivees, anciennes.get(suivi.id, []), auteur.au, faits.seuils)
        _mettre_a_jour(ouvertes.get(suivi.id, []), derivees, faits, auteur.au)
        if (resume := _resumer(suivi, faits, derivees)) is not None:
            resumes.append(resume)
    _ecrire_resumes(session, resumes)
    return toutes


def recalculer_par_lots(session: Session, auteur: Auteur, parcours: Sequence[Parcours], lot: int = LOT) -> None:
    """The same for a whole structure, some at a time: what was read for the former ones need not be kept.

    They come in the order of their keys: each lot is held after the former one.
    """
    for rang in range(0, len(parcours), lot):
        recalculer(session, auteur, parcours[rang : rang + lot])


def recalculer_sejours(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    """The same, and for the parcours that goes on when this one is over: some facts are counted by person."""
    suite = queries.en_cours_de(session, parcours.salarie_id) if parcours.clos_le is not None else []
    recalculer(session, auteur, [parcours, *suite])


def recalculer_salarie(session: Session, auteur: Auteur, salarie_id: int) -> None:
    """The same, for every current parcours of a person: a PASS follows them."""
    session.flush()
    recalculer(session, auteur, queries.en_cours_de(session, salarie_id))


def inscrire(session: Session, auteur: Auteur, structure_id: int, ouverts: Mapping[int, Faits]) -> None:
    """The same for parcours opened in this very transaction, by key, from facts that need not be read again.

    They have neither deadlines nor alerts yet: everything is inserted at once.
    """
    lignes: list[dict[str, object]] = []
    resumes: list[dict[str, object]] = []
    for parcours_id, faits in ouverts.items():
        derivees = deriver(faits, auteur.au)
        lignes += [
            {
                "parcours_id": parcours_id,
                "structure_id": structure_id,
                "code": derivee.code.value,
                "objet": derivee.objet,
                "limite": derivee.limite,
                "repere": derivee.repere,
                "habitude_jours": derivee.habitude_jours,
                "prochain_le": prochain_signal(derivee, None, auteur.au, faits.seuils),
            }
            for derivee in derivees
        ]
        resumes.append({"cle": parcours_id, **_resume(faits, derivees)})
    inserer_lot(session, Echeance, lignes)
    plan.inscrire(session, auteur, structure_id, ouverts)
    _ecrire_resumes(session, resumes)


def _reecrire(
    session: Session,
    suivi: Parcours,
    derivees: Iterable[domaine.Echeance],
    anciennes: Iterable[Echeance],
    au: date,
    choisis: domaine.SeuilsChoisis,
) -> None:
    restantes = {(ancienne.code, ancienne.objet): ancienne for ancienne in anciennes}
    for derivee in derivees:
        ligne = restantes.pop((derivee.code.value, derivee.objet), None)
        if ligne is None:
            ligne = Echeance(
                parcours_id=suivi.id,
                structure_id=suivi.structure_id,
                code=derivee.code.value,
                objet=derivee.objet,
                limite=derivee.limite,
            )
            session.add(ligne)
        elif ligne.limite != derivee.limite:
            ligne.seuil = None
        ligne.limite, ligne.repere, ligne.habitude_jours = derivee.limite, derivee.repere, derivee.habitude_jours
        ligne.prochain_le = prochain_signal(derivee, ligne.seuil, au, choisis)
    for disparue in restantes.values():
        session.delete(disparue)


def _mettre_a_jour(alertes: Iterable[Alerte], derivees: Iterable[domaine.Echeance], faits: Faits, au: date) -> None:
    par_objet = {(derivee.code.value, derivee.objet): derivee for derivee in derivees}
    for alerte in alertes:
        motif = motif_de_cloture(alerte, list(par_objet.values()), faits)
        if motif is not None:
            alerte.close_le, alerte.close_motif = au, motif
        else:
            rafraichir(alerte, par_objet[alerte.code, alerte.objet])


def rafraichir(alerte: Alerte, echeance: domaine.Echeance | Echeance) -> None:
    """Copy on an alert what its deadline is counted from, as it is now: its sentence says it. It is not new then."""
    alerte.repere, alerte.habitude_jours = echeance.repere, echeance.habitude_jours


def _resumer(suivi: Parcours, faits: Faits, derivees: Sequence[domaine.Echeance]) -> dict[str, object] | None:
    """The derived columns of a parcours when they changed, for `_ecrire_resumes`."""
    resume = _resume(faits, derivees)
    if all(getattr(suivi, nom) == valeur for nom, valeur in resume.items()):
        return None
    for nom, valeur in resume.items():
        set_committed_value(suivi, nom, valeur)
    return {"cle": suivi.id, **resume}


def _resume(faits: Faits, derivees: Sequence[domaine.Echeance]) -> dict[str, object]:
    """The derived columns of a parcours."""
    dures = [d.limite for d in derivees if limite_dure(d.code) and not est_hors_liste(d.code, d.objet)]
    contrat = faits.dernier_contrat
    return {
        "limite_le": min(dures, default=None),
        "silence_le": next((d.limite for d in derivees if d.code is domaine.Code.SILENCE), None),
        "pass_fin": fin_retenue(faits.pass_iae) if faits.pass_iae else None,
        "contrat_fin": contrat.fin if contrat else None,
    }


def _ecrire_resumes(session: Session, resumes: list[dict[str, object]]) -> None:
    """Write the derived columns in one statement, beside the version of the parcours.

    Noting a step must not overtake the colleague who is editing the entry.
    """
    if not resumes:
        return
    table = cast(Table, Parcours.__table__)
    colonnes: dict[str, Any] = {nom: bindparam(nom) for nom in resumes[0] if nom != "cle"}
    session.connection().execute(update(table).where(table.c.id == bindparam("cle")).values(colonnes), resumes)
