"""The commands of ``dateline``: the index, the questions and the services in one place."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.desk.briefing import app as briefing_app
from dateline.cli.desk.drafts import app as draft_app
from dateline.cli.desk.evaluation import app as evaluation_app
from dateline.cli.desk.feedback import app as feedback_app
from dateline.cli.desk.people import app as people_app
from dateline.cli.desk.search import app as search_app
from dateline.cli.desk.standing import app as standing_app
from dateline.cli.desk.stories import app as story_app
from dateline.cli.index import app as index_app
from dateline.cli.keeping import app as keeping_app
from dateline.cli.options import DesksOption
from dateline.cli.questions import app as question_app
from dateline.cli.service import app as service_app

if TYPE_CHECKING:
    from fastapi import FastAPI

app = typer.Typer(
    no_args_is_help=True,
    help="Answers questions from a news archive and proves every statement.",
)
app.add_typer(index_app)
app.add_typer(keeping_app)
app.add_typer(question_app)
app.add_typer(search_app)
app.add_typer(draft_app)
app.add_typer(story_app)
app.add_typer(briefing_app)
app.add_typer(evaluation_app)
app.add_typer(feedback_app)
app.add_typer(people_app)
app.add_typer(standing_app, name="standing")
app.add_typer(service_app)


@app.command("chat")
@app.command()
def serve(
    data: Annotated[Path, typer.Option("--data", help="Folder of the index.")] = Path("data"),
    host: Annotated[
        str, typer.Option(help="Address to serve on; one that others reach needs accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on; 0 takes any free one.")] = 7860,
    desks: DesksOption = None,
) -> None:
    """Serve the page and the services (OpenAI protocol, JSON, MCP); Ctrl-C ends them.

    Open to everyone on this machine until there is an account: `dateline user add NAME`.
    """
    from dateline.service import ConversationStore, MonitoredDateline, ServiceConfig, serve_archive

    def mount(
        served: "FastAPI",
        dateline: MonitoredDateline,
        conversations: ConversationStore,
        config: ServiceConfig,
    ) -> None:
        from dateline import page  # Gradio takes seconds to import; the model loads meanwhile

        built = page.build_page(dateline, conversations, dateline.changes, config.desk)
        page.mount(served, built, conversations, config.path)

    serve_archive(ServiceConfig.from_env(data=data, desks_file=desks, host=host, port=port), mount)
