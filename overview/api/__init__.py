"""What other programs may read of the register, declared once.

A `Resource` says which records, in which order, and each field with its kind. From it follow the
answer, the description (OpenAPI) and the page for people, so that they cannot drift apart.
"""
