"""Stand-ins of the platforms (平台仿真): small HTTP servers on loopback, for tests and the demo."""
