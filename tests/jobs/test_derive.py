"""The drift of a night: one signal, with what was known; silence, doubt and old drifts; nobody stops the others."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from parcours.actions.derive import oublier_la_reference, repondre, tenir
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.derive import SortieComptee, StatutSuivi
from parcours.domain.derive_reponse import CauseDerive, Reponse
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Derive, Journal, Parcours, ReferenceDerive, Sortie, Structure
from parcours.queries.derive import lire
from tests.builders import creer_structure
from tests.sorties import CALME, DEBUT, NOM, RECUL, TROIS_ANS, planter

FUSEAU = "America/Martinique"
AU = date(2026, 11, 23)
DEBUT_DU_RECUL = date(2026, 3, 2)


@pytest.fixture
def structure(base: BaseDeDonnees) -> Structure:
    with base.transaction() as session:
        return creer_structure(session)


def _planter(
    base: BaseDeDonnees, structure: Structure, issues: str, debut: date = DEBUT, pas_jours: int = 14
) -> list[Sortie]:
    with base.transaction() as session:
        return planter(session, structure, issues, debut, pas_jours)


def _nuit(base: BaseDeDonnees, horloge: Horloge, au: date = AU) -> str:
    return suivre_structures(base, horloge, FUSEAU, au)


def _signaux(base: BaseDeDonnees) -> list[Derive]:
    with base.lecture() as session:
        return list(session.scalars(select(Derive).order_by(Derive.id)))


def _references(base: BaseDeDonnees) -> list[ReferenceDerive]:
    with base.lecture() as session:
        return list(session.scalars(select(ReferenceDerive).order_by(ReferenceDerive.structure_id)))


def _journal(base: BaseDeDonnees) -> list[tuple[str, str]]:
    with base.lecture() as session:
        return [(ligne.evenement, ligne.phrase) for ligne in session.scalars(select(Journal).order_by(Journal.id))]


def test_un_recul_plante_ouvre_un_signal_avec_son_debut_et_ses_nombres(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)

    assert _nuit(base, horloge) == "1 structure regardée, 1 signal ouvert."

    (signal,) = _signaux(base)
    assert (signal.detectee_le, signal.debut_estime) == (AU, DEBUT_DU_RECUL)
    assert (signal.comptees, signal.dynamiques) == (18, 1)
    assert (signal.close_le, signal.levee_le, signal.suivie_par_id) == (None, None, None)


def test_le_signal_garde_tout_ce_qui_etait_connu_et_les_sorties_derriere(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    plantees = _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)

    donnees = _signaux(base)[0].donnees

    with base.lecture() as session:
        refs = {p.id: p.ref for p in session.scalars(select(Parcours))}
    attendues = [refs[s.parcours_id] for s in plantees if s.le >= DEBUT_DU_RECUL]
    assert [ref for le, _, ref, _ in donnees["sorties"] if date.fromisoformat(le) >= DEBUT_DU_RECUL] == attendues
    assert donnees["titre"] == "Les sorties dynamiques reculent depuis mars 2026"
    assert donnees["phrases"][0].startswith("Sorties dynamiques en recul. Depuis le 2 mars 2026")
    assert donnees["alerte_le"] == "2026-09-28"
    assert donnees["en_attente"] == 1
    assert donnees["reference"]["n"] == 79


def test_ce_qui_est_garde_suffit_a_refaire_la_courbe(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)
    donnees = _signaux(base)[0].donnees

    with base.lecture() as session:
        suivi = lire(session, structure, AU).suivi

    gardees = [SortieComptee(date.fromisoformat(le), issue, ref) for le, issue, ref, _ in donnees["sorties"]]
    assert sum(point.comptees for point in suivi.points) == len(gardees)
    assert donnees["s"] == pytest.approx(suivi.s)
    assert donnees["seuil"] == pytest.approx(suivi.seuil)


def test_la_reference_est_arretee_une_fois_et_ne_glisse_plus(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    plantees = _planter(base, structure, TROIS_ANS + CALME)
    _nuit(base, horloge)
    (avant,) = _references(base)
    with base.transaction() as session:
        for sortie in plantees[:20]:
            session.merge(sortie).motif = "3"

    _nuit(base, horloge, AU + timedelta(days=400))

    (apres,) = _references(base)
    assert (apres.depuis, apres.debut, apres.fin) == (avant.depuis, avant.debut, avant.fin)
    assert (apres.n, apres.dynamiques, apres.niveau, apres.par_an) == (79, 38, avant.niveau, avant.par_an)
    assert apres.arretee_le == AU


def test_la_reference_se_rapproche_des_autres_structures_du_meme_type(base: BaseDeDonnees, horloge: Horloge) -> None:
    with base.transaction() as session:
        mienne = creer_structure(session)
        for issues, genre, territoire in (
            ("dn" * 10, "ACI", "Martinique"),
            ("d" * 20, "EI", "Martinique"),
            ("d" * 20, "ACI", "Loire"),
        ):
            planter(session, creer_structure(session, genre, genre, territoire=territoire), issues, DEBUT)
        planter(session, mienne, TROIS_ANS + CALME, DEBUT)

    _nuit(base, horloge)

    assert _references(base)[0].taux_du_type == pytest.approx(0.5)


def test_un_signal_ouvert_n_est_jamais_double(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)

    # What the night wrote itself is no change; another exit is, and finds the signal open.
    assert _nuit(base, horloge) == "0 structure regardée, 1 inchangée."
    _planter(base, structure, "n", AU)
    assert _nuit(base, horloge) == "1 structure regardée, 1 signal déjà ouvert."
    assert _nuit(base, horloge, AU + timedelta(days=1)) == "0 structure regardée, 1 inchangée."

    assert len(_signaux(base)) == 1
    assert [evenement for evenement, _ in _journal(base)] == ["ReferenceArretee", "DeriveSignalee"]


def test_deux_veilles_en_meme_temps_n_ouvrent_qu_un_signal(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    auteur = Auteur(None, horloge.maintenant(), AU)
    with base.lecture() as session:
        lecture_d_avant = lire(session, structure, AU)
    _nuit(base, horloge)

    with pytest.raises(Exception, match=r"(?i)unique"), base.transaction() as session:
        tenir(session, auteur, structure, lecture_d_avant)

    assert len(_signaux(base)) == 1


def test_sous_le_minimum_la_nuit_se_tait_et_le_dit(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, "n" * 9, date(2025, 1, 6))

    assert _nuit(base, horloge) == "1 structure regardée, 1 sans historique suffisant."
    assert (_signaux(base), _references(base)) == ([], [])


def test_les_sorties_non_comptees_ne_font_pas_un_historique(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, "n" * 9 + "x" * 20 + "i" * 20, date(2024, 1, 8))

    assert _nuit(base, horloge) == "1 structure regardée, 1 sans historique suffisant."


def test_une_sortie_sans_motif_compte_comme_dynamique(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + "?" * 18)

    assert _nuit(base, horloge) == "1 structure regardée, rien d’inhabituel."


def test_trop_uniforme_la_saisie_est_a_verifier_avant_tout(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + "dd" + "n" * 22)

    assert _nuit(base, horloge) == "1 structure regardée, 1 saisie à vérifier."
    assert _signaux(base) == []
    assert _references(base)[0].doute_depuis == date(2025, 10, 13)


def test_le_doute_est_leve_par_la_saisie(base: BaseDeDonnees, horloge: Horloge, structure: Structure) -> None:
    sorties = _planter(base, structure, TROIS_ANS + "dd" + "n" * 22)
    _nuit(base, horloge)
    with base.transaction() as session:
        for sortie in sorties[-10:]:
            session.get_one(Sortie, sortie.id).motif = "3"
    _nuit(base, horloge, AU + timedelta(days=1))

    assert _references(base)[0].doute_depuis is None


def test_un_recul_ancien_deja_retombe_n_est_pas_signale(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + "n" * 12 + "d" * 8)

    assert _nuit(base, horloge) == "1 structure regardée, rien d’inhabituel."
    with base.lecture() as session:
        lecture = lire(session, structure, AU)
    assert lecture.ecart_ancien == AU
    assert _signaux(base) == []
    assert _references(base)[0].depuis == date(2025, 9, 5)


def test_un_recul_signale_reste_lu_apres_etre_retombe(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)
    (signal,) = _signaux(base)
    _planter(base, structure, "d" * 10 + "n" + "d" * 9, AU + timedelta(days=7))

    with base.lecture() as session:
        lecture = lire(session, structure, AU + timedelta(days=300))

    assert lecture.ecart_ancien is None
    assert lecture.suivi.retombee_le is not None
    assert (lecture.suivi.statut, lecture.suivi.debut) == (StatutSuivi.ALERTE, signal.debut_estime)


def test_un_recul_plus_ancien_saisi_tard_ne_cache_pas_celui_qui_est_signale(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS)
    suivies = _planter(base, structure, "nd" * 6 + "dn" * 6 + "d" * 12 + "n" * 16, date(2025, 9, 8), 7)
    _nuit(base, horloge)
    (signal,) = _signaux(base)
    _changer_les_motifs(base, suivies[12:24], "7")

    with base.lecture() as session:
        lecture = lire(session, structure, AU)

    assert lecture.ecart_ancien is not None
    assert (lecture.suivi.statut, lecture.suivi.debut) == (StatutSuivi.ALERTE, signal.debut_estime)


def test_apres_le_classement_la_courbe_repart_de_zero_avec_la_meme_reference(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)
    _classer(base, horloge, AU)

    assert _nuit(base, horloge) == "1 structure regardée, rien d’inhabituel."
    for jours in (1, 30):
        assert _nuit(base, horloge, AU + timedelta(days=jours)) == "0 structure regardée, 1 inchangée."

    with base.lecture() as session:
        lecture = lire(session, structure, AU + timedelta(days=30))
    assert lecture.suivi.depuis == AU + timedelta(days=1)
    assert (lecture.suivi.s, lecture.suivi.points) == (0.0, ())
    assert lecture.suivi.reference.n == 79
    assert len(_signaux(base)) == 1


def test_un_nouveau_recul_apres_le_classement_ouvre_un_autre_signal(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)
    _classer(base, horloge, AU)
    _planter(base, structure, "n" * 11, AU + timedelta(days=7))

    assert _nuit(base, horloge, AU + timedelta(days=200)) == "1 structure regardée, 1 signal ouvert."
    assert _signaux(base)[1].debut_estime == AU + timedelta(days=7)


def _classer(base: BaseDeDonnees, horloge: Horloge, au: date) -> None:
    with base.transaction() as session:
        signal = session.scalars(select(Derive)).one()
        auteur = Auteur(None, horloge.maintenant(), au)
        repondre(session, auteur, signal, Reponse("Vu en équipe.", CauseDerive.REELLE, False), signal.version)


def test_un_signal_leve_par_une_saisie_tardive_reste_ouvert_et_le_dit_une_fois(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    plantees = _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)
    _changer_les_motifs(base, plantees[-8:], "3")

    demain = AU + timedelta(days=1)
    _nuit(base, horloge, demain)
    assert _nuit(base, horloge, demain + timedelta(days=1)) == "0 structure regardée, 1 inchangée."

    (signal,) = _signaux(base)
    assert (signal.levee_le, signal.close_le) == (demain, None)
    assert (signal.comptees, signal.dynamiques) == (18, 1)
    assert _journal(base)[-1] == (
        "DeriveLevee",
        "Signal du 23 novembre 2026 sur les sorties dynamiques levé par des saisies faites depuis\u00a0; "
        "il reste ouvert.",
    )
    assert len(_journal(base)) == 3


def test_un_signal_leve_peut_etre_de_nouveau_justifie(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    plantees = _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)
    _changer_les_motifs(base, plantees[-8:], "3")
    _nuit(base, horloge, AU + timedelta(days=1))
    _changer_les_motifs(base, plantees[-8:], "7")

    _nuit(base, horloge, AU + timedelta(days=2))

    assert _signaux(base)[0].levee_le is None
    assert _journal(base)[-1][0] == "DeriveRetablie"


def test_une_nuit_rejouee_pour_un_jour_d_avant_le_signal_ne_le_leve_pas(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)

    _nuit(base, horloge, date(2026, 4, 1))

    assert _signaux(base)[0].levee_le is None


def _changer_les_motifs(base: BaseDeDonnees, sorties: list[Sortie], motif: str) -> None:
    with base.transaction() as session:
        for sortie in sorties:
            session.get_one(Sortie, sortie.id).motif = motif


def test_une_structure_illisible_n_arrete_pas_les_autres(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    with base.transaction() as session:
        illisible = session.merge(structure)
        planter(session, illisible, "Z" * 3, DEBUT)
        saine = creer_structure(session, "Une autre ACI")
        planter(session, saine, TROIS_ANS + CALME + RECUL, DEBUT)

    assert _nuit(base, horloge) == "2 structures regardées, 1 signal ouvert, 1 n’a pas pu être lue."
    assert _signaux(base)[0].structure_id == saine.id


def test_une_nuit_ne_regarde_que_les_structures_de_son_fuseau(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    with base.transaction() as session:
        ailleurs = creer_structure(session, fuseau="Indian/Reunion")
        planter(session, ailleurs, TROIS_ANS + CALME + RECUL, DEBUT)

    assert _nuit(base, horloge) == "1 structure regardée, 1 sans historique suffisant."


def test_le_journal_ne_dit_ni_nom_ni_petit_nombre(base: BaseDeDonnees, horloge: Horloge, structure: Structure) -> None:
    _planter(base, structure, TROIS_ANS + CALME + RECUL)
    _nuit(base, horloge)

    phrases = " ".join(phrase for _, phrase in _journal(base))

    assert NOM not in phrases
    assert phrases.endswith("Les sorties dynamiques reculent depuis mars 2026\u00a0: signal ouvert.")


def test_la_premiere_fois_que_l_historique_suffit_rien_n_est_juge_ce_jour_la(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, "nd" * 5 + "n" * 14, date(2025, 1, 6))
    veille = date(2026, 1, 5)
    with base.lecture() as session:
        avant, pile, apres = (lire(session, structure, veille + timedelta(days=jours)) for jours in (-1, 0, 1))

    assert avant.suivi.statut is StatutSuivi.SILENCIEUX
    assert (pile.suivi.statut, pile.est_a_venir, pile.suivi.comptees) == (StatutSuivi.RIEN, True, 0)
    assert (apres.suivi.statut, apres.est_a_venir, apres.suivi.depuis) == (StatutSuivi.RIEN, False, date(2026, 1, 6))
    assert avant.suivi.reference.n <= pile.suivi.reference.n == apres.suivi.reference.n


def test_une_nuit_rejouee_pour_un_jour_passe_n_arrete_aucune_reference(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    _planter(base, structure, TROIS_ANS + CALME)

    _nuit(base, horloge, DEBUT + timedelta(days=500))
    assert _references(base) == []

    _nuit(base, horloge)
    (arretee,) = _references(base)
    assert arretee.n > 30


def test_changer_de_type_demande_une_nouvelle_reference(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure, auteur: Auteur
) -> None:
    _planter(base, structure, TROIS_ANS + CALME)
    _nuit(base, horloge)
    assert len(_references(base)) == 1

    with base.transaction() as session:
        oublier_la_reference(session, auteur, session.merge(structure))

    assert _references(base) == []
    assert "ReferenceOubliee" in {evenement for evenement, _ in _journal(base)}
