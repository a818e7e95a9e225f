package wrong.bootstrap;

import wrong.bootstrap.settings.Settings;

public record PackagesFormNoCycles(Settings settings) {}
