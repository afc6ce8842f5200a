"""The same page in Dash."""

import sys

import bench_data as data
from dash import Dash, Input, Output, State, dcc, html

app = Dash(__name__)
app.layout = html.Main(
    [
        dcc.Store(id="place"),
        html.Div(
            [
                dcc.Input(id="identifier", name="identifier"),
                dcc.Input(id="password", name="password", type="password"),
                html.Button("Se connecter", id="sign-in"),
            ]
        ),
        html.P(id="total"),
        html.Table(html.Tbody(id="rows")),
        html.Button("25 suivantes", id="next"),
    ]
)


@app.callback(
    Output("place", "data"),
    Output("total", "children"),
    Input("sign-in", "n_clicks"),
    State("identifier", "value"),
    State("password", "value"),
    prevent_initial_call=True,
)
def sign_in(_clicks: int, member: str, password: str) -> tuple[str | None, str]:
    """Show the totals of who signs in."""
    found = data.signs_in(member, password)
    return (member, data.total(member)) if found else (None, "")


@app.callback(
    Output("rows", "children"),
    Input("place", "data"),
    Input("next", "n_clicks"),
    prevent_initial_call=True,
)
def show(member: str | None, clicks: int | None) -> list[html.Tr]:
    """Show some lines."""
    if member is None:
        return []
    found = data.lines(member, (clicks or 0) * data.PAGE)
    return [html.Tr([html.Td(cell) for cell in line]) for line in found]


app.run(port=int(sys.argv[1]))
