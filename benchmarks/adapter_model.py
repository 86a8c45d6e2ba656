"""The packaged chat model with two small matrices beside each weight matrix, in torch.

LoRA (Hu et al. 2021): the packaged weights are unpacked to 16 bits and left as they are. The
adapter is a GGUF that llama.cpp lays over them.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.types import Messages

RANK, ALPHA = 8, 16.0  # 18 MB of 16 bit numbers over 28 layers; the scale is ALPHA / RANK
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
END = "<|im_end|>"

Encode = Callable[[str], list[int]]


@dataclass(frozen=True)
class Adapted:
    """A model, its last layer, and what is fitted."""

    model: Any
    head: Any
    """Of every token a row; the product with a hidden state is the token's log-odds."""
    matrices: dict[str, Any]
    """The modules with the small matrices ``a`` and ``b``, by the name of the large one."""

    def hidden(self, rows: Sequence[Sequence[int]], torch: Any) -> Any:
        """Return the last hidden states of some rows of tokens, the shorter ones filled up.

        What fills them up stands behind, where no token of theirs looks.
        """
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        for place, tokens in enumerate(rows):
            ids[place, : len(tokens)] = torch.tensor(tokens)
        told = self.model(input_ids=ids.to(self.head.device), use_cache=False)
        return told.last_hidden_state


def conversation(messages: Messages) -> str:
    """Return messages as the server puts them before the model, up to the reply."""
    turns = "".join(f"<|im_start|>{turn['role']}\n{turn['content']}{END}\n" for turn in messages)
    return f"{turns}<|im_start|>assistant\n"


def encoder(reader: Any) -> Encode:
    """Return what turns a text into token ids, as the server does."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers

    tokens = _strings(reader, "tokenizer.ggml.tokens")
    split = (pair.split(" ") for pair in _strings(reader, "tokenizer.ggml.merges"))
    merges = [(first, second) for first, second in split]
    vocabulary = {token: id_ for id_, token in enumerate(tokens)}
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
    marks = ("<|im_start|>", END)
    tokenizer.add_special_tokens([AddedToken(mark, normalized=False) for mark in marks])

    def encode(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text).ids
        return ids

    return encode


def _strings(reader: Any, name: str) -> list[str]:
    field = reader.fields[name]
    return [bytes(field.parts[place]).decode() for place in field.data]


def load(reader: Any, start: Path | None, torch: Any) -> Adapted:
    """Return the packaged model with an adapter.

    Args:
        reader: Of the packaged weights.
        start: The adapter to go on from; None: one that changes nothing yet.
        torch: The library.
    """
    from gguf import GGUFReader
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
    earlier = {one.name: one.data for one in GGUFReader(start).tensors} if start else {}
    return Adapted(model, weights["output.weight"].to(device), _adapt(model, earlier, torch))


def _adapt(model: Any, earlier: dict[str, Any], torch: Any) -> dict[str, Any]:
    """Lay two small matrices beside every weight matrix; return them by the matrix's GGUF name."""

    class Beside(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, base: Any, a: Any, b: Any) -> None:
            super().__init__()
            self.base = base
            self.a, self.b = (torch.nn.Parameter(one.to(base.weight.device)) for one in (a, b))

        def forward(self, x: Any) -> Any:
            beside = (x @ self.a.to(x.dtype).T) @ self.b.to(x.dtype).T
            return self.base(x) + beside * (ALPHA / RANK)

    adapted = {}
    for number, layer in enumerate(model.layers):
        for name, place in PARTS.items():
            holder, attribute = place.split(".")
            owner, whole = getattr(layer, holder), f"blk.{number}.{name}.weight"
            base = getattr(owner, attribute)
            if earlier:
                a, b = (
                    torch.from_numpy(np.array(earlier[f"{whole}.{part}"], np.float32))
                    for part in ("lora_a", "lora_b")
                )
            else:
                a = torch.randn(RANK, base.in_features) / math.sqrt(base.in_features)
                b = torch.zeros(base.out_features, RANK)
            adapted[whole] = Beside(base, a, b)
            setattr(owner, attribute, adapted[whole])
    return adapted


def write(path: Path, adapted: Adapted) -> None:
    """Write the adapter as llama.cpp reads it."""
    from gguf import GGUFWriter

    writer = GGUFWriter(path, "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    for name, beside in adapted.matrices.items():
        writer.add_tensor(f"{name}.lora_a", beside.a.detach().half().cpu().numpy())
        writer.add_tensor(f"{name}.lora_b", beside.b.detach().half().cpu().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
