"""The calls of a live API that a recording and a live check make, and what went over the wire of them."""
