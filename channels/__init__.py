"""The plugs: one folder a platform; each verifies, decodes and sends."""
