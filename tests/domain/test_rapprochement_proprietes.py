"""Whatever the file and what is stored: importing twice changes nothing more, and nobody has two current parcours."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.candidature import Candidature, ContratConnu, PassConnu, PersonneConnue, SejourConnu
from parcours.domain.importation import Plan, PlanPersonne
from parcours.domain.rapprochement import rapprocher

DEBUT, AU = date(2024, 1, 1), date(2026, 11, 23)
jours = st.integers(0, 8).map(lambda n: DEBUT + timedelta(days=90 * n))


@st.composite
def candidatures(draw: st.DrawFn) -> list[Candidature]:
    lignes = []
    for numero in range(2, 2 + draw(st.integers(1, 8))):
        debut = draw(jours)
        pass_debut = draw(st.sampled_from([DEBUT, DEBUT + timedelta(days=400)]))
        lignes.append(
            Candidature(
                numero=numero,
                nom=draw(st.sampled_from(["Alpha", "Alpha-Bêta", "Gamma"])),
                prenom=draw(st.sampled_from(["Ana", "Léo"])),
                naissance=draw(st.sampled_from([date(1990, 1, 1), date(1985, 6, 2)])),
                debut=debut,
                fin=draw(st.sampled_from([None, debut + timedelta(days=89), debut + timedelta(days=200)])),
                pass_numero=draw(st.sampled_from([f"99999000000{n}" for n in range(4)])),
                pass_debut=pass_debut,
                pass_fin=pass_debut + timedelta(days=draw(st.sampled_from([729, 760]))),
                telephone=draw(st.sampled_from([None, "0696000001", "0696000002"])),
            )
        )
    return lignes


def appliquer(plan: Plan, connues: list[PersonneConnue], cles: "count[int]") -> list[PersonneConnue]:
    """What would be stored once the plan is written."""
    stockees = {connue.id: connue for connue in connues}
    for personne in plan.personnes:
        ecrite = _ecrire(personne, cles)
        stockees[ecrite.id] = ecrite
    return list(stockees.values())


def _ecrire(personne: PlanPersonne, cles: "count[int]") -> PersonneConnue:
    qui = personne.premiere
    base = personne.connue or PersonneConnue(
        next(cles), qui.nom, qui.prenom, qui.naissance, telephone=personne.coordonnees.get("telephone")
    )
    base = replace(base, **dict(personne.complements))  # type: ignore[arg-type]
    deplaces = {d.pass_id: d for d in personne.deplaces}
    passes = [
        replace(p, debut=deplaces[p.id].debut, fin=deplaces[p.id].fin) if p.id in deplaces else p for p in base.passes
    ]
    passes += [PassConnu(c.pass_debut, c.pass_fin, next(cles), c.pass_numero) for c in personne.passes]
    return replace(base, passes=tuple(passes), sejours=_sejours(personne, base, cles))


def _sejours(personne: PlanPersonne, base: PersonneConnue, cles: "count[int]") -> tuple[SejourConnu, ...]:
    prevu = personne.sejour
    if prevu is None:
        return base.sejours
    ajoutes = tuple(ContratConnu(next(cles), "cddi", c.debut, c.fin, None, "import") for c in prevu.contrats)
    if prevu.sejour_id is None:
        return (*base.sejours, SejourConnu(next(cles), prevu.entree_le, None, "import", ajoutes))
    fins = {p.contrat_id: p.fin for p in prevu.precises}
    return tuple(
        replace(
            s,
            entree_le=prevu.entree_le,
            contrats=(*(replace(c, fin=fins.get(c.id, c.fin)) for c in s.contrats), *ajoutes),
        )
        if s.id == prevu.sejour_id
        else s
        for s in base.sejours
    )


def sortir(connues: list[PersonneConnue], le: date) -> list[PersonneConnue]:
    """Close what goes on, where the exit is after the entry."""
    return [
        replace(
            connue,
            sejours=tuple(
                replace(s, clos_le=le) if s.clos_le is None and s.entree_le <= le else s for s in connue.sejours
            ),
        )
        for connue in connues
    ]


def verifier(connues: list[PersonneConnue]) -> None:
    numeros = [p.numero for connue in connues for p in connue.passes]
    assert len(numeros) == len(set(numeros))
    for connue in connues:
        assert sum(s.clos_le is None for s in connue.sejours) <= 1
        for sejour in connue.sejours:
            debuts = [c.debut for c in sejour.contrats]
            assert len(debuts) == len(set(debuts))
            assert min(debuts) == sejour.entree_le


@given(candidatures(), candidatures(), st.one_of(st.none(), jours), st.booleans())
@settings(max_examples=150, deadline=None)
def test_importer_deux_fois_le_meme_fichier_ne_change_plus_rien(
    premier: list[Candidature], second: list[Candidature], sortie: date | None, accord: bool
) -> None:
    cles = count(1)
    connues = appliquer(rapprocher(premier, [], "cddi", AU), [], cles)
    verifier(connues)
    if sortie is not None:
        connues = sortir(connues, sortie)
    for fichier in (second, premier):
        plan = rapprocher(fichier, connues, "cddi", AU, accepter_reculs=accord)
        lues = {numero for personne in plan.personnes for numero in personne.numeros}
        assert lues | {refusee.numero for refusee in plan.refus} == {ligne.numero for ligne in fichier}
        connues = appliquer(plan, connues, cles)
        verifier(connues)
        encore = rapprocher(fichier, connues, "cddi", AU, accepter_reculs=accord)
        assert encore.a_ecrire == []
