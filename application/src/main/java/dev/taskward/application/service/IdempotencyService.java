package dev.taskward.application.service;

import dev.taskward.application.port.StoredResponse;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.out.IdempotencyRecords;
import dev.taskward.application.port.out.IdempotencyRecords.Entry;
import dev.taskward.domain.OwnerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rules of idempotent requests.
 *
 * <ul>
 *   <li>A key is valid for {@link #TTL} after the request that used it.
 *   <li>An owner can use {@link #MAX_KEYS} keys within that time.
 *   <li>A key stands for one request, which its fingerprint identifies.
 *   <li>Only a successful request is stored. Any other is rolled back and may be sent again with the same key.
 *   <li>While a request is in progress, another one with the same key is rejected and does not wait.
 * </ul>
 */
public final class IdempotencyService implements IdempotentRequests {
    /** The policy {@code idempotent_requests_expire} of the database has the same number of hours. */
    public static final Duration TTL = Duration.ofHours(24);

    public static final int MAX_KEYS = 10_000;

    private final IdempotencyRecords records;
    private final Clock clock;

    public IdempotencyService(IdempotencyRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    @Override
    public Outcome executeOnce(OwnerId owner, Request request, Supplier<Optional<StoredResponse>> effect) {
        try {
            return records.tryWithLock(owner, request.key(), () -> executeOrReplay(owner, request, effect))
                    .orElse(Outcome.Rejected.IN_PROGRESS);
        } catch (EffectFailedException e) {
            return new Outcome.Executed();
        }
    }

    private Outcome executeOrReplay(OwnerId owner, Request request, Supplier<Optional<StoredResponse>> effect) {
        Instant now = clock.instant();
        Instant validSince = now.minus(TTL);
        Optional<Entry> earlier = records.find(owner, request.key(), validSince);
        if (earlier.isPresent()) {
            return earlier.get().fingerprint().equals(request.fingerprint())
                    ? new Outcome.Replayed(earlier.get().response())
                    : Outcome.Rejected.KEY_REUSED;
        }
        if (records.count(owner, validSince) >= MAX_KEYS) {
            return Outcome.Rejected.TOO_MANY_KEYS;
        }
        StoredResponse response = effect.get().orElseThrow(EffectFailedException::new);
        records.save(owner, request.key(), new Entry(request.fingerprint(), response), now);
        return new Outcome.Executed();
    }

    /** Rolls back the transaction of a request that did not succeed. */
    private static final class EffectFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private EffectFailedException() {
            super(null, null, false, false);
        }
    }
}
