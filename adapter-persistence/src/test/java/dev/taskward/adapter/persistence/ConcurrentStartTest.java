package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** Instances that start at the same time on a database that none has seen, with one connection each. */
class ConcurrentStartTest {
    private static final int INSTANCES = 4;

    private final TestDatabase database = TestDatabase.create();

    /** Without the instances waiting for each other, about one time in five fails. */
    @RepeatedTest(8)
    void makesTheTablesOnce() throws Exception {
        startAtOnce(null);

        assertThat(database.execute("SELECT count(*) FROM shared_secret")).isEqualTo("1");
    }

    @RepeatedTest(2)
    void tiesTheUsersOnce() throws Exception {
        database.execute("CREATE TABLE users (id text PRIMARY KEY)");

        startAtOnce("users");

        assertThat(database.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'tasks_user_exists'"))
                .isEqualTo("1");
    }

    private void startAtOnce(@Nullable String usersTable) throws Exception {
        Callable<TestPersistence> start = () -> new TestPersistence(new Settings(database.url(), 1, false, usersTable));
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
