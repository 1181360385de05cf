"""The types of FHIR R4, as fhirpathpy carries them: read without starting its engine, which takes a fifth of a second."""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def r4() -> dict[str, Any]:
    """`path2Type`, `choiceTypePaths`, `pathsDefinedElsewhere`, `type2Parent`."""
    spec = find_spec("fhirpathpy")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "models" / "r4"
    return {path.stem: json.loads(path.read_bytes()) for path in folder.glob("*.json")}
