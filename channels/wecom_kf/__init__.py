"""WeChat Customer Service (微信客服): enterprises write from WeChat, we answer within 48 hours."""
