"""The 61 invented structures: zone, kind, name, commune, posts. The posts add up to those of the public tables.

No structure of that name is known to exist; communes are real ones, each in its zone.
"""

from dataclasses import dataclass
from decimal import Decimal

from parcours.domain.structure import TypeStructure

TERRITOIRE = "Martinique"
FUSEAU = "America/Martinique"
VITRINE = "Les Ateliers du Morne"
EN_RECUL = "Atelier Bel Air des Hauteurs"
A_VERIFIER = "Second Œuvre du Flamboyant"

CODES_POSTAUX = {
    "Nord": {
        "L’Ajoupa-Bouillon": "97216",
        "Basse-Pointe": "97218",
        "Le Carbet": "97221",
        "Case-Pilote": "97222",
        "Gros-Morne": "97213",
        "Le Lorrain": "97214",
        "Le Marigot": "97225",
        "Le Morne-Rouge": "97260",
        "Le Robert": "97231",
        "Sainte-Marie": "97230",
        "Saint-Pierre": "97250",
        "La Trinité": "97220",
    },
    "Centre": {"Fort-de-France": "97200", "Le Lamentin": "97232", "Saint-Joseph": "97212", "Schœlcher": "97233"},
    "Sud": {
        "Les Anses-d’Arlet": "97217",
        "Le Diamant": "97223",
        "Ducos": "97224",
        "Le François": "97240",
        "Le Marin": "97290",
        "Rivière-Pilote": "97211",
        "Rivière-Salée": "97215",
        "Sainte-Luce": "97228",
        "Le Saint-Esprit": "97270",
        "Le Vauclin": "97280",
    },
}


@dataclass(frozen=True)
class StructureInventee:
    """A structure to be created; `rang` is its place in the list, from 0."""

    rang: int
    zone: str
    type: TypeStructure
    nom: str
    commune: str
    postes: Decimal

    @property
    def siret(self) -> str:
        """A number with right keys in a range that is not allotted (000…)."""
        siren = _avec_cle(f"000{self.rang + 1:05d}")
        return _avec_cle(f"{siren}0001")


def structures() -> list[StructureInventee]:
    """The 61 structures, in a fixed order."""
    lignes = [
        (zone, genre, nom.strip(), commune.strip(), postes.strip())
        for (zone, genre), bloc in _STRUCTURES.items()
        for nom, commune, postes in (ligne.split("|") for ligne in bloc.strip().splitlines())
    ]
    return [
        StructureInventee(rang, zone, TypeStructure(genre), nom, commune, Decimal(postes))
        for rang, (zone, genre, nom, commune, postes) in enumerate(lignes)
    ]


def _avec_cle(chiffres: str) -> str:
    """The digits followed by their Luhn key: SIREN and SIRET are both controlled by it."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (2 if rang % 2 == 0 else 1)
        total += double - 9 if double > 9 else double
    return f"{chiffres}{-total % 10}"


_STRUCTURES = {
    ("Nord", "EI"): """
        Palettes et Compagnie du Galion | La Trinité | 6
        Conserverie des Trois Ravines | Le Lorrain | 5
        Carrelage Solidaire du Pitt | Le Robert | 5
        La Blanchisserie des Cannes Bleues | Sainte-Marie | 4
        Éco-pavés de la Capot | Basse-Pointe | 4
        Le Fournil de Fond Coulisse | Le Carbet | 3
    """,
    ("Nord", "AI"): """
        Côte Atlantique Services | La Trinité | 30
        Un Coup de Main au Nord | Le Morne-Rouge | 22
    """,
    ("Nord", "ACI"): """
        Les Ateliers du Morne | Le Lorrain | 32
        Les Jardins de Pérou Bleu | Sainte-Marie | 18
        Chantier des Sentiers du Levant | La Trinité | 16
        La Ressourcerie du Bord de Mer Nord | Le Robert | 15
        Terrasses et Murets de Macabou Haut | Gros-Morne | 14
        Le Rucher des Mornes | Le Morne-Rouge | 12
        Vannerie et Bwa-flo | Saint-Pierre | 11
        Les Mains au Vert de l’Ajoupa | L’Ajoupa-Bouillon | 10
        Patrimoine et Pierre Ponce | Saint-Pierre | 9
        La Cuisine des Alizés | Le Marigot | 8
        Pépinière des Cent Bambous | Basse-Pointe | 8
        Les Tresseuses de Case Navire Nord | Case-Pilote | 7
        Rivage Propre de la Côte Caraïbe | Le Carbet | 6
    """,
    ("Centre", "EI"): """
        Second Œuvre du Flamboyant | Le Lamentin | 70
        Logis Net Insertion | Fort-de-France | 48
        Transports Ti-Camion | Le Lamentin | 42
        Le Batelier du Recyclage | Fort-de-France | 38
        Façades et Persiennes | Schœlcher | 32
        Traiteur Dachine et Coco | Fort-de-France | 28
        Vert Balisier Paysage | Saint-Joseph | 26
        Numéris Réemploi | Le Lamentin | 22
        Menuiserie du Poirier-pays | Saint-Joseph | 18
        La Conciergerie des Deux Rives | Fort-de-France | 16
        Couture et Madras Neuf | Schœlcher | 12
    """,
    ("Centre", "AI"): """
        Services de la Lézarde | Le Lamentin | 44
        Relais des Quartiers Hauts | Fort-de-France | 36
        Proximité Schœlchéroise d’Entraide | Schœlcher | 28
        Balata Emploi Services | Fort-de-France | 24
        L’Appui de Rivière Blanche | Saint-Joseph | 20
        Lamentin Mains Solidaires | Le Lamentin | 16
    """,
    ("Centre", "ETTI"): """
        Intérim du Large | Le Lamentin | 60
    """,
    ("Centre", "ACI"): """
        Atelier Bel Air des Hauteurs | Fort-de-France | 28
        La Recyclerie du Canal Neuf | Fort-de-France | 24
        Les Potagers de la Lézarde | Le Lamentin | 20
        Vélos et Rayons | Fort-de-France | 16
        Chantier des Cours et Jardins | Schœlcher | 14
        Le Grenier aux Étoffes | Fort-de-France | 13
        Mobilier Deuxième Sève | Le Lamentin | 12
        Les Berges de Rivière Monsieur | Fort-de-France | 10
        Cuisine et Kalbas | Saint-Joseph | 8
        Les Lampions du Théâtre Vert | Fort-de-France | 7
        Brousse et Bambou | Saint-Joseph | 5
    """,
    ("Sud", "EI"): """
        Chantier Naval du Ponton Neuf | Le Marin | 9
        Pressing des Salines Blanches | Sainte-Luce | 7
        Compost et Bagasse du Sud | Ducos | 6
    """,
    ("Sud", "AI"): """
        Sud Entraide Emploi | Rivière-Salée | 8
        Le Trait d’Union des Anses | Le Diamant | 5
    """,
    ("Sud", "ACI"): """
        Jardins de Fond Cassis | Rivière-Pilote | 21
        La Mangrove Retrouvée | Ducos | 18
        Les Gommiers du François | Le François | 15
        Atelier Kassav et Moussache | Le Saint-Esprit | 13
        Les Mains Vertes du Vauclin | Le Vauclin | 11
        Les Murs à Coquilles | Les Anses-d’Arlet | 8
    """,
}
