package dev.taskward.adapter.persistence.idempotency;

import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.application.port.out.IdempotencyRecords;
import java.util.concurrent.ScheduledExecutorService;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the store of idempotency records, and purges expired ones in the background. */
@Configuration(proxyBeanMethods = false)
public class IdempotencyStoreConfiguration {

    @Bean
    IdempotencyRecords idempotencyRecords(
            DSLContext sql, OwnerScopedExecutor executor, ScheduledExecutorService databaseMaintenance) {
        JooqIdempotencyRecords records = new JooqIdempotencyRecords(sql, executor);
        records.schedulePurges(databaseMaintenance);
        return records;
    }
}
