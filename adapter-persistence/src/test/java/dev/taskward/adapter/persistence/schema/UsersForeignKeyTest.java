package dev.taskward.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.adapter.persistence.PersistenceSettings;
import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.application.port.out.TaskRepository.ChangeSet;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;

class UsersForeignKeyTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("A task"), null, false, null, null);

    private final TestDatabase database = TestDatabase.create();

    @ParameterizedTest
    @ValueSource(strings = {"\"user\"", "user", "public.\"user\"", "public.user", "PUBLIC.\"user\""})
    void tasksAreDeletedWithTheirUser(String usersTable) {
        createUsersTable();
        try (TestPersistence persistence = start(usersTable)) {
            create(persistence, ALICE);
            Task taskOfBob = create(persistence, BOB);

            database.execute("DELETE FROM \"user\" WHERE id = 'alice'");

            assertThat(persistence.repository().list(ALICE, TaskQuery.DEFAULT)).isEmpty();
            assertThat(persistence.repository().list(BOB, TaskQuery.DEFAULT)).containsExactly(taskOfBob);
            assertThatExceptionOfType(TaskException.UnknownOwner.class).isThrownBy(() -> create(persistence, ALICE));
            assertThat(database.execute("SELECT count(*) FROM tasks")).isEqualTo("1");
        }
    }

    @Test
    void aBatchCreatesNoTaskForAnUnknownUser() {
        createUsersTable();
        try (TestPersistence persistence = start("user")) {
            NewTask task = new NewTask(new OwnerId("carol"), DETAILS, Instant.EPOCH);

            assertThatExceptionOfType(TaskException.UnknownOwner.class)
                    .isThrownBy(() -> persistence
                            .repository()
                            .applyBatch(
                                    task.owner(),
                                    Set.of(),
                                    snapshot -> new ChangeSet(List.of(task), List.of(), Set.of())));
        }
    }

    /** The owner of the tables is not a superuser here, and FORCE ROW LEVEL SECURITY binds it. */
    @Test
    void anOrdinaryLoginNeedsOnlyTheRightToReferToTheUsers() {
        createUsersTable();
        String login = "login_" + UUID.randomUUID().toString().replace('-', '_');
        database.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'test'");
        database.execute("GRANT ALL ON SCHEMA public TO " + login);
        String url = database.urlFor(login, "test");
        assertStartFails(url, "user", "42501");

        database.execute("GRANT REFERENCES ON \"user\" TO " + login);
        try (TestPersistence persistence = new TestPersistence(new PersistenceSettings(url, 2, false, "user"))) {
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
    void existingTasksOfUnknownUsersStayAndCanBeChanged() {
        Task existing;
        try (TestPersistence withoutForeignKey = start(null)) {
            existing = create(withoutForeignKey, new OwnerId("carol"));
        }
        createUsersTable();
        try (TestPersistence withForeignKey = start("\"user\"")) {
            assertThat(withForeignKey
                            .repository()
                            .change(existing.owner(), existing.id(), task -> task.toggle(Instant.EPOCH))
                            .orElseThrow()
                            .version())
                    .isEqualTo(2);
        }
    }

    @Test
    void aStartWithAnotherSettingReplacesOrDropsTheForeignKey() {
        createUsersTable();
        database.execute("CREATE TABLE users (id varchar PRIMARY KEY)");
        start("user").close();
        start("user").close();
        try (TestPersistence withOtherTable = start("users")) {
            assertThatExceptionOfType(TaskException.UnknownOwner.class).isThrownBy(() -> create(withOtherTable, ALICE));
        }
        try (TestPersistence withoutForeignKey = start(null)) {
            create(withoutForeignKey, ALICE);
            database.execute("DELETE FROM \"user\"");

            assertThat(withoutForeignKey.repository().list(ALICE, TaskQuery.DEFAULT))
                    .hasSize(1);
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
                "users_with_number",
                "users_without_id",
                "users_without_key",
                "users_view"
            })
    void theStartFailsOnATableThatCannotBeReferredTo(String usersTable) {
        database.execute("CREATE TABLE users_with_number (id bigint PRIMARY KEY)");
        database.execute("CREATE TABLE users_without_id (name text PRIMARY KEY)");
        database.execute("CREATE TABLE users_without_key (id text)");
        database.execute("CREATE VIEW users_view AS SELECT 'alice' AS id");

        assertStartFails(database.url(), usersTable, "SQLSTATE");
        start(null).close();
    }

    private static void assertStartFails(String url, String usersTable, String reason) {
        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(() -> new TestPersistence(new PersistenceSettings(url, 2, false, usersTable)))
                .havingRootCause()
                .isInstanceOf(DatabaseUnusableException.class)
                .withMessageContaining("TASKWARD_USERS_TABLE")
                .withMessageContaining(reason);
    }

    /** Creates the part of Better Auth's table that matters here. */
    private void createUsersTable() {
        database.execute("CREATE TABLE \"user\" (id text NOT NULL PRIMARY KEY, \"emailVerified\" boolean)");
        database.execute("INSERT INTO \"user\" VALUES ('alice', true), ('bob', false)");
    }

    private TestPersistence start(@Nullable String usersTable) {
        return new TestPersistence(new PersistenceSettings(database.url(), 2, false, usersTable));
    }

    private static Task create(TestPersistence persistence, OwnerId owner) {
        return persistence
                .repository()
                .create(new NewTask(owner, DETAILS, Instant.EPOCH), new OwnershipRules(10, ForeignTasks.HIDDEN));
    }
}
