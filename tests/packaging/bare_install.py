"""Run by ``nox -s package`` inside an environment that has a bare install (wheel or editable) and nothing else."""

import asyncio
import importlib
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import cloudmore
import cloudmore_api
from cloudmore import AsyncCloudmore, Cloudmore, ConfigurationError, Credentials
from cloudmore.billing import check_paths

what = sys.argv[1]
assert ("site-packages" in cloudmore.__file__) == (what == "wheel"), cloudmore.__file__
assert cloudmore.spec_path().is_file()
assert cloudmore.version_info()["evidence"]["documented"] > 0
assert all((Path(each.__file__).parent / "py.typed").is_file() for each in (cloudmore, cloudmore_api))

command = subprocess.run(
    [Path(sys.executable).with_name("cloudmore"), "--help"], capture_output=True, text=True, check=False
)
assert command.returncode == 2, command
assert "pip install 'cloudmore-client[billing]'" in command.stderr, command
assert "Traceback" not in command.stderr, command

said = ""
try:
    Cloudmore.sandbox()
except ConfigurationError as error:
    said = str(error)
assert "pip install 'cloudmore-client[sandbox]'" in said, said

said = ""
try:
    asyncio.run(AsyncCloudmore.sandbox().__aenter__())
except ConfigurationError as error:
    said = str(error)
assert "pip install 'cloudmore-client[sandbox]'" in said, said

said = ""
try:
    importlib.import_module("cloudmore.contract")
except ConfigurationError as error:
    said = str(error)
assert "pip install 'cloudmore-client[contract]'" in said, said

said = ""
try:
    importlib.import_module("cloudmore.dlt")
except ConfigurationError as error:
    said = str(error)
assert "pip install 'cloudmore-client[dlt]'" in said, said

said = ""
try:
    Cloudmore(Credentials(username="u", password="p", client_secret="s", reseller_id="r"), region="eu", drift="log")
except ConfigurationError as error:
    said = str(error)
assert "pip install 'cloudmore-client[contract]'" in said, said

said = ""
try:
    check_paths([Path("october.html")])
except ConfigurationError as error:
    said = str(error)
assert "pip install 'cloudmore-client[billing]'" in said, said
parts = [files("cloudmore.billing.page").joinpath(name) for name in ("page.html.jinja", "page.css", "page.js")]
assert all(part.is_file() for part in parts), parts

credentials = Credentials(username="user", password="pass", client_secret="secret", reseller_id="id")
with Cloudmore(credentials, region="eu") as client:
    assert client.billing is client.billing
    assert client.organizations is client.organizations
assert AsyncCloudmore(credentials, region="eu").billing

print(f"the bare {what} works, and says which extra is missing")
