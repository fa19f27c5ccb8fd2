"""What all tests share: property tests that find the same thing every time, and no model hub to ask."""

import os

from hypothesis import settings

# Before any import of huggingface_hub, which reads it then.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

settings.register_profile("isnad", derandomize=True, deadline=None, max_examples=150, database=None)
settings.load_profile("isnad")
