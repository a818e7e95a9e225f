package wrong.adapter.rest.docs;

import wrong.adapter.rest.task.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
