package wrong.adapter.rest.idempotency;

import wrong.adapter.rest.task.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
