"""What the portal's pages show to whom, and what they refuse."""
