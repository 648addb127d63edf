"""Invented names and words: persons, trades, trainings, hosts. Nothing here designates anybody."""

PRENOMS_F = """Ana Lucía|Anaïs|Annick|Béatrice|Carine|Célimène|Chantal|Christelle|Coralie|Danièle|Édith|Élodie|Émeline|
Fabiola|Françoise|Gaëlle|Ghislaine|Ginette|Hélène|Ingrid|Jessica|Josette|Judith|Karine|Kelly|Laetitia|Lindsay|Line|
Lovely|Lucienne|Magalie|Maguy|Manuela|Marie-Ange|Marie-Josèphe|Marlène|Mélissa|Mirlande|Murielle|Mylène|Nadège|Naomi|
Nathalie|Océane|Odile|Patricia|Pierrette|Raïssa|Rose-Aimée|Rosette|Sandra|Shanice|Solange|Stéphanie|Sylvette|Tania|
Thérèse|Valérie|Widline|Yaëlle|Yolande|Yasmina"""

PRENOMS_M = """Alain|Alex|André|Anthony|Bertrand|Boris|Brice|Bruno|Cédric|Charles-Henri|Christian|Christophe|Daniel|
David|Dimitri|Dominique|Eddy|Élie|Emmanuel|Éric|Ernst|Fabrice|Félix|Firmin|Franck|Frédéric|Georges|Gilbert|Grégory|Guillaume|
Guy-Albert|Hervé|Hugues|Jean-Marc|Jérémie|Joël|Jordan|Jude|Kévin|Laurent|Loïc|Ludovic|Manuel|Marvin|Mathieu|Maxime|
Olivier|Patrice|Raphaël|Rodrigue|Ruddy|Rony|Samuel|Serge|Steevy|Teddy|Thierry|Ulrich|Victor|Wilfrid|Wisly|Yannick|Yohan"""

NOMS = """Alcindor-Roy|Ardoisier|Balisier|Barfleur|Basalmont|Beaubrun|Beaurivage|Bellerophon|Boisferon|Bonnaventure|
Brisefer|Calebasse|Cannelier|Capresse|Chadru|Chantepie|Chonville|Clairfond|Corossol|Coulissier|Dachirel|Delarivière|
Desmangles|Desrosiers|Duvallon|Évrémont|Fabulet|Filaosière|Flamboisier|Fondarel|Fontbrune|Fromagel|Galbas|Gallion|
Glycerin|Gommieral|Goyavel|Grandchamp-Lys|Hauterive|Hibiscal|Jean-Élie|Jolivard|Joseph-Baret|Kalbassier|Lacajou|
Lacroisade|Lamartinière|Lambissier|Latanière|Lauréal|Lavigie|Lespérance-Noé|Levantal|Lombardine|Mabouya-Luc|Macouvert|
Madreporal|Mahogan|Malangier|Mancenil|Manicou-Fort|Marronval|Mérancia|Montlouis-Bert|Montplaisir|Morneval|Nolivot|
Oriflore|Ozier|Palmistel|Papayer-Roc|Passerosa|Peralta|Petitbourg-Anse|Piton-Laval|Placide-Montérose|Poirial|Pomerose|
Quénetier|Ravinel|Rivalon|Roseauval|Sablière-Dor|Salomé-Duval|Savanier|Séraphine-Jour|Surelle|Tamarinal|Tébolis|Terreval|
Théodose-Lin|Varasse|Vertueux|Vétivel|Volcar|Yébert|Zandolis|Zéphirel|Zobélan"""

NOMS_LONGS = """Chonville-Saint-Just de la Rivière|Montplaisir-Désormeaux épouse Grandchamp-Lys|
Saint-Ange de Beaurivage-Lauréal|Delarivière-Lespérance du Grand Fond|Piton-Laval de la Croix-Rivail"""

# Trades rather than job titles: the same word for everyone.
METIERS = {
    "EI": """Propreté des bureaux|Maçonnerie|Carrelage|Livraison|Tri et réemploi|Blanchisserie|Peinture en bâtiment|
        Cuisine|Préparation de commandes|Menuiserie""",
    "AI": """Aide à domicile|Entretien de locaux|Jardinage|Cantine scolaire|Manutention|Garde d’enfants|
        Service en salle|Petit bricolage""",
    "ETTI": "Manutention|Conduite de chariot|Coffrage|Entrepôt|Collecte des déchets|Quai et conteneurs|Récolte",
    "ACI": """Ouvrages paysagers|Maraîchage|Recyclerie|Espaces verts|Murs en pierre|Couture|Cuisine|
        Vente en ressourcerie|Vannerie|Sentiers""",
}

FORMATIONS = (
    ("Titre professionnel d’ouvrier·ère du paysage", "certification", True, 420),
    ("Français, écrire et lire au travail", "langue", False, 120),
    ("Sauveteur·se secouriste du travail", "adaptation", True, 14),
    ("Gestes et postures", "adaptation", False, 7),
    ("Code de la route, préparation intensive", "permis", False, 35),
    ("Permis B", "permis", True, 30),
    ("Conduite de chariot, CACES catégorie 3", "adaptation", True, 28),
    ("Habilitation électrique, non-électricien", "adaptation", True, 14),
    ("Clés de base en numérique", "numerique", False, 42),
    ("Certificat de connaissances professionnelles CléA", "remise_a_niveau", True, 140),
    ("Titre professionnel d’agent·e de propreté et d’hygiène", "qualification", True, 350),
    ("Préparer son projet, découvrir des métiers", "decouverte", False, 70),
)

ORGANISMES = (
    "Centre de formation des Trois Mornes",
    "École des Métiers du Levant",
    "Atelier des Savoirs",
    "Cap Madras",
)

HOTES = (
    "Pépinière de la Savane Neuve",
    "Espaces verts du Levant",
    "Hôtel des Raisiniers",
    "Supérette Ti-Bourg",
    "Entrepôt du Large",
    "Maison de retraite des Filaos",
    "Boulangerie du Carbet Bleu",
    "Jardinerie Belle Feuille",
)

PRESCRIPTEURS = (
    ("france_travail", None),
    ("france_travail", "France Travail, agence de la côte"),
    ("mission_locale", "Mission locale, antenne du bourg"),
    ("departement", "Collectivité, service d’insertion"),
    ("cap_emploi", None),
    ("ccas", None),
    ("plie", None),
    ("spontanee", None),
    ("employeur", None),
)


def liste(texte: str) -> list[str]:
    """The words of a block written with bars."""
    return [mot.strip() for mot in texte.split("|")]
