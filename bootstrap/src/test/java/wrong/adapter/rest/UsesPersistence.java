package wrong.adapter.rest;

import wrong.adapter.persistence.connection.UsedByOthers;

record UsesPersistence(UsedByOthers store) {}
