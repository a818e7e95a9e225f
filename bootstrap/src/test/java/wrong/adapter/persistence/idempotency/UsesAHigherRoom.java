package wrong.adapter.persistence.idempotency;

import wrong.adapter.persistence.task.UsedByOthers;

record UsesAHigherRoom(UsedByOthers other) {}
