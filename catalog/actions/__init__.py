"""What people decide about contracts, responses, datasets and reviews; the only door for writes."""
