"""A mapping as a file: TOML for people and version control, CSV for spreadsheet programs; the ending says which."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from cloudmore.billing.files.writing import replacing
from cloudmore.errors import ConfigurationError
from cloudmore.mapping.csv_file import csv_of, mapping_of_csv
from cloudmore.mapping.entries import CustomerMapping
from cloudmore.mapping.toml_file import mapping_of_toml, toml_of

MAPPING_FILE = "mapping.toml"


def read_mapping(path: str | PathLike[str]) -> CustomerMapping:
    """Read a mapping.

    Args:
        path: A file that ends with ``.toml`` or ``.csv``.

    Returns:
        What is decided in it.

    Raises:
        ConfigurationError: It cannot be read, or an entry is wrong; it tells the line, and what to write.
    """
    file = Path(path)
    if _is_csv(file):
        return mapping_of_csv(file)
    return mapping_of_toml(_text_of(file), file)


def write_mapping(
    path: str | PathLike[str], mapping: CustomerMapping, *, before: CustomerMapping | None = None
) -> None:
    """Write a mapping, whole or not at all; comments and order of a TOML file stay.

    Args:
        path: A file that ends with ``.toml`` or ``.csv``.
        mapping: What it shall say.
        before: What was read from it. Where it says something else by now, nothing is written.

    Raises:
        ConfigurationError: It cannot be written, or was changed meanwhile.
    """
    file = Path(path)
    is_csv, exists = _is_csv(file), file.exists()
    if before is not None and (read_mapping(file) if exists else CustomerMapping()) != before:
        raise ConfigurationError(
            f"{file} was changed while this ran, so nothing was written over it.", remedy="Run the same again."
        )
    text = "" if is_csv else toml_of(mapping, _text_of(file) if exists else None)
    content = csv_of(mapping, file) if is_csv else text.encode()
    with replacing(file, binary=True) as draft:
        draft.write(content)


def _is_csv(file: Path) -> bool:
    ending = file.suffix.lower()
    if ending not in (".toml", ".csv"):
        raise ConfigurationError(
            f"The file {file} is no mapping: it ends with {ending or 'nothing'}.",
            remedy="Name a file that ends with .toml, or with .csv to edit it in a spreadsheet program.",
        )
    return ending == ".csv"


def _text_of(file: Path) -> str:
    try:
        # Some editors put a mark at the beginning.
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError(
            f"There is no mapping {file}.",
            remedy=f"Make one with: cloudmore mapping suggest --customers erp.csv --write --mapping {file}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        raise ConfigurationError(f"The mapping {file} cannot be read: {why}.", remedy="Mend the file.") from error
