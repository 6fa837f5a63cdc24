"""The moves of a partnership and of everything in it, one module per aggregate.

Each table gives a page its buttons, guards the POST, and gives the tests their grid.
"""
