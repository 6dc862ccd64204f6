"""The `majra` command: each module holds one command or group, and no rule of the domain."""
