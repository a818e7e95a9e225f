package dev.taskward.bootstrap;

import dev.taskward.adapter.rest.TaskApiContract;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs the whole service in this JVM, on a free port. */
final class RunningService implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    RunningService(String databaseUrl) {
        this(settings(databaseUrl));
    }

    RunningService(Map<String, String> settings) {
        context = TaskwardApplication.start(settings);
    }

    /** Returns the settings of a service for tests. The caller may change them. */
    static Map<String, String> settings(String databaseUrl) {
        return new HashMap<>(Map.of(
                "PORT",
                "0",
                "DATABASE_URL",
                databaseUrl,
                "BETTER_AUTH_SECRET",
                TestTokens.SECRET,
                "TASKWARD_MAX_TASKS_PER_USER",
                String.valueOf(TaskApiContract.QUOTA)));
    }

    int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    @Override
    public void close() {
        TestClient.forget(port());
        context.close();
    }
}
