"""`memberapp care`: the lines of care that the rules would pay otherwise."""

import typer

from memberapp.care import explanations
from memberapp.care.rules.explanations import Explanation
from memberapp.cli.app import AsJson, app, euros, say, tell
from memberapp.core.work import run_now

care_app = typer.Typer(help="What care cost and who paid.", no_args_is_help=True)
app.add_typer(care_app, name="care")


@care_app.callback()
def care() -> None:
    """Keep `check` a command of its own."""


@care_app.command()
def check(as_json: AsJson = False) -> None:
    """List the lines whose amounts the rules do not give, with both amounts.

    The core's figures stay what they are: a line listed is one to look at.
    """
    found = 0

    def report(explanation: Explanation) -> None:
        nonlocal found
        for difference in explanation.differences:
            found += 1
            line = next(p.line for p in explanation.parts if p.line.id == difference.line_id)
            say(
                f"{line.id}  {line.care_date}  {line.act}  {difference.doubt}  "
                f"core {euros(difference.core)}  rules {euros(difference.computed)}",
                as_json=as_json,
                line=line.id,
                contract=line.contract_id,
                care_date=line.care_date,
                act=line.act,
                figure=difference.doubt,
                core_cents=difference.core,
                computed_cents=difference.computed,
            )

    cares = run_now(explanations.check, report=report)
    tell(f"{found} figures to look at, of {cares} cares")
