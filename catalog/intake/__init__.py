"""How contracts enter the catalogue: gathered, read, compared with what is there, kept with what came beside them."""
