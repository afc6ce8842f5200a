"""Reads what a member answers to a question."""

from memberapp.domain.assistance.values import Answer, Question


def parse_answer(question: Question, raw: object) -> Answer:
    """Return the answer as it is stored: JSON, the value of each field; None is « je ne sais pas ».

    `raw` is None for « Je ne sais pas », else a mapping of the fields as the page sends them: the
    value of an option, digits, ages as « 4, 9 »; an unknown key is ignored.

    Raises:
        InvalidForm: with one InvalidInput for each field that cannot be read; its `reason` is the
            French sentence to show (`Field.error`).
    """
    raise NotImplementedError
