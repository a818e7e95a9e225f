package wrong.application.service;

import wrong.adapter.rest.problem.UsedByOthers;

record UsesAnAdapter(UsedByOthers adapter) {}
