import pytest

from memberapp.core.parts import WHOLE, CursorGone, Part, Wanted, cut, like

ABC = ("a", "b", "c")


@pytest.mark.parametrize(
    ("wanted", "items", "following"),
    [
        (WHOLE, ["a", "b", "c"], None),
        (Wanted(limit=2), ["a", "b"], "b"),
        (Wanted(limit=3), ["a", "b", "c"], None),
        (Wanted(limit=2, after="a"), ["b", "c"], None),
        (Wanted(limit=1, after="a"), ["b"], "b"),
        (Wanted(after="c"), [], None),
    ],
)
def test_a_list_is_cut_after_a_cursor(wanted, items, following):
    found = cut(ABC, wanted, by=str)
    assert (found, found.following) == (items, following)
    assert like(found, range(len(found))).following == following


def test_a_cursor_that_left_the_list_is_told():
    with pytest.raises(CursorGone):
        cut(ABC, Wanted(after="d"), by=str)
    assert cut([], WHOLE, by=str) == Part()
