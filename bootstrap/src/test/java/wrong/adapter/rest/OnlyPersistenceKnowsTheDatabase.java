package wrong.adapter.rest;

import java.sql.Connection;

record OnlyPersistenceKnowsTheDatabase(Connection connection) {}
