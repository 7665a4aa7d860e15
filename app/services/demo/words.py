"""The words the demo company is made of. The towns are real; streets, firms and people are invented."""

from decimal import Decimal

# fmt: off
SURNAMES = (
    "Cabrol",     "Fabre",     "Puech",     "Delmas",     "Benali",     "Garcia",     "Marty",
    "Rouquette",     "Diallo",     "Nguyen",     "Lacoste",     "Bousquet",     "Vidal",     "Escande",
    "Carrière",     "Azéma",     "Barthès",     "Cazals",     "Dumas",     "Estève",     "Fournié",
    "Galinier",     "Hébrard",     "Izard",     "Jourde",     "Lagarde",     "Maurel",     "Negre",
    "Olivier",     "Pagès",     "Rigal",     "Sarrat",     "Teyssier",     "Valette",     "Viguier",
    "Bonnet",     "Calvet",     "Dauzat",     "Espinasse",     "Ferrié",     "Gasc",     "Imbert",
    "Laborie",     "Molinié",     "Pujol",     "Raynal",     "Sicard",     "Tournier",     "Ventalon",
    "Amiel",
)
# fmt: on
# fmt: off
FIRST_NAMES = (
    "Thierry",     "Jean",     "Karim",     "Sophie",     "Laurent",     "Patrick",     "Mamadou",
    "David",     "Christophe",     "Nicolas",     "Sébastien",     "Olivier",     "Bruno",     "Franck",
    "Julien",     "Mathieu",     "Yannick",     "Cédric",     "Fabien",     "Gérard",     "Stéphane",
    "Rachid",     "Luc",     "Hélène",     "Claire",     "Nathalie",     "Marc",     "Antonio",
    "Minh",     "Aurélien",     "Damien",     "Kévin",
)
# fmt: on
STREETS = (
    "rue des Tilleuls",
    "avenue de Toulouse",
    "route d'Albi",
    "chemin de la Garenne",
    "impasse des Artisans",
    "rue Gutenberg",
    "rue Ampère",
    "avenue de l'Industrie",
    "rue du 8 Mai 1945",
    "boulevard Jean Jaurès",
    "chemin des Graves",
    "allée des Platanes",
    "rue de la Briqueterie",
)
AREAS = ("ZA de la Plaine", "ZI Nord")

# The share of customers in each part of the country around Toulouse, and its towns.
REGIONS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        45,
        (
            "Aucamville",
            "Balma",
            "Blagnac",
            "Bruguières",
            "Castanet-Tolosan",
            "Castelnau-d'Estrétefonds",
            "Colomiers",
            "Cugnaux",
            "Escalquens",
            "Fenouillet",
            "Fronton",
            "Grenade",
            "Labège",
            "Launaguet",
            "Muret",
            "Plaisance-du-Touch",
            "Portet-sur-Garonne",
            "Ramonville-Saint-Agne",
            "Saint-Alban",
            "Saint-Jory",
            "Saint-Orens-de-Gameville",
            "Seysses",
            "Toulouse",
            "Tournefeuille",
            "L'Union",
        ),
    ),
    (
        20,
        (
            "Albi",
            "Carmaux",
            "Castres",
            "Gaillac",
            "Graulhet",
            "Lavaur",
            "Lisle-sur-Tarn",
            "Rabastens",
            "Réalmont",
            "Saint-Juéry",
            "Saint-Sulpice-la-Pointe",
        ),
    ),
    (
        18,
        (
            "Castelsarrasin",
            "Caussade",
            "Grisolles",
            "Labastide-Saint-Pierre",
            "Moissac",
            "Montauban",
            "Montech",
            "Nègrepelisse",
            "Verdun-sur-Garonne",
        ),
    ),
    (
        17,
        (
            "Auch",
            "Auterive",
            "Castelnaudary",
            "L'Isle-Jourdain",
            "Nailloux",
            "Pamiers",
            "Revel",
            "Saverdun",
            "Verfeil",
            "Villefranche-de-Lauragais",
        ),
    ),
)

# Kind, how many, what a name begins with, legal forms, what a site is called, and its price group.
CUSTOMERS: tuple[tuple[str, int, tuple[str, ...], tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        "builder",
        70,
        ("Maçonnerie", "Menuiserie", "Toitures", "Bâti", "Démolition", "Plâtrerie", "Travaux"),
        ("SARL", "SAS", "EURL"),
        ("Chantier Les Platanes", "Chantier du Canal", "Dépôt", "Chantier Bellevue", "Résidence Les Aulnes"),
        "BTP",
    ),
    (
        "industry",
        45,
        ("Mécanique", "Fonderie", "Usinage", "Chaudronnerie", "Conserverie", "Aéro-Pièces", "Meubles"),
        ("SAS", "SA"),
        ("Usine", "Atelier", "Quai d'expédition", "Site de production"),
        "INDUSTRIE",
    ),
    (
        "retail",
        40,
        ("Galerie", "Jardinerie", "Entrepôts", "Logis", "Comptoir", "Primeurs"),
        ("SAS", "SARL"),
        ("Magasin", "Quai arrière", "Entrepôt", "Réserve"),
        "",
    ),
    (
        "public",
        25,
        ("Commune de", "Communauté de communes", "Syndicat mixte", "Régie de"),
        ("",),
        ("Déchèterie", "Ateliers municipaux", "Quai de transfert"),
        "COLLECTIVITE",
    ),
    ("garage", 22, ("Garage", "Carrosserie", "Pneus"), ("SARL", "EURL"), ("Atelier", "Garage"), ""),
    ("catering", 15, ("Auberge", "Hôtel", "Traiteur"), ("SARL", "SAS"), ("Cour de service", "Cuisine"), ""),
    ("health", 13, ("Clinique", "Laboratoire", "Résidence"), ("SAS", "SA"), ("Local déchets", "Quai"), ""),
    ("farming", 12, ("Cave", "Domaine", "Élevage"), ("SCEA", "EARL"), ("Exploitation", "Chai"), ""),
    ("school", 10, ("Lycée", "Institut", "Centre de formation"), ("",), ("Cuisine centrale", "Cour"), ""),
    ("freight", 8, ("Transit", "Affrètement", "Messagerie"), ("SAS", "SARL"), ("Plateforme",), ""),
)
PLACE_NAMED = frozenset({"retail", "catering", "health", "farming", "school", "freight"})
TOWN_HEADS = ("Belleserre", "Garennes", "Montpastel", "Vieilleroche", "Castelautan", "Puyvallon")
TOWN_TAILS = ("sur-Autan", "les-Tilleuls", "le-Pastel", "en-Vallon", "la-Rive", "d'Oc")
PLACES = ("des Garennes", "du Vallon", "de Bellerive", "des Trois Chênes", "du Pastel", "de l'Autan")

# Code, label, family, m³, how many, tare in kg, and the materials usually in it.
CONTAINER_TYPES: tuple[tuple[str, str, str, int, int, int, tuple[str, ...]], ...] = (
    (
        "B30",
        "Benne 30 m³",
        "box30",
        30,
        150,
        2600,
        ("dib", "dib", "dib", "wood", "wood", "card", "green", "bulky", "e1", "e40", "film"),
    ),
    ("B20", "Benne 20 m³", "box20", 20, 50, 2300, ("dib", "wood", "plaster", "green", "e40")),
    ("B15", "Benne 15 m³", "box20", 15, 30, 2100, ("dib", "wood", "plaster", "soil")),
    ("B10", "Benne gravats 10 m³", "box10", 10, 50, 1900, ("rubble", "rubble", "soil")),
    ("P08", "Polybenne 8 m³", "skip", 8, 60, 900, ("rubble", "rubble", "dib", "plaster", "e40", "glass")),
    ("C20", "Compacteur 20 m³", "comp", 20, 28, 4600, ("dib", "card", "card")),
    ("CF30", "Caisson fermé 30 m³", "closed", 30, 30, 3200, ("card", "film", "dib", "textiles")),
    ("KIT", "Kit déchets dangereux", "kit", 1, 22, 120, ("absorbents", "batteries", "oils", "asbestos")),
)
HOOK_TYPES = frozenset({"B30", "B20", "B15", "B10", "C20", "CF30"})

# Code, name, waste codes, hazardous, stream, t/m³, unit, € a unit, outlet, ADR mention.
MATERIALS: tuple[tuple[str, str, tuple[str, ...], bool, str, str, str, str, str, str], ...] = (
    ("dib", "DIB en mélange", ("20 03 01", "17 09 04"), False, "", "0.15", "t", "148", "GRAVES", ""),
    ("bulky", "Encombrants", ("20 03 07",), False, "", "0.13", "t", "160", "GRAVES", ""),
    ("card", "Carton 1.05", ("15 01 01",), False, "paper-card", "0.09", "t", "-75", "PAP", ""),
    ("film", "Film plastique PE", ("15 01 02",), False, "plastic", "0.05", "t", "-60", "PLAST", ""),
    ("wood", "Bois B", ("17 02 01", "15 01 03"), False, "wood", "0.18", "t", "72", "LABRU", ""),
    ("rubble", "Gravats propres", ("17 01 07",), False, "mineral", "1.35", "t", "14", "GRANUL", ""),
    ("soil", "Terres", ("17 05 04",), False, "", "1.45", "t", "11", "GRANUL", ""),
    ("plaster", "Plâtre", ("17 08 02",), False, "plaster", "0.35", "t", "118", "PLATRE", ""),
    ("e40", "Ferraille E40", ("17 04 05",), False, "metal", "0.40", "t", "-215", "SUDMET", ""),
    ("e1", "Ferraille légère E1", ("17 04 05",), False, "metal", "0.25", "t", "-150", "SUDMET", ""),
    ("alu", "Aluminium", ("17 04 02",), False, "metal", "0.50", "t", "-1150", "SUDMET", ""),
    ("glass", "Verre", ("15 01 07",), False, "glass", "0.38", "t", "0", "VERRE", ""),
    ("green", "Déchets verts", ("20 02 01",), False, "", "0.20", "t", "48", "COMPOST", ""),
    ("food", "Biodéchets", ("20 01 08",), False, "", "0.50", "t", "105", "COMPOST", ""),
    ("textiles", "Textiles", ("20 01 11",), False, "textiles", "0.15", "t", "40", "CENTRE", ""),
    (
        "absorbents",
        "Absorbants souillés",
        ("15 02 02*",),
        True,
        "",
        "0.35",
        "kg",
        "0.62",
        "TRANSIT",
        "UN 3175 DÉCHETS SOLIDES CONTENANT DU LIQUIDE INFLAMMABLE, N.S.A., 4.1, II, (E)",
    ),
    ("oils", "Huiles noires", ("13 02 05*",), True, "", "0.88", "t", "0", "TRANSIT", ""),
    (
        "batteries",
        "Batteries plomb",
        ("16 06 01*",),
        True,
        "",
        "1.20",
        "t",
        "-380",
        "TRANSIT",
        "UN 2794 DÉCHETS ACCUMULATEURS ÉLECTRIQUES REMPLIS D'ÉLECTROLYTE LIQUIDE ACIDE, 8, (E)",
    ),
    (
        "asbestos",
        "Amiante-ciment",
        ("17 06 05*",),
        True,
        "",
        "0.80",
        "t",
        "290",
        "GRAVES",
        "UN 2590 DÉCHETS AMIANTE, CHRYSOTILE, 9, III, (E)",
    ),
)

TRANSFERRED = (
    "dib",
    "bulky",
    "card",
    "film",
    "wood",
    "rubble",
    "soil",
    "plaster",
    "e40",
    "e1",
    "alu",
    "glass",
    "green",
    "food",
    "textiles",
)
# Code, name, town, operations, TGAP €/t, materials, open on Saturday morning.
OUTLETS: tuple[tuple[str, str, str, tuple[str, ...], str | None, tuple[str, ...], bool], ...] = (
    (
        "CENTRE",
        "Centre de tri Tarnaval",
        "Castelnau-d'Estrétefonds",
        ("R 12",),
        None,
        ("dib", "bulky", "card", "film", "wood", "e40", "e1", "alu", "textiles"),
        True,
    ),
    ("GRAVES", "ISDND Écosite des Graves", "Montech", ("D 5",), "69.00", ("dib", "bulky", "asbestos"), False),
    ("UVE", "UVE Val de Tarn", "Bessières", ("R 1",), "16.00", ("dib", "bulky", "wood"), False),
    ("SUDMET", "Sud Métaux Broyage", "Saint-Jory", ("R 4",), None, ("e40", "e1", "alu"), True),
    ("PAP", "Papeterie du Comminges", "Saint-Gaudens", ("R 3",), None, ("card",), False),
    ("LABRU", "Bois Énergie Montagne Noire", "Labruguière", ("R 3", "R 1"), None, ("wood",), False),
    ("GRANUL", "Granulats Portet", "Portet-sur-Garonne", ("R 5",), None, ("rubble", "soil"), False),
    ("COMPOST", "Compost des Coteaux", "Léguevin", ("R 3",), None, ("green", "food"), False),
    ("PLATRE", "Plâtre Recyclage Ariège", "Auterive", ("R 5",), None, ("plaster",), False),
    ("PLAST", "Plastirégé Lauragais", "Castelnaudary", ("R 3",), None, ("film",), False),
    ("VERRE", "Verrerie d'Autan", "Albi", ("R 5",), None, ("glass",), False),
    (
        "TRANSIT",
        "Transit DD Méditerranée",
        "Carcassonne",
        ("D 13", "R 12"),
        None,
        ("absorbents", "oils", "batteries"),
        False,
    ),
    ("QUAI-B", "Quai de transfert Tarnaval Albi", "Albi", ("R 13",), None, TRANSFERRED, False),
    ("QUAI-C", "Quai de transfert Tarnaval Montauban", "Montauban", ("R 13",), None, TRANSFERRED, False),
)
ALWAYS_OPEN, BURNT = "UVE", ("dib", "bulky", "wood")
"""It burns day and night, and what it takes."""
QUAYS = {"QUAI-B": "B", "QUAI-C": "C"}
"""Our own quays, each in the yard of a depot: what is taken nearby is brought there and goes on in bulk."""

# Kind, label, gross weight, payload, places for boxes, depot.
VEHICLES: tuple[tuple[str, str, int, int, int, str], ...] = (
    ("hooklift", "Ampliroll 26 t", 26000, 13500, 1, "A"),
    ("hooklift", "Ampliroll 26 t", 26000, 13400, 1, "A"),
    ("hooklift", "Ampliroll 26 t", 26000, 13500, 1, "B"),
    ("hooklift", "Ampliroll 26 t", 26000, 13200, 1, "C"),
    ("hooklift", "Ampliroll 32 t", 32000, 17500, 2, "A"),
    ("hooklift", "Ampliroll 32 t", 32000, 17400, 2, "B"),
    ("hooklift", "Ampliroll 19 t", 19000, 8900, 1, "C"),
    ("skiploader", "Polybenne 19 t", 19000, 9500, 1, "A"),
    ("skiploader", "Polybenne 19 t", 19000, 9400, 1, "B"),
    ("skiploader", "Polybenne 16 t", 16000, 7200, 1, "C"),
    ("rearloader", "BOM 26 t", 26000, 10800, 1, "A"),
    ("rearloader", "BOM 26 t", 26000, 10700, 1, "B"),
    ("rearloader", "BOM 19 t", 19000, 7100, 1, "C"),
    ("crane", "Porteur grue 26 t", 26000, 11000, 1, "A"),
    ("crane", "Porteur grue 26 t", 26000, 10900, 1, "B"),
    ("walkingfloor", "Tracteur + FMA 90 m³", 44000, 25000, 1, "A"),
    ("flatbed", "Tracteur + plateau", 44000, 26000, 1, "A"),
    ("van", "Fourgon ADR", 3500, 1200, 1, "A"),
)
TRAILERS: tuple[tuple[str, str], ...] = (
    ("Remorque porte-caisson 18 t", "A"),
    ("Remorque porte-caisson 18 t", "B"),
)

ROTATION_EUR: dict[str, Decimal] = {
    "B30": Decimal(165),
    "B20": Decimal(155),
    "B15": Decimal(150),
    "B10": Decimal(145),
    "P08": Decimal(120),
    "C20": Decimal(185),
    "CF30": Decimal(175),
    "KIT": Decimal(90),
}
"""A rotation in the first zone; each zone further adds a fixed amount."""
ZONE_STEP_EUR = Decimal(26)
RENTAL_EUR: dict[str, Decimal] = {
    "B30": Decimal("2.80"),
    "B20": Decimal("2.40"),
    "B15": Decimal("2.10"),
    "B10": Decimal("2.00"),
    "P08": Decimal("1.50"),
    "C20": Decimal("9.60"),
    "CF30": Decimal("3.20"),
    "KIT": Decimal("0.50"),
}
NO_ACCESS = "Accès bloqué"
NOT_DONE = (
    NO_ACCESS,
    "Site fermé",
    "Benne bloquée ou surchargée",
    "Déchet non conforme",
    "Benne pas pleine",
    "Refus du client",
    "Panne du véhicule",
    "Exutoire fermé ou refus",
)
"""Why a job was not done, in the words that drivers choose from."""
