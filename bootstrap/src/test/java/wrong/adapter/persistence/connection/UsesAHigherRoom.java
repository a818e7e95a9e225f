package wrong.adapter.persistence.connection;

import wrong.adapter.persistence.isolation.UsedByOthers;

record UsesAHigherRoom(UsedByOthers other) {}
