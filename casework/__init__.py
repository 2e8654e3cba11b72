"""The rules of the desk: what a ticket (诉求工单) is and what may happen to it.

Plain Python: no input or output, no clock, no third-party package.
"""
