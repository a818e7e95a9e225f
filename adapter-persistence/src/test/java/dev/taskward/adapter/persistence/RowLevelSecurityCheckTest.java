package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;

/** How the start finds the role that the policies bind, for each kind of login role, or else refuses. */
class RowLevelSecurityCheckTest {
    private final TestDatabase database = TestDatabase.create();
    private final String login = "login_" + UUID.randomUUID().toString().replace('-', '_');

    @AfterEach
    void dropRole() {
        giveDatabaseTo("CURRENT_USER");
        database.execute("DROP OWNED BY " + login + " CASCADE; DROP ROLE " + login);
    }

    @Test
    void aSuperuserIsBoundByTheRoleOfTheApplication() {
        createLogin("SUPERUSER");

        assertStartsBoundAs("role taskward_app");
    }

    @Test
    void aLoginThatMayMakeRolesIsBoundByTheRoleOfTheApplication() {
        makeApplicationRole();
        // since PostgreSQL 16 the right to grant a role comes with having made it
        createLogin("CREATEROLE BYPASSRLS");
        database.execute("GRANT taskward_app TO " + login + " WITH ADMIN OPTION");

        assertStartsBoundAs("role taskward_app");
    }

    @Test
    void aLoginThatMayMakeRolesMakesTheRoleOfTheApplication() {
        makeApplicationRole();
        String aside = "aside_" + login;
        database.execute("ALTER ROLE taskward_app RENAME TO " + aside);
        try {
            createLogin("CREATEROLE");

            assertStartsBoundAs("role taskward_app");
        } finally {
            database.execute("DROP OWNED BY taskward_app; DROP ROLE taskward_app");
            database.execute("ALTER ROLE " + aside + " RENAME TO taskward_app");
        }
    }

    @Test
    void anOrdinaryLoginIsBoundItself() {
        makeApplicationRole();
        createLogin("NOSUPERUSER");

        assertStartsBoundAs("the login role");
    }

    @Test
    void aLoginThatBypassesThePoliciesIsRefused() {
        makeApplicationRole();
        createLogin("BYPASSRLS");

        assertRefuses();
    }

    @Test
    void anApplicationRoleMadeLaterIsFoundAtTheNextStart() {
        makeApplicationRole();
        createLogin("BYPASSRLS");
        assertRefuses();

        database.execute("GRANT taskward_app TO " + login);

        assertStartsBoundAs("role taskward_app");
    }

    @Test
    void aTableWithoutPoliciesIsRefused() {
        createLogin("SUPERUSER");
        start().close();
        database.execute("ALTER TABLE tasks DISABLE ROW LEVEL SECURITY");

        assertRefuses();
    }

    @Test
    void theCheckLeavesNoTrace() {
        createLogin("SUPERUSER");
        start().close();

        assertThat(database.execute("SELECT count(*) FROM tasks")).isEqualTo("0");
    }

    /** The role belongs to the server, so another test may have made it, or none. */
    private void makeApplicationRole() {
        new TestPersistence(TestDatabase.create().url()).close();
    }

    private void createLogin(String attributes) {
        database.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'test' " + attributes);
        giveDatabaseTo(login);
    }

    private void giveDatabaseTo(String role) {
        String name = database.execute("SELECT current_database()");
        database.execute("ALTER DATABASE " + name + " OWNER TO " + role);
    }

    private TestPersistence start() {
        return new TestPersistence(database.urlFor(login, "test"));
    }

    private void assertStartsBoundAs(String bound) {
        try (TestPersistence persistence = start()) {
            assertThat(RowLevelSecurityCheck.boundStatements(persistence.sql())).hasToString(bound);

            persistence
                    .repository()
                    .create(
                            new OwnerId("alice"),
                            new TaskDetails(new TaskTitle("works"), null, false, null, null),
                            Instant.EPOCH,
                            10);
            assertThat(persistence.repository().list(new OwnerId("alice"), TaskQuery.DEFAULT))
                    .hasSize(1);
            assertThat(persistence.repository().list(new OwnerId("bob"), TaskQuery.DEFAULT))
                    .isEmpty();
        }
    }

    private void assertRefuses() {
        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(this::start)
                .havingRootCause()
                .isInstanceOf(DatabaseUnusableException.class)
                .withMessageContaining("row-level security does not bind");
    }
}
