"""Where the chat model comes from, and that no secret is ever shown."""

from pathlib import Path

import pytest

from rag.config import OPENAI_BASE_URL, ModelConfig, strip_credentials
from rag.errors import ChatModelError

SECRET = "sk-very-secret-0123456789"


def test_an_empty_environment_means_the_embedded_model():
    config = ModelConfig.from_env({})
    assert not config.is_remote
    assert config.model_path is None


def test_empty_variables_count_as_unset():
    names = ("OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL", "DATELINE_MODEL")
    assert ModelConfig.from_env(dict.fromkeys(names, " ")) == ModelConfig()


def test_a_base_url_wins_over_everything_and_keeps_the_key():
    config = ModelConfig.from_env(
        {
            "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
            "OPENAI_API_KEY": SECRET,
            "OPENAI_MODEL": "small",
            "DATELINE_MODEL": "/models/own.gguf",
        }
    )
    assert config.is_remote
    assert not config.is_openai
    assert config.server_url == "http://127.0.0.1:9/v1"
    assert (config.api_key, config.model) == (SECRET, "small")


def test_a_key_alone_means_openai():
    config = ModelConfig.from_env({"OPENAI_API_KEY": SECRET, "DATELINE_MODEL": "/m.gguf"})
    assert config.is_openai
    assert config.server_url == OPENAI_BASE_URL


def test_a_model_path_expands_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    config = ModelConfig.from_env({"DATELINE_MODEL": "~/own.gguf"})
    assert config.model_path == tmp_path / "own.gguf"
    assert not config.is_remote


def test_from_env_reads_the_process_environment_by_default(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert ModelConfig.from_env().base_url == "http://127.0.0.1:9/v1"


def test_a_repr_shows_neither_key_nor_password():
    config = ModelConfig(base_url="http://jo:hunter2@host:81/v1?token=hush", api_key=SECRET)
    shown = f"{config!r} {config}"
    assert SECRET not in shown
    assert "hunter2" not in shown
    assert "hush" not in shown
    assert "http://host:81/v1" in shown


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "http://", "http://h:port/v1"])
def test_an_unusable_base_url_is_refused_with_an_example(url):
    with pytest.raises(ChatModelError, match=r"not an http\(s\) address.*such as http://"):
        ModelConfig.from_env({"OPENAI_BASE_URL": url})


def test_an_unusable_base_url_is_shown_without_its_password():
    with pytest.raises(ChatModelError) as caught:
        ModelConfig(base_url="htp://jo:hunter2@host/v1")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk bad", "sk-\nbad", "sk-\u00e9", "\u201csk\u201d"])
def test_a_key_damaged_by_copying_is_refused_without_showing_it(key):
    with pytest.raises(ChatModelError, match="Copy it again") as caught:
        ModelConfig(api_key=key)
    assert key not in str(caught.value)


@pytest.mark.parametrize("value", ["soon", "0", "-3", "nan", "inf"])
def test_a_timeout_that_is_no_duration_is_refused(value):
    with pytest.raises(ChatModelError, match="DATELINE_MODEL_TIMEOUT is"):
        ModelConfig.from_env({"DATELINE_MODEL_TIMEOUT": value})


def test_a_timeout_is_read_in_seconds():
    assert ModelConfig.from_env({"DATELINE_MODEL_TIMEOUT": "7.5"}).timeout_seconds == 7.5


@pytest.mark.parametrize("value", ["large", "100", "-1", "4096.5"])
def test_a_window_that_is_no_number_of_tokens_is_refused(value):
    with pytest.raises(ChatModelError, match="DATELINE_MODEL_WINDOW is"):
        ModelConfig.from_env({"DATELINE_MODEL_WINDOW": value})


def test_a_window_is_read_in_tokens():
    assert ModelConfig.from_env({"DATELINE_MODEL_WINDOW": "4096"}).context_tokens == 4096


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout_seconds": 0},
        {"connect_timeout_seconds": -1},
        {"max_retries": -1},
        {"context_tokens": 100},
        {"threads": 0},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_number_out_of_range_is_refused_with_its_value(wrong):
    with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        ModelConfig(**wrong)


def test_openai_is_recognised_by_host_only():
    assert ModelConfig(base_url="https://eu.api.openai.com/v1").is_openai
    assert not ModelConfig(base_url="https://host/api.openai.com/v1").is_openai
    assert not ModelConfig(base_url="https://notopenai.com.example/v1").is_openai


def test_strip_credentials_keeps_scheme_host_port_and_path():
    assert strip_credentials("https://a:b@c:1/v1?x=1#y") == "https://c:1/v1"
    assert strip_credentials("http://plain/v1") == "http://plain/v1"


def test_paths_are_kept_as_paths():
    assert ModelConfig(model_path=Path("x.gguf")).model_path == Path("x.gguf")
