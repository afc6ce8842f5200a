"""The style sheets of one room, which only its pages load."""

import reflex as rx
from reflex_base.components.component import field
from reflex_base.utils.imports import ImportDict
from reflex_components_core.base.fragment import Fragment


class RoomStyles(Fragment):
    """What a page shows, drawn with the sheets of its room beside those of every page.

    The bundler takes such a sheet into the page's own files: a browser that never opens the
    wizard never loads its sheet.
    """

    sheets: tuple[str, ...] = field(default=(), is_javascript_property=False)

    def add_imports(self) -> ImportDict:
        """Return an import for its effect, one a sheet."""
        return {"": [rx.ImportVar(tag=f"@/styles/rooms/{name}.css") for name in self.sheets]}
