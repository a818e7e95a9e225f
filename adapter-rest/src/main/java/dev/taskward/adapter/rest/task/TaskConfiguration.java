package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.token.CurrentOwner;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.VersionCondition;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.module.SimpleModule;

/** Provides the routes of tasks. It needs the driving port, a {@link WireContract} and {@link PageCursors}. */
@Configuration(proxyBeanMethods = false)
@Import({TaskController.class, TaskProblemAdvice.class})
public class TaskConfiguration {

    @Bean
    TaskResponseMapper taskResponseMapper() {
        return new TaskResponseMapperImpl();
    }

    @Bean
    TaskSerializer taskSerializer(WireContract contract) {
        return new TaskSerializer(contract.task());
    }

    @Bean
    TaskResponseWriter taskResponseWriter(TaskResponseMapper mapper, TaskSerializer serializer, WireContract contract) {
        return new TaskResponseWriter(mapper, serializer, contract.list().envelope());
    }

    @Bean
    PageLinks pageLinks(PageCursors cursors, WireContract contract) {
        return new PageLinks(cursors, contract);
    }

    /** Configures Jackson for the responses that Spring converts, such as that of a batch. */
    @Bean
    JsonMapperBuilderCustomizer jsonOfResponses(TaskSerializer tasks) {
        return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(new SimpleModule().addSerializer(TaskResponse.class, tasks));
    }

    @Bean
    WebMvcRegistrations contractPaths(WireContract contract) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new ContractPathMapping(contract.paths());
            }
        };
    }

    /** Resolves the parameters of the controller by their type, and its bodies by a converter. */
    @Bean
    WebMvcConfigurer taskArguments(WireContract contract, PageCursors cursors) {
        TaskIdResolver ids = new TaskIdResolver(contract.task().id());
        TaskQueryResolver queries = new TaskQueryResolver(contract, cursors);
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.addAll(List.of(
                        new TypedArgument<>(OwnerId.class, request -> CurrentOwner.get()),
                        new TypedArgument<>(TaskId.class, ids::resolve),
                        new TypedArgument<>(ListRequest.class, queries::resolve),
                        new TypedArgument<>(VersionCondition.class, VersionConditionResolver::resolve)));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(new TaskBodyConverter(contract));
            }
        };
    }
}
