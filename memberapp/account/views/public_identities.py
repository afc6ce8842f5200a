"""The public identity in words: what became of a sign-in, and the member's link."""

from dataclasses import dataclass
from typing import Final

from memberapp import clock
from memberapp.account.public_identities import IdentityOverview, provider
from memberapp.account.public_identity_flows import IdentityOutcome
from memberapp.core import formats, wording

SENTENCES: Final = {
    IdentityOutcome.UNKNOWN: "{provider} nous a bien répondu, mais nous ne trouvons pas un "
    "adhérent et un seul à ces nom, prénoms et date de naissance. Connectez-vous avec votre mot "
    "de passe, ou appelez-nous\u00a0: votre dossier est peut-être à un autre nom.",
    IdentityOutcome.NO_SPACE: "{provider} vous a bien reconnu, mais vous n’avez pas encore "
    "d’espace. Créez-le ici, une fois pour toutes.",
    IdentityOutcome.UNLINKED: "{provider} n’ouvre pas votre espace\u00a0: ce moyen y a été retiré. "
    "Connectez-vous avec votre mot de passe, puis acceptez-le de nouveau dans «\u00a0Sécurité"
    "\u00a0».",
    IdentityOutcome.REFUSED: "La réponse de {provider} n’est pas sûre\u00a0: nous l’avons refusée. "
    "Recommencez, ou connectez-vous avec votre mot de passe.",
    IdentityOutcome.OVER: "Cette connexion n’a pas abouti, ou a attendu trop longtemps. "
    "Recommencez, ou connectez-vous avec votre mot de passe.",
    IdentityOutcome.UNAVAILABLE: "{provider} ne répond pas en ce moment. Connectez-vous avec votre "
    "mot de passe, ou réessayez plus tard.",
}


@dataclass(frozen=True)
class IdentityView:
    """The section of the page of security; without a provider there is none."""

    provider: str = ""
    sentence: str = ""  # « Relié depuis le 21 novembre 2026, utilisé le 22 novembre 2026 à 8 h »
    is_linked: bool = False
    is_refused: bool = False


def to_view(overview: IdentityOverview, region: str) -> IdentityView:
    """Put the member's link in words."""
    if overview.linked_at is None or overview.last_used_at is None:
        return IdentityView(
            overview.provider,
            f"Vous pouvez vous connecter avec {overview.provider}\u00a0: votre espace y sera relié "
            "à la première connexion.",
        )
    if overview.is_refused:
        sentence = f"Vous avez retiré ce moyen\u00a0: {overview.provider} n’ouvre pas votre espace."
        return IdentityView(overview.provider, sentence, is_refused=True)
    linked = formats.long_day(clock.local_date(overview.linked_at, region))
    used = wording.moment(overview.last_used_at, region)
    return IdentityView(
        overview.provider, f"Relié depuis le {linked}, utilisé {used}.", is_linked=True
    )


def refused() -> str:
    """Say that the provider opens the space no longer."""
    return f"{provider()} n’ouvre plus votre espace."


def accepted() -> str:
    """Say that the provider opens the space again."""
    return f"{provider()} ouvre de nouveau votre espace."
