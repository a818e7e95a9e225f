package wrong.adapter.rest;

import wrong.application.service.UsesAFramework;

record UsesAService(UsesAFramework service) {}
