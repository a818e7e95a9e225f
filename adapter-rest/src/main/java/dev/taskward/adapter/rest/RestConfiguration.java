package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.SharedSecret;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The parts of this adapter, put together. Needs {@link RestSettings}, the ports in, and a clock. */
@Configuration(proxyBeanMethods = false)
@Import({
    SecurityConfiguration.class,
    TaskController.class,
    HealthController.class,
    ProblemController.class,
    DocumentationController.class,
    DocumentationFiles.class,
    ProblemAdvice.class
})
@PropertySource("classpath:dev/taskward/adapter/rest/server.properties")
public class RestConfiguration {

    @Bean
    WireContract wireContract(RestSettings settings) {
        return settings.wireContract();
    }

    @Bean
    TaskResponseMapper taskResponseMapper() {
        return new TaskResponseMapperImpl();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json, WireContract contract) {
        return new ProblemWriter(json, contract.errors());
    }

    @Bean
    TomcatErrorResponses tomcatProblems(ProblemWriter problems, CorsPolicy corsRules) {
        return new TomcatErrorResponses(problems, corsRules);
    }

    @Bean
    TaskSerializer taskSerializer(WireContract contract) {
        return new TaskSerializer(contract.task());
    }

    @Bean
    TaskResponseWriter taskAnswers(TaskResponseMapper mapper, TaskSerializer serializer, WireContract contract) {
        return new TaskResponseWriter(mapper, serializer, contract.list().form());
    }

    /** In bytes: what the server hands to the network at once. Twice as much as usual, as lists are long. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> largeWrites() {
        return tomcat -> tomcat.addConnectorCustomizers(
                connector -> connector.setProperty("socket.appWriteBufSize", String.valueOf(16 * 1024)));
    }

    /** How values look in answers. */
    @Bean
    JsonMapperBuilderCustomizer answers(TaskSerializer tasks) {
        return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(new SimpleModule().addSerializer(TaskResponse.class, tasks));
    }

    /** Puts the routes of tasks under the paths of the contract. */
    @Bean
    WebMvcRegistrations paths(WireContract contract) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new RequestMappingHandlerMapping() {
                    @Override
                    protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> type) {
                        RequestMappingInfo route = super.getMappingForMethod(method, type);
                        if (route == null || type != TaskController.class) {
                            return route;
                        }
                        String[] paths = contract.paths().stream()
                                .flatMap(path -> route.getPatternValues().stream()
                                        // of a route without a path of its own, beside the empty one
                                        .filter(rest -> !rest.equals("/"))
                                        .map(rest -> path + rest))
                                .toArray(String[]::new);
                        return route.mutate()
                                .paths(paths)
                                .options(getBuilderConfiguration())
                                .build();
                    }
                };
            }
        };
    }

    @Bean
    PageCursors pageCursors(SharedSecret secret) {
        return new PageCursors(secret);
    }

    @Bean
    WebMvcConfigurer webMvc(WireContract contract, PageCursors cursors) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.addAll(List.of(
                        new OwnerIdResolver(),
                        new TaskIdResolver(contract.task().id()),
                        new TaskQueryResolver(contract, cursors),
                        new VersionConditionResolver()));
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(new JsonContentNegotiation()));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(new TaskBodyConverter(contract));
            }
        };
    }

    /** Behind all routes. Spring's own answer would log a warning, and stumble over a content type with a wildcard. */
    @Bean
    SimpleUrlHandlerMapping noRoute(ProblemWriter problems) {
        HttpRequestHandler notFound = (request, response) ->
                problems.write(request, response, Problem.ROUTE_NOT_FOUND, "There is no such route.");
        return new SimpleUrlHandlerMapping(Map.of("/**", notFound), Ordered.LOWEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
        FilterRegistrationBean<RequestIdFilter> filter = new FilterRegistrationBean<>(new RequestIdFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Not needed: nothing asks for the request before Spring MVC has it. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContext() {
        FilterRegistrationBean<RequestContextFilter> filter = new FilterRegistrationBean<>(new RequestContextFilter());
        filter.setEnabled(false);
        return filter;
    }

    @Bean
    ConnectionDrain connectionDrain(WebServerApplicationContext context) {
        return new ConnectionDrain(context);
    }

    @Bean
    FilterRegistrationBean<ConnectionDrain> connectionDrainFilter(ConnectionDrain drain) {
        FilterRegistrationBean<ConnectionDrain> filter = new FilterRegistrationBean<>(drain);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    CorsPolicy corsRules(RestSettings settings, WireContract contract) {
        return new CorsPolicy(settings.effectiveCorsOrigins(), contract.cors());
    }

    /** Before security, which answers errors too. */
    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(CorsPolicy rules) {
        CorsFilter filter = new CorsFilter(rules);
        filter.setCorsProcessor(rules);
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
