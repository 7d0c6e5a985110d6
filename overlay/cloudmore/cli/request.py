"""``cloudmore request``: what the document does not have."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

import typer
from attrs import evolve

from cloudmore import Cloudmore, ConfigurationError
from cloudmore.cli.bodies import Body, Set, assignment, body_from, json_from
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.progress import working
from cloudmore.cli.records import Json, check_files, show_answer
from cloudmore.cli.writes import DryRun, Plan, Yes, carried_out, changes_between


class Method(StrEnum):
    """The methods of a request."""

    GET = "GET"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


READ = frozenset({Method.GET, Method.HEAD, Method.OPTIONS})


def request(
    context: typer.Context,
    method: Annotated[Method, typer.Argument(help="HTTP method.", case_sensitive=False)],
    path: Annotated[
        str, typer.Argument(help="Path below the reseller, such as /organizations, or from the host: /api/healthcheck.")
    ],
    *,
    parameters: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="Part of the query. Repeatable.")
    ] = None,
    assignments: Set = None,
    body: Body = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Call any path of the API.

    The answer is shown as it came. A path is below the reseller, or from the host where it begins with /api/.

    Example: cloudmore --sandbox request GET /organizations -p showActive=true
    """
    options: Options = context.obj
    check_files(options)
    query = [assignment(each) for each in parameters or ()]
    content: Json = body_from(body, assignments) if assignments else None if body is None else json_from(body)

    def send(to: Cloudmore) -> Any:
        return to.request(method, path, params=query, json=content)

    with options.client() as cm:
        if method in READ and not dry_run:
            with working(options):
                response = send(cm)
        else:
            sent = content if isinstance(content, dict) else {} if content is None else {"body": content}
            target = f"{path}?{urlencode(query)}" if query else path
            plan = Plan(
                f"send {method} {target} to {cm.base_url}", changes_between({}, sent), look=("request", "GET", path)
            )
            response = carried_out(plan, send, cm, options, yes=yes, dry_run=dry_run)
            if response is None:
                return
    if not response.content and not options.output:
        return
    try:
        show_answer(response.content, (), evolve(options, chosen_format=options.chosen_format or ScreenFormat.JSON))
    except ValueError:
        raise ConfigurationError(
            "The answer is no JSON, so that it cannot be shown in this format.",
            remedy="Leave out -f to see it as it came, or write it with -o answer.json.",
        ) from None
