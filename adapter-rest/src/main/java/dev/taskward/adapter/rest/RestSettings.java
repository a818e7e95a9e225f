package dev.taskward.adapter.rest;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and what to show.
 *
 * @param contract the name of a {@link WireContract}; null for Taskward's own
 * @param userClaim the claim that names the user; null for the contract's
 * @param corsOrigins the origins of browsers that may call, exactly; null for the contract's
 * @param frontendOrigin one more of them, if there is
 * @param environment shown by the health route
 * @param requestsPerMinute allowed to one user; 0 for any number
 * @param apiTitle of the API document
 * @param apiVersion of the API document; null for the contract's, or else the build's
 */
public record RestSettings(
        @Nullable String contract,
        TokenSettings tokens,
        @Nullable String userClaim,
        @Nullable List<String> corsOrigins,
        @Nullable String frontendOrigin,
        String environment,
        int requestsPerMinute,
        String apiTitle,
        @Nullable String apiVersion) {

    /**
     * Checks that there is such a contract.
     *
     * @throws IllegalArgumentException that lists the names there are
     */
    public static String contractName(String name) {
        WireContract.named(name);
        return name;
    }

    /** Whether, under a contract, a user may learn that a task which is somebody else's is there. */
    public static boolean disclosesForeignTasks(@Nullable String contract) {
        return wireContract(contract).foreignTask() == WireContract.ForeignTask.FORBIDDEN;
    }

    /** The claim that names the user. */
    public String effectiveUserClaim() {
        return Objects.requireNonNullElse(userClaim, wireContract().userClaim());
    }

    private List<String> effectiveCorsOrigins() {
        List<String> origins = Objects.requireNonNullElse(
                corsOrigins, wireContract().cors().origins());
        return Stream.concat(origins.stream(), Stream.ofNullable(frontendOrigin))
                .distinct()
                .toList();
    }

    private WireContract wireContract() {
        return wireContract(contract);
    }

    private static WireContract wireContract(@Nullable String name) {
        return WireContract.named(Objects.requireNonNullElse(name, WireContract.OWN));
    }

    /** For the log: leaves out the secret. */
    @Override
    public String toString() {
        return "contract %s, %s, user in claim %s, CORS origins %s, environment %s, requests per minute %s"
                .formatted(
                        Objects.requireNonNullElse(contract, "Taskward's own"),
                        tokens,
                        effectiveUserClaim(),
                        effectiveCorsOrigins(),
                        environment,
                        requestsPerMinute == 0 ? "any number" : requestsPerMinute);
    }
}

