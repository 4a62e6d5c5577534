"""Three cross-border programmes as stories: their frame is public, every person, firm and date in them is invented.

A story is replayed as the events it would have left, each recorded on the day it tells, so that figures "as known on" any
day of those years can be asked for.
"""
