package wrong.adapter.rest.task;

import wrong.adapter.rest.server.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
