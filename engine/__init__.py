"""How a mock answers: a data plane that reads bundles and knows nothing else of the product."""
