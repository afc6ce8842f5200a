"""What surrounds a page that is drawn before anybody knows who reads it."""

from typing import Final

_WAS_A_MEMBERS = "if(localStorage.member)d.member=1"
# No passkey belongs to a bare address.
_HAS_PASSKEYS = (
    "PublicKeyCredential.parseRequestOptionsFromJSON.length;"
    "PublicKeyCredential.parseCreationOptionsFromJSON.length;"
    "if(!/^[0-9.]+$|^[[]/.test(location.hostname))d.passkeys=1"
)
_HAS_NOTIFICATIONS = "PushManager.length;Notification.length;navigator.serviceWorker.ready;d.push=1"

AS_BEFORE: Final = (
    "{let d=document.documentElement.dataset;"
    f"try{{{_WAS_A_MEMBERS}}}catch(e){{}}"
    f"try{{{_HAS_PASSKEYS}}}catch(e){{}}"
    f"try{{{_HAS_NOTIFICATIONS}}}catch(e){{}}"
    "}"
)
"""The script of every head: whether the last page in this browser was a member's (page.js), and
whether it can use passkeys and notifications (passkeys.js, push.js).

It runs before the first picture, so that what shows for it pushes nothing aside. It has no sign
that HTML would escape: the policy of the pages allows it by its hash.
"""
