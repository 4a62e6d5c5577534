"""What operators see of a running Passerelle: numbers, lines of log, and the way of a command through all of it."""
