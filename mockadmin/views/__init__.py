"""Pages that span several apps."""
