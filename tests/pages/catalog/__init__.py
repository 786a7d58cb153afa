"""What the pages of the catalogue show to whom, and what they refuse."""
