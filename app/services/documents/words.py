"""The trade's French names of what the papers print."""

from collections.abc import Mapping

from app.domain.jobs import JobStatus, JobType, StopKind

JOB_NAMES: Mapping[str, str] = {
    JobType.DELIVER: "Pose",
    JobType.SWAP: "Échange",
    JobType.EMPTY_RETURN: "Vidage avec retour",
    JobType.REMOVE: "Retrait",
    JobType.MOVE: "Déplacement",
    JobType.ROUND: "Tournée de bacs",
    JobType.GRAB: "Enlèvement à la grue",
    JobType.BULK: "Enlèvement en vrac",
    JobType.HAZ_PICKUP: "Enlèvement de déchets dangereux",
    JobType.FREIGHT: "Transport",
    JobType.SERVICE: "Prestation",
}

STOP_NAMES: Mapping[str, str] = {
    StopKind.DEPOT: "Dépôt",
    StopKind.LOAD_EMPTY: "Charger un contenant vide",
    StopKind.OUTLET: "Vidage à l'exutoire",
    StopKind.BREAK: "Pause",
    StopKind.FUEL: "Carburant",
    StopKind.WASH: "Lavage",
}

CONSISTENCIES: Mapping[str, str] = {
    "solid": "solide",
    "liquid": "liquide",
    "gas": "gazeux",
    "pasty": "pâteux",
}

WEIGHT_SOURCES: Mapping[str, str] = {
    "own_bridge": "Pont-bascule",
    "outlet": "Pesée de l'exutoire",
    "on_board": "Pesée embarquée",
    "manual": "Saisie manuelle",
    "estimate": "Estimation",
}
"""Keyed by the `source` of a weigh ticket."""

STATUS_NAMES: Mapping[str, str] = {
    JobStatus.DRAFT: "brouillon",
    JobStatus.TO_PLAN: "à planifier",
    JobStatus.PLANNED: "planifiée",
    JobStatus.SENT: "envoyée au chauffeur",
    JobStatus.ACKNOWLEDGED: "vue par le chauffeur",
    JobStatus.EN_ROUTE: "en route",
    JobStatus.ON_SITE: "sur place",
    JobStatus.DONE: "faite",
    JobStatus.WEIGHED: "pesée",
    JobStatus.VALIDATED: "validée",
    JobStatus.INVOICED: "facturée",
    JobStatus.NOT_DONE: "non faite",
    JobStatus.CANCELLED: "annulée",
    JobStatus.DISPUTED: "contestée",
}

EVENT_NAMES: Mapping[str, str] = {
    "tour_opened": "Tournée ouverte",
    "tour_acknowledged": "Tournée vue par le chauffeur",
    "departed": "Départ vers le site",
    "arrived": "Arrivée sur place",
    "done": "Intervention faite",
    "not_done": "Intervention non faite",
    "problem": "Problème signalé",
    "weight": "Poids",
    "container": "Contenants",
    "photo": "Photo",
    "signature": "Signature",
    "note": "Note du chauffeur",
    "tour_ended": "Fin de tournée",
    "vehicle_check": "Contrôle du véhicule",
    "waiting": "Attente",
    "lifts": "Bacs levés",
    "downgrade": "Déclassement",
    "blocked": "Accès bloqué",
    "unblocked": "Accès libéré",
    "load_refused": "Chargement refusé à l'exutoire",
    "message": "Message du chauffeur",
    "message_read": "Message lu par le chauffeur",
}
"""What a driver's phone tells, by the kind of event."""

OFFICE_ACTIONS: Mapping[str, str] = {
    "created": "Commande prise",
    "planned": "Placée dans une tournée",
    "moved": "Déplacée dans le planning",
    "unplanned": "Retirée du planning",
    "changed": "Modifiée",
    "sealed": "Bon figé et numéroté",
    "noted": "Note ajoutée au bon",
}

CALL_RESULTS: Mapping[str, str] = {
    "reached": "joint",
    "opens": "joint, ouvre",
    "no_answer": "pas de réponse",
    "voicemail": "messagerie",
    "busy": "occupé",
    "wrong_number": "mauvais numéro",
}

JOB_FIELDS: Mapping[str, str] = {
    "type": "prestation",
    "customer_id": "client",
    "site_id": "chantier",
    "bill_to_id": "client facturé",
    "material_id": "matière",
    "waste_code": "code déchet",
    "container_type": "type de contenant",
    "container_in_id": "contenant posé",
    "container_out_id": "contenant repris",
    "outlet_id": "exutoire",
    "order_number": "commande client",
    "contact": "contact",
    "phone": "téléphone",
    "wanted_on": "date souhaitée",
    "window_from": "horaire",
    "window_to": "horaire",
    "minutes": "durée prévue",
    "priority": "priorité",
    "driver_note": "consigne au chauffeur",
    "office_note": "note interne",
    "net_kg": "poids",
    "volume_m3": "volume",
    "waiting_minutes": "attente",
    "problem": "problème",
    "not_done_reason": "motif de non-réalisation",
}
"""What the office changed on a job, by the column."""

FORM_STATES: Mapping[str, str] = {
    "DRAFT": "brouillon",
    "SEALED": "prêt à signer",
    "SIGNED_BY_PRODUCER": "signé par le producteur",
    "SENT": "en transit",
    "RECEIVED": "reçu",
    "ACCEPTED": "accepté",
    "REFUSED": "refusé",
    "PROCESSED": "traité",
}
"""How far a State tracking form is, as Trackdéchets names it."""
