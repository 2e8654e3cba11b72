"""A small network that reads words in their order (语序网络), beside the linear model.

The linear model counts n-grams: "our head office told us" and "we told you from the head office"
hold nearly the same. The network sees up to four neighbouring words at once and what stands where.
Both are asked, and their chances are brought together (``blending``). It is trained by hand
(``fit``) and shipped as numbers; at run time numpy alone computes it.
"""
