package dev.taskward.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;

/** Starts with each kind of login role. The start finds a role that the policies bind, or it fails. */
class RowLevelSecurityCheckTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("works"), null, false, null, null);

    private final TestDatabase database = TestDatabase.create();
    private final String login = "login_" + UUID.randomUUID().toString().replace('-', '_');

    @AfterEach
    void dropLogin() {
        changeDatabaseOwner("CURRENT_USER");
        database.execute("DROP OWNED BY " + login + " CASCADE; DROP ROLE " + login);
    }

    @Test
    void aSuperuserUsesTheApplicationRole() {
        createLogin("SUPERUSER");

        assertStartsWithBoundRole("role taskward_app");
    }

    @Test
    void aLoginThatCanCreateRolesUsesTheApplicationRole() {
        createApplicationRole();
        createLogin("CREATEROLE BYPASSRLS");
        // since PostgreSQL 16, a role can be granted only with ADMIN OPTION, which its creator has
        database.execute("GRANT taskward_app TO " + login + " WITH ADMIN OPTION");

        assertStartsWithBoundRole("role taskward_app");
    }

    @Test
    void aLoginThatCanCreateRolesCreatesTheApplicationRole() {
        createApplicationRole();
        String renamed = "renamed_" + login;
        database.execute("ALTER ROLE taskward_app RENAME TO " + renamed);
        try {
            createLogin("CREATEROLE");

            assertStartsWithBoundRole("role taskward_app");
        } finally {
            database.execute("DROP OWNED BY taskward_app; DROP ROLE taskward_app");
            database.execute("ALTER ROLE " + renamed + " RENAME TO taskward_app");
        }
    }

    @Test
    void anOrdinaryLoginIsBoundItself() {
        createApplicationRole();
        createLogin("NOSUPERUSER");

        assertStartsWithBoundRole("the login role");
    }

    @Test
    void aLoginThatBypassesRowLevelSecurityIsRejected() {
        createApplicationRole();
        createLogin("BYPASSRLS");

        assertStartFails();
    }

    @Test
    void anApplicationRoleThatIsGrantedLaterIsUsedByTheNextStart() {
        createApplicationRole();
        createLogin("BYPASSRLS");
        assertStartFails();

        database.execute("GRANT taskward_app TO " + login);

        assertStartsWithBoundRole("role taskward_app");
    }

    @Test
    void aTableWithoutRowLevelSecurityIsRejected() {
        createLogin("SUPERUSER");
        start().close();
        database.execute("ALTER TABLE tasks DISABLE ROW LEVEL SECURITY");

        assertStartFails();
    }

    @Test
    void theCheckLeavesNoTrace() {
        createLogin("SUPERUSER");
        start().close();

        assertThat(database.execute("SELECT count(*) FROM tasks")).isEqualTo("0");
    }

    /** Makes sure that the role exists. It belongs to the whole server, so another test may have created it. */
    private static void createApplicationRole() {
        new TestPersistence(TestDatabase.create().url()).close();
    }

    private void createLogin(String attributes) {
        database.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'test' " + attributes);
        changeDatabaseOwner(login);
    }

    private void changeDatabaseOwner(String role) {
        String name = database.execute("SELECT current_database()");
        database.execute("ALTER DATABASE " + name + " OWNER TO " + role);
    }

    private TestPersistence start() {
        return new TestPersistence(database.urlFor(login, "test"));
    }

    private void assertStartsWithBoundRole(String expected) {
        try (TestPersistence persistence = start()) {
            assertThat(RowLevelSecurityCheck.executorSubjectToPolicies(persistence.sql()))
                    .hasToString(expected);

            persistence
                    .repository()
                    .create(new NewTask(ALICE, DETAILS, Instant.EPOCH), new OwnershipRules(10, ForeignTasks.HIDDEN));
            assertThat(persistence.repository().list(ALICE, TaskQuery.DEFAULT)).hasSize(1);
            assertThat(persistence.repository().list(BOB, TaskQuery.DEFAULT)).isEmpty();
        }
    }

    private void assertStartFails() {
        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(this::start)
                .havingRootCause()
                .isInstanceOf(DatabaseUnusableException.class)
                .withMessageContaining("Row-level security does not apply to");
    }
}
