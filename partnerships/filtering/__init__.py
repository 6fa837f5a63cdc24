"""What the list of partnerships is narrowed by: what can be chosen, and what each choice means."""
