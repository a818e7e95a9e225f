package wrong.bootstrap.settings;

import wrong.bootstrap.PartOfACycle;

public record OtherPartOfACycle(PartOfACycle other) {}
