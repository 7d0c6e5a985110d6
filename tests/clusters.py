"""A Dask cluster on loopback: two workers in processes of their own."""

from __future__ import annotations

import copyreg
import os
from collections.abc import Iterator
from contextlib import contextmanager

_OF_OTHERS = dict(copyreg.dispatch_table)

from distributed import Client, LocalCluster  # noqa: E402

# It changes how every error of this process is pickled, which tests of other things look at.
copyreg.dispatch_table.clear()
copyreg.dispatch_table.update(_OF_OTHERS)


@contextmanager
def dask_cluster(*, threads: int = 2) -> Iterator[Client]:
    """A client of it. The workers have the variables that are set when it starts.

    Args:
        threads: Of each worker.
    """
    options = {"n_workers": 2, "threads_per_worker": threads, "processes": True, "host": "127.0.0.1"}
    with LocalCluster(dashboard_address="127.0.0.1:0", **options) as cluster, Client(cluster) as client:
        yield client


def worker_processes(client: Client) -> list[int]:
    """The ids of the workers' processes."""
    return sorted(client.run(os.getpid).values())
