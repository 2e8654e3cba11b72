"""What the platforms of Tencent share: calls that come in, tokens, calls that go out.

WeChat Official Account (公众号), WeCom (企业微信) and WeChat Customer Service (微信客服) sign and
encrypt in the same way. This is no platform of its own; each has its folder beside.
"""
