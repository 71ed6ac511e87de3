"""The same rooms over an archive of any size, on Apache Spark (the extra ``[spark]``).

    from rashomon import archive

    opened = archive.Archive(archive.start(), "s3a://bucket/news")
    archive.read(opened, ["s3a://commoncrawl/crawl-data/CC-NEWS/2031/05/"])
    archive.annotate(opened)
    archive.near(opened)
    archive.group(opened)
    archive.compare(opened)

Each step writes its tables as Parquet, whole or not at all, with a manifest of what it was made from; a step that is
done is not done again, one that stopped goes on where it was.
"""

from __future__ import annotations

from rashomon.archive.annotating import annotate
from rashomon.archive.archive import Archive
from rashomon.archive.comparing import compare
from rashomon.archive.grouping import group
from rashomon.archive.loading import load
from rashomon.archive.near import near
from rashomon.archive.reading import read
from rashomon.archive.spark import start
from rashomon.archive.tables import STEPS

__all__ = ["STEPS", "Archive", "annotate", "compare", "group", "load", "near", "read", "start"]
