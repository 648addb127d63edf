"""The journal of a person, sorted: every event has a subject."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import parcours.actions
from parcours.domain.journal import PREFIXES, Demande, Rubrique, avant_et_apres, rubrique

# What these are about is not a person: accounts, structures, the night.
SANS_PERSONNE = (
    "Agenda", "Annexe", "Compte", "Connexion", "Convention", "Derive", "DossierFige", "Fichier", "Import", "Livrets",
    "MotDePasse", "Motif", "Preferences", "Rappel", "Reference", "Role", "Sessions", "Structure", "Trame", "Veille",
)  # fmt: skip


def test_tout_evenement_d_une_personne_a_son_sujet() -> None:
    sources = [lu.read_text(encoding="utf-8") for lu in Path(parcours.actions.__file__).parent.glob("*.py")]
    evenements = {trouve for source in sources for trouve in re.findall(r'"([A-Z][a-z]+(?:[A-Z][a-z]+)+)"', source)}
    assert len(evenements) > 60
    perdus = [e for e in evenements if rubrique(e) is Rubrique.AUTRE and not e.startswith(SANS_PERSONNE)]
    assert perdus == []


def test_aucun_sujet_n_en_cache_un_autre() -> None:
    debuts = [(debut, nom) for nom, tous in PREFIXES.items() for debut in tous]
    assert [(a, b) for a, de_a in debuts for b, de_b in debuts if de_a is not de_b and a.startswith(b)] == []
    assert set(Rubrique) - set(PREFIXES) == {Rubrique.AUTRE, Rubrique.LECTURES}


def test_une_ligne_dit_ce_qui_est_et_ce_qui_etait() -> None:
    assert avant_et_apres("Contrat modifié\u00a0: 35 h\u00a0; avant\u00a0: 26 h.") == (
        "Contrat modifié\u00a0: 35 h.",
        "26 h.",
    )
    assert avant_et_apres("Étape notée.") == ("Étape notée.", "")


def test_les_jours_demandes_sont_ceux_de_la_structure() -> None:
    demande = Demande(debut=date(2026, 11, 2), fin=date(2026, 11, 2))
    assert demande.instants("America/Martinique") == (
        datetime(2026, 11, 2, 4, tzinfo=UTC),
        datetime(2026, 11, 3, 4, tzinfo=UTC),
    )
    assert Demande().instants("Europe/Paris") == (None, None)
