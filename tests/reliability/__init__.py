"""What must hold when processes die, race or are cut off from each other."""
