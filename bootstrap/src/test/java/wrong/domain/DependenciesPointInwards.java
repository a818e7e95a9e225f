package wrong.domain;

import wrong.application.port.in.PortsSpeakOfTheDomain;

record DependenciesPointInwards(PortsSpeakOfTheDomain port) {}
