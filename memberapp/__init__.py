"""The member space of a French-speaking health mutual."""
