package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TaskApiContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The whole API on PostgreSQL with the second wall of isolation taken out: the first one is enough. */
class TaskApiWithoutRowLevelSecurityTest extends TaskApiContract {
    private static RunningService service;

    TaskApiWithoutRowLevelSecurityTest(String template) {
        super(template);
    }

    @BeforeAll
    static void start() {
        TestDatabase database = TestDatabase.create();
        service = new RunningService(database.url());
        // only now, as the service would not start without it
        database.execute("DROP POLICY tasks_owner_only ON tasks; ALTER TABLE tasks DISABLE ROW LEVEL SECURITY");
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
