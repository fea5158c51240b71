"""THE NUMBERS. Pure: frozen facts in, verdicts and tallies out; nothing here reads the clock."""
