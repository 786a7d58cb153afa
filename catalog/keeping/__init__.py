"""What is kept in the vault, and how large contents are read from it: a part, a row or a window at a time."""
