"""Measurements of Dateline beside plain llama-index; results are in RESULTS.md.

Every module but ``datasets`` and ``face`` is one benchmark, run by
``python -m benchmarks.NAME --data DIR [--baseline] [--limit N]``.
"""
