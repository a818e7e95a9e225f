package dev.taskward.adapter.persistence.schema;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;

import dev.taskward.adapter.persistence.isolation.AdvisoryLocks;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the schema of the database up to date. */
final class SchemaMigration {
    /** Looks up a task of any owner; see {@code afterMigrate__existence.sql}. */
    private static final String FOREIGN_TASK_FUNCTION = "taskward_task_exists";

    private SchemaMigration() {}

    /**
     * Runs the migrations. Instances that start at the same time do so one after the other, because Flyway's own lock
     * does not exist before Flyway has created its table.
     */
    static void migrate(PGSimpleDataSource database, SchemaSettings settings) {
        DSL.using(database, SQLDialect.POSTGRES).transaction(transaction -> {
            DSLContext sql = transaction.dsl();
            sql.select(AdvisoryLocks.acquire(inline("taskward start"))).fetch();
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:db/migration", "classpath:db/callback")
                    // the schema may already have tables of others, such as those of the login service
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholders(
                            Map.of("foreign_task_lookup", settings.discloseForeignTasks() ? "enabled" : "disabled"))
                    .load()
                    .migrate();
            UsersForeignKey.reconcile(sql, settings.usersTable());
        });
    }

    /**
     * Checks that the function which looks up foreign tasks is installed.
     *
     * @throws DatabaseUnusableException if the migration was not allowed to create it
     */
    static void requireForeignTaskFunction(DSLContext sql) {
        var oid = function("to_regproc", SQLDataType.VARCHAR, inline(FOREIGN_TASK_FUNCTION));
        if (sql.select(oid).fetchSingle().value1() == null) {
            throw new DatabaseUnusableException(
                    "The login role of the database may not create the roles taskward_app and"
                            + " taskward_existence, which the contract needs: CREATE ROLE each of them NOLOGIN, and"
                            + " GRANT both TO the login role");
        }
    }
}
