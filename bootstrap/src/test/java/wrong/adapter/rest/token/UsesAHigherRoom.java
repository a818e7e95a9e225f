package wrong.adapter.rest.token;

import wrong.adapter.rest.task.UsedByOthers;

record UsesAHigherRoom(UsedByOthers other) {}
