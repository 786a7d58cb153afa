"""Datasets as people meet them: their rows on a page or in a file, who may have them, what others propose for them."""
