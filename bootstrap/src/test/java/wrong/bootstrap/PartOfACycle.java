package wrong.bootstrap;

import wrong.bootstrap.settings.OtherPartOfACycle;

public record PartOfACycle(OtherPartOfACycle other) {}
