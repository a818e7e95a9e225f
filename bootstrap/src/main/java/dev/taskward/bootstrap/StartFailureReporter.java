package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.schema.DatabaseUnusableException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** Reports in one line, without a stack trace, why the service does not start, if a setting is the cause. */
final class StartFailureReporter implements SpringBootExceptionReporter {

    /** Called by Spring Boot, which finds this class in {@code META-INF/spring.factories}. */
    StartFailureReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case DatabaseUnusableException unusable -> {
                    report("DATABASE_URL (or NEON_DB_URL): " + unusable.getMessage());
                    return true;
                }
                case PortInUseException _ -> {
                    report("PORT: The port is in use by another process");
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    @SuppressWarnings("SystemOut") // logging may not be set up yet, and would print more than one line
    static void report(@Nullable String reason) {
        System.err.println("taskward does not start: " + reason);
    }
}
