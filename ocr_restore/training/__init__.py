"""How a dictionary is made: from clean texts and from OCR with gold, by `ocr-restore train`.

Stages in order, each a module: `corpus` (texts to counts), `lexicon`, `language_model`,
`characters`, `context_model`, `error_model` (or `adaptation`, where there are no texts),
`search_index`, `decision` (with `examples`, `noise` and `respelling`).
"""
