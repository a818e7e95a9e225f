package dev.taskward.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.PersistenceSettings;
import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** Starts several instances at the same time on an empty database. */
class ConcurrentStartTest {
    private static final int INSTANCES = 4;

    private final TestDatabase database = TestDatabase.create();

    /** Repeated, because without the lock of {@link SchemaMigration} only about one start in five fails. */
    @RepeatedTest(8)
    void theTablesAreCreatedOnce() throws Exception {
        startConcurrently(null);

        assertThat(database.execute("SELECT count(*) FROM shared_secret")).isEqualTo("1");
    }

    @RepeatedTest(2)
    void theForeignKeyToTheUsersIsCreatedOnce() throws Exception {
        database.execute("CREATE TABLE users (id text PRIMARY KEY)");

        startConcurrently("users");

        assertThat(database.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'tasks_user_exists'"))
                .isEqualTo("1");
    }

    private void startConcurrently(@Nullable String usersTable) throws Exception {
        PersistenceSettings settings = new PersistenceSettings(database.url(), 1, false, usersTable);
        Callable<TestPersistence> start = () -> new TestPersistence(settings);
        List<TestPersistence> instances = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(INSTANCES)) {
            for (Future<TestPersistence> instance : threads.invokeAll(Collections.nCopies(INSTANCES, start))) {
                instances.add(instance.get());
            }
        } finally {
            instances.forEach(TestPersistence::close);
        }
    }
}
