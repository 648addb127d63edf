"""What is done about an alert stays: in its columns, in its history, in the journal; the next threshold remembers."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import suite_alerte as actions
from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.domain.compte import Profil
from parcours.domain.dates import UN_JOUR
from parcours.domain.suite_alerte import SuiteImpossible
from parcours.models import Alerte, Compte, Contrat, Echeance, Journal, Parcours, Role, Structure, SuiteAlerte
from parcours.queries import alerte as queries
from parcours.queries import compte as queries_compte
from parcours.queries.veille import est_repondue
from tests.builders import Troupe, creer_parcours, creer_structure, creer_troupe

AU = date(2026, 11, 23)
HIER = AU - UN_JOUR


@pytest.fixture
def cast(session: Session, auteur: Auteur) -> Troupe:
    return creer_troupe(session, auteur.le)


@pytest.fixture
def alice(cast: Troupe, auteur: Auteur) -> Auteur:
    return Auteur(cast.comptes["alice"].id, auteur.le, auteur.au)


@pytest.fixture
def parcours(session: Session, cast: Troupe, auteur: Auteur) -> Parcours:
    """A contract that ends on 15 December, in 22 days: its threshold of 30 days is passed."""
    return creer_parcours(
        session,
        cast.structure,
        contrat=(date(2026, 1, 5), date(2026, 12, 15)),
        etapes=(AU,),
        encadrant=cast.comptes["bob"],
        auteur=auteur,
    )


@pytest.fixture
def alerte(session: Session, auteur: Auteur, parcours: Parcours) -> Alerte:
    return signalee(session, auteur, parcours)


def signalee(session: Session, auteur: Auteur, parcours: Parcours, code: str = "ECH-04") -> Alerte:
    """Signal the deadline of a code, and give the alert that is open then."""
    session.flush()
    session.expire_all()
    lue = session.scalars(select(Echeance).where(Echeance.parcours_id == parcours.id, Echeance.code == code)).one()
    assert signaler(session, auteur, [lue])
    return relue(session, session.scalars(select(Alerte.id).where(Alerte.close_le.is_(None))).one())


def relue(session: Session, cle: int) -> Alerte:
    session.flush()
    session.expire_all()
    (trouvee,) = queries.par_cles(session, [cle], pour_ecrire=True)
    return trouvee


def profil(session: Session, compte: Compte) -> Profil:
    charge = queries_compte.par_id(session, compte.id)
    assert charge is not None
    return queries_compte.profil(charge, lambda _: AU)


def suites(session: Session, alerte: Alerte) -> list[tuple[str, date | None, str | None]]:
    session.flush()
    lignes = session.scalars(select(SuiteAlerte).where(SuiteAlerte.alerte_id == alerte.id).order_by(SuiteAlerte.id))
    return [(suite.genre, suite.jusqu_au, suite.motif) for suite in lignes]


def journal(session: Session) -> list[tuple[str, str, bool]]:
    session.flush()
    lignes = session.scalars(select(Journal).where(Journal.evenement.startswith("Alerte")).order_by(Journal.id))
    return [(ligne.evenement, ligne.phrase.replace("\u00a0", " "), ligne.est_social) for ligne in lignes]


def test_prendre_puis_rendre_laisse_une_trace_de_chaque(session: Session, alice: Auteur, alerte: Alerte) -> None:
    actions.prendre(session, alice, alerte)
    assert alerte.prise_par_id == alice.compte_id
    actions.rendre(session, alice, alerte)
    assert alerte.prise_par_id is None
    assert suites(session, alerte) == [("prise", None, None), ("rendue", None, None)]
    assert journal(session) == [
        ("AlertePrise", "Alerte « Fin du contrat » prise.", False),
        ("AlerteRendue", "Alerte « Fin du contrat » rendue.", False),
    ]


def test_le_journal_ne_repete_pas_ce_qui_a_ete_dit(session: Session, alice: Auteur, alerte: Alerte) -> None:
    actions.reporter(session, alice, alerte, date(2026, 12, 1), "Rendez-vous pris.")
    actions.mettre_en_sourdine(session, alice, alerte, date(2026, 12, 10), "En arrêt.")
    actions.clore(session, alice, alerte, "Renouvellement signé.")
    assert (alerte.close_le, alerte.close_motif, alerte.close_par_id) == (AU, "Renouvellement signé.", alice.compte_id)
    assert suites(session, alerte) == [
        ("reportee", date(2026, 12, 1), "Rendez-vous pris."),
        ("sourdine", date(2026, 12, 10), "En arrêt."),
        ("close", None, "Renouvellement signé."),
    ]
    assert [phrase for _, phrase, _ in journal(session)] == [
        "Alerte « Fin du contrat » reportée au 1er décembre 2026.",
        "Alerte « Fin du contrat » mise en sourdine jusqu’au 10 décembre 2026.",
        "Alerte « Fin du contrat » close.",
    ]


def test_une_alerte_sociale_est_sociale_au_journal(
    session: Session, alice: Auteur, auteur: Auteur, cast: Troupe
) -> None:
    suivi = creer_parcours(session, cast.structure, etapes=(date(2026, 9, 1),), auteur=auteur)
    actions.prendre(session, alice, signalee(session, auteur, suivi, "ECH-12"))
    assert journal(session) == [("AlertePrise", "Alerte « Silence » prise.", True)]


def test_chaque_geste_recommence_le_compte_des_rappels(session: Session, alice: Auteur, alerte: Alerte) -> None:
    alerte.annonces, alerte.escaladee_le = 3, AU
    actions.prendre(session, alice, alerte)
    lue = relue(session, alerte.id)
    assert (lue.annonces, lue.escaladee_le) == (0, None)


def test_on_confie_a_qui_encadre_une_alerte_du_travail(
    session: Session, alice: Auteur, alerte: Alerte, cast: Troupe
) -> None:
    actions.confier(session, alice, alerte, profil(session, cast.comptes["bob"]))
    assert alerte.prise_par_id == cast.comptes["bob"].id
    assert journal(session)[0][1] == "Alerte « Fin du contrat » confiée à Bob."


@pytest.mark.parametrize("nom", ["denis", "eve", "perle", "rita", "ada", "personne"])
def test_on_ne_confie_pas_a_qui_ne_peut_pas_s_en_occuper(
    session: Session, alice: Auteur, alerte: Alerte, cast: Troupe, nom: str
) -> None:
    with pytest.raises(SuiteImpossible, match="n’accompagne pas ici"):
        actions.confier(session, alice, alerte, profil(session, cast.comptes[nom]))
    assert alerte.prise_par_id is None


def test_rouvrir_defait_une_cloture_un_report_une_sourdine(session: Session, alice: Auteur, alerte: Alerte) -> None:
    actions.reporter(session, alice, alerte, date(2026, 12, 1))
    actions.rouvrir(session, alice, alerte)
    actions.mettre_en_sourdine(session, alice, alerte, date(2026, 12, 1), "En arrêt.")
    actions.rouvrir(session, alice, alerte)
    actions.clore(session, alice, alerte, "Trop vite.")
    actions.rouvrir(session, alice, alerte)
    vides = (alerte.close_le, alerte.close_motif, alerte.close_par_id, alerte.reportee_au, alerte.sourdine_au)
    assert vides == (None, None, None, None, None)
    assert [genre for genre, _, _ in suites(session, alerte)][-2:] == ["close", "rouverte"]


def test_on_ne_rouvre_pas_une_alerte_dont_la_cause_a_disparu(
    session: Session, alice: Auteur, alerte: Alerte, parcours: Parcours
) -> None:
    actions.clore(session, alice, alerte, "Signé.")
    session.scalars(select(Contrat).where(Contrat.parcours_id == parcours.id)).one().fin = date(2027, 6, 30)
    recalculer(session, alice, [parcours])
    with pytest.raises(SuiteImpossible, match="Sa cause a disparu"):
        actions.rouvrir(session, alice, relue(session, alerte.id))


def test_on_ne_rouvre_pas_une_alerte_quand_le_seuil_suivant_est_passe(
    session: Session, alice: Auteur, alerte: Alerte, parcours: Parcours
) -> None:
    actions.clore(session, alice, alerte, "Vu.")
    signalee(session, Auteur(None, alice.le, date(2026, 12, 10)), parcours)
    with pytest.raises(SuiteImpossible, match="Sa cause a disparu"):
        actions.rouvrir(session, alice, relue(session, alerte.id))


def test_une_alerte_reportee_ou_en_sourdine_se_ferme_quand_sa_cause_disparait(
    session: Session, alice: Auteur, alerte: Alerte, parcours: Parcours
) -> None:
    actions.prendre(session, alice, alerte)
    actions.mettre_en_sourdine(session, alice, alerte, date(2026, 12, 15), "Dossier en cours.")
    session.scalars(select(Contrat).where(Contrat.parcours_id == parcours.id)).one().fin = date(2027, 6, 30)
    recalculer(session, alice, [parcours])
    fermee = relue(session, alerte.id)
    assert (fermee.close_le, fermee.close_par_id) == (AU, None)
    assert fermee.close_motif == "La date est passée du 15 décembre 2026 au 30 juin 2027."
    assert [genre for genre, _, _ in suites(session, alerte)] == ["prise", "sourdine"]


def test_le_seuil_suivant_garde_qui_s_en_occupe_et_la_sourdine(
    session: Session, alice: Auteur, alerte: Alerte, parcours: Parcours, moteur: str
) -> None:
    actions.prendre(session, alice, alerte)
    actions.mettre_en_sourdine(session, alice, alerte, date(2026, 12, 10), "En arrêt.")
    alerte.annonces = 1
    suivante = signalee(session, Auteur(None, alice.le, date(2026, 12, 10)), parcours)
    assert (suivante.id, suivante.seuil) != (alerte.id, alerte.seuil)
    assert (suivante.prise_par_id, suivante.sourdine_au) == (alice.compte_id, date(2026, 12, 10))
    assert (suivante.sourdine_motif, suivante.annonces) == ("En arrêt.", 0)


def test_le_seuil_suivant_se_montre_apres_un_report_une_sourdine_finie_ou_une_cloture(
    session: Session, alice: Auteur, alerte: Alerte, parcours: Parcours
) -> None:
    actions.reporter(session, alice, alerte, date(2026, 12, 14))
    actions.mettre_en_sourdine(session, alice, alerte, date(2026, 12, 9), "En arrêt.")
    suivante = signalee(session, Auteur(None, alice.le, date(2026, 12, 10)), parcours)
    assert (suivante.reportee_au, suivante.sourdine_au, suivante.sourdine_motif) == (None, None, None)
    actions.prendre(session, alice, suivante)
    actions.clore(session, alice, suivante, "Vu.")
    apres = signalee(session, Auteur(None, alice.le, date(2026, 12, 16)), parcours)
    assert apres.prise_par_id is None


def test_on_ne_rouvre_pas_une_fin_de_contrat_que_la_sortie_a_dire_a_remplacee(
    session: Session, auteur: Auteur, alice: Auteur, cast: Troupe
) -> None:
    contrat = (date(2026, 1, 5), AU - timedelta(days=20))
    fini = creer_parcours(session, cast.structure, contrat=contrat, etapes=(AU,), auteur=auteur)
    close = signalee(session, auteur, fini)
    actions.clore(session, alice, close, "Vu avec elle.")
    ouverte = signalee(session, auteur, fini, "ECH-15")
    with pytest.raises(SuiteImpossible, match="un seuil plus proche"):
        actions.rouvrir(session, alice, relue(session, close.id))
    assert relue(session, ouverte.id).close_le is None


def test_un_seuil_qui_revient_rouvre_son_alerte_sans_ce_qui_la_cachait(
    session: Session, alice: Auteur, alerte: Alerte, parcours: Parcours, moteur: str
) -> None:
    actions.clore(session, alice, alerte, "Signé.")
    alerte.reportee_au, alerte.annonces, alerte.escaladee_le = date(2026, 12, 14), 2, AU
    contrat = session.scalars(select(Contrat).where(Contrat.parcours_id == parcours.id)).one()
    for fin in (date(2027, 6, 30), date(2026, 12, 15)):
        contrat.fin = fin
        recalculer(session, alice, [parcours])
        session.flush()
    revenue = signalee(session, Auteur(None, alice.le, AU), parcours)
    assert revenue.id == alerte.id
    assert (revenue.close_par_id, revenue.reportee_au, revenue.annonces, revenue.escaladee_le) == (None, None, 0, None)


def de_structure(session: Session, structure: Structure, fin: date) -> Echeance:
    echeance = Echeance(
        structure_id=structure.id, code="ECH-17", objet="convention:1", limite=fin, prochain_le=fin - timedelta(days=30)
    )
    session.add(echeance)
    session.flush()
    return echeance


def test_les_alertes_de_deux_structures_ne_se_remplacent_pas(session: Session, auteur: Auteur, moteur: str) -> None:
    fin = date(2026, 12, 15)
    lieux = [creer_structure(session, "Une"), creer_structure(session, "Autre")]
    for lieu in lieux:
        assert signaler(session, auteur, [de_structure(session, lieu, fin)])
    session.expire_all()
    ouvertes = session.scalars(select(Alerte).where(Alerte.close_le.is_(None)).order_by(Alerte.id)).all()
    assert [alerte.structure_id for alerte in ouvertes] == [lieu.id for lieu in lieux]
    # Put back on its day, the same threshold opens the same alert again.
    ouvertes[0].close_le = AU
    lue = session.scalars(select(Echeance).where(Echeance.structure_id == lieux[0].id)).one()
    lue.seuil, lue.prochain_le = None, fin - timedelta(days=30)
    session.flush()
    assert signaler(session, auteur, [lue])
    session.expire_all()
    assert session.get_one(Alerte, ouvertes[0].id).close_le is None


def test_une_alerte_de_structure_se_traite_aussi(session: Session, auteur: Auteur, cast: Troupe) -> None:
    signaler(session, auteur, [de_structure(session, cast.structure, date(2026, 12, 15))])
    carole = Auteur(cast.comptes["carole"].id, auteur.le, auteur.au)
    alerte = relue(session, session.scalars(select(Alerte.id).where(Alerte.code == "ECH-17")).one())
    actions.prendre(session, carole, alerte)
    actions.clore(session, carole, alerte, "Convention signée.")
    actions.rouvrir(session, carole, alerte)
    lignes = session.scalars(select(Journal).where(Journal.evenement == "AlertePrise")).all()
    assert [(ligne.structure_id, ligne.parcours_id) for ligne in lignes] == [(cast.structure.id, None)]
    with pytest.raises(SuiteImpossible, match="n’accompagne pas ici"):
        actions.confier(session, carole, alerte, profil(session, cast.comptes["alice"]))


def test_en_lot_ce_qui_refuse_n_arrete_pas_le_reste(
    session: Session, alice: Auteur, auteur: Auteur, alerte: Alerte, cast: Troupe
) -> None:
    autre = creer_parcours(session, cast.structure, etapes=(date(2026, 9, 1),), auteur=auteur)
    silence = signalee_de(session, auteur, autre)
    actions.prendre(session, Auteur(cast.comptes["carole"].id, alice.le, AU), alerte)
    refusees = actions.en_lot([alerte, silence], partial(actions.prendre, session, alice))
    assert [(a.id, refus.code) for a, refus in refusees] == [(alerte.id, "deja_prise")]
    assert silence.prise_par_id == alice.compte_id
    with pytest.raises(SuiteImpossible):
        actions.en_lot([alerte], partial(actions.prendre, session, alice))


def signalee_de(session: Session, auteur: Auteur, parcours: Parcours) -> Alerte:
    lue = session.scalars(select(Echeance).where(Echeance.parcours_id == parcours.id, Echeance.code == "ECH-12")).one()
    assert signaler(session, auteur, [lue])
    return relue(session, session.scalars(select(Alerte.id).where(Alerte.parcours_id == parcours.id)).one())


@pytest.mark.parametrize(
    ("etat", "remonte"),
    [
        ({"annonces": 2}, True),
        ({"annonces": 3}, True),
        ({"annonces": 1}, False),
        ({"annonces": 2, "annoncee_le": AU}, False),
        ({"annonces": 2, "escaladee_le": date(2026, 11, 20)}, False),
        ({"annonces": 2, "close_le": AU}, False),
        ({"annonces": 2, "reportee_au": date(2026, 11, 24)}, False),
        ({"annonces": 2, "reportee_au": AU}, True),
        ({"annonces": 2, "sourdine_au": AU}, False),
    ],
)
def test_deux_rappels_sans_suite_remontent_a_la_direction_une_seule_fois(
    session: Session, auteur: Auteur, alerte: Alerte, etat: dict[str, object], remonte: bool
) -> None:
    for nom, valeur in {"annoncee_le": HIER, **etat}.items():
        setattr(alerte, nom, valeur)
    session.flush()
    assert actions.escalader(session, auteur, "America/Martinique") == int(remonte)
    session.flush()
    assert actions.escalader(session, auteur, "America/Martinique") == 0
    if remonte:
        assert alerte.escaladee_le == AU
        assert suites(session, alerte) == [("escaladee", None, None)]
        phrase = "Alerte « Fin du contrat » transmise à la direction, après deux rappels sans suite."
        assert journal(session) == [("AlerteEscaladee", phrase, False)]


def fermer_le_compte(_session: Session, compte: Compte) -> None:
    compte.est_actif = False


def terminer_les_roles(session: Session, compte: Compte) -> None:
    for role in session.scalars(select(Role).where(Role.compte_id == compte.id)):
        role.fin = HIER


@pytest.mark.parametrize("depart", [fermer_le_compte, terminer_les_roles])
def test_ne_remonte_pas_ce_dont_quelqu_un_s_occupe_sauf_s_il_est_parti(
    session: Session,
    auteur: Auteur,
    alerte: Alerte,
    cast: Troupe,
    alice: Auteur,
    depart: Callable[[Session, Compte], None],
) -> None:
    actions.prendre(session, alice, alerte)
    alerte.annonces, alerte.annoncee_le = 2, HIER
    session.flush()
    assert actions.escalader(session, auteur, "America/Martinique") == 0
    depart(session, cast.comptes["alice"])
    session.flush()
    assert actions.escalader(session, auteur, "America/Martinique") == 1


def prendre(session: Session, alice: Auteur, alerte: Alerte, cast: Troupe) -> None:
    actions.prendre(session, alice, alerte)


def confier_a_alice(session: Session, alice: Auteur, alerte: Alerte, cast: Troupe) -> None:
    carole = Auteur(cast.comptes["carole"].id, alice.le, AU)
    actions.confier(session, carole, alerte, profil(session, cast.comptes["alice"]))


@pytest.mark.parametrize("repondre", [prendre, confier_a_alice])
def test_une_prise_repond_a_ce_seuil_et_le_suivant_repart_de_zero(
    session: Session,
    auteur: Auteur,
    alerte: Alerte,
    parcours: Parcours,
    cast: Troupe,
    alice: Auteur,
    repondre: Callable[[Session, Auteur, Alerte, Troupe], None],
    moteur: str,
) -> None:
    repondre(session, alice, alerte, cast)
    assert repondues(session) == [alerte.id]
    # Seven days before the end of the contract.
    plus_tard = Auteur(None, auteur.le + timedelta(days=15), date(2026, 12, 8))
    suivante = signalee(session, plus_tard, parcours)
    assert (suivante.prise_par_id, suivante.annonces, suivante.seuil) == (alice.compte_id, 0, 7)
    assert repondues(session, plus_tard.au) == []
    for annonces, remonte in ((1, 0), (2, 1)):
        suivante.annonces, suivante.annoncee_le = annonces, plus_tard.au - UN_JOUR
        session.flush()
        assert actions.escalader(session, plus_tard, "America/Martinique") == remonte


@pytest.mark.parametrize("retard_jours", [0, 1, 400])
def test_une_prise_repond_que_le_jour_soit_passe_ou_non(
    session: Session, auteur: Auteur, alerte: Alerte, alice: Auteur, retard_jours: int, moteur: str
) -> None:
    alerte.limite = AU - timedelta(days=retard_jours)
    alerte.annonces, alerte.annoncee_le = 2, HIER
    actions.prendre(session, alice, alerte)
    assert repondues(session) == [alerte.id]
    assert actions.escalader(session, auteur, "America/Martinique") == 0
    # Two further digests without anything done about it.
    alerte.annonces, alerte.annoncee_le = 2, HIER
    assert (repondues(session) == []) is bool(retard_jours)
    assert actions.escalader(session, auteur, "America/Martinique") == int(bool(retard_jours))


def test_une_prise_d_avant_la_reouverture_ne_repond_plus(
    session: Session, auteur: Auteur, alerte: Alerte, alice: Auteur, moteur: str
) -> None:
    actions.prendre(session, alice, alerte)
    assert repondues(session) == [alerte.id]
    alerte.ouverte_le = alice.le + timedelta(seconds=1)
    assert repondues(session) == []


@pytest.mark.parametrize(
    ("code", "objet", "remonte"),
    [
        ("ECH-03", "prolongation:1", 1),
        ("ECH-06", "ai:95", 0),
        ("ECH-06", "ai:100", 1),
        ("ECH-16", "cdi_inclusion", 0),
        ("ECH-16", "cumul:1", 1),
    ],
)
def test_un_jour_atteint_ne_remonte_que_s_il_demande_quelque_chose(
    session: Session, auteur: Auteur, alerte: Alerte, code: str, objet: str, remonte: int, moteur: str
) -> None:
    alerte.code, alerte.objet, alerte.limite = code, objet, AU - timedelta(days=31)
    alerte.annonces, alerte.annoncee_le = 2, HIER
    session.flush()
    assert actions.escalader(session, auteur, "America/Martinique") == remonte


def test_un_silence_pris_n_a_pas_de_jour_depasse(session: Session, auteur: Auteur, cast: Troupe, alice: Auteur) -> None:
    silence = signalee_de(
        session, auteur, creer_parcours(session, cast.structure, etapes=(date(2026, 9, 1),), auteur=auteur)
    )
    assert silence.limite < AU
    actions.prendre(session, alice, silence)
    assert repondues(session) == [silence.id]


def repondues(session: Session, au: date = AU) -> list[int]:
    session.flush()
    return list(session.scalars(select(Alerte.id).where(Alerte.close_le.is_(None), est_repondue(au))))


def test_on_ne_remonte_que_dans_son_fuseau_et_par_lots(
    session: Session, auteur: Auteur, cast: Troupe, moteur: str
) -> None:
    for _ in range(3):
        suivi = creer_parcours(session, cast.structure, etapes=(date(2026, 9, 1),), auteur=auteur)
        lue = session.scalars(select(Echeance).where(Echeance.parcours_id == suivi.id, Echeance.code == "ECH-12")).one()
        signaler(session, auteur, [lue])
    session.expire_all()
    for alerte in session.scalars(select(Alerte)):
        alerte.annonces, alerte.annoncee_le = 2, HIER
    session.flush()
    assert actions.escalader(session, auteur, "Europe/Paris") == 0
    lots = []
    while nombre := actions.escalader(session, auteur, "America/Martinique", limite=2):
        lots.append(nombre)
        session.flush()
    assert lots == [2, 1]
