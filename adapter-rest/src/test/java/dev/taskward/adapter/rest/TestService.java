package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.token.TokenSettings;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.InMemoryIdempotencyRecords;
import dev.taskward.application.port.out.InMemoryTaskRepository;
import dev.taskward.application.service.IdempotencyService;
import dev.taskward.application.service.TaskService;
import dev.taskward.domain.OwnershipRules;
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

/** The adapter on a real port, with use cases that store tasks in memory. */
public final class TestService implements AutoCloseable {
    public static final RestSettings SETTINGS =
            settings(TokenSettings.ofSecret(TestTokens.SECRET, List.of(), List.of()), null, 0);

    private final InMemoryTaskRepository repository = new InMemoryTaskRepository();
    private final WebServerApplicationContext context;
    private volatile boolean healthy = true;

    public TestService() {
        this(SETTINGS, useCases -> useCases);
    }

    public TestService(RestSettings settings) {
        this(settings, useCases -> useCases);
    }

    /**
     * Starts a service.
     *
     * @param wrapper replaces or wraps the use cases
     */
    public TestService(RestSettings settings, UnaryOperator<TaskUseCases> wrapper) {
        this(settings, wrapper, Clock.tickMillis(ZoneOffset.UTC));
    }

    /**
     * Starts a service.
     *
     * @param wrapper replaces or wraps the use cases
     */
    public TestService(RestSettings settings, UnaryOperator<TaskUseCases> wrapper, Clock clock) {
        SpringApplication application = new SpringApplication(Wiring.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of("server.port", 0));
        application.addInitializers(beans -> {
            GenericApplicationContext registry = (GenericApplicationContext) beans;
            registry.registerBean(Clock.class, () -> clock);
            registry.registerBean(RestSettings.class, () -> settings);
            OwnershipRules rules =
                    new OwnershipRules(TaskApiContract.QUOTA, RestSettings.foreignTasksOf(settings.contract()));
            registry.registerBean(TaskUseCases.class, () -> wrapper.apply(new TaskService(repository, rules, clock)));
            registry.registerBean(
                    IdempotentRequests.class, () -> new IdempotencyService(new InMemoryIdempotencyRecords(), clock));
            registry.registerBean(
                    RestAdapter.CursorKey.class,
                    () -> new RestAdapter.CursorKey("a secret that all instances of a test share"));
            registry.registerBean(ServiceHealth.class, () -> () -> healthy);
        });
        context = (WebServerApplicationContext) application.run();
    }

    /** Returns settings for a contract by its name. */
    public static RestSettings settings(String contract) {
        return settings(contract, SETTINGS.tokens(), null, 0);
    }

    public static RestSettings settings(TokenSettings tokens, @Nullable String userClaim, int requestsPerMinute) {
        return settings(null, tokens, userClaim, requestsPerMinute);
    }

    private static RestSettings settings(
            @Nullable String contract, TokenSettings tokens, @Nullable String userClaim, int requestsPerMinute) {
        return new RestSettings(
                contract,
                tokens,
                userClaim,
                List.of("http://localhost:3000"),
                null,
                "dev",
                requestsPerMinute,
                "Todo API",
                null);
    }

    public int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    public void setStorageAvailable(boolean available) {
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
    @Import(RestAdapter.class)
    static class Wiring {}
}
