// The trade's words as drivers say them. What is recorded is French; what is shown goes through t().

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

// What a call from the office may solve while the truck waits.
export const BLOCKING = new Set([
  "Site fermé", "Accès bloqué", "Benne bloquée ou surchargée", "Refus du client", "Pas de protocole de sécurité",
]);

export const LIFT_REFUSALS = [
  "Bac non sorti", "Mauvais tri", "Bac trop lourd", "Bac cassé", "Bac inaccessible", "Autre",
];

export const LOAD_REFUSALS = [
  "Déchet non conforme", "Déchet dangereux trouvé", "Chargement trop humide", "Papiers manquants", "Exutoire fermé", "Autre",
];

export const PARTS = [
  "Pneus et roues", "Freins", "Feux et clignotants", "Rétroviseurs, caméra", "Niveaux (huile, eau, AdBlue)",
  "Bras, crochet, levage", "Bâche, filet, arrimage", "Carrosserie, pare-brise", "Extincteur, trousse, EPI", "Papiers de bord",
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

export const LABELS = {
  departed: "Départ", arrived: "Arrivée", done: "Terminé", not_done: "Non fait", problem: "Problème", weight: "Poids",
  container: "Bennes", photo: "Photo", signature: "Signature", note: "Remarque", waiting: "Attente", lifts: "Bacs",
  downgrade: "Déclassement", blocked: "Site bloqué", unblocked: "Débloqué", load_refused: "Chargement refusé",
  message: "Message", message_read: "Message lu", vehicle_check: "Contrôle du véhicule", tour_opened: "Tournée ouverte",
  tour_acknowledged: "Tournée vue", tour_ended: "Fin de tournée",
};

// Why an item is kept here, or goes without its picture.
export const FAULTS = {
  damaged: "La photo s'est abîmée dans ce téléphone.", tooLarge: "Cet envoi est trop gros.", refused: "Refusé.",
  differs: "Arrivé autrement que noté ici : gardé sur ce téléphone. Appelez l'exploitation.",
};

// What the office's answers refuse with; a test keeps it equal to what the endpoint says.
export const ANSWERS = [
  "Ce téléphone n'est pas reconnu. Rouvrez le lien reçu. Ce qui n'est pas encore envoyé reste sur ce téléphone.",
  "Ce lien n'existe pas. Vérifiez-le ou appelez l'exploitation.",
  "Ce lien a été retiré par l'exploitation. Ce qui n'est pas encore envoyé reste sur ce téléphone. Appelez l'exploitation.",
  "Ce lien a expiré. Ce qui n'est pas encore envoyé reste sur ce téléphone. Demandez un nouveau lien à l'exploitation.",
  "Ce lien a déjà été ouvert sur un autre téléphone ou dans un autre navigateur. Demandez un nouveau lien à l'exploitation.",
  "Indiquez pourquoi ce n'est pas fait.", "Cet élément a déjà été reçu avec un autre contenu.",
  "Le serveur ne répond pas. Tout reste sur le téléphone et partira plus tard.",
  "Ce n'est pas autorisé. Appelez l'exploitation.", "Le bureau vient de changer ceci.",
  "Le bureau ne peut pas prendre cet élément tel quel.", "Le bureau doit d'abord en décider. Appelez l'exploitation.",
  "Cet élément est illisible.",
];

// What a stop's facts are called when the office changes one.
export const FACTS = ["client", "consigne", "adresse", "déchet", "benne", "horaire", "contact", "commande", "type"];

// How the office ended the case of a blocked site.
export const OUTCOMES = {
  solved: "Réglé : vous pouvez faire l'intervention.",
  replan: "Le bureau replanifie : continuez votre tournée.",
  given_up: "Le bureau abandonne : continuez votre tournée.",
};

export const PHOTO_LABELS = ["Avant", "Après", "Problème", "Ticket de pesée", "Déclassement", "Signataire absent", "Véhicule"];
