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
    CALLS = "calls"
    TICKETS = "tickets"
    ARCHIVE = "archive"
    REQUESTS = "requests"
    CERTIFICATES = "certificates"
    UPLOADS = "uploads"
    CONTRIBUTIONS = "contributions"
    INCIDENTS = "incidents"
    SERVICES = "services"
    CARERS = "carers"
