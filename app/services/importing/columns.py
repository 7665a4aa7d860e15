"""What each kind of list may hold, and which column of a file says it: by its header and its content."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from app.domain.normal import clean, fold, is_blank
from app.errors import QT_TRANSLATE_NOOP, InvalidInput
from app.services.importing.table import Sheet, Table, read_table

KINDS = (
    "customers",
    "sites",
    "containers",
    "drivers",
    "vehicles",
    "materials",
    "prices",
    "jobs",
    "outlets",
    "orders",
)
"""What can be taken in. Later ones name earlier ones: materials and customers come first, jobs last."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row may tell.

    Args:
        name: Its name in the program.
        label: Its name for people, marked for translation in the context "imports".
        words: What headers call it, folded, separated by "|".
        content: A pattern that nearly every filled cell of such a column matches, where there is one.
        required: A list without it is no such list.
    """

    name: str
    label: str
    words: str
    content: str = ""
    required: bool = False


_DATE = r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d\d-\d\d.*"
_PHONE = r"(\+33 ?|0)[1-9][\d .\-]{7,14}"
_SIRET = r"\d{3} ?\d{3} ?\d{3} ?\d{5}|\d{9}"

_ADDRESS = (
    Field("street", QT_TRANSLATE_NOOP("imports", "Street"), "adresse|adresse 1|rue|voie|adresse postale|adr"),
    Field(
        "street2", QT_TRANSLATE_NOOP("imports", "Street, second line"), "adresse 2|complement d adresse|bp"
    ),
    Field("postcode", QT_TRANSLATE_NOOP("imports", "Postcode"), "cp|code postal|c p", r"\d{5}"),
    Field("city", QT_TRANSLATE_NOOP("imports", "Town"), "ville|commune|localite"),
)
_SIRET_FIELD = Field(
    "siret", QT_TRANSLATE_NOOP("imports", "SIRET"), "siret|n siret|siren|numero siret|siret site", _SIRET
)
_NOTE = Field(
    "note",
    QT_TRANSLATE_NOOP("imports", "Note"),
    "observations|obs|remarque|remarques|commentaire|notes|divers",
)
_CUSTOMER = Field(
    "customer",
    QT_TRANSLATE_NOOP("imports", "Customer"),
    "client|nom client|donneur d ordre|raison sociale client|producteur",
)
_PHONE_FIELD = Field(
    "phone",
    QT_TRANSLATE_NOOP("imports", "Phone"),
    "telephone|tel|tel fixe|fixe|tel bureau|n tel|standard",
    _PHONE,
)
_MOBILE = Field(
    "mobile", QT_TRANSLATE_NOOP("imports", "Mobile"), "portable|mobile|gsm|tel portable|tel mobile", _PHONE
)
_EMAIL = Field(
    "email",
    QT_TRANSLATE_NOOP("imports", "E-mail"),
    "e mail|email|mail|courriel|adresse mail",
    r"[^@\s]+@[^@\s]+",
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "customers": (
        Field(
            "code",
            QT_TRANSLATE_NOOP("imports", "Code"),
            "compte|code|code client|n client|n compte|compte tiers|cpte|ref client|ref|reference|n",
        ),
        Field(
            "name",
            QT_TRANSLATE_NOOP("imports", "Name"),
            "intitule|nom|raison sociale|client|societe|denomination|nom du client|entreprise",
            required=True,
        ),
        Field(
            "contact",
            QT_TRANSLATE_NOOP("imports", "Contact"),
            "complement|contact|interlocuteur|a l attention de",
        ),
        *_ADDRESS,
        _PHONE_FIELD,
        _MOBILE,
        _EMAIL,
        _SIRET_FIELD,
        Field(
            "vat_number",
            QT_TRANSLATE_NOOP("imports", "VAT number"),
            "n tva intra|tva intra|tva|n tva|tva intracommunautaire|numero tva",
            r"FR ?\w\w ?\d{3} ?\d{3} ?\d{3}",
        ),
        Field(
            "method",
            QT_TRANSLATE_NOOP("imports", "Payment method"),
            "mode regl|mode de reglement|moyen de paiement|reglement",
        ),
        Field(
            "terms",
            QT_TRANSLATE_NOOP("imports", "Payment terms"),
            "conditions de reglement|echeance|delai de paiement|conditions|delai",
        ),
        Field(
            "credit_limit",
            QT_TRANSLATE_NOOP("imports", "Credit limit"),
            "encours autorise|plafond|encours max|limite de credit|encours",
        ),
        Field(
            "created_on",
            QT_TRANSLATE_NOOP("imports", "Customer since"),
            "date creation|cree le|client depuis|creation",
        ),
        Field(
            "iban",
            QT_TRANSLATE_NOOP("imports", "IBAN"),
            "iban|compte bancaire|rib",
            r"[A-Z]{2}\d\d[ \w]{10,}",
        ),
        Field("bic", QT_TRANSLATE_NOOP("imports", "BIC"), "bic|swift|code bic"),
        Field(
            "mandate",
            QT_TRANSLATE_NOOP("imports", "Mandate reference"),
            "rum|reference mandat|mandat|ref mandat",
        ),
        Field(
            "mandate_on",
            QT_TRANSLATE_NOOP("imports", "Mandate signed on"),
            "date mandat|mandat signe le",
            _DATE,
        ),
        Field("mandate_kind", QT_TRANSLATE_NOOP("imports", "Kind of mandate"), "type mandat", r"CORE|B2B"),
        Field(
            "asleep", QT_TRANSLATE_NOOP("imports", "No longer in use"), "sommeil|inactif|archive|bloque|ferme"
        ),
        _NOTE,
    ),
    "sites": (
        Field(
            "customer_code",
            QT_TRANSLATE_NOOP("imports", "Customer code"),
            "cpte client|code client|compte client|compte|n client",
        ),
        _CUSTOMER,
        Field(
            "code",
            QT_TRANSLATE_NOOP("imports", "Site number"),
            "n site|code site|site n|numero de site|n chantier|code chantier|ref site|reference",
        ),
        Field(
            "name",
            QT_TRANSLATE_NOOP("imports", "Name of the site"),
            "designation|site|chantier|nom du site|libelle|nom du chantier|lieu|point de collecte|nom",
            required=True,
        ),
        *_ADDRESS,
        Field(
            "position",
            QT_TRANSLATE_NOOP("imports", "Position"),
            "gps|coordonnees|position|lat lon|coordonnees gps",
        ),
        Field(
            "hours",
            QT_TRANSLATE_NOOP("imports", "Opening hours"),
            "horaires|ouverture|heures d ouverture|plage horaire",
        ),
        Field(
            "access",
            QT_TRANSLATE_NOOP("imports", "Access"),
            "consignes d acces|acces|consignes|instructions|infos acces|consigne chauffeur",
        ),
        Field("gate", QT_TRANSLATE_NOOP("imports", "Gate code"), "code portail|digicode|code acces|portail"),
        Field(
            "contact",
            QT_TRANSLATE_NOOP("imports", "Contact"),
            "contact tel|contact|interlocuteur|contact sur place|gardien",
        ),
        _PHONE_FIELD,
        Field(
            "max_gvw",
            QT_TRANSLATE_NOOP("imports", "Heaviest truck"),
            "ptac max|ptac|tonnage max|limite tonnage|poids max",
        ),
        Field(
            "protocol",
            QT_TRANSLATE_NOOP("imports", "Safety protocol"),
            "protocole secu|protocole de securite|protocole",
        ),
        _SIRET_FIELD,
        Field(
            "closed_on",
            QT_TRANSLATE_NOOP("imports", "Closed on"),
            "ferme le|date de fermeture|cloture|fin de chantier|date fin",
        ),
        Field(
            "note",
            QT_TRANSLATE_NOOP("imports", "Note"),
            "observations|obs|remarque|remarques|commentaire|motif",
        ),
    ),
    "containers": (
        Field(
            "number",
            QT_TRANSLATE_NOOP("imports", "Number"),
            "n benne|numero|n de benne|benne|n|immat benne|n contenant|contenant|repere|numero benne|n parc",
            required=True,
        ),
        Field("type", QT_TRANSLATE_NOOP("imports", "Type"), "type|modele|type de benne|genre|categorie"),
        Field("volume", QT_TRANSLATE_NOOP("imports", "Volume"), "volume|vol|m3|capacite|volume m3|cubage"),
        Field("tare", QT_TRANSLATE_NOOP("imports", "Tare"), "tare|poids a vide|tare kg"),
        Field("state", QT_TRANSLATE_NOOP("imports", "State"), "etat|statut|situation|etat general"),
        Field(
            "place",
            QT_TRANSLATE_NOOP("imports", "Where it stands"),
            "ou|lieu|emplacement|localisation|position|chez|client|site|posee chez",
        ),
        Field(
            "moved_on",
            QT_TRANSLATE_NOOP("imports", "Last movement"),
            "dernier mvt|dernier mouvement|date mvt|depuis|depuis le|posee le|date",
        ),
        Field("material", QT_TRANSLATE_NOOP("imports", "Material"), "matiere|dechet|produit|contenu|flux"),
        _NOTE,
    ),
    "drivers": (
        Field(
            "number",
            QT_TRANSLATE_NOOP("imports", "Number"),
            "matr|matricule|n salarie|numero|n|code chauffeur",
        ),
        Field(
            "surname",
            QT_TRANSLATE_NOOP("imports", "Surname"),
            "nom|nom de famille|chauffeur|nom du chauffeur|salarie",
            required=True,
        ),
        Field("first", QT_TRANSLATE_NOOP("imports", "First name"), "prenom"),
        Field("nickname", QT_TRANSLATE_NOOP("imports", "Nickname"), "surnom|alias|dit"),
        Field(
            "hired_on",
            QT_TRANSLATE_NOOP("imports", "Hired on"),
            "embauche|date d embauche|entree|date entree|entre le",
        ),
        Field(
            "born_on", QT_TRANSLATE_NOOP("imports", "Born on"), "ne e le|ne le|date de naissance|naissance"
        ),
        _MOBILE,
        Field(
            "categories",
            QT_TRANSLATE_NOOP("imports", "Licence categories"),
            "permis|categorie permis|permis cat",
        ),
        Field(
            "licence",
            QT_TRANSLATE_NOOP("imports", "Licence until"),
            "fin permis|validite permis|permis valable|echeance permis|permis jusqu au",
        ),
        Field("fco", QT_TRANSLATE_NOOP("imports", "FIMO / FCO until"), "fimo fco|fco|fimo|validite fco"),
        Field(
            "tacho_card",
            QT_TRANSLATE_NOOP("imports", "Driver card until"),
            "carte conducteur|carte chrono|carte tachy|carte chronotachygraphe",
        ),
        Field("adr", QT_TRANSLATE_NOOP("imports", "ADR until"), "adr|certificat adr|formation adr"),
        Field("r490", QT_TRANSLATE_NOOP("imports", "CACES R490 until"), "caces r490|r490|caces grue"),
        Field("r489", QT_TRANSLATE_NOOP("imports", "CACES R489 until"), "caces r489|r489|caces chariot"),
        Field(
            "medical",
            QT_TRANSLATE_NOOP("imports", "Medical visit until"),
            "visite med|visite medicale|medecine du travail|visite medicale avant",
        ),
        Field(
            "first_aid",
            QT_TRANSLATE_NOOP("imports", "First aid until"),
            "sst|secourisme|sauveteur secouriste",
        ),
        Field("depot", QT_TRANSLATE_NOOP("imports", "Depot"), "depot|agence|site|base"),
        Field("job", QT_TRANSLATE_NOOP("imports", "Post"), "poste|fonction|emploi|metier"),
        _NOTE,
    ),
    "vehicles": (
        Field(
            "fleet_no",
            QT_TRANSLATE_NOOP("imports", "Fleet number"),
            "n parc|parc|numero de parc|n interne|code vehicule|n",
        ),
        Field(
            "plate",
            QT_TRANSLATE_NOOP("imports", "Plate"),
            "immat|immatriculation|plaque|n immatriculation|n immat",
            r"(?i)[a-z]{2}[ \-]?\d{3}[ \-]?[a-z]{2}|\d{1,4} ?[a-z]{1,3} ?\d\d",
            required=True,
        ),
        Field(
            "label",
            QT_TRANSLATE_NOOP("imports", "Kind"),
            "genre|type|vehicule|carrosserie|designation|modele|type de vehicule",
        ),
        Field("gvw", QT_TRANSLATE_NOOP("imports", "Gross weight"), "ptac|ptra|poids total|ptac kg|ptac t"),
        Field("payload", QT_TRANSLATE_NOOP("imports", "Payload"), "charge utile|cu|charge utile kg"),
        Field(
            "first_use_on",
            QT_TRANSLATE_NOOP("imports", "First use"),
            "1ere mise en circ|1ere mise en circulation|mise en circulation|mec|date mec|date 1ere immat",
        ),
        Field(
            "inspection",
            QT_TRANSLATE_NOOP("imports", "Inspection until"),
            "ct|controle technique|prochain ct|echeance ct|mines",
        ),
        Field(
            "tachograph",
            QT_TRANSLATE_NOOP("imports", "Tachograph until"),
            "chrono|chronotachygraphe|tachygraphe|controle chrono",
        ),
        Field(
            "vgp", QT_TRANSLATE_NOOP("imports", "Lifting check until"), "vgp|verification periodique|vgp grue"
        ),
        Field(
            "insurance",
            QT_TRANSLATE_NOOP("imports", "Insurance until"),
            "assurance|echeance assurance|assure jusqu au",
        ),
        Field("adr", QT_TRANSLATE_NOOP("imports", "ADR approval until"), "agrement adr|adr|certificat adr"),
        Field("state", QT_TRANSLATE_NOOP("imports", "State"), "etat|statut|observations|remarque|situation"),
        Field("depot", QT_TRANSLATE_NOOP("imports", "Depot"), "depot|agence|site|base"),
    ),
    "materials": (
        Field(
            "code",
            QT_TRANSLATE_NOOP("imports", "Code"),
            "ref|reference|code|code matiere|code produit|code article",
        ),
        Field(
            "name",
            QT_TRANSLATE_NOOP("imports", "Material"),
            "matiere|produit|designation|libelle|dechet|nom|nom du dechet|flux",
            required=True,
        ),
        Field(
            "waste_code",
            QT_TRANSLATE_NOOP("imports", "Waste code"),
            "code dechet|code ced|ced|code europeen|rubrique|nomenclature|code nomenclature",
            r"\d\d[ .\-]?\d\d[ .\-]?\d\d ?\*?",
            required=True,
        ),
        Field("hazardous", QT_TRANSLATE_NOOP("imports", "Hazardous"), "dd|dangereux|dechet dangereux|did"),
        Field("density", QT_TRANSLATE_NOOP("imports", "Density"), "densite t m3|densite|masse volumique"),
        Field("weighed_in", QT_TRANSLATE_NOOP("imports", "Weighed in"), "pese en|unite|unite de pesee"),
        Field(
            "outlets",
            QT_TRANSLATE_NOOP("imports", "Outlets"),
            "exutoire|exutoires|destination|filiere|vidage",
        ),
    ),
    "outlets": (
        Field("code", QT_TRANSLATE_NOOP("imports", "Short name"), "abrege|code|code exutoire|ref|sigle"),
        Field(
            "name",
            QT_TRANSLATE_NOOP("imports", "Name"),
            "nom|exutoire|installation|raison sociale|designation",
            required=True,
        ),
        *_ADDRESS,
        _SIRET_FIELD,
        _PHONE_FIELD,
        _EMAIL,
        Field(
            "operations",
            QT_TRANSLATE_NOOP("imports", "Treatment operations"),
            "operation|operations|code traitement|traitement|code d r|operation de traitement",
            r"[RD] ?\d{1,2}.*",
            required=True,
        ),
        Field(
            "accepts",
            QT_TRANSLATE_NOOP("imports", "Accepted materials"),
            "accepte|matieres acceptees|matieres|dechets acceptes|dechets admis",
        ),
        Field(
            "hours", QT_TRANSLATE_NOOP("imports", "Opening hours"), "horaires|ouverture|heures d ouverture"
        ),
        Field("tgap", QT_TRANSLATE_NOOP("imports", "TGAP per tonne"), "tgap t|tgap|taxe"),
        Field(
            "permit",
            QT_TRANSLATE_NOOP("imports", "Permit"),
            "arrete|arrete prefectoral|autorisation|n arrete",
        ),
        Field(
            "permit_until",
            QT_TRANSLATE_NOOP("imports", "Permit until"),
            "valable jusqu au|validite|fin d autorisation|echeance",
        ),
        Field(
            "needs_acceptance",
            QT_TRANSLATE_NOOP("imports", "Acceptance needed"),
            "cap|cap obligatoire|acceptation prealable",
        ),
    ),
    "prices": (
        Field(
            "code", QT_TRANSLATE_NOOP("imports", "Code"), "code|ref|reference|code article|code prestation"
        ),
        Field(
            "label",
            QT_TRANSLATE_NOOP("imports", "Service"),
            "prestation|designation|libelle|service|article",
            required=True,
        ),
        Field("customer", QT_TRANSLATE_NOOP("imports", "Customer"), "client|compte|code client|cpte client"),
        Field("material", QT_TRANSLATE_NOOP("imports", "Material"), "matiere|dechet|produit|flux"),
        Field(
            "container", QT_TRANSLATE_NOOP("imports", "Container type"), "contenant|type de benne|benne|type"
        ),
        Field("zone", QT_TRANSLATE_NOOP("imports", "Zone"), "zone|zone tarifaire|secteur"),
        Field("unit", QT_TRANSLATE_NOOP("imports", "Unit"), "unite|u|unite de vente|par"),
        Field(
            "price",
            QT_TRANSLATE_NOOP("imports", "Price"),
            "pu ht|prix|prix ht|tarif|montant|prix unitaire|tarif ht|pu",
            required=True,
        ),
        Field("vat", QT_TRANSLATE_NOOP("imports", "VAT rate"), "tva|taux tva|taux de tva|tva %"),
        Field(
            "valid_from",
            QT_TRANSLATE_NOOP("imports", "Valid from"),
            "du|valable du|debut|date debut|a partir du|date d effet",
        ),
        Field("valid_to", QT_TRANSLATE_NOOP("imports", "Valid to"), "au|valable au|fin|date fin|jusqu au"),
    ),
    "jobs": (
        Field(
            "number",
            QT_TRANSLATE_NOOP("imports", "Number"),
            "n bi|numero|n bon|bon|n intervention|bon d intervention|n|n de bon|reference",
            required=True,
        ),
        Field(
            "date",
            QT_TRANSLATE_NOOP("imports", "Day"),
            "date|jour|date intervention|date d intervention|realise le",
            required=True,
        ),
        Field("time", QT_TRANSLATE_NOOP("imports", "Time"), "heure|h|heure d arrivee"),
        Field("driver", QT_TRANSLATE_NOOP("imports", "Driver"), "chauffeur|conducteur|nom chauffeur"),
        Field(
            "vehicle",
            QT_TRANSLATE_NOOP("imports", "Vehicle"),
            "camion|vehicule|immat|immatriculation|porteur",
        ),
        Field(
            "customer",
            QT_TRANSLATE_NOOP("imports", "Customer"),
            "client|nom client|donneur d ordre|raison sociale",
            required=True,
        ),
        Field(
            "site",
            QT_TRANSLATE_NOOP("imports", "Site"),
            "site|chantier|lieu|n site|adresse|point de collecte",
        ),
        Field(
            "type",
            QT_TRANSLATE_NOOP("imports", "Service"),
            "prestation|type|mouvement|operation|intervention|type d intervention|nature",
            required=True,
        ),
        Field(
            "brought",
            QT_TRANSLATE_NOOP("imports", "Container brought"),
            "benne posee|posee|benne livree|pose|contenant pose|benne deposee",
        ),
        Field(
            "taken",
            QT_TRANSLATE_NOOP("imports", "Container taken"),
            "benne retiree|retiree|benne reprise|retrait|contenant retire|benne enlevee",
        ),
        Field(
            "material",
            QT_TRANSLATE_NOOP("imports", "Material"),
            "dechet|matiere|produit|flux|nature du dechet",
        ),
        Field(
            "outlet",
            QT_TRANSLATE_NOOP("imports", "Outlet"),
            "exutoire|destination|vidage|lieu de vidage|centre",
        ),
        Field(
            "ticket",
            QT_TRANSLATE_NOOP("imports", "Weigh ticket"),
            "n ticket|ticket|bon de pesee|n pesee|ticket de pesee",
        ),
        Field(
            "bridge",
            QT_TRANSLATE_NOOP("imports", "Weight, our bridge"),
            "poids pont kg|poids pont|poids kg|poids net kg|pesee|net kg|poids",
        ),
        Field(
            "weight",
            QT_TRANSLATE_NOOP("imports", "Weight, outlet"),
            "poids exutoire t|poids exutoire|tonnage|poids t|tonnes|tonnage exutoire|net t",
        ),
        Field(
            "done",
            QT_TRANSLATE_NOOP("imports", "Done"),
            "realise|fait|effectue|ok|execute",
            r"(?i)o|n|oui|non|x",
        ),
        Field("reason", QT_TRANSLATE_NOOP("imports", "Reason"), "motif|motif non realise|raison|cause"),
        Field(
            "note", QT_TRANSLATE_NOOP("imports", "Note"), "commentaire|observations|obs|remarque|commentaires"
        ),
    ),
    "orders": (
        Field(
            "received_at",
            QT_TRANSLATE_NOOP("imports", "Received on"),
            "recu le|date reception|recu|date demande",
        ),
        Field("sender", QT_TRANSLATE_NOOP("imports", "Sender"), "de|expediteur|from", r"[^@\s]+@[^@\s]+"),
        Field("subject", QT_TRANSLATE_NOOP("imports", "Subject"), "objet|sujet"),
        Field("message", QT_TRANSLATE_NOOP("imports", "Message"), "message|texte|corps|commentaire"),
        Field(
            "customer",
            QT_TRANSLATE_NOOP("imports", "Customer"),
            "client|nom client|donneur d ordre",
            required=True,
        ),
        Field("site", QT_TRANSLATE_NOOP("imports", "Site"), "site chantier|site|chantier|lieu|adresse"),
        Field(
            "type",
            QT_TRANSLATE_NOOP("imports", "Service"),
            "prestation|demande|type|operation",
            required=True,
        ),
        Field("container", QT_TRANSLATE_NOOP("imports", "Container type"), "contenant|benne|type de benne"),
        Field("material", QT_TRANSLATE_NOOP("imports", "Material"), "dechet|matiere|produit|flux"),
        Field(
            "wanted_on",
            QT_TRANSLATE_NOOP("imports", "Wanted on"),
            "pour le|date souhaitee|souhaite le|date voulue|jour souhaite",
            required=True,
        ),
        Field("slot", QT_TRANSLATE_NOOP("imports", "Time window"), "creneau|horaire souhaite|plage|heure"),
        Field("acceptance", QT_TRANSLATE_NOOP("imports", "Acceptance number"), "n cap|cap|n acceptation"),
        Field(
            "driver", QT_TRANSLATE_NOOP("imports", "Planned driver"), "chauffeur prevu|affecte a|chauffeur"
        ),
        Field(
            "planned_at", QT_TRANSLATE_NOOP("imports", "Planned at"), "passage prevu|planifie a|heure prevue"
        ),
    ),
}
MATRIX = "matrix"
"""The layout of a price sheet with materials down and customers across; other sheets are a "list"."""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """Which column of one sheet holds which field; `columns` counts from zero."""

    sheet: str
    columns: dict[str, int]
    layout: str = "list"


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file's sheets are read; sheets that are not named stay out."""

    sheets: tuple[SheetMapping, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return it as kept in the database."""
        return {"sheets": [{"sheet": s.sheet, "layout": s.layout, "columns": s.columns} for s in self.sheets]}


@cache
def header_words() -> frozenset[str]:
    """Return every word that a header is known to use, to find the header line by."""
    return frozenset(word for fields in FIELDS.values() for one in fields for word in one.words.split("|"))


def read(path: Any) -> Table:
    """Read a file and find its header lines by all the words we know."""
    return read_table(path, header_words())


def propose_mapping(table: Table, kind: str) -> Mapping:
    """Return the likeliest reading of a file as a list of `kind`.

    Raises:
        InvalidInput: No sheet can be read so.
    """
    scored = [(sheet, *_best(sheet, kind)) for sheet in table.sheets]
    chosen = [
        SheetMapping(sheet.name, columns, layout)
        for sheet, columns, layout, score in scored
        if columns and (len(table.sheets) == 1 or score >= 0.85 * _rival(sheet, kind))
    ]
    if not chosen:
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "No sheet of {name} looks like such a list. Choose its columns by hand."
            ),
            name=table.path.name,
        )
    return Mapping(tuple(chosen))


def check_mapping(table: Table, kind: str, mapping: Mapping) -> None:
    """Refuse a mapping that leaves out what a list of `kind` needs.

    Raises:
        InvalidInput: With the missing field.
    """
    for sheet in mapping.sheets:
        missing = missing_fields(kind, sheet)
        if missing:
            raise InvalidInput(
                QT_TRANSLATE_NOOP("errors", "Choose the column of: {what}."),
                field=missing[0].name,
                what=missing[0].label,
            )
    if not mapping.sheets:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "Choose at least one sheet of {name}."), name=table.path.name
        )


def likely_kinds(table: Table) -> list[str]:
    """Return the kinds that the file's sheets look like, the likeliest first."""
    found: dict[str, float] = {}
    for sheet in table.sheets:
        scores = {kind: _best(sheet, kind)[2] for kind in KINDS}
        best = max(scores, key=lambda kind: scores[kind])
        if scores[best] > 0:
            found[best] = max(found.get(best, 0.0), scores[best])
    return sorted(found, key=lambda kind: -found[kind])


def missing_fields(kind: str, mapped: SheetMapping) -> list[Field]:
    """Return the fields that a list of `kind` needs and no column of the sheet says."""
    needed = [one for one in FIELDS[kind] if one.required]
    if mapped.layout == MATRIX:
        needed = [one for one in FIELDS[kind] if one.name == "material"]
    missing = [one for one in needed if one.name not in mapped.columns]
    if kind == "prices" and "material" in mapped.columns:
        missing = [one for one in missing if one.name != "label"]  # a material's price needs no other name
    return missing


def _rival(sheet: Sheet, kind: str) -> float:
    return max(_best(sheet, other)[2] for other in KINDS if other != kind)


def _best(sheet: Sheet, kind: str) -> tuple[dict[str, int], str, float]:
    """Return the columns, the layout and how sure they are: the sum of what each column says."""
    columns, score = assign(sheet, FIELDS[kind])
    if not missing_fields(kind, SheetMapping(sheet.name, columns)):
        return columns, "list", score
    if kind == "prices" and _is_matrix(sheet, columns):
        return {"material": columns["material"]}, MATRIX, 3.0
    return {}, "list", 0.0


def _is_matrix(sheet: Sheet, columns: dict[str, int]) -> bool:
    """Return whether a material leads each line, and prices fill the columns beside it."""
    if "material" not in columns or len(sheet.headers) < 3:
        return False
    first = columns["material"]
    cells = [clean(line.cells[i]) for line in sheet.lines for i in range(first + 1, len(sheet.headers))]
    told = [cell for cell in cells if cell]
    return bool(told) and sum(1 for cell in told if re.search(r"\d", cell)) >= 0.4 * len(told)


def assign(sheet: Sheet, fields: Iterable[Field]) -> tuple[dict[str, int], float]:
    """Give each field the column that fits it best, the surest first."""
    samples = [
        [clean(line.cells[index]) for line in sheet.lines[:80] if not is_blank(line.cells[index])]
        for index in range(len(sheet.headers))
    ]
    offers: list[tuple[float, int, str]] = []
    for one in fields:
        looks_so = re.compile(one.content).fullmatch if one.content else None
        for index, header in enumerate(sheet.headers):
            score = likeness(header, one.words)
            score += _content_bonus(samples[index], looks_so, score)
            if score >= 0.55:
                offers.append((score, -index, one.name))
    columns: dict[str, int] = {}
    total = 0.0
    for score, index, name in sorted(offers, reverse=True):
        if name not in columns and -index not in columns.values():
            columns[name] = -index
            total += score
    return columns, total


def _content_bonus(sample: list[str], looks_so: Callable[[str], Any] | None, score: float) -> float:
    if looks_so is None or not sample:
        return 0.0
    share = sum(1 for cell in sample if looks_so(cell)) / len(sample)
    if share >= 0.7:
        return 0.3 if score >= 0.3 else 0.6
    return -0.5 if share < 0.1 else 0.0


@cache
def likeness(header: str, words: str) -> float:
    """Return how much a header says one of the words: 1 the very word, less for abbreviations and slips."""
    head = fold(header)
    if not head:
        return 0.0
    best = 0.0
    for rank, word in enumerate(words.split("|")):
        if head == word:
            best = max(best, 1.0 - rank * 0.01)
            continue
        mine, theirs = head.split(), word.split()
        if all(any(_short_of(a, b) for b in mine) for a in theirs):
            best = max(
                best,
                (0.85 if len(word) > 2 else 0.5) * (0.6 + 0.4 * len(theirs) / max(len(mine), len(theirs))),
            )
        if len(head) > 3 and len(word) > 3:
            ratio = SequenceMatcher(None, head, word).ratio()
            if ratio >= 0.8:
                best = max(best, ratio * 0.85)
    return best


def _short_of(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short)
