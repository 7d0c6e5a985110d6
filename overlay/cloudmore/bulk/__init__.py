"""One call for many items: bounded, in order or as it comes, with an outcome for each, and resumable."""

from cloudmore.bulk.account import Account
from cloudmore.bulk.remote_call import RemoteCall

__all__ = [
    "Account",
    "RemoteCall",
]
