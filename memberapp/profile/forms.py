"""The forms of the contact details; the postal address is asked for in other rooms too."""

from dataclasses import replace

from memberapp.core.contacts import MAX_LINE_LENGTH
from memberapp.core.countries import postcode_sentence
from memberapp.core.forms import Field, Form
from memberapp.core.wording import PHONE_COUNTRIES, PHONE_IN_DIGITS

LINE1 = Field(
    "line1",
    {
        "empty": "Saisissez le numéro et le nom de la voie.",
        "too_long": f"La voie est trop longue\u00a0: gardez {MAX_LINE_LENGTH}\u00a0caractères au "
        "plus, et mettez le reste à la ligne suivante.",
        "characters": "La voie contient un signe que nous ne savons pas imprimer\u00a0: "
        "effacez-le.",
    },
)
LINE2 = Field(
    "line2",
    {
        "too_long": f"Le complément est trop long\u00a0: gardez {MAX_LINE_LENGTH}\u00a0caractères "
        "au plus.",
        "characters": "Le complément contient un signe que nous ne savons pas imprimer\u00a0: "
        "effacez-le.",
    },
)
COUNTRY = Field("country", {"invalid": "Choisissez le pays dans la liste."})
ZIP = Field("zip", {"empty": "", "invalid": ""})
"""Its sentences are those of the country: see `address_form`."""
CITY = Field(
    "city",
    {
        "empty": "Saisissez la commune.",
        "invalid": "Saisissez le nom de la commune, sans son code postal.",
        "too_long": "Le nom de la commune est trop long pour une enveloppe\u00a0: abrégez-le.",
        "characters": "La commune contient un signe que nous ne savons pas imprimer\u00a0: "
        "effacez-le.",
    },
)
PHONE = Field(
    "phone",
    {
        "invalid": "Vérifiez le numéro\u00a0: 10\u00a0chiffres en France, 9 ou 10 en Belgique, ou "
        "tous ses chiffres après l’indicatif de son pays, par exemple +352.",
        "characters": PHONE_IN_DIGITS,
        "premium": "Donnez un numéro personnel, fixe ou mobile\u00a0: celui-ci est un numéro "
        "de service ou surtaxé.",
        "foreign": f"Donnez un numéro {PHONE_COUNTRIES}.",
    },
)
EMAIL = Field(
    "email",
    {
        "empty": "Saisissez une adresse e-mail.",
        "invalid": "Saisissez une adresse e-mail complète, par exemple nom@exemple.fr.",
        "letters": "Cette adresse a un accent ou un signe que les messageries n’acceptent pas "
        "avant le «\u00a0@\u00a0». Saisissez-en une sans accent.",
        "same": "C’est déjà votre adresse e-mail.",
    },
)
PHONE_FORM = Form(PHONE)
EMAIL_FORM = Form(EMAIL)


def address_form(country: str, *more: Field) -> Form:
    """Return the form of an address in a country; `more` fields stand below it."""
    sentence = postcode_sentence(country)
    postcode = replace(ZIP, sentences={"empty": sentence, "invalid": sentence})
    return Form(COUNTRY, LINE1, LINE2, postcode, CITY, *more)
