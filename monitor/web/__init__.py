"""The feeds over HTTP, byte for byte as their files, and the pages on which people read what changed.

app         routes → answers; `create_app`
guard       what holds for every answer: hosts, methods, security headers
feed_files  feed files with validators, as RFC 9110 and RFC 9111 ask
pages       what the templates show
serve       uvicorn, started and stopped from our own event loop
"""
