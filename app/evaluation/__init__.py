"""An evaluation of understanding put together: engine, cases, machine, table (理解评测)."""
