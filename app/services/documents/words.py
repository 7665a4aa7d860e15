"""The trade's French names of what the papers print."""

from collections.abc import Mapping

from app.domain.jobs import JobType, StopKind

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
