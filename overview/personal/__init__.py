"""What the register holds about people: what for, where, how it is told and how it is erased."""
