package wrong.domain;

import wrong.application.port.in.TakesATextInsteadOfTheOwner;

record UsesApplication(TakesATextInsteadOfTheOwner port) {}
