"""``dateline backup FOLDER``: copies of an archive, bringing them back, and deleting for good.

Exit codes: 0 done; 1 nothing was done, the message says why; 2 wrong usage.
"""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.audited import changed, exported
from dateline.cli.change_report import progress
from dateline.cli.options import AsJson, DataOption, VectorsOption, print_json
from dateline.service import ServiceConfig, purge_quotes, purge_runs
from index_store import (
    IndexConfig,
    IndexStoreError,
    article_line,
    back_up,
    purge_articles,
    restore_backup,
    run_in_child,
    salvage,
    write_count,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the copy goes; new.")],
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """Copy the archive with accounts, conversations and uploads, while it serves.

    Every file of the copy is compared with what was written; where one is not the same there is
    no copy.
    """
    made = back_up(IndexConfig.from_env(data), folder)
    exported(data, "backup", f"{write_count(made.articles, 'article')} to {folder}")
    elsewhere = not ServiceConfig.of_folder(data).accounts.startswith("sqlite")
    if as_json:
        print_json({"folder": folder, "articles": made.articles, "megabytes": made.megabytes})
        return
    typer.echo(
        f"Copied {write_count(made.articles, 'article')} of {data} to {folder}: "
        f"{write_count(len(made.files), 'file')}, {made.megabytes:.1f} MB, all sound."
    )
    if elsewhere:
        typer.echo("Accounts and conversations are on a database server: dump that, too (pg_dump).")


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(metavar="BACKUP", help="What backup made.")],
    data: DataOption = Path("data"),
    put_aside: Annotated[
        bool, typer.Option("--replace", help="Put aside what is in the data folder.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a data folder of a backup, after every file of it was found sound."""
    url = IndexConfig.from_env(data).catalogue_url
    found = restore_backup(folder, data, replace=put_aside, catalogue_url=url)
    changed(data, "restore", f"{write_count(found.articles, 'article')} as of {found.made_at}")
    if as_json:
        print_json({"data": data, "articles": found.articles, "made_at": found.made_at})
        return
    typer.echo(
        f"{data} holds {write_count(found.articles, 'article')} as of {found.made_at}. "
        "See that all is well: dateline doctor"
    )


@app.command("salvage")
def salvage_catalogue(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; new.")],
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """Write the articles of a damaged catalogue that can still be read, as export does.

    Make an archive of them: dateline build FILE --data NEW.
    """
    found = salvage(IndexConfig.from_env(data))
    try:
        with file.open("x", encoding="utf-8") as out:
            out.writelines(f"{article_line(article)}\n" for article in found.articles.values())
    except OSError as error:
        raise IndexStoreError(f"{file} cannot be written: {error.strerror}.") from error
    exported(data, "salvage", f"{write_count(len(found.articles), 'article')} to {file}")
    if as_json:
        print_json(
            {
                "articles": len(found.articles),
                "damaged": found.damaged,
                "lost": found.lost if found.known else None,
            }
        )
        return
    missing = (
        f"{write_count(len(found.lost), 'article')} of the archive could not be read"
        + (f": {', '.join(found.lost[:10])}" if found.lost else "")
        if found.known
        else "how many there were is not known, since no snapshot is sound"
    )
    typer.echo(f"Wrote {write_count(len(found.articles), 'article')} to {file}; {missing}.")


@app.command()
def purge(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME", help="As for remove; also an id or URL removed before."),
    ],
    data: DataOption = Path("data"),
    vectors: VectorsOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete articles for good: every version, vector, snapshot and quote of them.

    There is no rollback afterwards. Answers that cite one, in conversations and runs of eval, are
    deleted. Backups and the files that articles were read from stay: see to these yourself.
    """
    if not yes:
        typer.confirm("Delete for good, with every earlier snapshot?", abort=True)
    config = replace(IndexConfig.from_env(data), vectors_url=vectors)
    conversations = ServiceConfig.of_folder(data).conversations
    purge_quotes(conversations, ())  # what cannot be written to is told before anything is deleted
    with progress() as show:
        purged = run_in_child(purge_articles, names, config=config, progress=show)
    answers = purge_quotes(conversations, purged.ids) + purge_runs(data, purged.ids)
    changed(data, "purge", write_count(len(purged.ids), "article"))
    if as_json:
        print_json({**asdict(purged), "answers": answers})
        return
    typer.echo(
        f"Deleted {write_count(len(purged.ids), 'article')} in "
        f"{write_count(purged.texts, 'version')}, {write_count(len(purged.files), 'upload')} and "
        f"{write_count(answers, 'answer')} that cited one."
    )
    for file in purged.files_left:
        typer.echo(f"{file} holds other articles too and stays.")
