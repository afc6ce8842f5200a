"""What a page shows of a form that was refused."""

from memberapp.core.form_return import FieldError, KeptForm

__all__ = ["FieldError", "error_of"]


def error_of(kept: KeptForm, field: str) -> str:
    """Return the sentence beside one field, empty when the field is right."""
    return next((error.text for error in kept.errors if error.field == field), "")
