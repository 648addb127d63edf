"""What is recorded of one stay: PASS, contracts, steps, training, exit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, cycle
from random import Random

from parcours.domain.contrat import GenreContrat
from parcours.domain.etape import EtatEtape, Lieu, Visibilite
from parcours.domain.formation import Finalite, ResultatFormation
from parcours.domain.immersion import ObjetImmersion, ResultatImmersion
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.motif_sortie import BAREME
from parcours.domain.plan import Cle, EtatJalon
from parcours.domain.suivi import MOIS_DE_SUIVI, SituationSuivi, prevu_le
from parcours.models import (
    Contrat,
    Etape,
    Formation,
    Immersion,
    Jalon,
    Journal,
    LeveeCarence,
    PassIae,
    Prolongation,
    Sortie,
    Suivi,
    Suspension,
)
from tests.bench.lot import ANCIENNETE_JOURS, AU, Lot, instant

PASS_JOURS = 730
UN_AN = timedelta(days=365)
# One PASS in so many was delivered in a waiting period that somebody lifted.
LEVEE = 40
# Past these days of a stay, the lines of its plan that most have done.
PLAN = {300: (Cle.PROJET, Cle.IMMERSION), 500: (Cle.PROLONGATION, Cle.BILAN, Cle.RELAIS)}
# Gone through in order: one step in five takes stock, after the first interview and the diagnosis.
_ACCUEIL, _GENRES = ("entretien", "diagnostic"), ("demarche", "entretien", "atelier", "visite", "bilan")
_NOTE = ("logement", "horaires", "permis", "confiance", "dossier", "garde", "présence", "terminer", "prochain", "bus")
_MOTIFS = tuple(motif.code for motif in BAREME.motifs(AU - timedelta(days=ANCIENNETE_JOURS)))


@dataclass
class Sejour:
    """The stays of a structure: its rows, and who writes them."""

    rng: Random
    rang: int
    cles: dict[str, int]
    cle: int = 0
    lot: Lot = field(default_factory=Lot)
    conseillers: list[int] = field(default_factory=list)

    def nouvelle_cle(self, nom: str) -> int:
        """The next key of a table."""
        self.cles[nom] += 1
        return self.cles[nom]

    def pass_iae(self, salarie: int, parcours: int, entree: date) -> None:
        """A PASS IAE, sometimes suspended, sometimes with a prolongation asked for."""
        rng, cle = self.rng, self.nouvelle_cle("pass_iae")
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
        # Drawn from the key alone, as the other rare facts.
        if cle % LEVEE == 0:
            self.lot.ajouter(
                LeveeCarence,
                structure_id=self.cle,
                pass_iae_id=cle,
                par="France Travail",
                le=debut,
                piece="Attestation du prescripteur",
                saisie_le=instant(entree),
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
                saisie_le=instant(entree),
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
                saisie_le=instant(arret),
            )

    def contrats(self, entree: date, sortie: date | None, metier: str, dans: Mapping[str, int]) -> None:
        """One after the other; the last one of a current stay ends ahead, save a few that nobody renewed."""
        rng, debut, precedent = self.rng, entree, None
        derniere = sortie or AU - timedelta(days=rng.choice((0,) * 30 + (4, 20)))
        while True:
            cle, fin = self.nouvelle_cle("contrat"), debut + timedelta(days=rng.choice((119, 179, 179, 239)))
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

    def etapes(self, entree: date, sortie: date | None, dans: Mapping[str, int]) -> None:
        """The steps of a stay, each with its line in the journal."""
        rng = self.rng
        # Those who left long ago left few steps; those who are here are seen every two to four weeks.
        ecart = rng.randint(14, 30) if sortie is None else rng.randint(60, 160)
        le, derniere = entree, sortie or AU - timedelta(days=rng.choice((0, 0, 0, 0, 0, 0, 12, 30)))
        genres = chain(_ACCUEIL, cycle(_GENRES))
        while le <= derniere:
            self._etape(le, next(genres), EtatEtape.FAITE, dans)
            le += timedelta(days=max(2, ecart + rng.randint(-ecart // 3, ecart // 3)))
        if sortie is None and rng.random() < 0.3:
            self._etape(AU + timedelta(days=rng.randint(-3, 25)), next(genres), EtatEtape.PREVUE, dans)

    def _etape(self, le: date, genre: str, etat: EtatEtape, dans: Mapping[str, int]) -> None:
        rng, auteur = self.rng, self.rng.choice(self.conseillers)
        self.lot.ajouter(
            Etape,
            le=le,
            saisie_le=instant(min(le, AU)),
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
            le=instant(min(le, AU)),
            compte_id=auteur,
            evenement="EtapeNotee",
            phrase=f"« {genre} » du {le:%d/%m/%Y} noté.",
            **dans,
        )

    def plan(self, entree: date, dans: Mapping[str, int]) -> None:
        """The lines of the plan done so far, in six current stays out of seven."""
        if self.rng.random() < 0.15:
            return
        for jours, cles in PLAN.items():
            le = entree + timedelta(days=jours)
            for cle in cles if le <= AU else ():
                self.lot.ajouter(
                    Jalon, cle=cle.value, du_le=le, etat=EtatJalon.FAIT.value, fait_le=le, version=1, **dans
                )

    def formation_immersion(self, entree: date, sortie: date | None, dans: Mapping[str, int]) -> None:
        """A training or an immersion for those who stay long enough."""
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

    def sortie(self, le: date, dans: Mapping[str, int]) -> None:
        """The exit and the news to take after it."""
        # What is left to say is recent: years later, almost everything was recorded, or nobody would open the watch.
        oublis = 0.03 if le > AU - UN_AN else 0.001
        motif = None if self.rng.random() < oublis else self.rng.choice(_MOTIFS)
        self.lot.ajouter(Sortie, le=le, motif=motif, **dans)
        for mois in MOIS_DE_SUIVI:
            du_le = prevu_le(le, mois)
            fait_le = du_le if du_le < AU and self.rng.random() > 5 * oublis else None
            self.lot.ajouter(
                Suivi,
                mois=mois,
                du_le=du_le,
                fait_le=fait_le,
                situation=SituationSuivi.RECHERCHE.value if fait_le else None,
                **dans,
            )
