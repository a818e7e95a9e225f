package wrong.adapter.persistence.idempotency;

import wrong.adapter.persistence.task.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
