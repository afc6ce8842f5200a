"""Where somebody lives, as phones and clocks count: a country, or a part of France overseas.

A region is an ISO 3166-1 code, « FR », « BE », « RE ». The core's files and postal addresses have
a country only, and of France overseas its postcode says which part (La Poste; INSEE, code officiel
géographique).
"""

from typing import Final

FRANCE: Final = "FR"
BELGIUM: Final = "BE"
UNKNOWN: Final = ""
"""Of a visitor, who may live anywhere."""
_OVERSEAS: Final = {
    "971": "GP",
    "97133": "BL",
    "97150": "MF",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def region_of(country: str, postcode: str) -> str:
    """Return the region of an address; its country elsewhere."""
    if country != FRANCE:
        return country
    return _OVERSEAS.get(postcode) or _OVERSEAS.get(postcode[:3]) or country
