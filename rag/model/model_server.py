"""The program of the embedded model's process; rag/model/local_model.py runs it by its path.

It is a process of its own because xllamacpp holds the interpreter's lock for as long as it loads
a model (2 to 30 s), during which no page could be served, and because llama.cpp ends the whole
process where it meets a fault. It imports nothing of Dateline, whose imports take seconds.

    standard input     one line of JSON settings; then it stays open, and its end ends this process,
                       however the parent died
    standard output    one line of JSON once the model is ready: {"address": "http://..."}
    standard error     llama.cpp's errors; nothing while all is well
"""

import json
import os
import sys

# One request is computed at a time. Two slots for answers gave 10 to 25 % more tokens a second on
# two cores, but a prefix has to be read once for each slot. The second is for requests with the
# adapter, whose memory of a prompt is of no use to others.
ANSWER_SLOTS, ADAPTER_SLOTS = 1, 1

# States of earlier prompts, 28 KB a token. A prefix that another prompt has pushed out of the slot
# comes back from here in milliseconds: 0.4 s instead of 6.2 s for 390 tokens. Room for about
# twenty prefixes of 1,000 tokens; the library's own default may grow to 8 GiB.
PROMPT_CACHE_MIB = 512

# A dropped request is noticed between batches. At 128 tokens it stops within 3 s, at the library's
# 2,048 only when its whole prompt has been read (10 s for 700 tokens). Prompts are as fast: 63.6
# against 64.1 tokens a second; 61.2 at 64.
BATCH_TOKENS = 128

ERRORS_ONLY = 1


def main() -> None:
    """Load the model, report the address, serve until standard input ends."""
    settings = json.loads(sys.stdin.buffer.readline())
    # Whatever native code prints must not get into the one line that the parent reads.
    report = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    # Its import loads native code, which may print. The package has no type hints.
    import xllamacpp  # type: ignore[import-untyped]

    parameters = xllamacpp.CommonParams()
    parameters.model.path = settings["path"]
    parameters.n_ctx = settings["context_tokens"]
    parameters.cpuparams.n_threads = settings["threads"]
    parameters.api_keys = [settings["api_key"]]
    parameters.port = 0  # any free one; the default host is 127.0.0.1
    parameters.n_parallel = ANSWER_SLOTS
    if settings["adapter"]:
        parameters.n_parallel += ADAPTER_SLOTS
        parameters.kv_unified = True  # one window, not a half for each slot
        # By default a slot is emptied as soon as another is used: 10 s for an answer's prefix.
        parameters.cache_idle_slots = False
        # Scale 0: not for requests that do not ask for it.
        adapter = xllamacpp.CommonAdapterLoraInfo(settings["adapter"], 0.0)
        parameters.lora_adapters = [adapter]
        parameters.lora_init_without_apply = True
    parameters.cache_ram_mib = PROMPT_CACHE_MIB
    parameters.n_batch = parameters.n_ubatch = BATCH_TOKENS
    if settings["states"]:
        parameters.slot_save_path = settings["states"] + os.sep
    parameters.verbosity = ERRORS_ONLY
    parameters.offline = True
    parameters.ui = False
    server = xllamacpp.Server(parameters)

    print(json.dumps({"address": server.listening_address}), file=report, flush=True)
    sys.stdin.buffer.read()
    # Not a return: that would wait for the request being computed, which nobody reads any more.
    os._exit(0)


if __name__ == "__main__":
    main()
