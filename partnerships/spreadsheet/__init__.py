"""Reading partnerships in from a spreadsheet, and the whole register as a workbook.

`reading` makes rows of a file and `sheets` finds their headings, `headings` points out columns,
`cells` and `plan` read a row, `checking` looks over what it would make, `writing` makes it,
`undoing` takes it back; `steps` and `making` are the doors. `workbook` writes the register's own
sheets; `book_sheets` says whether a file is such a workbook, `book` reads its rows in again and
`book_whole` settles what goes together.
"""
