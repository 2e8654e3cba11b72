"""A large reader teaches the small network who speaks (知识蒸馏), by hand and never in the product.

A transformer that was taught on texts by the hundred million (multilingual-e5-small) learns from
our examples who speaks (``teach``). It is far too large to answer within the time and memory that
a desk has, so it is asked once about 300,000 texts near to the examples
(``near_texts``), and the network learns from its answers beside the examples (``nlu.network.fit``).
"""
