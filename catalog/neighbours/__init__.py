"""What the catalogue tells apps it knows nothing of, and they it: who uses a version, who follows a dataset."""
