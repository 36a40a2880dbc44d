"""The rows of the table, by name: what is compared with what, on which data, with which settings.

A row is a few contestants, akin first, who do the same. Each function makes the rows of one name.
"""

from index_rows import exact_batch, exact_single, forest
from pair_rows import pairs, self_join, svd

ROWS = {function.__name__: function for function in (pairs, self_join, svd, exact_batch, exact_single, forest)}
