package dev.taskward.application.port.in;

import dev.taskward.domain.OwnerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** For tests: forgets nothing and undoes nothing, as what is refused in memory has done nothing. */
public final class InMemoryIdempotentRequests implements IdempotentRequests {
    private final Map<Key, Request> requests = new HashMap<>();
    private final Map<Key, Outcome> repetitions = new HashMap<>();
    private final Set<Key> inUse = new HashSet<>();

    private record Key(OwnerId owner, String key) {}

    @Override
    public Outcome once(OwnerId owner, Request request, Supplier<Optional<byte[]>> effect) {
        Key whole = new Key(owner, request.key());
        synchronized (this) {
            Outcome repetition = repetitions.get(whole);
            if (repetition != null) {
                return request.equals(requests.get(whole)) ? repetition : Outcome.Refused.REUSED;
            }
            if (!inUse.add(whole)) {
                return Outcome.Refused.IN_USE;
            }
        }
        try {
            Optional<byte[]> answer = effect.get();
            synchronized (this) {
                answer.ifPresent(bytes -> {
                    requests.put(whole, request);
                    repetitions.put(whole, new Outcome.Repeated(bytes));
                });
            }
            return new Outcome.First();
        } finally {
            synchronized (this) {
                inUse.remove(whole);
            }
        }
    }
}
