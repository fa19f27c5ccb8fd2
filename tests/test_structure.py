"""The structure: which room may import what, held by reading the code."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("vectorstore", "assistant")
FILES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
NAMES = [str(file.relative_to(ROOT)) for file in FILES]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def imports(node: ast.AST, *, at_load: bool = False) -> set[str]:
    """Dotted names of all that is imported, at any level; or only of what is imported as the module loads."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            found.update(alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute"
            found.update(f"{child.module}.{alias.name}" for alias in child.names)
        elif at_load and (isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or _for_types(child)):
            continue
        else:
            found |= imports(child, at_load=at_load)
    return found


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def importers(package: str, *, at_load: bool = False) -> set[str]:
    return {
        name for name in NAMES if any(f"{module}.".startswith(f"{package}.") for module in imports(tree(name), at_load=at_load))
    }


def test_one_way() -> None:
    """The vector store knows nothing of the assistant."""
    assert not [name for name in importers("assistant") if not name.startswith("assistant/")]


@pytest.mark.parametrize(
    ("library", "modules"),
    [
        ("chromadb", {"vectorstore/chroma.py", "vectorstore/chroma_server.py", "vectorstore/meaning.py"}),
        ("tantivy", {"vectorstore/words.py"}),
        (
            "sentence_transformers",
            {"vectorstore/embedding.py", "vectorstore/entailment.py", "vectorstore/extracting.py", "vectorstore/reranking.py"},
        ),
        ("Stemmer", {"vectorstore/analysis/latin.py"}),
        ("filelock", {"vectorstore/locking.py", "vectorstore/turns.py"}),
        ("pydantic_settings", {"vectorstore/settings.py"}),
        ("trafilatura", {"vectorstore/reading/html_pages.py"}),
        ("matplotlib", {"assistant/evaluation/plotting.py"}),
        ("openai", {"assistant/writing/loading.py"}),
        ("langchain", {"assistant/writing/loading.py"}),
        ("tenacity", {"assistant/writing/models.py"}),
    ],
)
def test_borders(library: str, modules: set[str]) -> None:
    """Only one module knows each of these libraries (training scripts apart)."""
    assert {name for name in importers(library) if "/training/" not in name} == modules


def test_assistant_leaves_the_store_alone() -> None:
    """The assistant reaches no index and no embedding model but through the vector store, at any level."""
    for library in ("chromadb", "tantivy", "sentence_transformers", "torch", "tokenizers", "safetensors"):
        assert not [name for name in importers(library) if name.startswith("assistant/")], library


def test_page() -> None:
    """gradio is the page's alone."""
    assert importers("gradio")
    assert all(name.startswith("assistant/page/") for name in importers("gradio"))


@pytest.mark.parametrize("library", ["torch", "sentence_transformers", "transformers", "lightgbm", "matplotlib"])
def test_heavy(library: str) -> None:
    """What takes seconds to import is imported where it is used, not as a module loads."""
    assert not [name for name in importers(library, at_load=True) if "/training/" not in name and name != "assistant/evaluation/plotting.py"]


def test_environment() -> None:
    """The environment is read in the settings; chroma.py silences telemetry, the page its library's, and nobody else touches it."""
    touching = {
        name
        for name in NAMES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "putenv")
    }
    assert "vectorstore/chroma.py" in touching
    assert not {name for name in touching if not name.startswith("assistant/page/")} - {"vectorstore/chroma.py", "vectorstore/settings.py"}


def test_settings() -> None:
    """The settings are asked for by the command lines, and by nobody beneath them."""
    assert importers("vectorstore.settings") <= {"vectorstore/commands.py", "vectorstore/upkeep.py", "assistant/commands.py", "assistant/evaluation/evaluating.py"}


def test_no_cycles() -> None:
    """Imports run one way: no module is, by whatever way round, imported by what it imports."""
    modules = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in NAMES}

    def needs(module: str) -> set[str]:
        found = imports(tree(modules[module]), at_load=True)
        # `from package import module` needs that module; `from module import name` needs the module before the name.
        needed = {name if name in modules else name.rpartition(".")[0] for name in found}
        return {name for name in needed if name in modules and name != module}

    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way[way.index(module) :], module])
        if module not in done:
            for needed in sorted(needs(module)):
                visit(needed, (*way, module))
            done.add(module)

    for module in sorted(modules):
        visit(module, ())
    assert len(done) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_said(name: str) -> None:
    """Every module says in its first line what it is for."""
    assert ast.get_docstring(tree(name))
