package wrong.adapter.persistence.connection;

import wrong.adapter.persistence.isolation.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
