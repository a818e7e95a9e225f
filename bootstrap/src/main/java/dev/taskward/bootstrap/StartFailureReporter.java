package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.DatabaseUnusableException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** Says in one line, and without a stack trace, why the service does not start, where a setting is the reason. */
final class StartFailureReporter implements SpringBootExceptionReporter {

    /** Made by Spring Boot, as {@code META-INF/spring.factories} says. */
    StartFailureReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case DatabaseUnusableException unusable -> {
                    report("DATABASE_URL (or NEON_DB_URL) names a database that " + unusable.getMessage());
                    return true;
                }
                case PortInUseException inUse -> {
                    report("PORT: something else listens on it");
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    @SuppressWarnings("SystemOut") // logging may not be there yet, and would make more than a line of it
    static void report(@Nullable String reason) {
        System.err.println("taskward does not start: " + reason);
    }
}
