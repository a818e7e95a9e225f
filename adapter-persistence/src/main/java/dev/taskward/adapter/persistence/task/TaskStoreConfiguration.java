package dev.taskward.adapter.persistence.task;

import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.application.port.out.TaskRepository;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the store of tasks. */
@Configuration(proxyBeanMethods = false)
public class TaskStoreConfiguration {

    @Bean
    TaskRepository taskRepository(DSLContext sql, OwnerScopedExecutor executor) {
        return new JooqTaskRepository(sql, executor);
    }
}
