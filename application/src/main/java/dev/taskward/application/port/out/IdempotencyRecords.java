package dev.taskward.application.port.out;

import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.domain.OwnerId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The store of idempotency keys and responses. Records of one owner are invisible to every other owner.
 *
 * <p>Every method may throw {@link StorageUnavailableException}.
 */
public interface IdempotencyRecords {

    /**
     * Runs work in one transaction that holds an exclusive lock on the owner's key. All changes that the work makes to
     * any port of this store are committed together when it returns, and rolled back together when it throws. The lock
     * works across all instances of the service.
     *
     * @return the result of the work; empty if another transaction holds the lock, in which case the work did not run
     */
    <T> Optional<T> tryWithLock(OwnerId owner, IdempotencyKey key, Supplier<T> work);

    /** Finds the record of a key that was saved at {@code since} or later. */
    Optional<Entry> find(OwnerId owner, IdempotencyKey key, Instant since);

    /** Counts the owner's records that were saved at {@code since} or later. */
    int count(OwnerId owner, Instant since);

    /** Saves a record. It replaces an older record of the same key. */
    void save(OwnerId owner, IdempotencyKey key, Entry entry, Instant now);

    /**
     * A request that was executed.
     *
     * @param fingerprint the hash that identifies the request
     */
    record Entry(String fingerprint, StoredResponse response) {}
}
