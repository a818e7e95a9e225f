package wrong.bootstrap;

import wrong.adapter.rest.task.UsedByOthers;

public record UsesARoomOfAnAdapter(UsedByOthers room) {}
