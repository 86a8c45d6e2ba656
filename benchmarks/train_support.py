"""Fit an adapter of the packaged chat model that says whether a sentence supports a statement.

    python -m benchmarks.train_support --pairs FILE --data DIR [DIR ...] --out FILE.gguf
                                       [--seconds N]

FILE is ``benchmarks/gold/support-training.jsonl.gz``, DIR the folders of the articles that it
names. Needs torch, transformers and gguf beside the project's packages, and a graphics processor:
the packaged weights are unpacked to 16 bits and left as they are; two small matrices beside each
weight matrix are fitted (LoRA, Hu et al. 2021) to answer "Yes" or "No" to ``opinion_messages``. The
adapter is a GGUF that llama.cpp lays over the packaged weights. It is used, and measured by
``python -m benchmarks.support --model``, as ``rag/model/embedded/support-adapter.gguf``.
"""

import argparse
import math
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.datasets import read_articles
from benchmarks.support_pairs import Pair, read_pairs
from rag.model.model_files import DEFAULT_MODEL, installed
from rag.support.second_opinion import opinion_messages

RANK, ALPHA = 8, 16.0  # 18 MB of 16 bit numbers over 28 layers; the scale is ALPHA / RANK
BATCH = 32
LEARNING_RATE = 6e-5  # at 2e-4 the loss was lost after 60 batches
WARM_UP = 30  # batches
CLIPPED = 0.5  # norm of the gradient
HEADS, KEY_HEADS, ROPE = 12, 2, 1e6  # of Qwen2.5 1.5B
PARTS = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
NORMS = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}


def main() -> None:
    """Read the pairs and the weights, fit, write the adapter."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--pairs", type=Path, required=True, help="what to learn from")
    made.add_argument("--data", type=Path, nargs="+", required=True, help="folders of articles")
    made.add_argument("--out", type=Path, required=True, help="the adapter to write")
    made.add_argument("--seconds", type=float, default=600.0, help="how long to fit")
    chosen = made.parse_args()
    articles = {a.id: a for folder in chosen.data for a in read_articles(folder)}
    pairs = list(read_pairs(chosen.pairs, articles))
    path = installed(DEFAULT_MODEL)
    if path is None:
        raise SystemExit("The packaged model is not there. Fetch it: dateline fetch-model")
    import torch
    from gguf import GGUFReader

    reader = GGUFReader(path)
    model, verdict = load_model(reader, torch)
    adapted = adapt(model, torch)
    encode = encoder(reader)
    fit(model, verdict, adapted, [(encode(p), p.supported) for p in pairs], chosen.seconds, torch)
    write(chosen.out, adapted)
    print(f"{len(pairs)} pairs; the adapter is in {chosen.out}")


def encoder(reader: Any) -> Any:
    """Return what turns a pair into the token ids of its conversation, as the server makes them."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers

    def strings(name: str) -> list[str]:
        field = reader.fields[name]
        return [bytes(field.parts[place]).decode() for place in field.data]

    vocabulary = {token: id_ for id_, token in enumerate(strings("tokenizer.ggml.tokens"))}
    split = (pair.split(" ") for pair in strings("tokenizer.ggml.merges"))
    merges = [(first, second) for first, second in split]
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    words = Regex(  # of Qwen2
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        r"|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(words, "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    marks = ("<|im_start|>", "<|im_end|>")
    tokenizer.add_special_tokens([AddedToken(mark, normalized=False) for mark in marks])

    def encode(pair: Pair) -> list[int]:
        asked = opinion_messages(pair.statement, pair.evidence)
        turns = "".join(
            f"<|im_start|>{turn['role']}\n{turn['content']}<|im_end|>\n" for turn in asked
        )
        ids: list[int] = tokenizer.encode(f"{turns}<|im_start|>assistant\n").ids
        return ids

    return encode


def load_model(reader: Any, torch: Any) -> tuple[Any, Any]:
    """Return the model without its last layer, and what tells "Yes" from "No" in its place."""
    from gguf.quants import dequantize
    from transformers import Qwen2Config, Qwen2Model

    def unpacked(tensor: Any) -> Any:
        values = dequantize(tensor.data, tensor.tensor_type)
        return torch.from_numpy(np.array(values, np.float32)).to(torch.bfloat16)

    tensors = {tensor.name: tensor for tensor in reader.tensors}
    with ThreadPoolExecutor() as threads:
        weights = dict(zip(tensors, threads.map(unpacked, tensors.values()), strict=True))
    places = PARTS | NORMS
    state = {
        "embed_tokens.weight": weights["token_embd.weight"],
        "norm.weight": weights["output_norm.weight"],
    }
    for name, values in weights.items():
        if name.startswith("blk."):
            _, layer, part, kind = name.split(".")
            state[f"layers.{layer}.{places[part]}.{kind}"] = values
    vocabulary, width = weights["token_embd.weight"].shape
    config = Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=weights["blk.0.ffn_up.weight"].shape[0],
        num_hidden_layers=1 + max(int(n.split(".")[1]) for n in weights if n.startswith("blk.")),
        num_attention_heads=HEADS,
        num_key_value_heads=KEY_HEADS,
        rope_theta=ROPE,
        rms_norm_eps=1e-6,
    )
    with torch.device("meta"):
        model = Qwen2Model(config).to(torch.bfloat16)
    model.load_state_dict(state, strict=False, assign=True)
    model.rotary_emb = type(model.rotary_emb)(config)  # made of the configuration, not stored
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = model.to(device).requires_grad_(requires_grad=False)
    tokens = [
        bytes(reader.fields["tokenizer.ggml.tokens"].parts[place]).decode()
        for place in reader.fields["tokenizer.ggml.tokens"].data
    ]
    yes, no = (weights["output.weight"][tokens.index(word)].float() for word in ("Yes", "No"))
    return model, (yes - no).to(device)


def adapt(model: Any, torch: Any) -> dict[str, Any]:
    """Lay two small matrices beside every weight matrix; return them by the matrix's GGUF name."""

    class Adapted(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, base: Any) -> None:
            super().__init__()
            self.base = base
            scale = math.sqrt(base.in_features)
            device = base.weight.device
            self.a = torch.nn.Parameter(torch.randn(RANK, base.in_features, device=device) / scale)
            self.b = torch.nn.Parameter(torch.zeros(base.out_features, RANK, device=device))

        def forward(self, x: Any) -> Any:
            beside = (x @ self.a.to(x.dtype).T) @ self.b.to(x.dtype).T
            return self.base(x) + beside * (ALPHA / RANK)

    adapted = {}
    for number, layer in enumerate(model.layers):
        for name, place in PARTS.items():
            holder, attribute = place.split(".")
            owner = getattr(layer, holder)
            beside = Adapted(getattr(owner, attribute))
            setattr(owner, attribute, beside)
            adapted[f"blk.{number}.{name}.weight"] = beside
    return adapted


def fit(
    model: Any,
    verdict: Any,
    adapted: dict[str, Any],
    examples: Sequence[tuple[list[int], bool]],
    seconds: float,
    torch: Any,
) -> None:
    """Fit the small matrices until the time is over; the rate falls with the time left."""
    parameters = [matrix for beside in adapted.values() for matrix in (beside.a, beside.b)]
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.0)
    began, device = time.perf_counter(), verdict.device
    for step, batch in enumerate(_batches(examples)):
        left = 1 - (time.perf_counter() - began) / seconds
        if left <= 0:
            return
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1, step / WARM_UP) * max(0.03, left)
        longest = max(len(ids) for ids, _ in batch)
        ids = torch.zeros(len(batch), longest, dtype=torch.long)
        lengths = torch.tensor([len(ids) for ids, _ in batch])
        for row, (tokens, _) in enumerate(batch):
            ids[row, : len(tokens)] = torch.tensor(tokens)
        mask = (torch.arange(longest)[None] < lengths[:, None]).long()
        hidden = model(input_ids=ids.to(device), attention_mask=mask.to(device), use_cache=False)
        last = hidden.last_hidden_state[torch.arange(len(batch)), lengths - 1].float()
        wanted = torch.tensor([float(supported) for _, supported in batch], device=device)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(last @ verdict, wanted)
        optimizer.zero_grad()
        loss.backward()
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(parameters, CLIPPED)):
            optimizer.step()
        if step % 40 == 39:
            print(f"{step + 1} batches, loss {loss.item():.3f}", flush=True)


def _batches(
    examples: Sequence[tuple[list[int], bool]],
) -> Iterator[list[tuple[list[int], bool]]]:
    """Yield batches without end, of examples that are about as long as each other."""
    order = random.Random(1)
    while True:
        mixed = order.sample(list(examples), len(examples))
        for start in range(0, len(mixed), 40 * BATCH):
            near = sorted(mixed[start : start + 40 * BATCH], key=lambda one: len(one[0]))
            batches = [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
            order.shuffle(batches)
            yield from batches


def write(path: Path, adapted: dict[str, Any]) -> None:
    """Write the adapter as llama.cpp reads it."""
    from gguf import GGUFWriter

    writer = GGUFWriter(path, "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    for name, beside in adapted.items():
        writer.add_tensor(f"{name}.lora_a", beside.a.detach().half().cpu().numpy())
        writer.add_tensor(f"{name}.lora_b", beside.b.detach().half().cpu().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
