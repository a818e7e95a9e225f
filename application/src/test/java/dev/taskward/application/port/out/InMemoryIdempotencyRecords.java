package dev.taskward.application.port.out;

import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.domain.OwnerId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A fake for tests. It meets the port's contract, as {@link IdempotencyRecordsContract} checks. */
public final class InMemoryIdempotencyRecords implements IdempotencyRecords {
    private final Map<RecordId, Saved> committed = new HashMap<>();
    private final Set<RecordId> locked = new HashSet<>();
    private final ScopedValue<Map<RecordId, Saved>> uncommitted = ScopedValue.newInstance();

    private record RecordId(OwnerId owner, IdempotencyKey key) {}

    private record Saved(Entry entry, Instant at) {}

    @Override
    public <T> Optional<T> tryWithLock(OwnerId owner, IdempotencyKey key, Supplier<T> work) {
        RecordId id = new RecordId(owner, key);
        synchronized (this) {
            if (!locked.add(id)) {
                return Optional.empty();
            }
        }
        Map<RecordId, Saved> saved = new HashMap<>();
        try {
            T result = ScopedValue.where(uncommitted, saved).call(work::get);
            synchronized (this) {
                committed.putAll(saved);
            }
            return Optional.of(result);
        } finally {
            synchronized (this) {
                locked.remove(id);
            }
        }
    }

    @Override
    public synchronized Optional<Entry> find(OwnerId owner, IdempotencyKey key, Instant since) {
        return Optional.ofNullable(committed.get(new RecordId(owner, key)))
                .filter(saved -> !saved.at.isBefore(since))
                .map(Saved::entry);
    }

    @Override
    public synchronized int count(OwnerId owner, Instant since) {
        return (int) committed.entrySet().stream()
                .filter(record -> record.getKey().owner.equals(owner))
                .filter(record -> !record.getValue().at.isBefore(since))
                .count();
    }

    @Override
    public void save(OwnerId owner, IdempotencyKey key, Entry entry, Instant now) {
        uncommitted.get().put(new RecordId(owner, key), new Saved(entry, now));
    }
}
