"""Passages a second of the bundled model and of a transformer of multilingual-e5-small's shape, in one run.

The transformer has random weights and a small vocabulary (looking a row up costs the same in a large one): its speed is that
of its shape. It gets as many tokens as its own tokenizer would have given, 1.4 for a word, cut at 512, sorted by length and
padded by batches of 32, as sentence-transformers does. `loading_ms` is how long the compiled knowledge and the bundled model take to
be ready, their files having been read before.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.benchmarks.recording import load, recorded, seconds
from vectorstore.articles import Article
from vectorstore.embedding import BUNDLED, StaticEncoder, load_encoder
from vectorstore.knowledge import open_knowledge
from vectorstore.reading import read_articles
from vectorstore.splitting import passages_of

OWN = Path(__file__).parents[1] / "evaluation"
PASSAGES, OF_TRANSFORMER, BATCH, LONGEST = 5_000, 160, 32, 512
TOKENS_A_WORD = 1.4
SHAPE = {"hidden_size": 384, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 1536}
VOCABULARY = 20_000


def main() -> None:
    """Measure both and write the ratio."""
    import torch
    from transformers import XLMRobertaConfig, XLMRobertaModel

    began = load()
    with TemporaryDirectory() as folder:
        open_knowledge(Path(folder))
        loading = {
            "knowledge": min(seconds(lambda: open_knowledge(Path(folder)).known(["news"])) for _ in range(3)),
            "model": min(seconds(lambda: StaticEncoder(BUNDLED).encode(["news"])) for _ in range(3)),
        }
    articles = [a for a in read_articles([OWN / "articles-ar.jsonl", OWN / "articles-en.jsonl"]) if isinstance(a, Article)]
    own = [passage.text for article in articles for passage in passages_of(article)]
    texts = [own[i % len(own)] for i in range(PASSAGES)]
    encoder = load_encoder("")
    encoder.encode(texts[:100])
    ours = len(texts) / min(seconds(lambda: encoder.encode(texts)) for _ in range(3))

    config = XLMRobertaConfig(**SHAPE, vocab_size=VOCABULARY, max_position_embeddings=LONGEST + 2)
    model = XLMRobertaModel(config, add_pooling_layer=False).eval()
    batches = _batches(texts[:OF_TRANSFORMER])

    def run() -> None:
        with torch.inference_mode():
            for tokens, mask in batches:
                model(input_ids=torch.from_numpy(tokens), attention_mask=torch.from_numpy(mask))

    run()
    theirs = OF_TRANSFORMER / min(seconds(run) for _ in range(2))
    recorded("encoder", {
        "bundled_passages_per_second": round(ours), "transformer_passages_per_second": round(theirs, 1), "ratio": round(ours / theirs),
        "loading_ms": {name: round(took * 1000) for name, took in loading.items()},
        "words_a_passage": round(float(np.mean([len(text.split()) for text in own])), 1), "threads": torch.get_num_threads(),
        "shape": SHAPE, "vocabulary": VOCABULARY, "load": began,
    }, "torch", "transformers", "tokenizers", "numpy")  # fmt: skip


def _batches(texts: list[str]) -> list[tuple[np.ndarray, np.ndarray]]:
    """(token ids, attention mask) of each batch; which tokens they are is nothing to the time."""
    generator = np.random.default_rng(1)
    lengths = sorted(min(LONGEST, 2 + round(TOKENS_A_WORD * len(text.split()))) for text in texts)
    batches = []
    for at in range(0, len(lengths), BATCH):
        of_batch = np.array(lengths[at : at + BATCH])
        mask = (np.arange(of_batch.max()) < of_batch[:, None]).astype(np.int64)
        batches.append((generator.integers(10, VOCABULARY, size=mask.shape) * mask + (1 - mask), mask))
    return batches


if __name__ == "__main__":
    main()
