"""The compiled core: integers, floats and contiguous buffers only.

Costs and limits that a dictionary or a caller may choose come from outside; those that only bound
a search are constants of its module.
"""
