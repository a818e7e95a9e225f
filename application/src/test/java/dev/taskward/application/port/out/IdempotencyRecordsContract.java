package dev.taskward.application.port.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.IdempotentRequests.Outcome.Executed;
import dev.taskward.application.port.in.IdempotentRequests.Outcome.Rejected;
import dev.taskward.application.port.in.IdempotentRequests.Outcome.Replayed;
import dev.taskward.application.port.in.IdempotentRequests.Request;
import dev.taskward.application.port.out.IdempotencyRecords.Entry;
import dev.taskward.application.service.IdempotencyService;
import dev.taskward.domain.OwnerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of {@link IdempotencyRecords}, alone and below the {@link IdempotencyService}. */
public abstract class IdempotencyRecordsContract {
    private static final AtomicInteger OWNERS = new AtomicInteger();
    private static final StoredResponse RESPONSE = new StoredResponse(new byte[] {0, 1, (byte) 0xff, '\n'});
    private static final IdempotencyKey KEY = new IdempotencyKey("key");
    private static final Request REQUEST = new Request(KEY, "fingerprint");
    private static final Request OTHER_REQUEST = new Request(KEY, "other fingerprint");

    /** The present, because the store may purge records that are older than the TTL. */
    private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);

    private final AtomicInteger effects = new AtomicInteger();
    private IdempotencyRecords records;
    private IdempotentRequests requests;
    private OwnerId alice;
    private OwnerId bob;

    protected abstract IdempotencyRecords records();

    @BeforeEach
    void createOwners() {
        records = records();
        requests = new IdempotencyService(records, Clock.fixed(now, ZoneOffset.UTC));
        alice = new OwnerId("alice-" + OWNERS.incrementAndGet());
        bob = new OwnerId("bob of " + alice.value());
    }

    @Nested
    class Records {

        @Test
        void findReturnsTheSavedEntryUntilItIsTooOld() {
            save(alice, KEY, "fingerprint", now);

            assertThat(find(alice, KEY, now)).contains(new Entry("fingerprint", RESPONSE));
            assertThat(find(alice, KEY, now.minus(Duration.ofHours(24)))).isPresent();
            assertThat(find(alice, KEY, now.plusMillis(1))).isEmpty();
            assertThat(find(alice, new IdempotencyKey("other"), now)).isEmpty();
            assertThat(find(bob, KEY, now)).isEmpty();
        }

        @Test
        void countSkipsOtherOwnersAndOldEntries() {
            save(alice, new IdempotencyKey("1"), "fingerprint", now);
            save(alice, new IdempotencyKey("2"), "fingerprint", now.plusMillis(1));
            save(bob, new IdempotencyKey("3"), "fingerprint", now);

            assertThat(count(alice, now)).isEqualTo(2);
            assertThat(count(alice, now.plusMillis(1))).isEqualTo(1);
            assertThat(count(bob, now)).isEqualTo(1);
        }

        @Test
        void saveReplacesAnOlderEntry() {
            save(alice, KEY, "first", now);
            save(alice, KEY, "second", now.plusMillis(1));

            assertThat(find(alice, KEY, now)).contains(new Entry("second", RESPONSE));
            assertThat(count(alice, now)).isEqualTo(1);
        }

        @Test
        void workThatThrowsIsRolledBack() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> records.tryWithLock(alice, KEY, () -> {
                        records.save(alice, KEY, new Entry("fingerprint", RESPONSE), now);
                        throw new IllegalStateException("after the save");
                    }));

            assertThat(find(alice, KEY, now)).isEmpty();
        }

        private void save(OwnerId owner, IdempotencyKey key, String fingerprint, Instant at) {
            assertThat(records.tryWithLock(owner, key, () -> {
                        records.save(owner, key, new Entry(fingerprint, RESPONSE), at);
                        return true;
                    }))
                    .isPresent();
        }

        private Optional<Entry> find(OwnerId owner, IdempotencyKey key, Instant since) {
            return records.tryWithLock(owner, key, () -> records.find(owner, key, since))
                    .orElseThrow();
        }

        private int count(OwnerId owner, Instant since) {
            return records.tryWithLock(owner, KEY, () -> records.count(owner, since))
                    .orElseThrow();
        }
    }

    @Nested
    class Requests {

        @Test
        void aRepeatedRequestGetsTheStoredResponse() {
            assertThat(requests.executeOnce(alice, REQUEST, this::effect)).isEqualTo(new Executed());

            for (int i = 0; i < 3; i++) {
                assertThat(requests.executeOnce(alice, REQUEST, this::effect)).isEqualTo(new Replayed(RESPONSE));
            }
            assertThat(effects).hasValue(1);
        }

        @Test
        void aKeyIsForgottenAfterTheTtl() {
            requests.executeOnce(alice, REQUEST, this::effect);

            assertThat(requestsAfter(IdempotencyService.TTL).executeOnce(alice, OTHER_REQUEST, this::effect))
                    .isEqualTo(Rejected.KEY_REUSED);
            assertThat(requestsAfter(IdempotencyService.TTL.plusMillis(1))
                            .executeOnce(alice, OTHER_REQUEST, this::effect))
                    .isEqualTo(new Executed());
        }

        @Test
        void anotherRequestWithTheKeyIsRejected() {
            requests.executeOnce(alice, REQUEST, this::effect);

            assertThat(requests.executeOnce(alice, OTHER_REQUEST, this::effect)).isEqualTo(Rejected.KEY_REUSED);
            assertThat(effects).hasValue(1);
        }

        @Test
        void keysAreSeparateForEachOwnerAndCaseSensitive() {
            requests.executeOnce(alice, REQUEST, this::effect);

            assertThat(requests.executeOnce(bob, OTHER_REQUEST, this::effect)).isEqualTo(new Executed());
            for (String key : List.of("Key", "é'\"; --")) {
                assertThat(requests.executeOnce(alice, new Request(new IdempotencyKey(key), "f"), this::effect))
                        .isEqualTo(new Executed());
            }
            assertThat(effects).hasValue(4);
        }

        @Test
        void anUnsuccessfulRequestIsNotStored() {
            assertThat(requests.executeOnce(alice, REQUEST, Optional::empty)).isEqualTo(new Executed());

            assertThat(requests.executeOnce(alice, OTHER_REQUEST, this::effect)).isEqualTo(new Executed());
            assertThat(effects).hasValue(1);
        }

        @Test
        void aRequestThatThrowsIsNotStored() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> requests.executeOnce(alice, REQUEST, () -> {
                        throw new IllegalStateException("failed");
                    }));

            assertThat(requests.executeOnce(alice, OTHER_REQUEST, this::effect)).isEqualTo(new Executed());
        }

        @Test
        void aSecondRequestIsRejectedWhileTheFirstIsInProgress() throws Exception {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch mayFinish = new CountDownLatch(1);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Outcome> first = threads.submit(() -> requests.executeOnce(alice, REQUEST, () -> {
                    started.countDown();
                    try {
                        mayFinish.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return effect();
                }));
                started.await();

                assertThat(requests.executeOnce(alice, REQUEST, this::effect)).isEqualTo(Rejected.IN_PROGRESS);
                assertThat(requests.executeOnce(alice, new Request(new IdempotencyKey("other"), "f"), this::effect))
                        .isEqualTo(new Executed());
                mayFinish.countDown();
                assertThat(first.get()).isEqualTo(new Executed());
            }
            assertThat(requests.executeOnce(alice, REQUEST, this::effect)).isEqualTo(new Replayed(RESPONSE));
            assertThat(effects).hasValue(2);
        }

        @Test
        void concurrentRequestsHaveOneEffect() throws Exception {
            Callable<Outcome> use = () -> requests.executeOnce(alice, REQUEST, this::effect);
            List<Outcome> outcomes = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Outcome> outcome : threads.invokeAll(Collections.nCopies(20, use))) {
                    outcomes.add(outcome.get());
                }
            }

            assertThat(effects).hasValue(1);
            assertThat(outcomes)
                    .containsOnlyOnce(new Executed())
                    .doesNotContain(Rejected.KEY_REUSED, Rejected.TOO_MANY_KEYS);
        }

        private Optional<StoredResponse> effect() {
            effects.incrementAndGet();
            return Optional.of(RESPONSE);
        }

        private IdempotentRequests requestsAfter(Duration time) {
            return new IdempotencyService(records, Clock.fixed(now.plus(time), ZoneOffset.UTC));
        }
    }
}
