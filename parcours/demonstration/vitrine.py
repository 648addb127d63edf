"""The showcase structure: people with a name and a story of their own, followed closely, their files full."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from parcours.demonstration import situations
from parcours.demonstration.dossier import (
    ContratInvente,
    Dossier,
    EtapeInventee,
    FormationInventee,
    ImmersionInventee,
    ProlongationInventee,
    SuspensionInventee,
    rythme,
)
from parcours.demonstration.noms import FORMATIONS, HOTES
from parcours.domain.formation import ResultatFormation
from parcours.domain.immersion import ResultatImmersion
from parcours.domain.motif_pass import MotifProlongation, MotifSuspension
from parcours.domain.structure import TypeStructure


@dataclass(frozen=True)
class Cas:
    """A person of the showcase: title, first and last names, story and its number of days."""

    civilite: str
    prenom: str
    nom: str
    situation: situations.Situation
    jours: int
    est_encadre: bool = False
    est_riche: bool = False


def nadege(rng: Random, au: date, genre: TypeStructure, _jours: int) -> Dossier:
    """The fullest file: a PASS suspended then prolonged, four contracts, a training under way, sixty steps."""
    entree = au - timedelta(days=994)

    def jour(nombre: int) -> date:
        return entree + timedelta(days=nombre)

    dossier = Dossier(
        genre,
        entree,
        pass_debut=entree,
        contrats=[
            ContratInvente("cddi", jour(0), jour(180)),
            ContratInvente("cddi", jour(308), jour(672)),
            ContratInvente("cddi", jour(673), jour(853), suit=True),
            ContratInvente("cddi", jour(854), jour(1032), suit=True, derogation="formation"),
        ],
        suspensions=[SuspensionInventee(jour(181), jour(302), MotifSuspension.CONTRAT_TERMINE)],
        prolongations=[ProlongationInventee(241, jour(830), MotifProlongation.FIN_FORMATION)],
        formations=[
            FormationInventee(1, jour(455), jour(494), ResultatFormation.TERMINEE),
            FormationInventee(0, jour(924), jour(1075)),
        ],
        immersions=[
            ImmersionInventee(0, jour(623), jour(634), "decouvrir", ResultatImmersion.ATTEINT),
            ImmersionInventee(0, jour(833), jour(844), "confirmer", ResultatImmersion.ATTEINT),
        ],
        age_minimum=33,
        age_maximum=36,
        est_riche=True,
    )
    avant = rythme(rng, entree, jour(175), 13, 14)
    apres = rythme(rng, jour(308), au - timedelta(days=3), 52, 13)
    dossier.etapes = [*avant, *apres]
    return dossier


CAS = (
    # Overdue.
    Cas("M", "Rodrigue", "Jean-Élie", situations.fin_de_contrat, -6, est_encadre=True),
    Cas("MME", "Lindsay", "Fromagel", situations.fin_de_contrat, -21),
    Cas("M", "Ruddy", "Lambissier", situations.etape_prevue, -4),
    Cas("MME", "Ghislaine", "Desmangles", situations.fin_de_pass, -12),
    Cas("M", "Jude", "Lespérance-Noé", situations.suspendu, -8),
    Cas("MME", "Kelly", "Tamarinal", situations.fin_de_contrat, -1),
    # Within 15 days.
    Cas("MME", "Océane", "Bellerophon", situations.fin_de_pass, 10, est_encadre=True),
    Cas("M", "Yannick", "Beaubrun", situations.fin_de_contrat, 15, est_riche=True),
    Cas("MME", "Mirlande", "Corossol", situations.fin_de_contrat, 3),
    Cas("M", "Steevy", "Montlouis-Bert", situations.etape_prevue, 2, est_encadre=True),
    Cas("MME", "Solange", "Quénetier", situations.suspendu, 7),
    Cas("M", "Firmin", "Sablière-Dor", situations.etape_prevue, 5),
    # Within 60 days.
    Cas("MME", "Nadège", "Placide-Montérose", nadege, 0, est_encadre=True),
    Cas("MME", "Maguy", "Salomé-Duval", situations.prolongation_demandee, 40),
    Cas("M", "Ludovic", "Varasse", situations.silence, 52),
    Cas("MME", "Émeline", "Chonville-Saint-Just de la Rivière", situations.cddi_au_bout, 57, est_riche=True),
    Cas("M", "Boris", "Galbas", situations.fin_de_contrat, 22),
    Cas("MME", "Édith", "Hauterive", situations.fin_de_contrat, 31),
    Cas("M", "Charles-Henri", "Montplaisir-Désormeaux de Grandchamp-Lys", situations.fin_de_pass, 47),
    Cas("MME", "Fabiola", "Oriflore", situations.suspendu, 33),
    Cas("M", "Ernst", "Surelle", situations.cddi_au_bout, 44),
    # Silences, and somebody not met yet.
    Cas("MME", "Tania", "Vétivel", situations.silence, 38),
    Cas("M", "Dimitri", "Malangier", situations.jamais_vu, 41),
    # Nothing urgent.
    Cas("MME", "Ana Lucía", "Peralta", situations.calme, 79, est_encadre=True),
    Cas("M", "Wisly", "Desrosiers", situations.calme, 22, est_encadre=True),
    Cas("M", "Jérémie", "Ozier", situations.calme, 316, est_encadre=True, est_riche=True),
    Cas("MME", "Rosette", "Lamartinière", situations.calme, 236, est_encadre=True, est_riche=True),
    Cas("M", "Christian", "Vertueux", situations.calme, 142, est_encadre=True),
    Cas("MME", "Shanice", "Joseph-Baret", situations.calme, 187, est_encadre=True),
    Cas("M", "Guy-Albert", "Volcar", situations.calme, 428, est_riche=True),
    Cas("MME", "Marie-Josèphe", "Saint-Ange de Beaurivage-Lauréal", situations.calme, 255, est_riche=True),
    Cas("M", "Thierry", "Alcindor-Roy", situations.prolonge, 130),
    Cas("MME", "Yolande", "Théodose-Lin", situations.prolonge, 96),
    Cas("M", "Olivier", "Balisier", situations.calme, 64),
    Cas("MME", "Célimène", "Zéphirel", situations.calme, 92),
    Cas("M", "Hugues", "Piton-Laval de la Croix-Rivail", situations.calme, 118),
    Cas("MME", "Widline", "Calebasse", situations.calme, 133),
    Cas("M", "Loïc", "Ravinel", situations.calme, 151),
    Cas("MME", "Patricia", "Évrémont", situations.calme, 168),
    Cas("M", "Rony", "Gommieral", situations.calme, 204),
    Cas("MME", "Coralie", "Morneval", situations.calme, 221),
    Cas("M", "Anthony", "Capresse", situations.calme, 268),
    Cas("MME", "Josette", "Mancenil", situations.calme, 287),
    Cas("M", "Teddy", "Zandolis", situations.calme, 301),
    Cas("MME", "Ingrid", "Fondarel", situations.calme, 33),
)


_ATELIERS = ("Espaces verts", "Maraîchage", "Recyclerie")


def dossiers(rng: Random, au: date) -> list[Dossier]:
    """The people present in the showcase structure on a day."""
    return [_dossier(rng, au, cas) for cas in CAS]


def _dossier(rng: Random, au: date, cas: Cas) -> Dossier:
    dossier = cas.situation(rng, au, TypeStructure.ACI, cas.jours)
    dossier.identite = (cas.civilite, cas.prenom, cas.nom)
    dossier.est_encadre = cas.est_encadre
    # One crew, one trade: the encadrant's.
    dossier.metier = _ATELIERS[0] if cas.est_encadre else rng.choice(_ATELIERS)
    if cas.situation is not nadege:
        _suivre_de_pres(rng, dossier)
    if cas.est_riche:
        dossier.est_riche = True
        _former(rng, au, dossier)
    _varier(rng, dossier)
    return dossier


def _suivre_de_pres(rng: Random, dossier: Dossier) -> None:
    """A step every other week since the entry, up to the last one of the story; more where the file is full."""
    faites = [etape.le for etape in dossier.etapes if etape.etat == "faite"]
    prevues = [etape for etape in dossier.etapes if etape.etat != "faite"]
    if not faites:
        return
    dossier.etapes = [*rythme(rng, dossier.entree, max(faites), 60, 13), *prevues]


def _former(rng: Random, au: date, dossier: Dossier) -> None:
    """Two trainings and an immersion, inside the contracts and over before today when there is room."""
    debut = dossier.entree + timedelta(days=40)
    for rang in rng.sample(range(1, len(FORMATIONS)), 2):
        fin = debut + timedelta(days=rng.randint(4, 30))
        if fin >= au:
            return
        est_certifiante = FORMATIONS[rang][2]
        resultat = ResultatFormation.OBTENUE if est_certifiante else ResultatFormation.TERMINEE
        dossier.formations.append(FormationInventee(rang, debut, fin, resultat))
        debut = fin + timedelta(days=25)
    couvert = any(c.debut <= debut and debut + timedelta(days=13) <= c.fin for c in dossier.contrats)
    if couvert and debut + timedelta(days=13) < au:
        resultat_immersion = rng.choice((ResultatImmersion.ATTEINT, ResultatImmersion.NON_ATTEINT))
        immersion = ImmersionInventee(
            rng.randrange(len(HOTES)), debut, debut + timedelta(days=11), "confirmer", resultat_immersion
        )
        dossier.immersions.append(immersion)


_GENRES = ("entretien", "entretien", "entretien", "demarche", "demarche", "bilan", "atelier", "tripartite", "visite")
_GENRES_ENCADRANT = ("point", "point", "bravo", "evaluation", "difficulte")


def _varier(rng: Random, dossier: Dossier) -> None:
    """Kinds of steps: the welcome and the diagnosis first, then interviews, worksite notes, a few missed ones."""
    faites = [etape for etape in dossier.etapes if etape.etat == "faite"]
    for rang, etape in enumerate(faites):
        if rang < 2:
            etape.genre = ("accueil", "diagnostic")[rang]
        elif dossier.est_encadre and rng.random() < 0.3:
            etape.genre, etape.par_encadrant = rng.choice(_GENRES_ENCADRANT), True
        else:
            etape.genre = rng.choice(_GENRES)
    manquees: list[EtapeInventee] = [
        EtapeInventee(etape.le - timedelta(days=5), rng.choice(("manquee", "deplacee")))
        for etape in faites[3:]
        if rng.random() < 0.07
    ]
    dossier.etapes += manquees
