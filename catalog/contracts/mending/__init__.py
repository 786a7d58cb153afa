"""Mends what is harmless in a contract, each mend told by a notice: texts before they are parsed, then names and trees.

`texts` works on the bytes of one file; `references`, `abstracts` and `grammar` on the linked trees. What they change is
what clients are served and what the strict schema is made of.
"""
