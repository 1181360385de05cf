"""What is recorded: code sets, tables, frozen records and pure rules."""
