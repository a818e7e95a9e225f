package wrong.adapter.rest.problem;

import wrong.adapter.rest.token.UsedByOthers;

record UsesAHigherRoom(UsedByOthers other) {}
