"""A small run of ``benchmarks.fuzz``: no request, however made, brings a 5xx or tells a secret."""

import shutil

from benchmarks.fuzz import send_described, send_hostile, server


def test_no_request_brings_a_server_error_or_a_leak(example_data, tmp_path) -> None:
    data = shutil.copytree(example_data, tmp_path / "data")
    with server(data) as (address, findings):
        send_described(address, findings, 150, 7)
        send_hostile(address, findings, 60, 7)
    assert findings.count() > 150
    assert findings.errors == []
    assert findings.leaks == []
    assert findings.undescribed == []
