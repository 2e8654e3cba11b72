"""WeChat Official Account (微信公众号): complainants write there.

``decode`` and ``routes`` are the way in, ``channel`` the way out; what both need of the store
stands in ``ports``.
"""
