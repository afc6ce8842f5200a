"""From an event to a case.

1. `contracts`: which of the member's contracts help today, and with what.
2. `drafts`: the one open request of an account, saved at each step; `progress` is where it stands,
   `slots` are the days it offers.
3. `cases`: the recap, its sending in one transaction, and what was sent.
4. `staff`: the staff reads what waits and opens it; the member gets their number.
5. `follow_up`: what the member reads of a request, `completing` what was missing in it, `changes`
   what they move, add or cancel, `rights` what is left, `history` all of them, `stays` one in
   hospital.

A step, and the sending, hold the member's row: those of one member come one after the other.
"""
