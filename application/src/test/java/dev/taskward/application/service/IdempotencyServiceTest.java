package dev.taskward.application.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.IdempotentRequests.Outcome.Rejected;
import dev.taskward.application.port.in.IdempotentRequests.Request;
import dev.taskward.application.port.out.IdempotencyRecords.Entry;
import dev.taskward.application.port.out.InMemoryIdempotencyRecords;
import dev.taskward.domain.OwnerId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules that need no store; {@code IdempotencyRecordsContract} tests the others on every store. */
class IdempotencyServiceTest {
    private static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");

    private final InMemoryIdempotencyRecords records = new InMemoryIdempotencyRecords();

    @Test
    void anOwnerCanUseTenThousandKeysWithinTheTtl() {
        IdempotentRequests requests = serviceAt(NOON);
        for (int i = 0; i < 9_999; i++) {
            save(ALICE, new IdempotencyKey("key " + i));
        }
        assertThat(use(requests, ALICE, "the last one")).isEqualTo(new Outcome.Executed());

        assertThat(use(requests, ALICE, "one more")).isEqualTo(Rejected.TOO_MANY_KEYS);
        assertThat(use(requests, ALICE, "the last one")).isInstanceOf(Outcome.Replayed.class);
        assertThat(use(requests, BOB, "one more")).isEqualTo(new Outcome.Executed());
        IdempotentRequests nextDay = serviceAt(NOON.plus(IdempotencyService.TTL).plusMillis(1));
        assertThat(use(nextDay, ALICE, "one more")).isEqualTo(new Outcome.Executed());
    }

    @Test
    void aKeyHasOneTo255Characters() {
        assertThat(new IdempotencyKey("k".repeat(255)).value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("k".repeat(256)));
    }

    @Test
    void storedResponsesAreComparedByContent() {
        StoredResponse response = new StoredResponse(new byte[] {1, 2});

        assertThat(response)
                .isEqualTo(new StoredResponse(new byte[] {1, 2}))
                .hasSameHashCodeAs(new StoredResponse(new byte[] {1, 2}))
                .isNotEqualTo(new StoredResponse(new byte[] {1}));
    }

    private IdempotentRequests serviceAt(Instant now) {
        return new IdempotencyService(records, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void save(OwnerId owner, IdempotencyKey key) {
        Entry entry = new Entry("fingerprint", new StoredResponse(new byte[0]));
        assertThat(records.tryWithLock(owner, key, () -> {
                    records.save(owner, key, entry, NOON);
                    return true;
                }))
                .contains(true);
    }

    private static Outcome use(IdempotentRequests requests, OwnerId owner, String key) {
        return requests.executeOnce(
                owner,
                new Request(new IdempotencyKey(key), "fingerprint"),
                () -> Optional.of(new StoredResponse(new byte[0])));
    }
}
