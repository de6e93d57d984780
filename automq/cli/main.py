"""The tree of commands. Each family is a module; heavy imports happen inside commands, so that help is quick."""

from __future__ import annotations

import typer

from automq.cli.admin import config_app, group_app, topic_app
from automq.cli.backend import backend_app
from automq.cli.bench import bench
from automq.cli.demo import demo
from automq.cli.start import start
from automq.cli.storage import storage_app

app = typer.Typer(
    name="automq",
    help="A Kafka broker whose storage is a plugin.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("start")(start)
app.command("demo")(demo)
app.command("bench")(bench)
app.add_typer(topic_app, name="topic")
app.add_typer(group_app, name="group")
app.add_typer(config_app, name="config")
app.add_typer(backend_app, name="backend")
app.add_typer(storage_app, name="storage")
