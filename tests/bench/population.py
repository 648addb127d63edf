"""An invented population of a given size, as rows of tables: the same one each time, whatever the engine.

Sizes are skewed as in the field: structures of 40 to 450 current parcours, 14 % of all parcours being current. The
first structure is the same in every population (100 current, 714 in all): its pages compare one size to another.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from parcours.demonstration import noms
from parcours.domain.compte import ROLES_AGREGES, NomRole
from parcours.domain.contrat import GenreContrat
from parcours.domain.eligibilite import criteres
from parcours.domain.etape import EtatEtape, Lieu, Visibilite
from parcours.domain.formation import Finalite, ResultatFormation
from parcours.domain.immersion import ObjetImmersion, ResultatImmersion
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.parcours import Fonction, TypePrescripteur
from parcours.domain.sortie import motifs
from parcours.domain.suivi import MOIS_DE_SUIVI, SituationSuivi, prevu_le
from parcours.domain.texte import cle_de_recherche, cle_de_tri
from parcours.models import (
    Affectation,
    Annexe,
    Base,
    Compte,
    Contrat,
    Convention,
    Critere,
    Etape,
    Formation,
    Immersion,
    Journal,
    Parcours,
    PassIae,
    Prolongation,
    Role,
    Salarie,
    Sortie,
    Structure,
    Suivi,
    Suspension,
)

GRAINE = 20261123
MAINTENANT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
AU = date(2026, 11, 23)
TERRITOIRE, FUSEAU = "Martinique", "America/Martinique"
PART_EN_COURS = 0.14
TEMOIN, PETITE, GRANDE = 100, 40, 450
PAR_CONSEILLER, PAR_ENCADRANT = 50, 12
PASS_JOURS = 730
# The oldest exit.
ANCIENNETE_JOURS = 2900

NOMS = [nom.strip() for nom in noms.NOMS.split("|")]
PRENOMS = [prenom.strip() for prenom in f"{noms.PRENOMS_F}|{noms.PRENOMS_M}".split("|")]
METIERS = ("Agent de tri", "Peintre en bâtiment", "Maraîchère", "Aide de cuisine", "Agent d’entretien", "Maçon")
_GENRES = ("entretien", "entretien", "entretien", "demarche", "demarche", "bilan", "atelier", "visite")
_NOTE = ("logement", "horaires", "permis", "confiance", "dossier", "garde", "présence", "terminer", "prochain", "bus")
_CRITERES = tuple(critere.code for critere in criteres(AU))
_MOTIFS = tuple(motif.code for motif in motifs(AU - timedelta(days=ANCIENNETE_JOURS)))

Ligne = dict[str, Any]


@dataclass
class Lot:
    """Rows of one structure, by table in the order in which they may be inserted."""

    lignes: dict[type[Base], list[Ligne]] = field(default_factory=lambda: defaultdict(list))

    def ajouter(self, modele: type[Base], **colonnes: Any) -> None:
        """Add a row."""
        self.lignes[modele].append(colonnes)


# In this order: each table after those that it points to.
TABLES: tuple[type[Base], ...] = (
    Structure,
    Compte,
    Role,
    Convention,
    Annexe,
    Salarie,
    Parcours,
    Affectation,
    Critere,
    PassIae,
    Suspension,
    Prolongation,
    Contrat,
    Etape,
    Formation,
    Immersion,
    Sortie,
    Suivi,
    Journal,
)


def effectifs(nombre: int) -> list[tuple[int, int]]:
    """Current and closed parcours of each structure, for so many parcours in all; the first one is the witness."""
    en_cours, total = round(nombre * PART_EN_COURS), nombre
    rng, voulus = Random(GRAINE), [TEMOIN]
    while (reste := en_cours - sum(voulus)) > 0:
        # Few big ones, many small ones; the biggest is always there once there is room for it.
        taille = GRANDE if len(voulus) == 1 else min(GRANDE, int(PETITE * (1 - rng.random()) ** (-1 / 1.2)))
        voulus.append(min(taille, reste))
    clos = [round(taille * (1 - PART_EN_COURS) / PART_EN_COURS) for taille in voulus]
    clos[-1] += total - sum(voulus) - sum(clos)
    return list(zip(voulus, clos, strict=True))


def population(nombre: int) -> Iterator[Lot]:
    """The rows of so many parcours, one lot per structure; keys are given, so that nothing has to be read back."""
    cles: dict[str, int] = defaultdict(int)
    for rang, (en_cours, clos) in enumerate(effectifs(nombre)):
        # One generator per structure: the first ones are the same whatever the size.
        yield _Structure(Random(GRAINE + rang), rang, cles).peupler(en_cours, clos)


@dataclass
class _Structure:
    rng: Random
    rang: int
    cles: dict[str, int]
    lot: Lot = field(default_factory=Lot)

    def _cle(self, nom: str) -> int:
        self.cles[nom] += 1
        return self.cles[nom]

    def _ref(self) -> str:
        return "".join(self.rng.choices("23456789bcdfghjkmnpqrstvwxz", k=10))

    def peupler(self, en_cours: int, clos: int) -> Lot:
        """The structure, its accounts, and its parcours: the closed ones first, as they were typed."""
        self.cle = self._cle("structure")
        self.lot.ajouter(
            Structure,
            id=self.cle,
            ref=self._ref(),
            type="ACI",
            nom=f"Chantier {self.rang + 1:03d}",
            siret=f"{self.rang + 1:014d}",
            commune="Le Lorrain",
            zone=("Nord", "Centre", "Sud")[self.rang % 3],
            territoire=TERRITOIRE,
            fuseau=FUSEAU,
        )
        self._conventionner()
        if self.rang == 0:
            for role in (*ROLES_AGREGES, NomRole.ADMIN):
                self._compte(role)
        self._compte(NomRole.RESPONSABLE)
        self.conseillers = [self._compte(NomRole.CONSEILLER) for _ in range(max(1, en_cours // PAR_CONSEILLER))]
        self.encadrants = [self._compte(NomRole.ENCADRANT) for _ in range(max(1, en_cours // PAR_ENCADRANT))]
        for _ in range(clos):
            sortie = AU - timedelta(days=int(self.rng.triangular(1, ANCIENNETE_JOURS, 400)))
            self._parcours(sortie - timedelta(days=self.rng.randint(40, 700)), sortie)
        for _ in range(en_cours):
            self._parcours(AU - timedelta(days=int(self.rng.triangular(0, 720, 150))), None)
        return self.lot

    def _conventionner(self) -> None:
        cle = self._cle("convention")
        debut, fin = date(AU.year - 1, 1, 1), date(AU.year + 1, 12, 31)
        self.lot.ajouter(Convention, id=cle, structure_id=self.cle, numero=f"ACI {cle}", debut=debut, fin=fin)
        for annee in (AU.year - 1, AU.year, AU.year + 1):
            self.lot.ajouter(
                Annexe,
                structure_id=self.cle,
                convention_id=cle,
                numero=f"ACI {cle} A{annee}",
                debut=date(annee, 1, 1),
                fin=date(annee, 12, 31),
                postes_etp=20,
                heures_par_etp=1820,
                objectif_dynamique=50,
            )

    def _compte(self, role: NomRole) -> int:
        cle = self._cle("compte")
        est_agrege, est_admin = role in ROLES_AGREGES, role is NomRole.ADMIN
        self.lot.ajouter(
            Compte, id=cle, email=f"{role.value}{cle}@bench.example", nom=f"{role.value} {cle}", cree_le=MAINTENANT
        )
        self.lot.ajouter(
            Role,
            compte_id=cle,
            nom=role.value,
            structure_id=None if est_agrege or est_admin else self.cle,
            territoire=TERRITOIRE if est_agrege else None,
            zone="Nord" if role is NomRole.ZONE else None,
            debut=date(2015, 1, 1),
        )
        return cle

    def _parcours(self, entree: date, sortie: date | None) -> None:
        rng, cle = self.rng, self._cle("parcours")
        dans = {"structure_id": self.cle, "parcours_id": cle}
        salarie = self._salarie(entree)
        metier = rng.choice(METIERS)
        self.lot.ajouter(
            Parcours,
            id=cle,
            structure_id=self.cle,
            salarie_id=salarie,
            ref=self._ref(),
            entree_le=entree,
            metier=metier,
            prescripteur_type=TypePrescripteur.FRANCE_TRAVAIL.value,
            prescripteur_nom="France Travail du Lorrain",
            niveau_formation="50",
            cree_le=_instant(entree),
            clos_le=sortie,
        )
        for compte, fonction, part in (
            (rng.choice(self.conseillers), Fonction.REFERENT, 1),
            (rng.choice(self.encadrants), Fonction.ENCADRANT, 0.8),
        ):
            if rng.random() < part:
                self.lot.ajouter(
                    Affectation, compte_id=compte, fonction=fonction.value, debut=entree, fin=sortie, **dans
                )
        for code in rng.sample(_CRITERES, 2):
            self.lot.ajouter(Critere, code=code, justificatif_le=entree, **dans)
        self._pass(salarie, cle, entree)
        self._contrats(entree, sortie, metier, dans)
        self._etapes(entree, sortie, dans)
        self._formation_immersion(entree, sortie, dans)
        if sortie is not None:
            self._sortie(sortie, dans)

    def _salarie(self, entree: date) -> int:
        rng, cle = self.rng, self._cle("salarie")
        nom, prenom = rng.choice(NOMS), rng.choice(PRENOMS)
        if rng.random() < 0.3:
            nom = f"{nom}-{rng.choice(NOMS)}"
        telephone = f"0696{rng.randint(0, 999999):06d}"
        self.lot.ajouter(
            Salarie,
            id=cle,
            structure_id=self.cle,
            civilite=rng.choice(("M", "MME")),
            nom=nom,
            prenom=prenom,
            nom_tri=cle_de_tri(f"{nom} {prenom}"),
            cle_recherche=cle_de_recherche(nom, prenom, telephone),
            naissance=entree - timedelta(days=rng.randint(18 * 366, 58 * 365)),
            telephone=telephone,
            commune="Le Lorrain",
            code_postal="97214",
            cree_le=_instant(entree),
        )
        return cle

    def _pass(self, salarie: int, parcours: int, entree: date) -> None:
        rng, cle = self.rng, self._cle("pass_iae")
        debut = entree - timedelta(days=rng.choice((0, 0, 0, 0, 90, 300)))
        arret = entree + timedelta(days=rng.randint(30, 200))
        jours = rng.randint(20, 120) if rng.random() < 0.06 and arret < AU else 0
        self.lot.ajouter(
            PassIae,
            id=cle,
            structure_id=self.cle,
            salarie_id=salarie,
            numero=f"{999990000000 + parcours}",
            debut=debut,
            fin_officielle=debut + timedelta(days=PASS_JOURS - 1 + jours),
            source="saisie",
            constatee_le=entree,
        )
        if rng.random() < 0.03:
            fin = debut + timedelta(days=PASS_JOURS - 1 + jours)
            self.lot.ajouter(
                Prolongation,
                structure_id=self.cle,
                pass_iae_id=cle,
                motif=MotifProlongation.DIFFICULTES.value,
                debut=fin,
                fin=fin + timedelta(days=180),
                demandee_le=fin - timedelta(days=60),
                decision=DecisionProlongation.DEMANDEE.value,
                jours_dans_officielle=0,
                saisie_le=_instant(entree),
            )
        if jours:
            self.lot.ajouter(
                Suspension,
                structure_id=self.cle,
                pass_iae_id=cle,
                debut=arret,
                fin=arret + timedelta(days=jours),
                motif=MotifSuspension.CONTRAT_SUSPENDU.value,
                jours_dans_officielle=jours,
                saisie_le=_instant(arret),
            )

    def _contrats(self, entree: date, sortie: date | None, metier: str, dans: Mapping[str, int]) -> None:
        """One after the other; the last one of a current stay ends ahead, save a few that nobody renewed."""
        rng, debut, precedent = self.rng, entree, None
        derniere = sortie or AU - timedelta(days=rng.choice((0,) * 30 + (4, 20)))
        while True:
            cle, fin = self._cle("contrat"), debut + timedelta(days=rng.choice((119, 179, 179, 239)))
            self.lot.ajouter(
                Contrat,
                id=cle,
                renouvelle_id=precedent,
                genre=GenreContrat.CDDI.value,
                debut=debut,
                fin=fin,
                rompu_le=sortie if sortie is not None and sortie < fin else None,
                heures_hebdo=26,
                metier=metier,
                **dans,
            )
            if fin >= derniere:
                return
            debut, precedent = fin + timedelta(days=1), cle

    def _etapes(self, entree: date, sortie: date | None, dans: Mapping[str, int]) -> None:
        rng = self.rng
        # Those who left long ago left few steps; those who are here are seen every two to four weeks.
        ecart = rng.randint(14, 30) if sortie is None else rng.randint(60, 160)
        le, derniere = entree, sortie or AU - timedelta(days=rng.choice((0, 0, 0, 0, 0, 0, 12, 30)))
        while le <= derniere:
            self._etape(le, EtatEtape.FAITE, dans)
            le += timedelta(days=max(2, ecart + rng.randint(-ecart // 3, ecart // 3)))
        if sortie is None and rng.random() < 0.3:
            self._etape(AU + timedelta(days=rng.randint(-3, 25)), EtatEtape.PREVUE, dans)

    def _etape(self, le: date, etat: EtatEtape, dans: Mapping[str, int]) -> None:
        rng, genre, auteur = self.rng, self.rng.choice(_GENRES), self.rng.choice(self.conseillers)
        self.lot.ajouter(
            Etape,
            le=le,
            saisie_le=_instant(min(le, AU)),
            genre=genre,
            theme=None,
            lieu=Lieu.INTERNE.value,
            duree_minutes=45 if etat is EtatEtape.FAITE else None,
            etat=etat.value,
            est_collective=genre == "atelier",
            visibilite=Visibilite.EQUIPE.value,
            note=" ".join(rng.choices(_NOTE, k=rng.randint(6, 30))) if rng.random() < 0.4 else None,
            auteur_id=auteur,
            **dans,
        )
        self.lot.ajouter(
            Journal,
            le=_instant(min(le, AU)),
            compte_id=auteur,
            evenement="EtapeNotee",
            phrase=f"« {genre} » du {le:%d/%m/%Y} noté.",
            **dans,
        )

    def _formation_immersion(self, entree: date, sortie: date | None, dans: Mapping[str, int]) -> None:
        debut = entree + timedelta(days=30)
        fin = debut + timedelta(days=20)
        if fin > (sortie or AU):
            return
        if self.rng.random() < 0.3:
            self.lot.ajouter(
                Formation,
                intitule="Gestes et postures",
                finalite=Finalite.ADAPTATION.value,
                debut=debut,
                fin=fin,
                resultat=ResultatFormation.TERMINEE.value,
                **dans,
            )
        if self.rng.random() < 0.15:
            self.lot.ajouter(
                Immersion,
                hote="Boulangerie du Bourg",
                objet=ObjetImmersion.DECOUVRIR.value,
                debut=debut,
                fin=fin,
                resultat=ResultatImmersion.ATTEINT.value,
                **dans,
            )

    def _sortie(self, le: date, dans: Mapping[str, int]) -> None:
        # One in thirty left without anybody saying why: ECH-15 asks for it.
        motif = None if self.rng.random() < 0.03 else self.rng.choice(_MOTIFS)
        self.lot.ajouter(Sortie, le=le, motif=motif, **dans)
        for mois in MOIS_DE_SUIVI:
            du_le = prevu_le(le, mois)
            fait_le = du_le if du_le < AU and self.rng.random() < 0.85 else None
            self.lot.ajouter(
                Suivi,
                mois=mois,
                du_le=du_le,
                fait_le=fait_le,
                situation=SituationSuivi.RECHERCHE.value if fait_le else None,
                **dans,
            )


def _instant(jour: date) -> datetime:
    return datetime(jour.year, jour.month, jour.day, 15, tzinfo=UTC)
