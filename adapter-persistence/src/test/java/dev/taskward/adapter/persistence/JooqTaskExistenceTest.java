package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;

class JooqTaskExistenceTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");

    private final TestDatabase database = TestDatabase.create();

    @Test
    void tellsThatATaskIsThereAndNothingElseOfIt() {
        try (TestPersistence persistence = start(database.url(), true)) {
            Task task = taskOfAlice(persistence);

            assertThat(persistence.existence().exists(BOB, task.id())).isTrue();
            assertThat(persistence.existence().exists(ALICE, task.id())).isTrue();
            assertThat(persistence.existence().exists(BOB, new TaskId(TaskId.MAX)))
                    .isFalse();
            assertThat(persistence.repository().find(BOB, task.id())).isEmpty();
            assertThat(persistence.repository().list(BOB, TaskQuery.DEFAULT)).isEmpty();
        }
    }

    @Test
    void seesIdsAloneEvenAsTheRoleOfItsFunction() {
        try (TestPersistence persistence = start(database.url(), true)) {
            taskOfAlice(persistence);
            OwnerScopedExecutor asItsRole = OwnerScopedExecutor.as("taskward_existence", persistence.sql());

            assertThat(asItsRole.fetch(BOB, select(field("id")).from("tasks"))).hasSize(1);
            for (String column : new String[] {"user_id", "title", "description", "tasks"}) {
                assertThatExceptionOfType(DataAccessException.class)
                        .isThrownBy(
                                () -> asItsRole.fetch(BOB, select(field(column)).from("tasks")))
                        .returns("42501", DataAccessException::sqlState);
            }
            assertThat(database.execute("SELECT has_schema_privilege('taskward_existence', 'public', 'CREATE')"))
                    .isEqualTo("f");
        }
    }

    @Test
    void isClosedWhereItIsNotAskedFor() {
        TaskId id;
        try (TestPersistence open = start(database.url(), true)) {
            id = taskOfAlice(open).id();
        }
        try (TestPersistence closed = start(database.url(), false)) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> closed.existence().exists(BOB, id))
                    .returns("42883", DataAccessException::sqlState);
            assertThat(database.execute("SELECT count(*) FROM pg_policies WHERE tablename = 'tasks'"))
                    .isEqualTo("1");
        }
        try (TestPersistence again = start(database.url(), true)) {
            assertThat(again.existence().exists(BOB, id)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATEROLE", "CREATEROLE BYPASSRLS", "SUPERUSER"})
    void isOpenedByALoginThatMayMakeRoles(String attributes) {
        withLogin(attributes, url -> {
            try (TestPersistence persistence = start(url, true)) {
                Task task = taskOfAlice(persistence);

                assertThat(persistence.existence().exists(BOB, task.id())).isTrue();
                assertThat(persistence.repository().find(BOB, task.id())).isEmpty();
            }
        });
    }

    @Test
    void isOpenedByAnOrdinaryLoginThatWasGrantedTheRoles() {
        start(TestDatabase.create().url(), true).close();
        withLogin("NOSUPERUSER", url -> {
            database.execute("GRANT taskward_app, taskward_existence TO " + url.replaceAll(".*//(\\w+):.*", "$1"));
            try (TestPersistence persistence = start(url, true)) {
                Task task = taskOfAlice(persistence);

                assertThat(persistence.existence().exists(BOB, task.id())).isTrue();
                assertThat(persistence.repository().find(BOB, task.id())).isEmpty();
            }
        });
    }

    @Test
    void stopsTheStartOfAnOrdinaryLoginThatWasNot() {
        start(TestDatabase.create().url(), true).close();
        withLogin("NOSUPERUSER", url -> {
            assertThatExceptionOfType(BeanCreationException.class)
                    .isThrownBy(() -> start(url, true))
                    .havingRootCause()
                    .isInstanceOf(DatabaseUnusableException.class)
                    .withMessageContaining("taskward_existence");
            start(url, false).close();
        });
    }

    private static TestPersistence start(String url, boolean told) {
        return new TestPersistence(new Settings(url, 2, told, null));
    }

    private static Task taskOfAlice(TestPersistence persistence) {
        TaskDetails details = new TaskDetails(new TaskTitle("Secret"), null, false, null, null);
        return persistence.repository().create(ALICE, details, Instant.EPOCH, 10);
    }

    private void withLogin(String attributes, Consumer<String> use) {
        String login = "login_" + UUID.randomUUID().toString().replace('-', '_');
        String name = database.execute("SELECT current_database()");
        database.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'test' " + attributes);
        database.execute("ALTER DATABASE " + name + " OWNER TO " + login);
        if (attributes.startsWith("CREATEROLE")) {
            // since PostgreSQL 16 the right to grant a role comes with having made it
            start(TestDatabase.create().url(), true).close();
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
