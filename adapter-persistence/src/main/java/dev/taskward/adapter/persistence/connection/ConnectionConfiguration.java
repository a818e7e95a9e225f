package dev.taskward.adapter.persistence.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the connection pool, jOOQ on top of it, the health check, and a scheduler for background work. */
@Configuration(proxyBeanMethods = false)
public class ConnectionConfiguration {
    private static final Duration MAX_LEASE = Duration.ofSeconds(30);
    private static final long POOL_TIMEOUT_MILLIS = 1_000;

    @Bean
    PGSimpleDataSource database(ConnectionSettings settings) {
        return DatabaseUrl.parse(settings.databaseUrl()).toDataSource();
    }

    @Bean(destroyMethod = "close")
    HikariDataSource connectionPool(PGSimpleDataSource database, ConnectionSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("taskward");
        config.setDataSource(database);
        config.setMaximumPoolSize(settings.poolSize());
        // no connection is opened ahead, so that during an outage the pool does not sleep between failed attempts
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        // short, because FailFastConnectionProvider tries again as long as that makes sense
        config.setConnectionTimeout(POOL_TIMEOUT_MILLIS);
        config.setValidationTimeout(POOL_TIMEOUT_MILLIS);
        int loginTimeout = database.getLoginTimeout();
        HikariDataSource pool = new HikariDataSource(config);
        // HikariCP replaces the login timeout by its own, which is too short for a slow login
        database.setLoginTimeout(loginTimeout);
        return pool;
    }

    /** Two threads, so that the watchdog runs even while other background work waits for the database. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService databaseMaintenance() {
        return Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().name("database-maintenance-", 0).daemon().factory());
    }

    @Bean
    FailFastConnectionProvider connections(
            HikariDataSource pool, PGSimpleDataSource database, ScheduledExecutorService databaseMaintenance) {
        ConnectionWatchdog watchdog = new ConnectionWatchdog(MAX_LEASE);
        watchdog.schedule(databaseMaintenance);
        return new FailFastConnectionProvider(pool, new ReachabilityProbe(database), watchdog);
    }

    @Bean
    DSLContext sql(FailFastConnectionProvider connections) {
        DefaultConfiguration jooq = new DefaultConfiguration();
        jooq.set(SQLDialect.POSTGRES);
        jooq.set(connections);
        return DSL.using(jooq);
    }

    /** Has a data source of its own, whose timeouts differ. */
    @Bean(destroyMethod = "close")
    DatabaseHealth databaseHealth(ConnectionSettings settings) {
        return new DatabaseHealth(DatabaseUrl.parse(settings.databaseUrl()).toDataSource());
    }
}
