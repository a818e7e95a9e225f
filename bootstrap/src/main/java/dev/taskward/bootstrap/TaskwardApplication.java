package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.InstallationSecret;
import dev.taskward.adapter.persistence.PersistenceAdapter;
import dev.taskward.adapter.persistence.StorageHealth;
import dev.taskward.adapter.rest.RestAdapter;
import dev.taskward.adapter.rest.RestAdapter.CursorKey;
import dev.taskward.adapter.rest.ServiceHealth;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.IdempotencyRecords;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.application.service.IdempotencyService;
import dev.taskward.application.service.TaskService;
import dev.taskward.bootstrap.EnvironmentVariables.InvalidSettingsException;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The composition root. It creates the services of the application, and connects them and the two adapters, which it
 * imports by name. Nothing is found by scanning.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {UserDetailsServiceAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
@Import({RestAdapter.class, PersistenceAdapter.class})
class TaskwardApplication {
    private static final Logger LOG = LoggerFactory.getLogger(TaskwardApplication.class);

    public static void main(String[] args) {
        try {
            start(readVariables());
        } catch (InvalidSettingsException e) {
            StartFailureReporter.report(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts the service.
     *
     * @param variables environment variables
     * @throws InvalidSettingsException if a setting is invalid or missing
     */
    static ConfigurableApplicationContext start(Map<String, String> variables) {
        ServiceSettings settings = ServiceSettings.read(variables);
        SpringApplication application = new SpringApplication(TaskwardApplication.class);
        application.setDefaultProperties(Map.of("server.port", settings.port()));
        application.addInitializers(context -> {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.registerSingleton("serviceSettings", settings);
            beans.registerSingleton("restSettings", settings.rest());
            beans.registerSingleton("persistenceSettings", settings.persistence());
        });
        ConfigurableApplicationContext context = application.run();
        warnOfIgnoredSecret(new EnvironmentVariables(variables));
        LOG.info(
                "Listening on port {}. Settings: {}, {}, at most {} tasks per user",
                context.getEnvironment().getProperty("local.server.port"),
                settings.rest(),
                settings.persistence(),
                settings.ownership().maxTasksPerOwner());
        return context;
    }

    @Bean
    TaskUseCases taskUseCases(TaskRepository tasks, ServiceSettings settings, Clock clock) {
        return new TaskService(tasks, settings.ownership(), clock);
    }

    @Bean
    IdempotentRequests idempotentRequests(IdempotencyRecords records, Clock clock) {
        return new IdempotencyService(records, clock);
    }

    @Bean
    ServiceHealth serviceHealth(StorageHealth storage) {
        return storage::isHealthy;
    }

    @Bean
    CursorKey cursorKey(InstallationSecret secret) {
        return new CursorKey(secret.value());
    }

    /** Ticks in milliseconds, which is the resolution of time in JavaScript. */
    @Bean
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    /** Reads the variables of a .env file in the working directory, and of the environment, which take precedence. */
    static Map<String, String> readVariables() {
        Map<String, String> variables = new HashMap<>();
        try {
            for (DotenvEntry entry :
                    Dotenv.configure().ignoreIfMissing().load().entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
                variables.put(entry.getKey(), entry.getValue());
            }
        } catch (DotenvException e) {
            throw new InvalidSettingsException("the file .env has a line that is not NAME=value");
        }
        variables.putAll(System.getenv());
        return variables;
    }

    private static void warnOfIgnoredSecret(EnvironmentVariables variables) {
        if (variables.has(TokenSettingsReader.JWKS_URL) && variables.has(TokenSettingsReader.SECRET)) {
            LOG.warn(
                    "{} is ignored, because {} is set: tokens are verified with the JWKS",
                    TokenSettingsReader.SECRET,
                    TokenSettingsReader.JWKS_URL);
        }
    }
}
