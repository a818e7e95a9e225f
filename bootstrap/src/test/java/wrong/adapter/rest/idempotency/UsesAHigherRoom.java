package wrong.adapter.rest.idempotency;

import wrong.adapter.rest.task.UsedByOthers;

record UsesAHigherRoom(UsedByOthers other) {}
