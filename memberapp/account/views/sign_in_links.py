"""What the links of sign-in messages would do, or did."""

from dataclasses import dataclass
from typing import Final

from memberapp.account import sent_codes
from memberapp.account.labels import TOLD_ACTS, place
from memberapp.account.sign_in_links import LinkStage, SignInSnapshot
from memberapp.core import formats, wording

ELSEWHERE: Final = (
    "Ce lien ne sert que dans le navigateur où vous vous connectez, sur le même réseau. "
    "Revenez dans ce navigateur, puis recopiez-y le code du message."
)
CONFIRM_OVER: Final = (
    f"Ce lien a déjà servi, ou ses {formats.minutes(sent_codes.LIFETIME)} sont passées. Il n’ouvre "
    "plus rien\u00a0: reconnectez-vous pour recevoir un nouveau code."
)
DISOWNED: Final = (
    "C’est fait\u00a0: toutes les connexions à votre espace sont fermées, et l’ancien mot de passe "
    "n’ouvre plus rien. Un e-mail vous dit la suite."
)
DISOWN_OVER: Final = (
    "Ce lien n’est plus valable. Si vous avez un doute, choisissez un nouveau mot de passe\u00a0: "
    "toutes les connexions à votre espace seront fermées."
)


@dataclass(frozen=True)
class SignInLinkView:
    """What a message told of, when, with what, from where."""

    act: str = ""
    at: str = ""
    browser: str = ""
    place: str = ""


def to_view(snapshot: SignInSnapshot) -> SignInLinkView:
    """Put a sign-in in words."""
    if snapshot.at is None:
        return SignInLinkView()
    from_where = place(snapshot.address) if snapshot.address else ""
    act = TOLD_ACTS[snapshot.kind] if snapshot.kind else "Connexion à votre espace"
    at = wording.moment(snapshot.at, snapshot.region)
    return SignInLinkView(act, at, snapshot.browser, from_where)


def held_sentence(stage: LinkStage) -> str:
    """Say why a link does not confirm a sign-in here; nothing when it does."""
    return {LinkStage.READY: "", LinkStage.ELSEWHERE: ELSEWHERE}.get(stage, CONFIRM_OVER)


def disown_sentence(stage: LinkStage) -> str:
    """Say what a link « pas moi » did, or that it is over; nothing while it can do something."""
    return {LinkStage.READY: "", LinkStage.DONE: DISOWNED}.get(stage, DISOWN_OVER)
