package dev.taskward.adapter.rest.task;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Maps the routes of tasks under each path of the contract. Spring's path prefixes allow only one prefix for a
 * controller, and some contracts have two.
 */
final class ContractPathMapping extends RequestMappingHandlerMapping {
    private final List<String> paths;

    ContractPathMapping(List<String> paths) {
        this.paths = paths;
    }

    @Override
    protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> type) {
        RequestMappingInfo route = super.getMappingForMethod(method, type);
        if (route == null || type != TaskController.class) {
            return route;
        }
        String[] allPaths = paths.stream()
                .flatMap(path -> route.getPatternValues().stream()
                        // Spring adds a slash to a route without a path of its own
                        .filter(suffix -> !suffix.equals("/"))
                        .map(suffix -> path + suffix))
                .toArray(String[]::new);
        return route.mutate().paths(allPaths).options(getBuilderConfiguration()).build();
    }
}
