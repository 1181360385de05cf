"""A form as a spreadsheet, for people who write forms and not programs; and back, with errors by cell."""
