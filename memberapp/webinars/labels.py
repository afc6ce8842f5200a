"""The French names of the enumerations of webinars."""

from typing import Final

from memberapp.webinars.rules import Language

LANGUAGES: Final = {
    Language.FRENCH: "en français",
    Language.DUTCH: "en néerlandais",
    Language.GERMAN: "en allemand",
}
