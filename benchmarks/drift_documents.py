"""Edit the document at every place, and count the edits that the recordings tell.

    python benchmarks/drift_documents.py

Prints a line a kind, each edit that tightens and survives with the reason, and each that loosens and is noticed by no
line of ``contract coverage``. The reach is four of five edits that tighten. `nox -s drift` asserts it.
"""

from __future__ import annotations

import sys

from figures import REPOSITORY, Page

sys.path.insert(0, str(REPOSITORY / "tests"))

from drift.document_figures import figures, recordings

page = Page(__file__, __doc__)


if __name__ == "__main__":
    with page.open():
        for line in figures(recordings()).lines():
            page.say(line)
