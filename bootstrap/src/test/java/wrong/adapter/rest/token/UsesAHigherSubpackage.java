package wrong.adapter.rest.token;

import wrong.adapter.rest.task.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
