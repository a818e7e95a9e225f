package wrong.adapter.rest;

import wrong.application.port.out.DrivenPort;

record UsesADrivenPort(DrivenPort port) {}
