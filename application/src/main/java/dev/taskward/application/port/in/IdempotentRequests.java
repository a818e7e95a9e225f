package dev.taskward.application.port.in;

import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.domain.OwnerId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes requests idempotent by a key, so that a client can repeat a request whose response it did not get. It wraps any
 * use case, and the use cases do not know about it.
 */
public interface IdempotentRequests {

    /**
     * Runs the effect at most once per owner and key within 24 hours. A repeated request gets the stored response.
     *
     * @param effect executes the request and returns the response to store. If it returns empty or throws, everything
     *     it did is rolled back and nothing is stored, so the same key can be used again.
     * @throws StorageUnavailableException if the store cannot be reached; the effect may or may not have been committed
     */
    Outcome executeOnce(OwnerId owner, Request request, Supplier<Optional<StoredResponse>> effect);

    /**
     * A request with an idempotency key.
     *
     * @param fingerprint a hash of everything that distinguishes this request from others, up to 64 characters
     */
    record Request(IdempotencyKey key, String fingerprint) {}

    /** The outcome of a request. */
    sealed interface Outcome {

        /**
         * This call ran the effect. The response is stored if the effect returned one; otherwise it was rolled back.
         */
        record Executed() implements Outcome {}

        /** An earlier request with this key ran the effect. */
        record Replayed(StoredResponse response) implements Outcome {}

        /** The effect did not run. */
        enum Rejected implements Outcome {
            /** Another request with this key is in progress. */
            IN_PROGRESS,
            /** The key was used for a request with another fingerprint. */
            KEY_REUSED,
            /** The owner has used too many keys within 24 hours. */
            TOO_MANY_KEYS
        }
    }
}
