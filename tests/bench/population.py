"""An invented population of a given size, as rows of tables: the same one each time, whatever the engine.

Sizes are skewed as in the field: structures of 40 to 450 current parcours, 14 % of all parcours being current. The
first structure is the same in every population (100 current, 714 in all): its pages compare one size to another.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from parcours.demonstration import noms
from parcours.domain.compte import ROLES_AGREGES, NomRole
from parcours.domain.eligibilite import criteres
from parcours.domain.parcours import Fonction, TypePrescripteur
from parcours.domain.texte import cle_de_recherche, cle_de_tri
from parcours.models import (
    Affectation,
    Annexe,
    Autorisation,
    Base,
    CompetenceObservee,
    Compte,
    Consultation,
    Contrat,
    Convention,
    Critere,
    Document,
    Etape,
    EvaluationFrein,
    Formation,
    Heures,
    Immersion,
    Jalon,
    Journal,
    LeveeCarence,
    Objectif,
    Parcours,
    ParticipationFse,
    PassIae,
    Prolongation,
    Role,
    Salarie,
    Sortie,
    Structure,
    Suivi,
    Suspension,
)
from tests.bench import autres_faits
from tests.bench.lot import ANCIENNETE_JOURS, AU, MAINTENANT, Lot, instant
from tests.bench.sejour import Sejour

GRAINE = 20261123
TERRITOIRE, FUSEAU = "Martinique", "America/Martinique"
PART_EN_COURS = 0.14
TEMOIN, PETITE, GRANDE = 100, 40, 450
PAR_CONSEILLER, PAR_ENCADRANT = 50, 12

NOMS = [nom.strip() for nom in noms.NOMS.split("|")]
PRENOMS = [prenom.strip() for prenom in f"{noms.PRENOMS_F}|{noms.PRENOMS_M}".split("|")]
METIERS = ("Agent de tri", "Peintre en bâtiment", "Maraîchère", "Aide de cuisine", "Agent d’entretien", "Maçon")
_CRITERES = tuple(critere.code for critere in criteres(AU))
# One structure in ten takes part in the FSE+.
FSE = 10

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
    LeveeCarence,
    Suspension,
    Prolongation,
    Contrat,
    Etape,
    Formation,
    Immersion,
    Sortie,
    Suivi,
    Heures,
    Autorisation,
    Document,
    ParticipationFse,
    Jalon,
    Objectif,
    EvaluationFrein,
    CompetenceObservee,
    Consultation,
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


class _Structure(Sejour):
    def _ref(self) -> str:
        return "".join(self.rng.choices("23456789bcdfghjkmnpqrstvwxz", k=10))

    def peupler(self, en_cours: int, clos: int) -> Lot:
        """The structure, its accounts, and its parcours: the closed ones first, as they were typed."""
        self.cle = self.nouvelle_cle("structure")
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
            participe_fse=self.rang % FSE == 0,
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
        cle = self.nouvelle_cle("convention")
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
        cle = self.nouvelle_cle("compte")
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
        rng, cle = self.rng, self.nouvelle_cle("parcours")
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
            cree_le=instant(entree),
            clos_le=sortie,
        )
        referent = rng.choice(self.conseillers)
        for compte, fonction, part in (
            (referent, Fonction.REFERENT, 1),
            (rng.choice(self.encadrants), Fonction.ENCADRANT, 0.8),
        ):
            if rng.random() < part:
                self.lot.ajouter(
                    Affectation, compte_id=compte, fonction=fonction.value, debut=entree, fin=sortie, **dans
                )
        for code in rng.sample(_CRITERES, 2):
            self.lot.ajouter(Critere, code=code, justificatif_le=entree, **dans)
        self.pass_iae(salarie, cle, entree)
        self.contrats(entree, sortie, metier, dans)
        self.etapes(entree, sortie, dans)
        self.formation_immersion(entree, sortie, dans)
        if sortie is not None:
            self.sortie(sortie, dans)
        else:
            self.plan(entree, dans)
        autres_faits.ajouter(self.lot, dans, salarie, referent, entree, sortie, est_fse=self.rang % FSE == 0)

    def _salarie(self, entree: date) -> int:
        rng, cle = self.rng, self.nouvelle_cle("salarie")
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
            cree_le=instant(entree),
        )
        return cle
