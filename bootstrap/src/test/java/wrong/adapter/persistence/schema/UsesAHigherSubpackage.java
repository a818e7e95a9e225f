package wrong.adapter.persistence.schema;

import wrong.adapter.persistence.task.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
