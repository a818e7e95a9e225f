package dev.taskward.adapter.rest.problem;

import dev.taskward.adapter.rest.contract.WireContract;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Provides the writer of errors, their explanations, and the error for unknown routes. */
@Configuration(proxyBeanMethods = false)
@Import({ProblemAdvice.class, ProblemController.class})
public class ProblemConfiguration {

    @Bean
    ProblemWriter problemWriter(JsonMapper json, WireContract contract) {
        return new ProblemWriter(json, contract.errors());
    }

    /**
     * Handles what no route handles. Spring's own handling would log a warning each time, and fails for a content type
     * with a wildcard.
     */
    @Bean
    SimpleUrlHandlerMapping unknownRoutes(ProblemWriter problems) {
        HttpRequestHandler notFound = (request, response) ->
                problems.write(request, response, Problem.ROUTE_NOT_FOUND, "There is no such route.");
        return new SimpleUrlHandlerMapping(Map.of("/**", notFound), Ordered.LOWEST_PRECEDENCE);
    }
}
