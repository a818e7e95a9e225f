package wrong.bootstrap.settings;

import wrong.bootstrap.PackagesFormNoCycles;

/** Depends on what depends on it. */
public record Settings(PackagesFormNoCycles user) {}
