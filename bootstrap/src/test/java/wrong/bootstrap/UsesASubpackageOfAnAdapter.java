package wrong.bootstrap;

import wrong.adapter.rest.task.UsedByOthers;

public record UsesASubpackageOfAnAdapter(UsedByOthers other) {}
