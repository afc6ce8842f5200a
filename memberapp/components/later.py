"""What is in the page and not seen at the present width follows what is seen."""

from hashlib import sha256
from typing import TypeVar

import reflex as rx
from reflex.vars import VarData

from memberapp.components.props import Prop

T = TypeVar("T")


def seen_first(value: T, *, media: str) -> T:
    """Return a var that changes at once where a media query holds, and elsewhere just after.

    React draws what stands with the former value until it has drawn, and the browser may show, all
    that changed at once; then it draws the rest, and lets a key or a click pass before.
    """
    shown: Prop = value
    kind, data = shown._var_type, shown._get_all_var_data()  # noqa: SLF001 - of Reflex's own vars
    name = f"later_{sha256(f'{shown}{media}'.encode()).hexdigest()[:8]}"
    follows = VarData(
        imports={"react": "useDeferredValue"},
        hooks=[
            f"const {name}_ = useDeferredValue({shown!s})",
            f'const {name} = globalThis.matchMedia?.("{media}").matches ? {shown!s} : {name}_',
        ],
    )
    later: Prop = rx.Var(name, _var_type=kind, _var_data=VarData.merge(data, follows))
    return later.to(kind)
