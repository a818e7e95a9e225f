package wrong.adapter.rest.contract;

import wrong.adapter.rest.problem.UsedByOthers;

record UsesAHigherRoom(UsedByOthers other) {}
