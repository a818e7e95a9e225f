package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.token.TokenSettings;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this adapter.
 *
 * @param contract the name of the {@link WireContract}; null for Taskward's own
 * @param userClaim the token claim that holds the user id; null for that of the contract
 * @param corsOrigins the exact origins whose pages may call the API; null for those of the contract
 * @param frontendOrigin one more such origin; null for none
 * @param environment the environment that the health route shows
 * @param requestsPerMinute the maximum number of requests per minute and user; 0 for no limit
 * @param apiTitle the title of the API document
 * @param apiVersion the version of the API document; null for that of the contract or the build
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
     * Returns the name if there is such a contract.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static String requireContract(String name) {
        WireContract.named(name);
        return name;
    }

    /** Returns whether a contract discloses that a task of another user exists. */
    public static ForeignTasks foreignTasksOf(@Nullable String contract) {
        return wireContract(contract).foreignTasks();
    }

    /** Returns the token claim that holds the user id, by the setting or the contract. */
    public String effectiveUserClaim() {
        return Objects.requireNonNullElse(userClaim, wireContract().userClaim());
    }

    WireContract wireContract() {
        return wireContract(contract);
    }

    String contractName() {
        return Objects.requireNonNullElse(contract, WireContract.DEFAULT);
    }

    List<String> effectiveCorsOrigins() {
        List<String> origins =
                Objects.requireNonNullElse(corsOrigins, wireContract().cors().origins());
        return Stream.concat(origins.stream(), Stream.ofNullable(frontendOrigin))
                .distinct()
                .toList();
    }

    private static WireContract wireContract(@Nullable String name) {
        return WireContract.named(Objects.requireNonNullElse(name, WireContract.DEFAULT));
    }

    /** Returns a text for the log, without secrets. */
    @Override
    public String toString() {
        return "contract %s, %s, user in claim %s, CORS origins %s, environment %s, requests per minute %s"
                .formatted(
                        Objects.requireNonNullElse(contract, "Taskward's own"),
                        tokens,
                        effectiveUserClaim(),
                        effectiveCorsOrigins(),
                        environment,
                        requestsPerMinute == 0 ? "unlimited" : requestsPerMinute);
    }
}
