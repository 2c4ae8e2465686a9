"""How a dictionary is made: from clean texts and from OCR with gold, by `ocr-restore train`.

Stages in order, each a module: `corpus` (texts to counts), `lexicon`, `language_model`,
`characters`, `error_model`, `search_index`, `decision` (with `noise`).
"""
