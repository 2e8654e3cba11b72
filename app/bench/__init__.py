"""Benchmarks: what a turn costs, beside a ceiling measured in the same run (性能测量)."""
