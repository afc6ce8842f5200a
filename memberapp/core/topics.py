"""What a screen can watch for changes."""

from enum import StrEnum


class Topic(StrEnum):
    """What a screen can watch."""

    REIMBURSEMENTS = "reimbursements"
    CONTRACTS = "contracts"
    SECURITY = "security"
    PROFILE = "profile"
    BANK = "bank"
    MESSAGES = "messages"
    ASSISTANCE = "assistance"
    ARCHIVE = "archive"
