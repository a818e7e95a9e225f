package wrong.bootstrap;

import wrong.adapter.persistence.task.UsedByOthers;

record UsesARoomOfAnotherAdapter(UsedByOthers room) {}
