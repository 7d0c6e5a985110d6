"""Makes drifts and says what must be found of each, by construction.

Nothing here imports the judge (wall 7): what is breaking follows from the document and the recordings, as they are read
here.
"""
