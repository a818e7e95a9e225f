package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.PersistenceConfiguration;
import dev.taskward.adapter.rest.RestConfiguration;
import dev.taskward.application.port.in.TaskUseCases;
import dev.taskward.application.port.out.TaskRepository;
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

/** The service, put together: the use cases between the two adapters, which are named here and not scanned for. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {UserDetailsServiceAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
@Import({RestConfiguration.class, PersistenceConfiguration.class})
class TaskwardApplication {
    private static final Logger LOG = LoggerFactory.getLogger(TaskwardApplication.class);

    public static void main(String[] args) {
        try {
            start(variables());
        } catch (InvalidSettingsException e) {
            StartFailureReporter.report(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts the service.
     *
     * @param variables as in the environment
     * @throws InvalidSettingsException when a setting is wrong or missing
     */
    static ConfigurableApplicationContext start(Map<String, String> variables) {
        Settings settings = Settings.from(variables);
        EnvironmentVariables given = new EnvironmentVariables(variables);
        boolean both = given.has("BETTER_AUTH_JWKS_URL") && given.has("BETTER_AUTH_SECRET");
        SpringApplication application = new SpringApplication(TaskwardApplication.class);
        application.setDefaultProperties(Map.of("server.port", settings.port()));
        application.addInitializers(context -> {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.registerSingleton("settings", settings);
            beans.registerSingleton("restSettings", settings.rest());
            beans.registerSingleton("persistenceSettings", settings.persistence());
        });
        ConfigurableApplicationContext context = application.run();
        if (both) {
            LOG.warn("BETTER_AUTH_SECRET is ignored, because BETTER_AUTH_JWKS_URL is set: tokens are verified by key");
        }
        LOG.info(
                "Listening on port {}. Settings in force: {}, {}, at most {} tasks per user",
                context.getEnvironment().getProperty("local.server.port"),
                settings.rest(),
                settings.persistence(),
                settings.maxTasksPerUser());
        return context;
    }

    @Bean
    TaskUseCases taskUseCases(TaskRepository tasks, Clock clock, Settings settings) {
        return new TaskService(tasks, clock, settings.maxTasksPerUser());
    }

    /** In milliseconds, which is as finely as JavaScript tells the time. */
    @Bean
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    /** Those of a .env file in the working directory, and over them those of the environment. */
    static Map<String, String> variables() {
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
}
