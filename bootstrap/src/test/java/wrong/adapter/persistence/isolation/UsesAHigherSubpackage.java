package wrong.adapter.persistence.isolation;

import wrong.adapter.persistence.schema.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
