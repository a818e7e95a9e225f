package dev.taskward.adapter.persistence;

import dev.taskward.application.port.in.HealthCheck;
import dev.taskward.application.port.in.TaskExistence;
import dev.taskward.application.port.out.TaskRepository;
import org.jooq.DSLContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** This adapter at work on a database, put together as in production. */
final class TestPersistence implements AutoCloseable {
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    TestPersistence(String url) {
        this(url, 10);
    }

    TestPersistence(String url, int poolSize) {
        this(new Settings(url, poolSize, false, null));
    }

    TestPersistence(Settings settings) {
        context.register(PersistenceConfiguration.class);
        context.registerBean(Settings.class, () -> settings);
        context.refresh();
    }

    TaskRepository repository() {
        return context.getBean(TaskRepository.class);
    }

    HealthCheck healthCheck() {
        return context.getBean(HealthCheck.class);
    }

    TaskExistence existence() {
        return context.getBean(TaskExistence.class);
    }

    JooqIdempotentRequests idempotentRequests() {
        return context.getBean(JooqIdempotentRequests.class);
    }

    DSLContext sql() {
        return context.getBean(DSLContext.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
