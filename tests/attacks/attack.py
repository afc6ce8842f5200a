"""Attack a running server, print what was tried, and fail when anything opened.

    python -m tests.attacks.attack http://localhost:8000 [--scale 0.1] [--only timing …]

It plays the demo members, so it takes the environment of the server it attacks (it reads there the
codes that a member would read in their mailbox). With `MEMBERAPP_TRUSTED_PROXY_HOPS=1` the server
believes the addresses it invents; otherwise the limit of one address stops most of it at once.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import httpx
from starlette.routing import Route

from memberapp import routes
from memberapp.cli.demo import sign_ins
from memberapp.http import ROUTES
from tests.attacks.accounts import former_passwords, prepared_activation
from tests.attacks.attacker import (
    BERNARD,
    CAMILLE,
    CHLOE,
    LUC,
    NADIA,
    Attacker,
    Finding,
    code_sent,
    named,
)
from tests.attacks.tabs import filling_memory, foreign_origin, late_thief, stolen_tab

WRONG = "Pas-le-bon-1234!"
_TIMED = 7  # wrong passwords for one identifier: it must not be blocked by them

FROM_ANYWHERE = {"/lien/{token}": httpx.codes.BAD_REQUEST}
"""Mail programs post there, one field that stops one message: it reads no session, and refuses any
other post."""


def stuffing(attacker: Attacker, scale: Callable[[int], int]) -> Finding:
    """Leaked pairs, the true ones of every member among them."""
    pairs = [(f"M8{number:08}", WRONG) for number in range(scale(500))]
    pairs += [(who.member_id, who.password) for who in sign_ins()]
    opened = [
        identifier
        for identifier, password in pairs
        if attacker.is_inside(
            dict(
                attacker.post(routes.POST_SIGN_IN, identifier=identifier, password=password).cookies
            )
        )
    ]
    return Finding("stuffing of leaked passwords", len(pairs), ", ".join(opened))


def brute_force(attacker: Attacker, scale: Callable[[int], int]) -> Finding:
    """The right password, then code after code, the password typed again meanwhile."""
    tries, refused, opened = scale(200), 0, ""
    waiting = attacker.give_password(LUC)
    for number in range(tries):
        if number % 10 == 9:
            waiting = attacker.give_password(LUC)
        answer = attacker.post(routes.POST_SIGN_IN_CODE, waiting, code=f"{number:06}")
        refused += answer.headers["location"].startswith(routes.SIGN_IN_CODE.path)
        if attacker.is_inside(dict(answer.cookies)):
            opened = f"the code {number:06}"
    return Finding("brute force of a code", tries, opened, f"{refused} sent back to the code page")


def replay(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """A code used twice, and the cookies of a session that its member left."""
    waiting = attacker.give_password(BERNARD)
    code = code_sent(waiting)
    first = dict(attacker.post(routes.POST_SIGN_IN_CODE, waiting, code=code).cookies)
    assert attacker.is_inside(first), "the member could not sign in"
    second = dict(attacker.post(routes.POST_SIGN_IN_CODE, waiting, code=code).cookies)
    again = attacker.give_password(BERNARD)
    third = dict(attacker.post(routes.POST_SIGN_IN_CODE, again, code=code).cookies)
    attacker.post(routes.POST_SIGN_OUT, first, leave="yes")
    opened = {
        "the code, in the same sign-in": attacker.is_inside(second),
        "the code, in another sign-in": attacker.is_inside(third),
        "the cookie from before the code": attacker.is_inside(waiting),
        "the cookie of a session that was left": attacker.is_inside(first),
    }
    return Finding("replay of codes and cookies", len(opened), named(opened))


def fixation(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """A session and a browser token planted before the member signs in."""
    planted = {"session": "planted-session", "device": "planted-device"}
    form = {"identifier": CAMILLE.member_id, "password": CAMILLE.password}
    waiting = planted | dict(attacker.post(routes.POST_SIGN_IN, planted, **form).cookies)
    answer = attacker.post(
        routes.POST_SIGN_IN_CODE, waiting, code=code_sent(waiting), trusted="yes"
    )
    assert attacker.is_inside(dict(answer.cookies)), "the member could not sign in"
    planted_again = attacker.post(routes.POST_SIGN_IN, {"device": "planted-device"}, **form)
    opened = {
        "the planted session": attacker.is_inside(planted),
        "the planted browser": attacker.is_inside(dict(planted_again.cookies)),
    }
    return Finding("fixed session and fixed browser", len(opened), named(opened))


def every_form(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """Every form we have, posted by the page of another site with the member's own cookies."""
    cookies = attacker.give_both_factors(CAMILLE)
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    strangers = (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "same-site", "origin": attacker.origin},
        {},
    )
    forms = [
        route.path
        for route in ROUTES
        if isinstance(route, Route) and "POST" in (route.methods or ())
    ]
    opened = {
        path: any(
            httpx.post(
                attacker.origin + path, headers={"cookie": header, **stranger}, data={"x": ""}
            ).status_code
            != FROM_ANYWHERE.get(path, httpx.codes.FORBIDDEN)
            for stranger in strangers
        )
        for path in forms
    }
    return Finding("every form from a foreign page", len(forms) * len(strangers), named(opened))


def forged_device(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """The cookie of a browser that one member trusts, with the password of another one."""
    waiting = attacker.give_password(NADIA)
    answer = attacker.post(
        routes.POST_SIGN_IN_CODE, waiting, code=code_sent(waiting), trusted="yes"
    )
    trusted = {"device": answer.cookies["device"]}
    form = {"identifier": NADIA.member_id, "password": NADIA.password}
    inside = dict(attacker.post(routes.POST_SIGN_IN, trusted, **form).cookies)
    assert attacker.is_inside(inside), "her own trusted browser asked for a code"
    form = {"identifier": LUC.member_id, "password": LUC.password}
    tried = (trusted, {"device": trusted["device"][:-1]}, {"device": ""})
    opened = {
        f"cookie {number}": attacker.is_inside(
            dict(attacker.post(routes.POST_SIGN_IN, cookie, **form).cookies)
        )
        for number, cookie in enumerate(tried, start=1)
    }
    sensitive = (routes.POST_FACTOR_ENROL, routes.POST_PHONE_SEND, routes.POST_PHONE_CHECK)
    for path in sensitive:  # the trusted browser gave no factor today
        leads_to = attacker.post(path, inside, code="123456").headers["location"]
        opened[path] = not leads_to.startswith(routes.PROOF.path)
    return Finding("trusted browser of another, no proof", len(opened), named(opened))


def copied_cookies(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """The cookies of a session and of a trusted browser, in another browser and network."""
    member = Attacker(
        attacker.origin,
        user_agent="Mozilla/5.0 (Android 14) Chrome/130.0",
        x_forwarded_for="198.51.99.7",
    )
    waiting = member.give_password(CHLOE)
    answer = member.post(routes.POST_SIGN_IN_CODE, waiting, code=code_sent(waiting), trusted="yes")
    own = dict(answer.cookies)
    assert member.is_inside(own), "the member herself could not come in"
    thief = Attacker(
        attacker.origin,
        user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0",
        x_forwarded_for="203.0.113.7",
    )
    form = {"identifier": CHLOE.member_id, "password": CHLOE.password}
    held = thief.post(routes.POST_SIGN_IN, {"device": own["device"]}, **form)
    opened = {
        "the trusted browser": thief.is_inside(dict(held.cookies)),
        "the session": thief.is_inside(own),
        "the session, back in its own browser": member.is_inside(own),
    }
    return Finding("cookies copied to another browser", len(opened), named(opened))


def ways_out(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """A way back that leads to another site, after the sign-in."""
    wanted = ("//evil.example", "/\\evil.example", "https:evil.example", "/.//evil.example")
    form = {"identifier": CHLOE.member_id, "password": CHLOE.password}
    opened = {
        way: "evil"
        in attacker.post(routes.POST_SIGN_IN, None, suite=way, **form).headers["location"]
        for way in wanted
    }
    return Finding("way back to another site", len(opened), named(opened))


def refused_forms(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """Forms that are refused, each of which leaves a row, from one address."""
    tries, here = 300, "203.0.113.98"
    answers = [
        attacker.post(routes.POST_SIGN_IN, address=here, identifier="") for _ in range(tries)
    ]
    kept = sum("form-return" in answer.cookies for answer in answers)
    opened = f"{kept} rows" if kept == tries else ""
    return Finding("refused forms of one address", tries, opened, f"{kept} rows kept")


def enumeration(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """What answers say of a known and of an unknown identifier."""
    asked = {
        routes.POST_SIGN_IN: (CAMILLE.member_id, CAMILLE.email, "M809999999", "no@example.org"),
        routes.POST_FORGOTTEN: (CAMILLE.email, "no@example.org"),
    }
    opened = {}
    for path, typed in asked.items():
        answers = {
            answer_of(attacker.post(path, None, identifier=one, password=WRONG)) for one in typed
        }
        opened[path] = len(answers) > 1
    return Finding("enumeration by answer", sum(map(len, asked.values())), named(opened))


def answer_of(answer: httpx.Response) -> tuple[object, ...]:
    """Return all that a stranger sees of an answer, but for random tokens."""
    names = sorted(cookie for cookie in answer.cookies)
    headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
    headers.pop("date", None)
    return (answer.status_code, tuple(names), tuple(sorted(headers.items())), answer.content)


def timing(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """How long wrong and unknown take: medians within 10 %, on a machine that does nothing else."""
    took: dict[bool, list[float]] = {True: [], False: []}
    for number, (known, unknown) in enumerate(identifiers(_TIMED * len(sign_ins()))):
        pair = ((True, known), (False, unknown))
        for is_known, identifier in pair if number % 2 else reversed(pair):
            start = time.perf_counter()
            attacker.post(routes.POST_SIGN_IN, identifier=identifier, password=WRONG)
            took[is_known].append(time.perf_counter() - start)
    ratio = statistics.median(took[True]) / statistics.median(took[False])
    tries = sum(map(len, took.values()))
    leak = f"medians differ, {ratio:.2f}" if abs(ratio - 1) > 0.1 else ""
    return Finding("enumeration by time", tries, leak, f"known / unknown = {ratio:.2f}")


def identifiers(most: int) -> Iterator[tuple[str, str]]:
    """Pair identifiers of members with made-up ones, none of them often enough to be blocked."""
    known = [who.member_id for who in sign_ins()]
    for number in range(most):
        yield known[number % len(known)], f"M70{number // _TIMED:07}"


ATTACKS = (
    timing,
    enumeration,
    stolen_tab,
    late_thief,
    filling_memory,
    refused_forms,
    foreign_origin,
    every_form,
    ways_out,
    forged_device,
    copied_cookies,
    former_passwords,
    prepared_activation,
    fixation,
    replay,
    brute_force,
    stuffing,
)


def main() -> int:
    """Run every attack and return 1 when one of them opened something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("origin", help="the server to attack, http://localhost:8000")
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 for a tenth of the tries")
    names = [attack.__name__ for attack in ATTACKS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="these attacks")
    given = parser.parse_args()

    def scale(times: int) -> int:
        return max(1, round(times * given.scale))

    findings = []
    for attack in ATTACKS:
        if attack.__name__ not in given.only:
            continue
        findings.append(attack(Attacker(given.origin.rstrip("/")), scale))
        print(findings[-1], flush=True)  # noqa: T201 - its whole purpose
    return int(any(finding.opened for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
