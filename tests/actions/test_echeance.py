from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from parcours.actions import etape as actions_etape
from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer, recalculer_par_lots, recalculer_salarie
from parcours.actions.journal import Auteur
from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Visibilite
from parcours.models import Alerte, Contrat, Echeance, Etape, Parcours, PassIae, Sortie
from tests.builders import creer_parcours, creer_structure

AU = date(2026, 11, 23)


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    """Contract until 15 December 2026, PASS until January 2028, last step on 2 October."""
    return creer_parcours(
        session,
        creer_structure(session),
        contrat=(date(2026, 1, 5), date(2026, 12, 15)),
        pass_iae=(date(2026, 1, 5), date(2028, 1, 4)),
        etapes=(date(2026, 10, 2),),
        auteur=auteur,
    )


def echeance(session: Session, code: str) -> Echeance:
    return session.scalars(select(Echeance).where(Echeance.code == code)).one()


def alertes(session: Session, code: str) -> list[Alerte]:
    session.flush()
    session.expire_all()
    return list(session.scalars(select(Alerte).where(Alerte.code == code).order_by(Alerte.id)))


def contrat(session: Session) -> Contrat:
    return session.scalars(select(Contrat)).one()


def test_une_echeance_qui_ne_bouge_pas_garde_son_seuil(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    assert signaler(session, auteur, [echeance(session, "ECH-04")])
    recalculer(session, auteur, [parcours])
    session.expire_all()
    assert echeance(session, "ECH-04").seuil == 30
    assert echeance(session, "ECH-04").prochain_le == date(2026, 12, 8)
    assert alertes(session, "ECH-04")[0].close_le is None


def test_un_seuil_choisi_par_la_structure_est_signale_a_son_jour(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    lue = echeance(session, "ECH-04")
    parcours.structure.seuils = {"ECH-04": [25, 10]}
    session.flush()
    assert signaler(session, auteur, [lue])
    session.expire_all()
    assert (lue.seuil, lue.prochain_le) == (25, date(2026, 12, 5))
    assert [alerte.seuil for alerte in alertes(session, "ECH-04")] == [25]


def test_un_seuil_choisi_qui_n_est_pas_atteint_ne_signale_rien(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    lue = echeance(session, "ECH-04")
    parcours.structure.seuils = {"ECH-04": [10]}
    session.flush()
    assert not signaler(session, auteur, [lue])
    session.expire_all()
    assert (lue.seuil, lue.prochain_le) == (None, date(2026, 12, 5))


def test_une_date_qui_bouge_clot_l_alerte_et_le_dit(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    signaler(session, auteur, [echeance(session, "ECH-04")])
    contrat(session).fin = date(2027, 3, 31)
    session.expire(echeance(session, "ECH-04"))
    recalculer(session, auteur, [parcours])
    alerte = alertes(session, "ECH-04")[0]
    assert alerte.close_le == AU
    assert alerte.close_motif == "La date est passée du 15 décembre 2026 au 31 mars 2027."
    assert echeance(session, "ECH-04").seuil is None
    assert echeance(session, "ECH-04").prochain_le == date(2027, 1, 30)


def test_une_date_deplacee_puis_remise_rouvre_la_meme_alerte(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    signaler(session, auteur, [echeance(session, "ECH-04")])
    for fin in (date(2027, 3, 31), date(2026, 12, 15)):
        session.expire_all()
        contrat(session).fin = fin
        recalculer(session, auteur, [parcours])
        session.flush()
    assert signaler(session, auteur, [echeance(session, "ECH-04")])
    (alerte,) = alertes(session, "ECH-04")
    assert (alerte.close_le, alerte.close_motif, alerte.seuil) == (None, None, 30)


def _sortir(session: Session, parcours: Parcours) -> None:
    parcours.clos_le = AU
    session.add(Sortie(parcours_id=parcours.id, structure_id=parcours.structure_id, le=AU, motif="A1"))


def _renouveler(session: Session, parcours: Parcours) -> None:
    session.add(
        Contrat(
            parcours_id=parcours.id,
            structure_id=parcours.structure_id,
            genre="cddi",
            debut=date(2026, 12, 16),
            fin=date(2027, 6, 15),
        )
    )


def _noter(session: Session, parcours: Parcours) -> None:
    session.add(
        Etape(
            parcours_id=parcours.id,
            structure_id=parcours.structure_id,
            le=AU,
            saisie_le=parcours.cree_le,
            genre="point",
            etat="faite",
            visibilite="equipe",
        )
    )


@pytest.mark.parametrize(
    ("code", "changer", "motif"),
    [
        ("ECH-04", _sortir, "La sortie est enregistrée."),
        ("ECH-12", _sortir, "La sortie est enregistrée."),
        ("ECH-04", _renouveler, "Un autre contrat est enregistré."),
        ("ECH-12", _noter, "Une étape a été notée."),
    ],
)
def test_une_alerte_se_ferme_quand_sa_cause_disparait(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    code: str,
    changer: Callable[[Session, Parcours], None],
    motif: str,
) -> None:
    assert signaler(session, auteur, [echeance(session, code)])
    changer(session, parcours)
    recalculer(session, auteur, [parcours])
    (alerte,) = alertes(session, code)
    assert (alerte.close_le, alerte.close_motif) == (AU, motif)


def test_une_etape_ne_ferme_pas_l_alerte_du_contrat(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    signaler(session, auteur, [echeance(session, "ECH-04")])
    _noter(session, parcours)
    recalculer(session, auteur, [parcours])
    assert alertes(session, "ECH-04")[0].close_le is None


def test_une_sortie_efface_les_echeances(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    _sortir(session, parcours)
    recalculer(session, auteur, [parcours])
    session.flush()
    assert session.scalars(select(Echeance)).all() == []
    assert parcours.limite_le is None


def test_le_pass_suit_la_personne(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    session.scalars(select(PassIae)).one().fin_officielle = date(2027, 11, 30)
    recalculer_salarie(session, auteur, parcours.salarie_id)
    assert echeance(session, "ECH-01").limite == date(2027, 11, 30)
    assert parcours.pass_fin == date(2027, 11, 30)


def test_noter_une_etape_ne_depasse_pas_celui_qui_modifie_l_entree(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    avant = parcours.version
    saisie = SaisieEtape(
        AU, GenreEtape.ENTRETIEN, EtatEtape.FAITE, None, Lieu.INTERNE, None, False, Visibilite.EQUIPE, None
    )
    actions_etape.noter(session, auteur, parcours, saisie, voit_le_social=True)
    session.flush()
    session.expire_all()
    assert parcours.version == avant


def test_par_lots_chacun_est_recalcule_le_dernier_compris(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    suivis = [parcours, *(creer_parcours(session, parcours.structure, auteur=auteur) for _ in range(4))]
    session.execute(delete(Echeance))
    session.expire_all()
    recalculer_par_lots(session, auteur, suivis, lot=2)
    session.flush()
    assert set(session.scalars(select(Echeance.parcours_id))) == {suivi.id for suivi in suivis}


def test_recalculer_deux_fois_ne_change_rien(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    def etat() -> list[tuple[object, ...]]:
        session.flush()
        colonnes = (Echeance.id, Echeance.code, Echeance.objet, Echeance.limite, Echeance.prochain_le, Echeance.seuil)
        return [tuple(ligne) for ligne in session.execute(select(*colonnes).order_by(Echeance.id))]

    avant = etat()
    recalculer(session, auteur, [parcours])
    assert etat() == avant
    codes = [code for _, code, objet, *_ in avant if not str(objet).startswith("jalon:")]
    assert codes == ["ECH-01", "ECH-04", "ECH-11", "ECH-11", "ECH-12", "ECH-15"]
