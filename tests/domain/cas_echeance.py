"""The cases of `cas/echeance/*.toml`: facts as written there, and what a code says of them on a day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from parcours.domain import plan
from parcours.domain.catalogue import deriver, franchissement
from parcours.domain.catalogue.structure import FaitConvention, FaitsStructure, deriver_structure
from parcours.domain.echeance import Code, Echeance
from parcours.domain.faits import (
    AutresSejours,
    FaitAutorisation,
    FaitContrat,
    FaitCritere,
    FaitDocument,
    FaitEtape,
    FaitFormation,
    FaitFse,
    FaitHeures,
    FaitImmersion,
    Faits,
    FaitSuivi,
)
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.pass_iae import PassIae, Prolongation, Suspension

DOSSIER = Path(__file__).parent / "cas" / "echeance"
ENSEMBLE = tomllib.loads((DOSSIER / "ensemble.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Cas:
    """A case of a code; `lu` holds what is written, its facts completed by those common to the code."""

    code: Code
    genre: str
    lu: dict[str, Any]

    @property
    def nom(self) -> str:
        """What a failing test is called."""
        return f"{self.code.value} {self.genre} : {self.lu['nom']}"


def cas_par_code() -> list[Cas]:
    """Every case of every code, in the order of the files."""
    trouves = []
    for fichier in sorted(DOSSIER.glob("*.toml")):
        for table in tomllib.loads(fichier.read_text(encoding="utf-8")).get("code", []):
            for cas in table["cas"]:
                faits = {**table["faits"], **cas.get("faits", {})}
                trouves.append(Cas(Code(table["code"]), cas["genre"], {**cas, "faits": faits}))
    return trouves


def dit(cas: Cas) -> list[str]:
    """What the code says on the day of a case, by object: its limit, and the threshold said that day."""
    au = cas.lu["au"]
    lignes = []
    for e in _derivees(cas):
        seuil, _ = franchissement(e.code, e.objet, e.limite, e.repere, None, au)
        lignes.append(f"{e.objet} {e.limite} {'rien' if seuil is None else seuil}")
    return lignes


def _derivees(cas: Cas) -> list[Echeance]:
    lu = cas.lu["faits"]
    if cas.code is Code.CONVENTION:
        return deriver_structure(FaitsStructure(_periodes(lu, "conventions"), _periodes(lu, "annexes")))
    return [e for e in deriver(faits_de(lu), cas.lu["au"]) if e.code is cas.code]


def _periodes(lu: dict[str, Any], nom: str) -> tuple[FaitConvention, ...]:
    return tuple(FaitConvention(rang, p["debut"], p["fin"]) for rang, p in enumerate(lu.get(nom, []), 1))


def faits_de(lu: dict[str, Any]) -> Faits:
    """The facts as written; each fact of a list has its rank for key."""
    sortie, diagnostic = lu.get("sortie", {}), lu.get("diagnostic", {})
    return Faits(
        type_structure=lu.get("type", "ACI"),
        entree_le=lu["entree_le"],
        silence_jours=lu.get("silence_jours", 30),
        pass_iae=_pass(lu["pass_iae"]) if lu.get("pass_iae") else None,
        contrats=tuple(
            FaitContrat(rang, c["genre"], c["debut"], c.get("fin"), c.get("derogation"))
            for rang, c in enumerate(lu.get("contrats", []), 1)
        ),
        etapes=tuple(
            FaitEtape(rang, e["le"], e["etat"], e.get("genre", "")) for rang, e in enumerate(lu.get("etapes", []), 1)
        ),
        sortie_le=sortie.get("le"),
        sortie_motif=sortie.get("motif"),
        diagnostic_le=diagnostic.get("le"),
        diagnostic_auteur=diagnostic.get("auteur"),
        criteres=tuple(FaitCritere(c["code"], c.get("le")) for c in lu.get("criteres", [])),
        immersions=_immersions(lu.get("immersions", []), 1),
        formations=tuple(
            FaitFormation(rang, "CACES", f["debut"], f["fin"], f.get("resultat", "a_renseigner"))
            for rang, f in enumerate(lu.get("formations", []), 1)
        ),
        documents=tuple(
            FaitDocument(rang, d["genre"], d.get("libelle"), d["fin"])
            for rang, d in enumerate(lu.get("documents", []), 1)
        ),
        suivis=_suivis(lu, sortie.get("le")),
        fse=FaitFse(lu["fse"].get("sortie_saisie_le")) if isinstance(lu.get("fse"), dict) else None,
        naissance=lu.get("naissance"),
        heures=tuple(
            FaitHeures(h["contrat"], h["mois"], Decimal(480), Decimal(h["en_entreprise"])) for h in lu.get("heures", [])
        ),
        autorisations=tuple(
            FaitAutorisation(rang, a["genre"], a["debut"], a["fin"])
            for rang, a in enumerate(lu.get("autorisations", []), 1)
        ),
        autres_sejours=AutresSejours(
            heures=tuple(
                FaitHeures(h["contrat"], h["mois"], Decimal(480), Decimal(h["en_entreprise"]), h["contrat_debut"])
                for h in lu.get("autres_heures", [])
            ),
            # Keys of their own, as in a database.
            immersions=_immersions(lu.get("autres_immersions", []), 101),
        ),
    )


def _immersions(lues: list[dict[str, Any]], premiere: int) -> tuple[FaitImmersion, ...]:
    return tuple(
        FaitImmersion(rang, i["hote"], i["debut"], i["fin"], i.get("resultat", "a_renseigner"))
        for rang, i in enumerate(lues, premiere)
    )


def _pass(lu: dict[str, Any]) -> PassIae:
    suspensions = tuple(
        Suspension(s["debut"], s["fin"], MotifSuspension.CONTRAT_SUSPENDU) for s in lu.get("suspensions", [])
    )
    prolongations = tuple(
        Prolongation(
            lu["fin"],
            lu["fin"],
            MotifProlongation.RQTH,
            p["demandee_le"],
            DecisionProlongation(p.get("decision", "demandee")),
            id=rang,
        )
        for rang, p in enumerate(lu.get("prolongations", []), 1)
    )
    return PassIae(lu["debut"], lu["fin"], suspensions, prolongations, fin_officielle=lu["fin"])


def _suivis(lu: dict[str, Any], sortie_le: date | None) -> tuple[FaitSuivi, ...]:
    if sortie_le is None:
        return ()
    prises = lu.get("prises", [])
    return tuple(
        FaitSuivi(mois, du_le, du_le if mois in prises else None)
        for mois, du_le in plan.nouvelles_a_prendre(sortie_le)
        if mois in lu.get("nouvelles", [])
    )
