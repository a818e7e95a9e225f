package wrong.adapter.persistence;

import wrong.adapter.rest.problem.UsedByOthers;

record UsesRest(UsedByOthers rest) {}
