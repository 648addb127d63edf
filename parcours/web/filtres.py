"""The filters of «Mes parcours»: read from the address, written back to it, as chips and as a form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from parcours.domain import droits
from parcours.domain.catalogue import Niveau
from parcours.domain.compte import NomRole, Profil
from parcours.queries import liste as queries
from parcours.queries.filtre import Etat, Filtre
from parcours.queries.liste import Vue
from parcours.queries.session_web import CompteLu, StructureLue
from parcours.queries.veille import PERSONNE
from parcours.web.adresses import adresse as vers
from parcours.web.forms.parcours import FiltreForm
from parcours.web.requete import aujourdhui, session_base

MOI, TOUS, AUCUN = "moi", "tous", "aucun"


@dataclass(frozen=True)
class Lien:
    """A link of the list: a count that filters, or a chip that removes a filter."""

    libelle: str
    href: str
    est_recherche: bool = False


@dataclass(frozen=True)
class Demande:
    """What an address asks of the list, seen from an account: `adresse` holds the filters in force, by their names.

    `referents`: names by key, of a colleague asked for, or of all of them for the form.
    `est_par_defaut`: the address does not say whose parcours, the account's own are shown first.
    """

    vue: Vue
    adresse: dict[str, str]
    referents: Mapping[int, str]
    est_par_defaut: bool

    @property
    def filtre(self) -> Filtre:
        """The same, for the queries."""
        adresse, qui = self.adresse, self.adresse["referent"]
        choisis = {MOI: self.vue.acces.compte_id, TOUS: None, AUCUN: PERSONNE}
        return Filtre(
            recherche=adresse["q"],
            referent_id=choisis[qui] if qui in choisis else int(qui),
            etat=Etat(adresse["etat"]),
            groupe=Niveau(adresse["groupe"]) if adresse["groupe"] else None,
            silence=bool(adresse["silence"]),
            structure_id=next((s.id for s in self.vue.structures if s.ref == adresse["structure"]), None),
        )

    @property
    def est_restreinte(self) -> bool:
        """Whether a filter other than the search hides parcours."""
        return self.est_filtree or self.adresse["etat"] != Etat.TOUS

    @property
    def est_filtree(self) -> bool:
        """The same, the parcours under way being what one expects."""
        return (
            any(self.adresse[nom] for nom in ("groupe", "silence", "structure"))
            or self.adresse["referent"] != TOUS
            or self.adresse["etat"] == Etat.SORTIS
        )

    @property
    def titres(self) -> dict[Niveau, str]:
        """The names of the groups: with their thresholds, when all the structures share them."""
        rouges = {s.seuil_rouge_jours for s in self.vue.structures}
        oranges = {s.seuil_orange_jours for s in self.vue.structures}
        return {
            Niveau.RETARD: "En retard",
            Niveau.ROUGE: f"Sous {rouges.pop()} jours" if len(rouges) == 1 else "Dans les tout prochains jours",
            Niveau.ORANGE: f"Sous {oranges.pop()} jours" if len(oranges) == 1 else "Dans les prochaines semaines",
            Niveau.LOIN: "Rien d’urgent",
        }

    def de_tous(self) -> "Demande":
        """The same, whoever accompanies."""
        return replace(self, adresse={**self.adresse, "referent": TOUS})

    def href(self, **changes: str) -> str:
        """The address of the list with some filters changed; a filter without value is not written."""
        return f"{vers('parcours.lister')}?{self.arguments(**changes)}"

    def href_des_filtres(self) -> str:
        """The address of the form of filters, filled as here."""
        return f"{vers('parcours.filtrer')}?{self.arguments()}"

    def href_de_vue(self) -> str:
        """The address where these filters may be kept under a name."""
        return f"{vers('vue.enregistrer')}?{self.arguments()}"

    @property
    def requete(self) -> str:
        """The filters as an address writes them, without what is searched: that is somebody."""
        return self.arguments(q="")

    def arguments(self, **changes: str) -> str:
        """The filters as an address writes them, with some changed."""
        # A page writes fifteen addresses that differ by one filter: the others are written once.
        dits = self._dits | {nom: _dit(nom, valeur) for nom, valeur in changes.items()}
        return "&".join(filter(None, dits.values()))

    @cached_property
    def _dits(self) -> dict[str, str]:
        return {nom: _dit(nom, valeur) for nom, valeur in self.adresse.items()}

    def puces(self) -> list[Lien]:
        """One chip per filter in force, that removes it."""
        adresse, puces = self.adresse, []
        if adresse["q"]:
            puces.append(Lien(f"Recherche\u00a0: {adresse['q']}", self.href(q=""), est_recherche=True))
        if adresse["referent"] != TOUS:
            puces.append(Lien(f"Référent·e\u00a0: {self._nom_du_referent()}", self.href(referent=TOUS)))
        if adresse["etat"] != Etat.TOUS:
            libelle = "En cours" if adresse["etat"] == Etat.EN_COURS else "Terminés"
            puces.append(Lien(libelle, self.href(etat=Etat.TOUS)))
        if adresse["groupe"]:
            puces.append(Lien(self.titres[Niveau(adresse["groupe"])], self.href(groupe="")))
        if adresse["silence"]:
            puces.append(Lien("Silences", self.href(silence="")))
        if adresse["structure"]:
            nom = next(s.nom for s in self.vue.structures if s.ref == adresse["structure"])
            puces.append(Lien(nom, self.href(structure="")))
        return puces

    def _nom_du_referent(self) -> str:
        qui = self.adresse["referent"]
        return {MOI: "moi", AUCUN: "personne"}.get(qui) or self.referents[int(qui)]

    def formulaire(self) -> FiltreForm:
        """The form of filters, filled; its choices are those of this account."""
        moi = self.vue.acces.compte_id
        form = FiltreForm(formdata=None, data={**self.adresse, "silence": bool(self.adresse["silence"])})
        autres = {str(cle): nom for cle, nom in self.referents.items() if cle != moi}
        form.referent.choices = {TOUS: "Tous", MOI: "Moi", AUCUN: "Personne", **autres}
        form.groupe.choices = {"": "Toutes", **{groupe.value: titre for groupe, titre in self.titres.items()}}
        form.structure.choices = {"": "Toutes", **{s.ref: s.nom for s in self.vue.structures}}
        if len(self.vue.structures) == 1:
            del form.structure
        if not self.vue.acces.datees:
            del form.silence
        return form


def _dit(nom: str, valeur: str) -> str:
    return urlencode({nom: valeur}) if valeur else ""


def lire_la_demande(
    profil: Profil, compte: CompteLu, args: Mapping[str, str], *, avec_referents: bool = False
) -> Demande:
    """What an address asks; what it says wrong is ignored. At most one statement, for the names of colleagues."""
    acces = droits.perimetre(profil)
    structures = structures_du_compte(compte, acces.lieux)
    # One structure: its own calendar. Several, perhaps in several zones: the day of the installation.
    vue = Vue(acces, structures, aujourdhui(structures[0].fuseau if len(structures) == 1 else None))
    qui = MOI if args.get("referent") == str(profil.compte_id) else args.get("referent", "")
    est_dit = qui in (MOI, TOUS, AUCUN)
    referents = dict(queries.referents(session_base(), vue)) if avec_referents or (qui and not est_dit) else {}
    est_dit = est_dit or qui in map(str, referents)
    adresse = {
        "q": " ".join(args.get("q", "").split())[:100],
        "referent": qui if est_dit else MOI if profil.a_un_role(NomRole.CONSEILLER) else TOUS,
        "etat": args["etat"] if args.get("etat") in tuple(Etat) else Etat.EN_COURS.value,
        "groupe": args["groupe"] if args.get("groupe") in tuple(Niveau) else "",
        "silence": "1" if args.get("silence") in ("1", "y") else "",
        "structure": args["structure"] if args.get("structure") in {s.ref for s in structures} else "",
    }
    return Demande(vue, adresse, referents, est_par_defaut=not est_dit and adresse["referent"] == MOI)


def structures_du_compte(compte: CompteLu, ids: frozenset[int]) -> list[StructureLue]:
    """Some structures where an account has a role, by name."""
    # They came with the account: no statement for them.
    trouvees = {role.structure.id: role.structure for role in compte.roles if role.structure is not None}
    return sorted((s for cle, s in trouvees.items() if cle in ids), key=lambda s: (s.nom, s.id))
