"""The embedded engine in a process of its own (独立进程), spoken to in lines of JSON."""
