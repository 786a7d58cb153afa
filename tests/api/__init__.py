"""One file per group of endpoints: what a program may ask, and what it is told when it asks wrongly."""
