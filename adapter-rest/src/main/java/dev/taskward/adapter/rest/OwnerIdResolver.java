package dev.taskward.adapter.rest;

import dev.taskward.domain.OwnerId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Gives a use case its owner: the user of the token, and nobody else. Where the path names a user too, it
 * is the same one, or {@link SecurityConfiguration} would not have let the request through.
 */
final class OwnerIdResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == OwnerId.class;
    }

    @Override
    public OwnerId resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return owner();
    }

    /** The user of the request's token. */
    static OwnerId owner() {
        Authentication authentication =
                Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
        return (OwnerId) Objects.requireNonNull(authentication.getPrincipal());
    }
}
