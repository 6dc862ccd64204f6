"""WebSub (W3C Recommendation of 2018-01-23): hubs push what feeds publish; polling stays as the safety net.

`links` finds what a feed's headers name, `addresses` makes callbacks and secrets, `signature`, `intent`, `lease` and `push` decide
(pure), `registry` knows which feeds are wanted, `listener` takes calls, `subscriber` asks hubs and works off what they say.

Several connector processes share one public address, so a call may reach a process that does not own the feed. Any process can
judge it: callback addresses and signing keys are derived from `websub_secret`, none is stored, and all processes read the registry.
What is right goes to the topic `news.pushes` under the feed's id before the hub gets its 2xx; the feed's owner, and nobody else,
reads it from there, publishes what is new and keeps the state. So pushes outlive restarts and moves of ownership, and the calls to
an owner take the same way as those to any other process.
"""
