package dev.taskward.adapter.persistence.schema;

import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import org.flywaydb.core.api.FlywayException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Migrates the schema, and provides the executor after a check that row-level security works. */
@Configuration(proxyBeanMethods = false)
public class SchemaConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaConfiguration.class);

    @Bean
    OwnerScopedExecutor ownerScopedExecutor(DSLContext sql, PGSimpleDataSource database, SchemaSettings settings) {
        try {
            // on a connection outside the pool, whose watchdog would abort a long migration
            SchemaMigration.migrate(database, settings);
            OwnerScopedExecutor executor = RowLevelSecurityCheck.executorSubjectToPolicies(sql);
            LOG.info("Isolation: statements have an owner predicate, and row-level security applies to {}", executor);
            if (settings.discloseForeignTasks()) {
                SchemaMigration.requireForeignTaskFunction(sql);
                LOG.info("Foreign tasks are disclosed: a user may learn that a task of another user exists");
            }
            return executor;
        } catch (FlywayException | DataAccessException e) {
            throw DatabaseUnusableException.causedBy(e);
        }
    }
}
