"""Pages are read in processes that can be ended, so that none can stop the program. `pool.Readers` is the door.

Nothing is imported here: each reader would pay for it at its start.
"""
