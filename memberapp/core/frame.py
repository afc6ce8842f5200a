"""What surrounds a page that is drawn before anybody knows who reads it."""

from typing import Final

AS_BEFORE: Final = "try{if(localStorage.member)document.documentElement.dataset.member=1}catch(e){}"
"""The script of every head: whether the last page in this browser was a member's (page.js).

It runs before the first picture, so that the navigation of a member does not push the page aside.
It has no sign that HTML would escape: the policy of the pages allows it by its hash.
"""
