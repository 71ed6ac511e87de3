"""Call the REST API with whatever its OpenAPI document allows, and see that nothing is answered with a 500.

    pip install schemathesis
    python -m benchmarks.api_schema [--examples 40]

The library behind it holds synthetic articles; requests may change and delete them.
"""

from __future__ import annotations

import argparse
import collections
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.library import Stream, synthetic_rooms
from rashomon.library import Library
from rashomon.web.app import create_app


def main() -> None:
    """Fill a library, call every operation."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=40, help="requests for each operation")
    examples = parser.parse_args().examples
    statuses: collections.Counter[int] = collections.Counter()
    errors: list[str] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Library(Path(folder) / "l.sqlite", rooms=synthetic_rooms()) as library,
    ):
        for annotated in Stream(3, 50).articles(60):
            library.add_annotated(annotated)
        app = create_app(library)
        schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
        operations = 0
        for result in schema.get_all_operations():
            operation = result.ok()
            operations += 1

            @settings(
                max_examples=examples,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def call(case: Any) -> None:
                answer = case.call()
                statuses[answer.status_code] += 1
                if answer.status_code >= 500:
                    errors.append(f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text[:200]}")

            call()
        problems = library.check()
    print(f"{operations} operations, {sum(statuses.values())} requests: {dict(sorted(statuses.items()))}")
    print(f"server errors: {len(errors)} {errors[:5]}; check: {problems or 'sound'}")


if __name__ == "__main__":
    main()
