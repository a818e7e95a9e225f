package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.SHARED_SECRET;
import static org.jooq.impl.DSL.inline;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.taskward.application.port.in.SharedSecret;
import dev.taskward.application.port.in.TaskExistence;
import dev.taskward.application.port.out.TaskRepository;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of this adapter, put together. Needs {@link Settings}; migrates the database before anything uses it. */
@Configuration(proxyBeanMethods = false)
public class PersistenceConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(PersistenceConfiguration.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Which database, and how much of it.
     *
     * @param url {@code postgresql://user:password@host:port/database}, with libpq's or pgjdbc's parameters
     * @param poolSize the most connections open at a time
     * @param existenceTold whether {@link TaskExistence} is to work; else the database does not answer it
     * @param usersTable the login service's table of users, by whose column {@code id} tasks go when their owner does;
     *     as in SQL, such as {@code public."user"}; null to know nothing of users
     */
    public record Settings(
            String url,
            int poolSize,
            boolean existenceTold,
            @Nullable String usersTable) {

        /**
         * Checks the form of the address; does not connect.
         *
         * @throws IllegalArgumentException that says what is wrong with the address, without repeating it
         */
        public Settings {
            new DatabaseUrl(url);
        }

        /** For the log: leaves out the address, which holds a password. */
        @Override
        public String toString() {
            return "database pool of " + poolSize + (usersTable == null ? "" : ", users of table " + usersTable);
        }
    }

    @Bean
    PGSimpleDataSource database(Settings settings) {
        return new DatabaseUrl(settings.url()).toDataSource();
    }

    @Bean(destroyMethod = "close")
    HikariDataSource connectionPool(PGSimpleDataSource database, Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("taskward");
        config.setDataSource(database);
        config.setMaximumPoolSize(settings.poolSize());
        // none is opened ahead: while the database is away, an attempt is made only for somebody who waits
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        // in milliseconds; FailFastConnectionProvider asks again while that makes sense
        config.setConnectionTimeout(1_000);
        config.setValidationTimeout(1_000);
        int loginTimeout = database.getLoginTimeout();
        HikariDataSource pool = new HikariDataSource(config);
        // the pool has made it its own, with which a database that takes longer to let somebody in never would
        database.setLoginTimeout(loginTimeout);
        return pool;
    }

    @Bean(destroyMethod = "close")
    FailFastConnectionProvider connections(HikariDataSource pool, PGSimpleDataSource database) {
        return new FailFastConnectionProvider(pool, database, PATIENCE);
    }

    @Bean
    DSLContext sql(FailFastConnectionProvider connections) {
        DefaultConfiguration jooq = new DefaultConfiguration();
        jooq.set(SQLDialect.POSTGRES);
        jooq.set(connections);
        return DSL.using(jooq);
    }

    @Bean
    OwnerStatements ownerStatements(DSLContext sql, PGSimpleDataSource database, Settings settings) {
        try {
            // not from the pool, which breaks off what takes long
            DSL.using(database, SQLDialect.POSTGRES)
                    .transaction(transaction -> migrate(transaction.dsl(), database, settings));
            OwnerStatements statements = RowLevelSecurity.boundStatements(sql);
            LOG.info("Isolation: every statement names its owner, and row-level security binds {}", statements);
            if (settings.existenceTold()) {
                JooqTaskExistence.requireFunction(sql);
                LOG.info("Whether a task is there, whosever it is, is told to every user");
            }
            return statements;
        } catch (FlywayException | DataAccessException e) {
            throw new DatabaseUnusableException(e);
        }
    }

    /** One instance after the other: Flyway's own lock is not there yet while it makes the table that it locks. */
    private static void migrate(DSLContext sql, PGSimpleDataSource database, Settings settings) {
        sql.select(AdvisoryLocks.taken(inline("taskward start"))).fetch();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration", "classpath:db/callback")
                // tables of others, such as the login service's, may be there first
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("existence", settings.existenceTold() ? "told" : "untold"))
                .load()
                .migrate();
        UsersTable.tie(sql, settings.usersTable());
    }

    @Bean
    TaskRepository taskRepository(DSLContext sql, OwnerStatements statements) {
        return new JooqTaskRepository(sql, statements);
    }

    @Bean
    TaskExistence taskExistence(OwnerStatements statements) {
        return new JooqTaskExistence(statements);
    }

    @Bean(destroyMethod = "close")
    JooqIdempotentRequests idempotentRequests(DSLContext sql, OwnerStatements statements) {
        return new JooqIdempotentRequests(sql, statements);
    }

    @Bean
    SharedSecret sharedSecret(DSLContext sql, OwnerStatements migrated) {
        String value = sql.selectFrom(SHARED_SECRET).fetchSingle().getValue();
        return () -> value;
    }

    @Bean(destroyMethod = "close")
    DatabaseHealth databaseHealth(Settings settings) {
        return new DatabaseHealth(new DatabaseUrl(settings.url()).toDataSource());
    }
}
