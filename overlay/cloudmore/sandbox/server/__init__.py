"""An independent imitation of the vendor's API: application, data and state, with nothing of the client in it."""

from cloudmore.sandbox.server.application import create_application
from cloudmore.sandbox.server.settings import Settings

__all__ = ["Settings", "create_application"]
