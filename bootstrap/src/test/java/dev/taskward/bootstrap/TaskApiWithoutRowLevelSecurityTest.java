package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TaskApiContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests the whole API without row-level security, to show that the conditions in the queries isolate users alone. */
class TaskApiWithoutRowLevelSecurityTest extends TaskApiContract {
    private static RunningService service;

    TaskApiWithoutRowLevelSecurityTest(String template) {
        super(template);
    }

    @BeforeAll
    static void start() {
        TestDatabase database = TestDatabase.create();
        service = new RunningService(database.url());
        // the service would not start without row-level security, so it is removed afterwards
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
