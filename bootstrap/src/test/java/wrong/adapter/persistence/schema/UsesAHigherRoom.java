package wrong.adapter.persistence.schema;

import wrong.adapter.persistence.task.UsedByOthers;

record UsesAHigherRoom(UsedByOthers other) {}
