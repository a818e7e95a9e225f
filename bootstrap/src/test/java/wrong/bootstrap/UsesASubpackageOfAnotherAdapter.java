package wrong.bootstrap;

import wrong.adapter.persistence.task.UsedByOthers;

record UsesASubpackageOfAnotherAdapter(UsedByOthers other) {}
