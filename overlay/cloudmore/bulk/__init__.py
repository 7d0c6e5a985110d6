"""One call for many items: bounded, in order or as it comes, with an outcome for each, and resumable."""

from cloudmore.bulk.account import Account
from cloudmore.bulk.async_fan_out import async_fan_out
from cloudmore.bulk.checkpoint import Checkpoint
from cloudmore.bulk.fan_out import fan_out
from cloudmore.bulk.outcome import Outcome
from cloudmore.bulk.progress import BulkProgress
from cloudmore.bulk.remote_call import RemoteCall

__all__ = [
    "Account",
    "BulkProgress",
    "Checkpoint",
    "Outcome",
    "RemoteCall",
    "async_fan_out",
    "fan_out",
]
