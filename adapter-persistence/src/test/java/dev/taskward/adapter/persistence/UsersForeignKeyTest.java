package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;

class UsersForeignKeyTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");

    private final TestDatabase database = TestDatabase.create();

    @ParameterizedTest
    @ValueSource(strings = {"\"user\"", "user", "public.\"user\"", "public.user", "PUBLIC.\"user\""})
    void anAccountTakesItsTasksWithIt(String name) {
        makeUsers();
        try (TestPersistence persistence = start(name)) {
            create(persistence, ALICE);
            Task bobs = create(persistence, BOB);

            database.execute("DELETE FROM \"user\" WHERE id = 'alice'");

            assertThat(persistence.repository().list(ALICE, TaskQuery.DEFAULT)).isEmpty();
            assertThat(persistence.repository().list(BOB, TaskQuery.DEFAULT)).containsExactly(bobs);
            assertThatExceptionOfType(TaskException.UnknownOwner.class).isThrownBy(() -> create(persistence, ALICE));
            assertThat(database.execute("SELECT count(*) FROM tasks")).isEqualTo("1");
        }
    }

    /** The service that made the tables is not the superuser that other tests use, and FORCE binds it. */
    @Test
    void anOrdinaryLoginNeedsNoMoreThanTheRightToReferToThem() {
        makeUsers();
        String login = "login_" + UUID.randomUUID().toString().replace('-', '_');
        database.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'test'");
        database.execute("GRANT ALL ON SCHEMA public TO " + login);
        String url = database.urlFor(login, "test");
        assertRefused(url, "user", "42501");

        database.execute("GRANT REFERENCES ON \"user\" TO " + login);
        try (TestPersistence persistence = new TestPersistence(new Settings(url, 2, false, "user"))) {
            create(persistence, ALICE);
            create(persistence, BOB);
            database.execute("DELETE FROM \"user\" WHERE id = 'alice'");

            assertThat(persistence.repository().list(ALICE, TaskQuery.DEFAULT)).isEmpty();
            assertThat(persistence.repository().list(BOB, TaskQuery.DEFAULT)).hasSize(1);
            assertThatExceptionOfType(TaskException.UnknownOwner.class).isThrownBy(() -> create(persistence, ALICE));
        } finally {
            database.execute("DROP OWNED BY " + login + " CASCADE; DROP ROLE " + login);
        }
    }

    @Test
    void tasksFromBeforeStayAndGoOnWorking() {
        Task before;
        try (TestPersistence untied = start(null)) {
            before = create(untied, new OwnerId("carol"));
        }
        makeUsers();
        try (TestPersistence tied = start("\"user\"")) {
            assertThat(tied.repository()
                            .change(before.owner(), before.id(), task -> task.toggle(Instant.EPOCH))
                            .orElseThrow()
                            .version())
                    .isEqualTo(2);
        }
    }

    @Test
    void theTieFollowsTheSetting() {
        makeUsers();
        database.execute("CREATE TABLE users (id varchar PRIMARY KEY)");
        start("user").close();
        start("user").close();
        try (TestPersistence other = start("users")) {
            assertThatExceptionOfType(TaskException.UnknownOwner.class).isThrownBy(() -> create(other, ALICE));
        }
        try (TestPersistence untied = start(null)) {
            create(untied, ALICE);
            database.execute("DELETE FROM \"user\"");

            assertThat(untied.repository().list(ALICE, TaskQuery.DEFAULT)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent",
                "elsewhere.users",
                "a.b.c.d",
                "\"unclosed",
                "users; DROP TABLE tasks",
                "users_by_number",
                "users_without_id",
                "users_twice",
                "users_seen"
            })
    void whatCannotBeReferredToStopsTheStart(String name) {
        database.execute("CREATE TABLE users_by_number (id bigint PRIMARY KEY)");
        database.execute("CREATE TABLE users_without_id (name text PRIMARY KEY)");
        database.execute("CREATE TABLE users_twice (id text)");
        database.execute("CREATE VIEW users_seen AS SELECT 'alice' AS id");

        assertRefused(database.url(), name, "SQLSTATE");
        start(null).close();
    }

    private static void assertRefused(String url, String name, String reason) {
        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(() -> new TestPersistence(new Settings(url, 2, false, name)))
                .havingRootCause()
                .isInstanceOf(DatabaseUnusableException.class)
                .withMessageContaining("TASKWARD_USERS_TABLE")
                .withMessageContaining(reason);
    }

    /** As Better Auth makes it, in short. */
    private void makeUsers() {
        database.execute("CREATE TABLE \"user\" (id text NOT NULL PRIMARY KEY, \"emailVerified\" boolean)");
        database.execute("INSERT INTO \"user\" VALUES ('alice', true), ('bob', false)");
    }

    private TestPersistence start(@Nullable String usersTable) {
        return new TestPersistence(new Settings(database.url(), 2, false, usersTable));
    }

    private static Task create(TestPersistence persistence, OwnerId owner) {
        TaskDetails details = new TaskDetails(new TaskTitle("A task"), null, false, null, null);
        return persistence.repository().create(owner, details, Instant.EPOCH, 10);
    }
}
