"""Profiles: accounts with a name, in the platform's configuration folder, their secrets apart from them."""

from __future__ import annotations

from cloudmore.profiles.chosen import Chosen, Setting, chosen_settings, client_options
from cloudmore.profiles.profile import Profile
from cloudmore.profiles.profiles import Profiles
from cloudmore.profiles.secret_store import Secrets

__all__ = ["Chosen", "Profile", "Profiles", "Secrets", "Setting", "chosen_settings", "client_options"]
