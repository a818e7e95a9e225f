package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.TokenSettings;
import dev.taskward.application.port.in.HealthCheck;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.InMemoryIdempotentRequests;
import dev.taskward.application.port.in.SharedSecret;
import dev.taskward.application.port.in.TaskExistence;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.InMemoryTaskRepository;
import dev.taskward.application.service.TaskService;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** This adapter at work on a real port, before use cases that keep tasks in memory. */
final class TestService implements AutoCloseable {
    static final RestSettings SETTINGS =
            settings(TokenSettings.of(TestTokens.SECRET, List.of(), List.of()), null, 0);

    private final InMemoryTaskRepository repository = new InMemoryTaskRepository();
    private final WebServerApplicationContext context;
    private volatile boolean healthy = true;

    TestService() {
        this(SETTINGS, useCases -> useCases);
    }

    TestService(RestSettings settings) {
        this(settings, useCases -> useCases);
    }

    /** With something between the adapter and its use cases. */
    TestService(RestSettings settings, UnaryOperator<TaskUseCases> between) {
        this(settings, between, Clock.tickMillis(ZoneOffset.UTC));
    }

    /** At another time. */
    TestService(RestSettings settings, UnaryOperator<TaskUseCases> between, Clock clock) {
        SpringApplication application = new SpringApplication(Wiring.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of("server.port", 0));
        application.addInitializers(beans -> {
            GenericApplicationContext registry = (GenericApplicationContext) beans;
            registry.registerBean(Clock.class, () -> clock);
            registry.registerBean(RestSettings.class, () -> settings);
            registry.registerBean(
                    TaskUseCases.class, () -> between.apply(new TaskService(repository, clock, TaskApiContract.QUOTA)));
            registry.registerBean(TaskExistence.class, () -> (asking, id) -> repository.exists(id));
            registry.registerBean(IdempotentRequests.class, InMemoryIdempotentRequests::new);
            registry.registerBean(SharedSecret.class, () -> () -> "a secret that all instances of a test share");
            registry.registerBean(HealthCheck.class, () -> () -> healthy);
        });
        context = (WebServerApplicationContext) application.run();
    }

    static RestSettings settings(
            TokenSettings tokens, @Nullable String userClaim, int requestsPerMinute) {
        return new RestSettings(
                null,
                tokens,
                userClaim,
                List.of("http://localhost:3000"),
                null,
                "dev",
                requestsPerMinute,
                "Todo API",
                null);
    }

    int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    void setStorageAvailable(boolean available) {
        repository.setAvailable(available);
        healthy = available;
    }

    @Override
    public void close() {
        TestClient.forget(port());
        ((GenericApplicationContext) context).close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = {UserDetailsServiceAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
    @Import(RestConfiguration.class)
    static class Wiring {}
}
