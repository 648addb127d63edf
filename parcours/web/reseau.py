"""All the structures of a territory on one screen: each against its own past, and among its peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request

from parcours.domain import droits
from parcours.domain import reseau as domaine
from parcours.domain.dates import Periode
from parcours.domain.derive_reference import SortieComptee
from parcours.domain.structure import TypeStructure
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
    """The structures of a kind, and their funnel; without any exit to place there is none."""

    code: str
    libelle: str
    lignes: Sequence[Ligne]
    niveau: domaine.Niveau
    resume: str
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
    suivies = queries.lister(session_base(), territoire)
    depuis = min([periode.debut, *(suivie.depuis for suivie in suivies if suivie.depuis is not None)])
    sorties = queries.sorties(session_base(), territoire, depuis, au, queries_motif.table(session_base()))
    courbes = _courbes(suivies, sorties, au)
    return page(
        "reseau/voir.html",
        territoire=territoire,
        territoires=territoires,
        genres=[
            _genre(genre, presentes, sorties, courbes, periode, au)
            for genre in TypeStructure
            if (presentes := [suivie for suivie in suivies if suivie.structure.type == genre])
        ],
        periode=domaine.libelle_de_la_periode(periode),
        hasard=domaine.hasard(sum(suivie.reference is not None for suivie in suivies), au),
        signaux=sum(suivie.signal is not None for suivie in suivies),
        structures=len(suivies),
    )


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
    debut = min((s.depuis for s in suivies if s.depuis is not None), default=au)
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
    sorties: Mapping[int, list[SortieComptee]],
    courbes: Mapping[int, Etincelle],
    periode: Periode,
    au: date,
) -> Genre:
    comptes = {s.structure.ref: domaine.comptes(sorties.get(s.structure.id, []), periode) for s in suivies}
    niveau = domaine.situer(comptes, au)
    dessin = dessiner(niveau, {s.structure.ref: s.structure.nom for s in suivies}, genre.value)
    return Genre(
        code=genre.value,
        libelle=genre.libelle,
        lignes=[Ligne(s, courbes.get(s.structure.id), niveau.places[s.structure.ref]) for s in suivies],
        niveau=niveau,
        resume=domaine.resume(niveau, genre.value, au),
        dessin=dessin if dessin.marques else None,
    )
