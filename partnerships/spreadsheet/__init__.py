"""Reading partnerships in from a spreadsheet, and the whole register as a workbook.

`reading` makes rows of a file (`sheets`: which row holds the headings), `headings` points out columns, `cells` and `plan` read a row,
`checking` looks over what it would make, `writing` makes it, `undoing` takes it back; `steps` are
the doors. `workbook` writes the register's own sheets and `book` reads them in again.
"""
