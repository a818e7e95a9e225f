package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TaskApiContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests the whole API on PostgreSQL. */
class TaskApiOnPostgresTest extends TaskApiContract {
    private static RunningService service;

    TaskApiOnPostgresTest(String template) {
        super(template);
    }

    @BeforeAll
    static void start() {
        service = new RunningService(TestDatabase.create().url());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Override
    protected int port() {
        return service.port();
    }
}
