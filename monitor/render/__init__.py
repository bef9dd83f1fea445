"""Pages whose text only scripts bring: a document in, the document as its scripts leave it out. The door: `view.look`.

The browser runs in a process of its own and has no network: whatever its page asks for, it asks of us, and gets an
answer or none. See docs/decisions/0005-the-browser-has-no-network.md.

chromium.py   which browser, and with which switches
messages.py   what passes between the program and the process of a view
view.py       one view, seen from the program: the process, its deadline, its end
viewer.py     the process itself: `python -m monitor.render.viewer`
settled.py    when a page has come to rest, and what then stands there
family.py     a process with all that it has started: its memory, its end

Nothing is imported here: each viewer would pay for it at its start.
"""
