package wrong.adapter.persistence.task;

import wrong.adapter.persistence.idempotency.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
