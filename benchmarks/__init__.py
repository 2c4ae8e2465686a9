"""Measurements of ocr_restore beside its peers; none of this is installed with the library.

Each is run from the root of the tree: `python -m benchmarks.quality`, `.ablation`, `.speed`.
"""
