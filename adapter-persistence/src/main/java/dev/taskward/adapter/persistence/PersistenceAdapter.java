package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.SHARED_SECRET;

import dev.taskward.adapter.persistence.connection.ConnectionConfiguration;
import dev.taskward.adapter.persistence.connection.ConnectionSettings;
import dev.taskward.adapter.persistence.connection.DatabaseHealth;
import dev.taskward.adapter.persistence.idempotency.IdempotencyStoreConfiguration;
import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.schema.SchemaConfiguration;
import dev.taskward.adapter.persistence.schema.SchemaSettings;
import dev.taskward.adapter.persistence.task.TaskStoreConfiguration;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The entry point of this adapter. It needs a bean of {@link PersistenceSettings} and provides the driven ports, {@link
 * StorageHealth} and {@link InstallationSecret}. It migrates the database before anything uses it.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    ConnectionConfiguration.class,
    SchemaConfiguration.class,
    TaskStoreConfiguration.class,
    IdempotencyStoreConfiguration.class
})
public class PersistenceAdapter {

    @Bean
    ConnectionSettings connectionSettings(PersistenceSettings settings) {
        return new ConnectionSettings(settings.databaseUrl(), settings.poolSize());
    }

    @Bean
    SchemaSettings schemaSettings(PersistenceSettings settings) {
        return new SchemaSettings(settings.discloseForeignTasks(), settings.usersTable());
    }

    @Bean
    StorageHealth storageHealth(DatabaseHealth health) {
        return health::isHealthy;
    }

    /** The executor is a parameter so that the schema has been migrated. */
    @Bean
    InstallationSecret installationSecret(DSLContext sql, OwnerScopedExecutor afterMigration) {
        return new InstallationSecret(
                sql.selectFrom(SHARED_SECRET).fetchSingle().getValue());
    }
}
