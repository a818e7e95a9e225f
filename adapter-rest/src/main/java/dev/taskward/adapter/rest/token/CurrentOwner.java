package dev.taskward.adapter.rest.token;

import dev.taskward.domain.OwnerId;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The owner of the current request: the user of its token. */
public final class CurrentOwner {

    private CurrentOwner() {}

    /** Returns the owner of a request that is authenticated. */
    public static OwnerId get() {
        return find().orElseThrow(() -> new IllegalStateException("The request is not authenticated"));
    }

    /** Returns the owner; empty if the request has no accepted token. */
    public static Optional<OwnerId> find() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(CurrentOwner::of);
    }

    /** Returns the owner of an authentication that this package made. */
    public static OwnerId of(Authentication authentication) {
        return (OwnerId) Objects.requireNonNull(authentication.getPrincipal());
    }
}
