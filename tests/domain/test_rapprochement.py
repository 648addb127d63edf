"""Whose each line is, and what it changes: rules on plain data."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.candidature import (
    Candidature,
    ContratConnu,
    ImportImpossible,
    PassConnu,
    PersonneConnue,
    SejourConnu,
    avertissement_nom,
    est_du_type,
    verifier_type,
)
from parcours.domain.dates import Periode
from parcours.domain.importation import Nature, Plan, PlanPersonne, resume
from parcours.domain.rapprochement import rapprocher

PASS = "999992401873"
AUTRE_PASS = "999992401999"
AU = date(2025, 9, 15)
LIGNE = Candidature(
    numero=2,
    nom="Exemplaire",
    prenom="Camille",
    naissance=date(1990, 5, 4),
    debut=date(2025, 3, 5),
    fin=date(2025, 9, 4),
    pass_numero=PASS,
    pass_debut=date(2025, 3, 5),
    pass_fin=date(2027, 3, 4),
    telephone="0696 00 00 00",
    structure_type="ACI",
)
CONTRAT = ContratConnu(1, "cddi", date(2025, 3, 5), date(2025, 9, 4), None, "import")
SEJOUR = SejourConnu(1, date(2025, 3, 5), None, "import", (CONTRAT,))
CONNUE = PersonneConnue(
    id=1,
    nom="Exemplaire",
    prenom="Camille",
    naissance=date(1990, 5, 4),
    telephone="0696 00 00 00",
    passes=(PassConnu(date(2025, 3, 5), date(2027, 3, 4), 1, PASS),),
    sejours=(SEJOUR,),
)
SUITE = replace(LIGNE, numero=3, debut=date(2025, 9, 5), fin=date(2026, 3, 4))


def plan_de(*lignes: Candidature, connues: tuple[PersonneConnue, ...] = (), genre: str = "cddi") -> Plan:
    return rapprocher(lignes, connues, genre, AU)


def seule(plan: Plan) -> PlanPersonne:
    assert plan.refus == ()
    assert len(plan.personnes) == 1
    return plan.personnes[0]


def natures(personne: PlanPersonne) -> list[Nature]:
    return [remarque.nature for remarque in personne.remarques]


def avec_contrat(contrat: ContratConnu, **sejour: object) -> PersonneConnue:
    return replace(CONNUE, sejours=(replace(SEJOUR, contrats=(contrat,), **sejour),))  # type: ignore[arg-type]


def test_une_personne_inconnue_ouvre_un_parcours_a_son_premier_contrat() -> None:
    personne = seule(plan_de(SUITE, LIGNE))
    assert personne.connue is None
    assert personne.sejour_ouvert is not None
    assert personne.sejour_ouvert.entree_le == LIGNE.debut
    assert personne.contrats == (LIGNE, SUITE)
    assert [c.pass_numero for c in personne.passes] == [PASS]


def test_ce_qui_est_deja_la_ne_change_rien() -> None:
    personne = seule(plan_de(LIGNE, connues=(CONNUE,)))
    assert not personne.change
    assert personne.remarques == ()


def test_le_numero_de_pass_designe_la_personne_meme_si_son_nom_a_change() -> None:
    personne = seule(plan_de(replace(LIGNE, nom="Nouveau-Nom"), connues=(CONNUE,)))
    assert personne.connue == CONNUE
    assert not personne.change
    assert natures(personne) == [Nature.DIFFERENCE]
    assert "Nouveau-Nom" not in personne.remarques[0].phrase
    assert "Nouveau-Nom" in personne.remarques[0].detail


def test_une_autre_date_de_naissance_est_dite_et_pas_ecrite() -> None:
    personne = seule(plan_de(replace(LIGNE, naissance=date(1990, 4, 5)), connues=(CONNUE,)))
    assert not personne.change
    assert "Date de naissance" in personne.remarques[0].phrase


def test_sans_son_pass_la_personne_est_reconnue_a_son_nom_et_sa_naissance() -> None:
    connue = replace(CONNUE, nom="EXÉMPLAIRE", prenom="camille", passes=())
    personne = seule(plan_de(LIGNE, connues=(connue,)))
    assert personne.connue == connue
    assert [c.pass_numero for c in personne.passes] == [PASS]


def test_deux_lignes_d_une_personne_sous_deux_pass_n_en_font_qu_une() -> None:
    ancienne = replace(LIGNE, debut=date(2020, 1, 6), pass_numero=AUTRE_PASS, pass_debut=date(2020, 1, 6))
    ancienne = replace(ancienne, fin=date(2020, 7, 5), pass_fin=date(2022, 1, 5))
    personne = seule(plan_de(ancienne, LIGNE))
    assert personne.contrats == (LIGNE,)
    assert [c.pass_numero for c in personne.passes] == [PASS]
    assert natures(personne) == [Nature.LAISSE]


def test_un_numero_de_pass_deja_pris_par_une_autre_personne_refuse_la_ligne() -> None:
    intruse = replace(LIGNE, numero=7, nom="Tout", prenom="Autre", naissance=date(1971, 1, 1))
    assert [r.numero for r in plan_de(intruse, connues=(CONNUE,)).refus] == [7]
    du_fichier = plan_de(LIGNE, intruse)
    assert [(r.numero, r.colonne) for r in du_fichier.refus] == [(7, "Numéro PASS IAE")]
    assert len(du_fichier.personnes) == 1


def test_un_nom_proche_et_le_meme_jour_sans_pass_refusent_la_ligne() -> None:
    connue = replace(CONNUE, nom="Exemplaire-Desroses", passes=())
    plan = plan_de(LIGNE, connues=(connue,))
    assert [(r.numero, r.colonne) for r in plan.refus] == [(2, "Nom candidat")]
    assert plan.personnes == ()


def test_un_nom_proche_avec_un_autre_pass_en_cours_est_une_autre_personne() -> None:
    jumelle = replace(LIGNE, prenom="Camilla", pass_numero=AUTRE_PASS)
    personne = seule(plan_de(jumelle, connues=(CONNUE,)))
    assert personne.connue is None


def test_deux_noms_proches_du_fichier_sous_deux_pass_sont_deux_personnes() -> None:
    jumelle = replace(LIGNE, numero=3, prenom="Camilla", pass_numero=AUTRE_PASS)
    assert len(plan_de(LIGNE, jumelle).personnes) == 2


def test_de_deux_fiches_d_une_meme_personne_celle_qui_est_en_cours_est_retenue() -> None:
    close = replace(CONNUE, id=1, passes=(), sejours=(replace(SEJOUR, clos_le=date(2025, 4, 1)),))
    ouverte = replace(CONNUE, id=2, passes=())
    assert seule(plan_de(LIGNE, connues=(close, ouverte))).connue == ouverte


def test_une_annee_invraisemblable_refuse_la_ligne() -> None:
    assert plan_de(replace(LIGNE, pass_debut=date(1925, 3, 5))).refus[0].colonne == "Début PASS IAE"
    assert plan_de(replace(LIGNE, debut=date(1925, 3, 5))).refus[0].colonne == "Dates de début d’embauche"


def test_un_contrat_de_plus_s_ajoute_au_parcours_en_cours() -> None:
    personne = seule(plan_de(LIGNE, SUITE, connues=(CONNUE,)))
    assert personne.contrats == (SUITE,)
    assert personne.sejour is not None
    assert personne.sejour.sejour_id == SEJOUR.id
    assert personne.sejour_ouvert is None


def test_un_contrat_apres_la_sortie_ouvre_un_nouveau_parcours() -> None:
    partie = replace(CONNUE, sejours=(replace(SEJOUR, clos_le=date(2025, 9, 4)),))
    personne = seule(plan_de(LIGNE, SUITE, connues=(partie,)))
    assert personne.sejour_ouvert is not None
    assert personne.sejour_ouvert.entree_le == SUITE.debut
    assert personne.contrats == (SUITE,)
    assert personne.remarques == ()


def test_un_contrat_avant_la_sortie_est_laisse_et_dit() -> None:
    partie = replace(CONNUE, sejours=(replace(SEJOUR, clos_le=date(2025, 12, 1)),))
    personne = seule(plan_de(LIGNE, SUITE, connues=(partie,)))
    assert not personne.change
    assert natures(personne) == [Nature.LAISSE]


def test_un_contrat_du_jour_de_la_sortie_appartient_au_parcours_clos() -> None:
    le_jour = replace(SUITE, debut=date(2025, 9, 4))
    partie = replace(CONNUE, sejours=(replace(SEJOUR, clos_le=le_jour.debut),))
    personne = seule(plan_de(LIGNE, le_jour, connues=(partie,)))
    assert not personne.change
    assert [(r.numero, r.nature) for r in personne.remarques] == [(le_jour.numero, Nature.LAISSE)]
    assert "la personne est sortie le 4 septembre 2025" in personne.remarques[0].phrase


def test_un_contrat_du_jour_de_la_sortie_n_entre_pas_dans_le_parcours_suivant() -> None:
    le_jour = replace(SUITE, debut=date(2025, 9, 4))
    suivant = replace(SUITE, numero=4, debut=date(2025, 9, 10))
    ancien = replace(SEJOUR, id=2, clos_le=le_jour.debut)
    nouveau = SejourConnu(3, suivant.debut, None, "import", (replace(CONTRAT, id=2, debut=suivant.debut),))
    personne = seule(plan_de(LIGNE, le_jour, suivant, connues=(replace(CONNUE, sejours=(ancien, nouveau)),)))
    assert personne.sejour is None or personne.sejour.entree_avant is None
    assert le_jour not in personne.contrats
    assert [(r.numero, r.nature) for r in personne.remarques] == [(le_jour.numero, Nature.LAISSE)]
    assert "la personne est sortie le 4 septembre 2025" in personne.remarques[0].phrase


def test_la_fin_d_un_contrat_importe_suit_le_fichier() -> None:
    personne = seule(plan_de(replace(LIGNE, fin=date(2025, 12, 4)), connues=(CONNUE,)))
    assert personne.sejour is not None
    assert [(p.fin_avant, p.fin) for p in personne.sejour.precises] == [(date(2025, 9, 4), date(2025, 12, 4))]


@pytest.mark.parametrize(
    "contrat",
    [replace(CONTRAT, source="saisie"), replace(CONTRAT, rompu_le=date(2025, 6, 1))],
    ids=["saisi", "rompu"],
)
def test_la_fin_d_un_contrat_saisi_ou_rompu_est_gardee(contrat: ContratConnu) -> None:
    personne = seule(plan_de(replace(LIGNE, fin=date(2025, 12, 4)), connues=(avec_contrat(contrat),)))
    assert not personne.change
    assert natures(personne) == [Nature.DIFFERENCE]


def test_un_contrat_d_un_ancien_parcours_n_est_pas_repris_dans_le_nouveau() -> None:
    ancien = replace(SEJOUR, id=2, clos_le=date(2025, 9, 4))
    nouveau = SejourConnu(3, date(2025, 9, 5), None, "import")
    personne = seule(plan_de(LIGNE, connues=(replace(CONNUE, sejours=(ancien, nouveau)),)))
    assert not personne.change
    assert personne.remarques == ()


@pytest.mark.parametrize("rompu_le", [None, date(2025, 6, 1)])
def test_une_fin_absente_du_fichier_n_efface_pas_la_notre(rompu_le: date | None) -> None:
    connue = avec_contrat(replace(CONTRAT, rompu_le=rompu_le))
    personne = seule(plan_de(replace(LIGNE, fin=None), connues=(connue,)))
    assert not personne.change
    assert personne.remarques == ()


@pytest.mark.parametrize(("genre", "attendues"), [("cddi", [Nature.A_COMPLETER]), ("prestation", [])])
def test_un_contrat_sans_fin_est_a_completer_quand_son_genre_en_a_une(genre: str, attendues: list[Nature]) -> None:
    personne = seule(plan_de(replace(LIGNE, fin=None), genre=genre))
    assert personne.contrats[0].fin is None
    assert natures(personne) == attendues


def test_deux_lignes_du_meme_jour_ne_font_qu_un_contrat() -> None:
    sans_fin = replace(LIGNE, numero=9, fin=None)
    plus_longue = replace(LIGNE, numero=5, fin=date(2026, 3, 4))
    personne = seule(plan_de(sans_fin, LIGNE, plus_longue, replace(plus_longue, numero=6)))
    assert [(c.numero, c.fin) for c in personne.contrats] == [(6, date(2026, 3, 4))]
    assert [(r.numero, r.nature) for r in personne.remarques] == [(9, Nature.LAISSE), (2, Nature.LAISSE)]


def test_un_contrat_plus_ancien_avance_l_entree_d_un_parcours_importe() -> None:
    avant = replace(LIGNE, debut=date(2024, 9, 5), fin=date(2025, 3, 4))
    assert not seule(plan_de(avant, connues=(CONNUE,))).change
    personne = seule(plan_de(avant, LIGNE, connues=(CONNUE,)))
    assert personne.sejour is not None
    assert (personne.sejour.entree_avant, personne.sejour.entree_le) == (SEJOUR.entree_le, avant.debut)


def test_un_contrat_plus_ancien_qu_une_entree_saisie_est_laisse() -> None:
    avant = replace(LIGNE, debut=date(2024, 9, 5), fin=date(2025, 3, 4))
    personne = seule(plan_de(avant, connues=(avec_contrat(CONTRAT, source="saisie"),)))
    assert not personne.change
    assert natures(personne) == [Nature.LAISSE]


@pytest.mark.parametrize(("genre", "ajoutes"), [("cddi", 0), ("cddu", 1)])
def test_un_contrat_saisi_aux_memes_dates_ne_se_double_que_la_ou_c_est_permis(genre: str, ajoutes: int) -> None:
    saisi = ContratConnu(1, genre, date(2025, 3, 6), date(2025, 9, 4), None, "saisie")
    connue = avec_contrat(saisi, entree_le=date(2025, 3, 1))
    assert len(seule(plan_de(LIGNE, connues=(connue,), genre=genre)).contrats) == ajoutes


def test_un_contrat_pendant_une_suspension_est_a_regarder() -> None:
    suspendu = replace(CONNUE.passes[0], suspensions=(Periode(date(2025, 9, 1), date(2025, 12, 1)),))
    personne = seule(plan_de(SUITE, connues=(replace(CONNUE, passes=(suspendu,)),)))
    assert personne.contrats == (SUITE,)
    assert natures(personne) == [Nature.DIFFERENCE]


def test_la_fin_du_pass_suit_le_fichier_et_dit_de_combien_elle_bouge() -> None:
    personne = seule(plan_de(replace(LIGNE, pass_fin=date(2027, 4, 3)), connues=(CONNUE,)))
    assert personne.phrases == ["Fin du PASS déplacée de 30 jours, du 4 mars 2027 au 3 avril 2027."]


def test_une_fin_de_pass_qui_recule_n_est_ecrite_qu_avec_un_accord() -> None:
    recule = replace(LIGNE, pass_fin=date(2027, 3, 1))
    sans_accord = plan_de(recule, connues=(CONNUE,))
    personne = seule(sans_accord)
    assert (personne.phrases, personne.change, sans_accord.nombre_de_pass_deplaces) == ([], False, 0)
    assert [(d.numero, d.fin_avant, d.fin) for d in sans_accord.reculs] == [(2, date(2027, 3, 4), date(2027, 3, 1))]
    assert natures(personne) == [Nature.RECUL]
    assert personne.remarques[0].phrase.replace("\u00a0", " ") == (
        "Dans ce fichier, la fin du PASS IAE recule de 3 jours, du 4 mars 2027 au 1er mars 2027 : "
        "elle n’est pas écrite."
    )

    avec_accord = rapprocher([recule], [CONNUE], "cddi", AU, accepter_reculs=True)
    assert seule(avec_accord).phrases == ["Fin du PASS avancée de 3 jours, du 4 mars 2027 au 1er mars 2027."]
    assert avec_accord.reculs == []


def test_les_dates_d_un_pass_qui_changent_d_une_ligne_a_l_autre_sont_celles_du_dernier_contrat() -> None:
    personne = seule(plan_de(replace(SUITE, pass_fin=date(2027, 6, 1)), LIGNE))
    assert [c.pass_fin for c in personne.passes] == [date(2027, 6, 1)]
    assert natures(personne) == [Nature.DIFFERENCE]


def test_nos_blancs_sont_remplis_et_nos_valeurs_gardees() -> None:
    connue = replace(CONNUE, telephone="0696 99 99 99", email=None)
    ligne = replace(LIGNE, email="camille@exemple.example")
    personne = seule(plan_de(ligne, connues=(connue,)))
    assert personne.complements == {"email": "camille@exemple.example"}
    assert natures(personne) == [Nature.DIFFERENCE]
    assert "0696" not in personne.remarques[0].phrase


def test_un_telephone_ecrit_autrement_n_est_pas_une_difference() -> None:
    personne = seule(plan_de(replace(LIGNE, telephone="+596 696 00 00 00"), connues=(CONNUE,)))
    assert personne.remarques == ()


def test_le_resume_compte_personnes_contrats_et_refus() -> None:
    assert resume(plan_de(LIGNE, SUITE), 5) == "Import\u00a0: 1 personne, 2 contrats, 5 lignes refusées."


@pytest.mark.parametrize("ecrit", ["ACI", "aci", "", "Atelier et chantier d'insertion"])
def test_le_type_de_la_structure_se_reconnait_en_code_ou_en_mots(ecrit: str) -> None:
    assert est_du_type(ecrit, "ACI")
    verifier_type([ecrit, "EI"], "ACI")


@pytest.mark.parametrize("ecrit", ["EI", "GEIQ"])
def test_un_fichier_sans_une_ligne_du_type_de_la_structure_est_refuse(ecrit: str) -> None:
    assert not est_du_type(ecrit, "ACI")
    with pytest.raises(ImportImpossible, match=f"\\({ecrit}\\)"):
        verifier_type([ecrit, ecrit], "ACI")


def test_un_autre_nom_de_structure_avertit() -> None:
    assert avertissement_nom(["Les ateliers du Morne", ""], "LES ATELIERS DU MORNE") == []
    assert "«\u00a0La Ravine\u00a0»" in avertissement_nom(["La Ravine"], "Les Ateliers")[0]
