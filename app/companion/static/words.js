// The trade's words as drivers say them.

export const TYPES = {
  DELIVER: "Pose", SWAP: "Échange", EMPTY_RETURN: "Vider et remettre", REMOVE: "Retrait", MOVE: "Déplacement",
  ROUND: "Collecte", GRAB: "Grappin", BULK: "Vrac", HAZ_PICKUP: "Déchets dangereux", FREIGHT: "Transport",
  SERVICE: "Service",
};

export const KINDS = {
  DEPOT: "Dépôt", LOAD_EMPTY: "Charger une benne vide", OUTLET: "Exutoire", BREAK: "Pause", FUEL: "Carburant",
  WASH: "Lavage",
};

// Which boxes a job leaves on the site, or takes from it.
export const LEAVES = new Set(["DELIVER", "SWAP", "EMPTY_RETURN"]);
export const TAKES = new Set(["SWAP", "EMPTY_RETURN", "REMOVE"]);
export const WEIGHED = new Set(["SWAP", "EMPTY_RETURN", "REMOVE", "ROUND", "GRAB", "BULK", "HAZ_PICKUP"]);

export const REASONS = [
  "Site fermé", "Accès bloqué", "Benne bloquée ou surchargée", "Déchet non conforme", "Déchet dangereux trouvé",
  "Benne pas pleine", "Refus du client", "Pas de protocole de sécurité", "Panne du véhicule",
  "Fin de temps de conduite", "Exutoire fermé ou refus", "Météo", "Autre",
];

export const ABSENCES = ["Personne sur place", "Le client refuse de signer", "Site sans accueil"];

export const CONSENT = {
  customer: "Je confirme l'intervention décrite ci-dessus et j'accepte de signer sur cet écran.",
  driver: "J'atteste avoir réalisé cette intervention comme indiqué.",
};

export const NOTES = {
  stop_moved: "Le bureau a déplacé cet arrêt : gardé, sans effet sur le planning.",
  container_unknown: "Numéro de benne inconnu : le bureau vérifiera.",
  container_booked: "Benne prévue ailleurs : le bureau vérifiera.",
  weight_known: "Le bureau a déjà la pesée.",
  weight_unreadable: "Poids illisible.",
  already_signed: "Déjà signé.",
};
