package dev.taskward.adapter.persistence.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import dev.taskward.adapter.persistence.PersistenceSettings;
import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement;
import dev.taskward.adapter.persistence.schema.DatabaseUnusableException;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;

class ForeignTaskFunctionTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");

    private final TestDatabase database = TestDatabase.create();

    @Test
    void aUserLearnsThatATaskExistsAndNothingElse() {
        try (TestPersistence persistence = start(database.url(), true)) {
            Task task = createTaskOfAlice(persistence);

            assertThat(persistence.repository().existsForAnyOwner(BOB, task.id()))
                    .isTrue();
            assertThat(persistence.repository().existsForAnyOwner(ALICE, task.id()))
                    .isTrue();
            assertThat(persistence.repository().existsForAnyOwner(BOB, new TaskId(TaskId.MAX)))
                    .isFalse();
            assertThat(persistence.repository().find(BOB, task.id())).isEmpty();
            assertThat(persistence.repository().list(BOB, TaskQuery.DEFAULT)).isEmpty();
        }
    }

    @Test
    void theRoleOfTheFunctionCanReadIdsOnly() {
        try (TestPersistence persistence = start(database.url(), true)) {
            createTaskOfAlice(persistence);
            OwnerScopedExecutor withFunctionRole =
                    OwnerScopedExecutor.withRole("taskward_existence", persistence.sql());

            assertThat(withFunctionRole.fetch(BOB, selectColumn(withFunctionRole, "id")))
                    .hasSize(1);
            for (String column : List.of("user_id", "title", "description", "tasks")) {
                assertThatExceptionOfType(DataAccessException.class)
                        .isThrownBy(() -> withFunctionRole.fetch(BOB, selectColumn(withFunctionRole, column)))
                        .returns("42501", DataAccessException::sqlState);
            }
            assertThat(database.execute("SELECT has_schema_privilege('taskward_existence', 'public', 'CREATE')"))
                    .isEqualTo("f");
        }
    }

    @Test
    void theFunctionExistsOnlyWhereForeignTasksAreDisclosed() {
        TaskId id;
        try (TestPersistence disclosing = start(database.url(), true)) {
            id = createTaskOfAlice(disclosing).id();
        }
        try (TestPersistence hiding = start(database.url(), false)) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> hiding.repository().existsForAnyOwner(BOB, id))
                    .returns("42883", DataAccessException::sqlState);
            assertThat(database.execute("SELECT count(*) FROM pg_policies WHERE tablename = 'tasks'"))
                    .isEqualTo("1");
        }
        try (TestPersistence disclosingAgain = start(database.url(), true)) {
            assertThat(disclosingAgain.repository().existsForAnyOwner(BOB, id)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATEROLE", "CREATEROLE BYPASSRLS", "SUPERUSER"})
    void aLoginThatCanCreateRolesInstallsTheFunction(String attributes) {
        withLogin(attributes, url -> {
            try (TestPersistence persistence = start(url, true)) {
                assertOnlyExistenceIsDisclosed(persistence);
            }
        });
    }

    @Test
    void anOrdinaryLoginInstallsTheFunctionIfItWasGrantedTheRoles() {
        createRoles();
        withLogin("NOSUPERUSER", url -> {
            database.execute("GRANT taskward_app, taskward_existence TO " + url.replaceAll(".*//(\\w+):.*", "$1"));
            try (TestPersistence persistence = start(url, true)) {
                assertOnlyExistenceIsDisclosed(persistence);
            }
        });
    }

    @Test
    void theStartFailsForAnOrdinaryLoginThatWasNotGrantedTheRoles() {
        createRoles();
        withLogin("NOSUPERUSER", url -> {
            assertThatExceptionOfType(BeanCreationException.class)
                    .isThrownBy(() -> start(url, true))
                    .havingRootCause()
                    .isInstanceOf(DatabaseUnusableException.class)
                    .withMessageContaining("taskward_existence");
            start(url, false).close();
        });
    }

    private static void assertOnlyExistenceIsDisclosed(TestPersistence persistence) {
        Task task = createTaskOfAlice(persistence);

        assertThat(persistence.repository().existsForAnyOwner(BOB, task.id())).isTrue();
        assertThat(persistence.repository().find(BOB, task.id())).isEmpty();
    }

    private static OwnerScopedStatement<String> selectColumn(OwnerScopedExecutor executor, String column) {
        return executor.prepare(select(field(column)).from("tasks"), row -> row.getString(1));
    }

    private static TestPersistence start(String url, boolean discloseForeignTasks) {
        return new TestPersistence(new PersistenceSettings(url, 2, discloseForeignTasks, null));
    }

    /** Makes sure that both roles exist. They belong to the whole server, so another test may have created them. */
    private static void createRoles() {
        start(TestDatabase.create().url(), true).close();
    }

    private static Task createTaskOfAlice(TestPersistence persistence) {
        TaskDetails details = new TaskDetails(new TaskTitle("Secret"), null, false, null, null);
        return persistence
                .repository()
                .create(new NewTask(ALICE, details, Instant.EPOCH), new OwnershipRules(10, ForeignTasks.DISCLOSED));
    }

    private void withLogin(String attributes, Consumer<String> use) {
        String login = "login_" + UUID.randomUUID().toString().replace('-', '_');
        String name = database.execute("SELECT current_database()");
        database.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'test' " + attributes);
        database.execute("ALTER DATABASE " + name + " OWNER TO " + login);
        if (attributes.startsWith("CREATEROLE")) {
            // since PostgreSQL 16, a role can be granted only with ADMIN OPTION, which its creator has
            createRoles();
            database.execute("GRANT taskward_app, taskward_existence TO " + login + " WITH ADMIN OPTION");
        }
        try {
            use.accept(database.urlFor(login, "test"));
        } finally {
            database.execute("ALTER DATABASE " + name + " OWNER TO CURRENT_USER");
            database.execute("DROP OWNED BY " + login + " CASCADE; DROP ROLE " + login);
        }
    }
}
