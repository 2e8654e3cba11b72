"""WeCom (企业微信): officers get their notices as cards with buttons, and may write back."""
