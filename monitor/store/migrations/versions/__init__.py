"""One module a step; `revision` counts up, and equals `user_version` in the file's header afterwards."""
