"""What the account sends, by name."""

from enum import StrEnum


class Kind(StrEnum):
    """Every message of the account; each has a folder and a function of its name."""

    ACCOUNT_READY = "account_ready"
    ACCOUNT_LEFT = "account_left"
    ACTIVATION_LINK = "activation_link"
    ACTIVATION_CODE = "activation_code"
    ACTIVATION_KNOWN = "activation_known"
    ACTIVATION_REFUSED = "activation_refused"
    SPACE_OPENED = "space_opened"
    PASSWORD_RESET_LINK = "password_reset_link"  # noqa: S105 - the name of a message
    PASSWORD_RESET_CODE = "password_reset_code"  # noqa: S105 - the name of a message
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a message
    SIGN_IN_CODE = "sign_in_code"
    PROOF_CODE = "proof_code"
    SIGN_IN_UNUSUAL = "sign_in_unusual"
    SIGN_IN_NEW_DEVICE = "sign_in_new_device"
    SESSION_COPIED = "session_copied"
    SIGN_IN_UNFINISHED = "sign_in_unfinished"
    SIGN_IN_BLOCKED = "sign_in_blocked"
    CODES_BLOCKED = "codes_blocked"
    SIGN_IN_DISOWNED = "sign_in_disowned"
    PHONE_VERIFIED = "phone_verified"
    FACTOR_ENABLED = "factor_enabled"
    FACTOR_DISABLED = "factor_disabled"
    PUBLIC_IDENTITY_LINKED = "public_identity_linked"
    PUBLIC_IDENTITY_REFUSED = "public_identity_refused"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_COPIED = "passkey_copied"
    RECOVERY_CODES_CREATED = "recovery_codes_created"
    ACCESS_RECOVERY_APPROVED = "access_recovery_approved"
    RECOVERY_CODE_USED = "recovery_code_used"
    EMAIL_CHANGE_LINK = "email_change_link"
    EMAIL_CHANGE_TAKEN = "email_change_taken"
    EMAIL_CHANGE_REQUESTED = "email_change_requested"
    EMAIL_CHANGED = "email_changed"
