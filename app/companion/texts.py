"""The refusals of the database and of the rules as the driver reads them."""

from dataclasses import dataclass

from app.errors import AppError, Conflict, Forbidden, InvalidInput, NeedsReason, RuleBroken, Unavailable


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that refuses: `code` is for the page, `text` for the driver."""

    status: int
    code: str
    text: str


_KEPT = "Ce qui n'est pas encore envoyé reste sur ce téléphone."

_KNOWN = {
    "This phone is not known.": Refusal(
        401, "unknown", f"Ce téléphone n'est pas reconnu. Rouvrez le lien reçu. {_KEPT}"
    ),
    "This link is not known.": Refusal(
        401, "unknown", "Ce lien n'existe pas. Vérifiez-le ou appelez l'exploitation."
    ),
    "This link was revoked.": Refusal(
        403, "revoked", f"Ce lien a été retiré par l'exploitation. {_KEPT} Appelez l'exploitation."
    ),
    "This link has expired.": Refusal(
        403, "expired", f"Ce lien a expiré. {_KEPT} Demandez un nouveau lien à l'exploitation."
    ),
    "This link was already opened on another phone.": Refusal(
        403,
        "other_phone",
        "Ce lien a déjà été ouvert sur un autre téléphone ou dans un autre navigateur."
        " Demandez un nouveau lien à l'exploitation.",
    ),
    "Say why the job was not done.": Refusal(422, "no_reason", "Indiquez pourquoi ce n'est pas fait."),
    "This event was already recorded with another content.": Refusal(
        409, "changed", "Cet élément a déjà été reçu avec un autre contenu."
    ),
}
_KINDS: dict[type[AppError], Refusal] = {
    Unavailable: Refusal(
        503, "unavailable", "Le serveur ne répond pas. Tout reste sur le téléphone et partira plus tard."
    ),
    Forbidden: Refusal(403, "forbidden", "Ce n'est pas autorisé. Appelez l'exploitation."),
    Conflict: Refusal(409, "conflict", "Le bureau vient de changer ceci."),
    RuleBroken: Refusal(422, "refused", "Le bureau ne peut pas prendre cet élément tel quel."),
    NeedsReason: Refusal(422, "refused", "Le bureau doit d'abord en décider. Appelez l'exploitation."),
    InvalidInput: Refusal(422, "unreadable", "Cet élément est illisible."),
}


def refusal(error: AppError) -> Refusal:
    """Return what the driver is told of `error`."""
    known = _KNOWN.get(error.text)
    if known is not None:
        return known
    return next(told for kind, told in _KINDS.items() if isinstance(error, kind))
