package wrong.adapter.rest.server;

import wrong.adapter.rest.idempotency.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
