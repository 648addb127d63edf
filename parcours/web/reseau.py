"""All the structures of a territory on one screen: each against its own past, and among its peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request

from parcours.domain import derive_commune, droits
from parcours.domain import reseau as domaine
from parcours.domain.derive_reference import SortieComptee
from parcours.domain.modele_type import ModeleDuType, Observation
from parcours.domain.pairs_attente import compter, par_profil
from parcours.domain.structure import TypeStructure
from parcours.models import Derive
from parcours.queries import modele_type as queries_modele
from parcours.queries import motif as queries_motif
from parcours.queries import reseau as queries
from parcours.queries.reseau import StructureSuivie
from parcours.rendering.reseau import Dessin, Etincelle, ampleur, dessiner, etincelle
from parcours.web.acces import connecte
from parcours.web.requete import aujourdhui, page, profil, session_base

bp = Blueprint("reseau", __name__, url_prefix="/reseau")


@dataclass(frozen=True)
class Ligne:
    """A structure of the screen; its small curve is None before its reference is set."""

    suivie: StructureSuivie
    courbe: Etincelle | None
    place: domaine.Place


@dataclass(frozen=True)
class Genre:
    """The structures of a kind, and their funnel; without any exit to place there is none.

    `commune`: the one notice for the kind, when it declines as a whole.
    """

    code: str
    libelle: str
    lignes: Sequence[Ligne]
    niveau: domaine.Niveau
    resume: str
    commune: str | None
    dessin: Dessin | None

    @property
    def cachees(self) -> int:
        """How many structures have a count that may not be told."""
        return sum(ligne.place.est_masquee for ligne in self.lignes)

    @property
    def a_l_ecart(self) -> list[Ligne]:
        """The structures that stand out among their peers, whether they can be drawn or not."""
        return [ligne for ligne in self.lignes if ligne.place.s_ecarte]


@bp.get("")
@connecte(droits.peut_voir_reseau)
def voir() -> tuple[str, int]:
    """The structures of a territory, by kind; an account of several looks at one territory at a time."""
    territoires = droits.territoires_vus_entiers(profil())
    territoire = request.args.get("territoire") or territoires[0]
    if territoire not in territoires:
        abort(404)
    au = aujourdhui()
    periode = domaine.periode_comparee(au)
    suivies = queries.lister(session_base(), territoire, au)
    motifs = queries_motif.table(session_base())
    courbes = _courbes(suivies, queries.sorties(session_base(), territoire, _depuis(suivies, au), au, motifs), au)
    lues = queries_modele.observations(session_base(), territoire, periode, motifs)
    modeles = queries_modele.en_usage(session_base(), territoire)
    return page(
        "reseau/voir.html",
        territoire=territoire,
        territoires=territoires,
        genres=[
            _genre(genre, presentes, courbes, lues, modeles.get(genre), au)
            for genre in TypeStructure
            if (presentes := [suivie for suivie in suivies if suivie.structure.type == genre])
        ],
        periode=domaine.libelle_de_la_periode(periode),
        hasard=domaine.hasard(sum(suivie.reference is not None for suivie in suivies), au),
        signaux=sum(suivie.signal is not None for suivie in suivies),
        structures=len(suivies),
    )


def _depuis(suivies: Sequence[StructureSuivie], au: date) -> date:
    """The first day that a small curve shows."""
    return min((suivie.depuis for suivie in suivies if suivie.depuis is not None), default=au)


def _courbes(
    suivies: Sequence[StructureSuivie], sorties: Mapping[int, list[SortieComptee]], au: date
) -> dict[int, Etincelle]:
    """The small curve of each structure followed, all on the same two scales."""
    etapes = {
        s.structure.id: domaine.etapes(sorties.get(s.structure.id, []), s.reference.niveau, s.depuis, au)
        for s in suivies
        if s.reference is not None and s.depuis is not None
    }
    haut = ampleur(etapes.values())
    debut = _depuis(suivies, au)
    return {
        s.structure.id: etincelle(
            etapes[s.structure.id], s.depuis, debut, au, haut, s.signal.debut_estime if s.signal else None
        )
        for s in suivies
        if s.structure.id in etapes and s.depuis is not None
    }


def _genre(
    genre: TypeStructure,
    suivies: Sequence[StructureSuivie],
    courbes: Mapping[int, Etincelle],
    lues: Sequence[Observation],
    modele: ModeleDuType | None,
    au: date,
) -> Genre:
    noms = {s.structure.ref: s.structure.nom for s in suivies}
    siennes = [lue for lue in lues if lue.structure in noms]
    niveau = domaine.situer(compter(siennes, noms), au, par_profil(siennes, modele))
    dessin = dessiner(niveau, noms, genre.value)
    return Genre(
        code=genre.value,
        libelle=genre.libelle,
        lignes=[Ligne(s, courbes.get(s.structure.id), niveau.places[s.structure.ref]) for s in suivies],
        niveau=niveau,
        resume=domaine.resume(niveau, genre.value, au),
        commune=_commune([s.signal for s in suivies if s.signal is not None], genre),
        dessin=dessin if dessin.marques else None,
    )


def _commune(signaux: Sequence[Derive], genre: TypeStructure) -> str | None:
    lus = [derive_commune.relire(signal.donnees.get("commune")) for signal in signaux]
    communes = [commune for commune in lus if commune is not None]
    return derive_commune.phrase_du_type(communes, len(signaux), genre.value) if communes else None
