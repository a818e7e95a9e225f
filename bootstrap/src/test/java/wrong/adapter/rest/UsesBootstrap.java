package wrong.adapter.rest;

import wrong.bootstrap.UsesARoomOfAnAdapter;

record UsesBootstrap(UsesARoomOfAnAdapter main) {}
