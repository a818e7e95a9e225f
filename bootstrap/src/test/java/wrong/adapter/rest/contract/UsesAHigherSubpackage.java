package wrong.adapter.rest.contract;

import wrong.adapter.rest.problem.UsedByOthers;

record UsesAHigherSubpackage(UsedByOthers other) {}
