"""What a hiring does to the suspension of a PASS, and what a contract does to the deadlines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import contrat as actions
from parcours.actions.journal import Auteur
from parcours.actions.version import ModificationConcurrente
from parcours.domain.contrat import GenreContrat, SaisieContrat
from parcours.domain.erreurs import ContratImpossible
from parcours.models import Contrat, Echeance, Journal, Parcours, PassIae, Suspension
from parcours.queries import parcours as queries_parcours
from tests.builders import creer_parcours, creer_salarie, creer_structure

EMBAUCHE = SaisieContrat(GenreContrat.CDDI, date(2026, 9, 1), date(2027, 2, 28))


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    """A parcours whose contract ended on 31 May 2026, its PASS suspended from 1 June to 31 December."""
    structure = creer_structure(session)
    salarie = creer_salarie(session, structure, le=auteur.le)
    suivi = creer_parcours(
        session,
        structure,
        salarie,
        contrat=(date(2026, 1, 5), date(2026, 5, 31)),
        pass_iae=(date(2026, 1, 5), date(2028, 1, 4)),
        auteur=auteur,
    )
    _suspendre(session, suivi, date(2026, 6, 1), date(2026, 12, 31))
    charge = queries_parcours.par_ref(session, suivi.ref)
    assert charge is not None
    return charge


def _suspendre(session: Session, suivi: Parcours, debut: date, fin: date) -> None:
    pass_iae = session.scalars(select(PassIae).where(PassIae.salarie_id == suivi.salarie_id)).one()
    session.add(
        Suspension(
            structure_id=suivi.structure_id,
            pass_iae_id=pass_iae.id,
            debut=debut,
            fin=fin,
            motif="contrat_termine",
            saisie_le=datetime(2026, 6, 1, 14, tzinfo=UTC),
        )
    )
    session.flush()


def _suspensions(session: Session) -> list[tuple[date, date]]:
    session.flush()
    return [(s.debut, s.fin) for s in session.scalars(select(Suspension))]


def _evenements(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(Journal.evenement).order_by(Journal.id)))


def test_une_embauche_pendant_la_suspension_l_arrete_la_veille(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    avis = actions.ajouter(session, auteur, parcours, EMBAUCHE)

    assert "s’arrête le 31 août 2026" in avis
    assert _suspensions(session) == [(date(2026, 6, 1), date(2026, 8, 31))]
    assert _evenements(session) == ["ContratAjoute", "SuspensionFinie"]
    # 730 days of PASS, moved by the days left to the suspension: one less than it lasts.
    limites = select(Echeance.limite).where(Echeance.parcours_id == parcours.id, Echeance.code == "ECH-01")
    assert session.scalars(limites).one() == date(2028, 4, 4)


def test_une_embauche_le_premier_jour_de_la_suspension_la_retire(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    avis = actions.ajouter(session, auteur, parcours, replace(EMBAUCHE, debut=date(2026, 6, 1), fin=date(2026, 11, 30)))

    assert "est retirée" in avis
    assert _suspensions(session) == []


def test_une_embauche_apres_la_suspension_dit_l_ecart_sans_rien_changer(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    avis = actions.ajouter(session, auteur, parcours, replace(EMBAUCHE, debut=date(2027, 2, 1), fin=date(2027, 7, 31)))

    assert "pendant 31 jours sans contrat" in avis
    assert _suspensions(session) == [(date(2026, 6, 1), date(2026, 12, 31))]
    assert _evenements(session) == ["ContratAjoute"]


def test_une_embauche_dont_le_debut_est_corrige_rencontre_la_suspension(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    actions.ajouter(session, auteur, parcours, replace(EMBAUCHE, debut=date(2027, 1, 1), fin=date(2027, 6, 30)))
    session.flush()
    assert _suspensions(session) == [(date(2026, 6, 1), date(2026, 12, 31))]
    embauche = session.scalars(select(Contrat).where(Contrat.debut == date(2027, 1, 1))).one()
    avis = actions.modifier(session, auteur, parcours, embauche, EMBAUCHE, embauche.version)
    assert "31 août 2026" in avis
    assert _suspensions(session) == [(date(2026, 6, 1), date(2026, 8, 31))]
    # Only its end moves: the suspension has nothing to do with it.
    plus_longue = replace(EMBAUCHE, fin=date(2027, 3, 31))
    assert actions.modifier(session, auteur, parcours, embauche, plus_longue, embauche.version) == ""


def test_un_contrat_suivant_n_a_plus_rien_a_voir_avec_la_suspension(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    actions.ajouter(session, auteur, parcours, EMBAUCHE)

    suite = replace(EMBAUCHE, debut=date(2027, 4, 1), fin=date(2027, 9, 30))
    assert actions.ajouter(session, auteur, parcours, suite) == ""
    assert _suspensions(session) == [(date(2026, 6, 1), date(2026, 8, 31))]


def test_un_renouvellement_n_est_pas_une_embauche(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    contrat = session.scalars(select(Contrat)).one()

    suite = SaisieContrat(GenreContrat.CDDI, date(2026, 6, 1), date(2026, 9, 30))
    actions.renouveler(session, auteur, parcours, contrat, suite, contrat.version)

    assert _suspensions(session) == [(date(2026, 6, 1), date(2026, 12, 31))]


def test_l_echeance_du_contrat_suit_son_dernier_jour_reel(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    contrat = session.scalars(select(Contrat)).one()
    limite = select(Echeance.limite).where(Echeance.objet == f"contrat:{contrat.id}", Echeance.code == "ECH-04")
    assert session.scalars(limite).one() == date(2026, 5, 31)

    rompu = SaisieContrat(GenreContrat.CDDI, contrat.debut, contrat.fin, rompu_le=date(2026, 4, 30))
    actions.modifier(session, auteur, parcours, contrat, rompu, contrat.version)
    session.flush()
    assert session.scalars(limite).one() == date(2026, 4, 30)

    actions.supprimer(session, auteur, parcours, contrat, contrat.version)
    session.flush()
    assert session.scalars(limite).all() == []


def test_une_version_depassee_n_ecrit_rien(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    contrat = session.scalars(select(Contrat)).one()
    voulu = SaisieContrat(GenreContrat.CDDI, contrat.debut, contrat.fin)
    appels: list[Callable[[], object]] = [
        lambda: actions.modifier(session, auteur, parcours, contrat, voulu, contrat.version + 1),
        lambda: actions.renouveler(session, auteur, parcours, contrat, EMBAUCHE, contrat.version + 1),
        lambda: actions.supprimer(session, auteur, parcours, contrat, contrat.version + 1),
    ]
    for appel in appels:
        with pytest.raises(ModificationConcurrente):
            appel()
    assert _evenements(session) == []


def test_le_refus_de_supprimer_nomme_le_renouvellement(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    contrat = session.scalars(select(Contrat)).one()
    suite = SaisieContrat(GenreContrat.CDDI, date(2026, 6, 1), date(2026, 9, 30))
    actions.renouveler(session, auteur, parcours, contrat, suite, contrat.version)
    session.flush()

    with pytest.raises(ContratImpossible, match="CDDI du 1er juin 2026 au 30 septembre 2026"):
        actions.supprimer(session, auteur, parcours, contrat, contrat.version)


@pytest.mark.parametrize(
    ("embauche_le", "a_un_pass", "dites"),
    [
        (date(2026, 9, 30), False, 0),
        (date(2026, 10, 1), False, 1),
        (date(2026, 10, 1), True, 0),
    ],
)
def test_une_embauche_apres_la_fin_de_son_diagnostic_est_a_verifier(
    session: Session, auteur: Auteur, embauche_le: date, a_un_pass: bool, dites: int
) -> None:
    pass_iae = (date(2026, 10, 1), date(2028, 9, 29)) if a_un_pass else None
    ref = creer_parcours(session, creer_structure(session), pass_iae=pass_iae, auteur=auteur).ref
    suivi = queries_parcours.par_ref(session, ref)
    assert suivi is not None
    # 92 days from 1 July: until 30 September.
    suivi.diagnostic_le, suivi.diagnostic_auteur = date(2026, 7, 1), "employeur"
    saisie = SaisieContrat(GenreContrat.CDDI, embauche_le, date(2027, 9, 30))
    actions.ajouter(session, auteur, suivi, saisie)
    session.flush()
    phrases = [phrase for phrase in actions.a_verifier(session, suivi, saisie, auteur.au) if "diagnostic" in phrase]
    assert len(phrases) == dites
    assert all("était valable jusqu’au 30 septembre 2026" in phrase for phrase in phrases)
    # What comes after the hiring is not judged by it.
    suite = replace(saisie, debut=date(2027, 10, 1), fin=date(2027, 12, 31))
    assert not [phrase for phrase in actions.a_verifier(session, suivi, suite, auteur.au) if "diagnostic" in phrase]
