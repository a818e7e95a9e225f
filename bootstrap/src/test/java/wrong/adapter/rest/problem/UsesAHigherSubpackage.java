package wrong.adapter.rest.problem;

import wrong.adapter.rest.token.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
