"""What an address asks of the watch: a box, and filters; written back to it, as tabs, chips and a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for

from parcours.domain import droits
from parcours.domain.besoin import Besoin
from parcours.domain.catalogue import CATALOGUE, CODES_DU_TRAVAIL
from parcours.domain.compte import Profil
from parcours.domain.suite_alerte import Etat, Geste
from parcours.queries import alerte as queries
from parcours.queries.alerte import Filtre
from parcours.queries.session_web import CompteLu, StructureLue
from parcours.queries.veille import PERSONNE, Portee, annoncees, miennes, toutes
from parcours.rendering.formats import combien, nombre
from parcours.web.filtres import Lien, structures_du_compte
from parcours.web.forms.veille import FiltreVeilleForm
from parcours.web.requete import session_base

MIENS, RAPPEL, MOI, AUCUN = "miens", "rappel", "moi", "personne"
# Whose: everyone's unless the address says so; what the morning message counts has an address of its own.
PORTEES: Mapping[str, Callable[[Profil], Portee]] = {"": toutes, MIENS: miennes, RAPPEL: annoncees}
# What an address of the watch may say, and what the pages that come back to it repeat.
NOMS = ("portee", "etat", "besoin", "prise", "referent", "structure")
BOITES = {
    Etat.A_TRAITER: "À traiter",
    Etat.ESCALADEES: "Escaladées",
    Etat.REPORTEES: "Reportées",
    Etat.SOURDINE: "En sourdine",
    Etat.CLOSES: "Closes",
}


@dataclass(frozen=True)
class Onglet:
    """One of the boxes, with what it holds."""

    libelle: str
    href: str
    nombre: int | None
    est_ouvert: bool


@dataclass(frozen=True)
class Demande:
    """What an address asks, seen from an account: `adresse` holds what is in force, by name; `noms` some colleagues."""

    profil: Profil
    structures: list[StructureLue]
    adresse: Mapping[str, str]
    noms: Mapping[int, str]

    @property
    def portee(self) -> Portee:
        """Whose alerts."""
        return PORTEES[self.adresse["portee"]](self.profil)

    @property
    def filtre(self) -> Filtre:
        """The rest, for the queries."""
        adresse = self.adresse
        return Filtre(
            etat=Etat(adresse["etat"]),
            besoin=Besoin(adresse["besoin"]) if adresse["besoin"] else None,
            prise_par=self._compte("prise"),
            referent=self._compte("referent"),
            structure_id=next((s.id for s in self.structures if s.ref == adresse["structure"]), None),
        )

    def _compte(self, nom: str) -> int | None:
        qui = self.adresse[nom]
        return {"": None, MOI: self.profil.compte_id, AUCUN: PERSONNE}[qui] if qui in ("", MOI, AUCUN) else int(qui)

    @property
    def est_restreinte(self) -> bool:
        """Whether something other than the box hides alerts."""
        return self.filtre.est_restreint or bool(self.adresse["portee"])

    @property
    def accompagne(self) -> bool:
        """Whether the account follows whole structures, rather than a crew."""
        return bool(droits.perimetre(self.profil).entieres)

    def arguments(self, **changes: str) -> dict[str, Any]:
        """What the address says, with some changes; what is as usual is not written."""
        dits = {**self.adresse, **changes}
        return {nom: v for nom, v in dits.items() if v and (nom, v) != ("etat", Etat.A_TRAITER.value)}

    def href(self, **changes: str) -> str:
        """The address of the watch with some filters changed."""
        return url_for("veille.voir", **self.arguments(**changes))

    def adresse_du_geste(self, geste: Geste, alerte_id: int) -> str:
        """Where something is done about an alert, coming back to this page."""
        avant, apres = self._gestes[geste]
        return f"{avant}/{alerte_id}/{apres}"

    @cached_property
    def _gestes(self) -> dict[Geste, tuple[str, str]]:
        # Written once by page: fifty lines have the same ones, but for the key.
        adresses = {g: url_for("suite_alerte.agir", alerte_id=0, geste=g.value, **self.arguments()) for g in Geste}
        return {geste: (avant, apres) for geste, a in adresses.items() for avant, _, apres in [a.partition("/0/")]}

    def onglets(self, comptes: queries.Comptes, en_plus: int) -> list[Onglet]:
        """The boxes; `en_plus`: drift signals, shown among what is to be dealt with."""
        ouverte = Etat(self.adresse["etat"])
        boites = [boite for boite in BOITES if boite is not Etat.ESCALADEES or droits.dirige(self.profil)]
        nombres = {boite: comptes.de(boite) for boite in boites} | {Etat.A_TRAITER: comptes.a_traiter + en_plus}
        return [Onglet(BOITES[b], self.href(etat=b.value), nombres[b], b is ouverte) for b in boites]

    def raccourcis(self, comptes: queries.Comptes) -> list[Lien]:
        """Of those to deal with: mine, those I took, those that nobody took."""
        liens = []
        ici = {"etat": Etat.A_TRAITER.value}
        if self.accompagne and comptes.miennes and not self.adresse["portee"]:
            liens.append(Lien(f"{nombre(comptes.miennes)}\u00a0dans mes parcours", self.href(portee=MIENS, **ici)))
        if comptes.prises_par_moi and not self.adresse["prise"]:
            liens.append(Lien(f"{combien(comptes.prises_par_moi, 'prise')} par moi", self.href(prise=MOI, **ici)))
        if comptes.sans_personne and not self.adresse["prise"]:
            libelle = f"{nombre(comptes.sans_personne)}\u00a0dont personne ne s’occupe"
            liens.append(Lien(libelle, self.href(prise=AUCUN, **ici)))
        return liens

    def puces(self) -> list[Lien]:
        """One chip per filter in force, that removes it."""
        adresse, puces = self.adresse, []
        if adresse["portee"]:
            libelle = "Mes parcours" if adresse["portee"] == MIENS else "Ce que compte mon rappel"
            puces.append(Lien(libelle, self.href(portee="")))
        if adresse["besoin"]:
            puces.append(Lien(Besoin(adresse["besoin"]).libelle, self.href(besoin="")))
        if adresse["prise"]:
            qui = adresse["prise"]
            libelle = "Personne ne s’en occupe" if qui == AUCUN else f"Prise par {self._nom(qui)}"
            puces.append(Lien(libelle, self.href(prise="")))
        if adresse["referent"]:
            qui = adresse["referent"]
            libelle = "Sans référent·e" if qui == AUCUN else f"Référent·e\u00a0: {self._nom(qui)}"
            puces.append(Lien(libelle, self.href(referent="")))
        if adresse["structure"]:
            nom = next(s.nom for s in self.structures if s.ref == adresse["structure"])
            puces.append(Lien(nom, self.href(structure="")))
        return puces

    def _nom(self, qui: str) -> str:
        return "moi" if qui == MOI else self.noms[int(qui)]

    def formulaire(self) -> FiltreVeilleForm:
        """The form of filters, filled; its choices are those of this account."""
        form = FiltreVeilleForm(formdata=None, data=self.arguments())
        autres = {str(cle): nom for cle, nom in self.noms.items() if cle != self.profil.compte_id}
        besoins = [b for b in Besoin if b.codes & (CATALOGUE.keys() if self.accompagne else CODES_DU_TRAVAIL)]
        ensemble = "Toute la structure" if len(self.structures) == 1 else "Toutes mes structures"
        form.portee.choices = {
            "": ensemble,
            MIENS: "Mes parcours, et ceux sans référent·e",
            RAPPEL: "Ce que compte mon rappel du matin",
        }
        form.besoin.choices = {"": "Peu importe", **{besoin.value: besoin.libelle for besoin in besoins}}
        form.prise.choices = {"": "Peu importe", MOI: "Moi", AUCUN: "Personne", **autres}
        form.referent.choices = {"": "Peu importe", MOI: "Moi", AUCUN: "Personne", **autres}
        form.structure.choices = {"": "Toutes", **{s.ref: s.nom for s in self.structures}}
        if not self.accompagne:
            del form.portee, form.referent
        if len(self.structures) == 1:
            del form.structure
        return form


def lire_la_demande(profil: Profil, compte: CompteLu, args: Mapping[str, str], *, avec_noms: bool = False) -> Demande:
    """What an address asks; what it says wrong is ignored. At most one statement, for the names of colleagues."""
    acces = droits.perimetre(profil)
    lieux = acces.lieux
    structures = structures_du_compte(compte, lieux)
    dits = {nom: args.get(nom, "") for nom in NOMS}
    for nom in ("prise", "referent"):
        if dits[nom] == str(profil.compte_id):
            dits[nom] = MOI
    cherches = {dits[nom] for nom in ("prise", "referent")} - {"", MOI, AUCUN}
    noms = queries.noms(session_base(), lieux) if avec_noms or cherches else {}
    connus = {"", MOI, AUCUN, *map(str, noms)}
    adresse = {
        "portee": dits["portee"] if dits["portee"] in PORTEES and acces.entieres else "",
        "etat": dits["etat"] if dits["etat"] in tuple(Etat) else Etat.A_TRAITER.value,
        "besoin": dits["besoin"] if dits["besoin"] in tuple(Besoin) else "",
        "prise": dits["prise"] if dits["prise"] in connus else "",
        "referent": dits["referent"] if dits["referent"] in connus else "",
        "structure": dits["structure"] if dits["structure"] in {s.ref for s in structures} else "",
    }
    return Demande(profil, structures, adresse, noms)
