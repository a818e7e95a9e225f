package dev.taskward.adapter.persistence;

import dev.taskward.application.port.out.IdempotencyRecords;
import dev.taskward.application.port.out.TaskRepository;
import org.jooq.DSLContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Runs this adapter on a database, with the same beans as in production. */
public final class TestPersistence implements AutoCloseable {
    private static final int POOL_SIZE = 10;

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    public TestPersistence(String url) {
        this(url, POOL_SIZE);
    }

    public TestPersistence(String url, int poolSize) {
        this(new PersistenceSettings(url, poolSize, false, null));
    }

    /** Starts the adapter, which migrates the database. */
    public TestPersistence(PersistenceSettings settings) {
        context.register(PersistenceAdapter.class);
        context.registerBean(PersistenceSettings.class, () -> settings);
        context.refresh();
    }

    public TaskRepository repository() {
        return context.getBean(TaskRepository.class);
    }

    public IdempotencyRecords idempotencyRecords() {
        return context.getBean(IdempotencyRecords.class);
    }

    public StorageHealth storageHealth() {
        return context.getBean(StorageHealth.class);
    }

    public InstallationSecret installationSecret() {
        return context.getBean(InstallationSecret.class);
    }

    /** Returns the adapter's jOOQ context, which acts as the login role and for no owner. */
    public DSLContext sql() {
        return context.getBean(DSLContext.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
