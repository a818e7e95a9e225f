package wrong.adapter.rest;

import wrong.application.service.ApplicationKnowsNoFramework;

record ServicesAreReachedThroughPorts(ApplicationKnowsNoFramework service) {}
