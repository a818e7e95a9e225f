package dev.taskward.application.port.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.IdempotentRequests.Outcome.Refused;
import dev.taskward.application.port.in.IdempotentRequests.Request;
import dev.taskward.domain.OwnerId;
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
import org.junit.jupiter.api.Test;

/** What every {@link IdempotentRequests} must do. */
public abstract class IdempotentRequestsContract {
    private static final AtomicInteger OWNERS = new AtomicInteger();
    private static final byte[] ANSWER = {0, 1, (byte) 0xff, '\n'};

    private final AtomicInteger effects = new AtomicInteger();
    private IdempotentRequests requests;
    private OwnerId alice;

    protected abstract IdempotentRequests requests();

    @BeforeEach
    void newOwner() {
        requests = requests();
        alice = new OwnerId("alice-" + OWNERS.incrementAndGet());
    }

    private Optional<byte[]> effect() {
        effects.incrementAndGet();
        return Optional.of(ANSWER);
    }

    @Test
    void repeatsTheFirstAnswer() {
        assertThat(requests.once(alice, new Request("key", "digest"), this::effect))
                .isEqualTo(new Outcome.First());

        for (int i = 0; i < 3; i++) {
            assertThat(requests.once(alice, new Request("key", "digest"), this::effect))
                    .isInstanceOfSatisfying(
                            Outcome.Repeated.class,
                            repeated -> assertThat(repeated.answer()).isEqualTo(ANSWER));
        }
        assertThat(effects).hasValue(1);
    }

    @Test
    void refusesAnotherRequestUnderTheKey() {
        requests.once(alice, new Request("key", "digest"), this::effect);

        assertThat(requests.once(alice, new Request("key", "other digest"), this::effect))
                .isEqualTo(Refused.REUSED);
        assertThat(effects).hasValue(1);
    }

    @Test
    void keepsKeysAndOwnersApart() {
        OwnerId bob = new OwnerId("bob of " + alice.value());
        requests.once(alice, new Request("key", "digest"), this::effect);

        assertThat(requests.once(bob, new Request("key", "other digest"), this::effect))
                .isEqualTo(new Outcome.First());
        assertThat(requests.once(alice, new Request("Key", "other digest"), this::effect))
                .isEqualTo(new Outcome.First());
        assertThat(requests.once(alice, new Request("é'\"; --", "other digest"), this::effect))
                .isEqualTo(new Outcome.First());
        assertThat(effects).hasValue(4);
    }

    @Test
    void doesNotKeepWhatWasRefused() {
        assertThat(requests.once(alice, new Request("key", "digest"), Optional::empty))
                .isEqualTo(new Outcome.First());

        assertThat(requests.once(alice, new Request("key", "other digest"), this::effect))
                .isEqualTo(new Outcome.First());
        assertThat(effects).hasValue(1);
    }

    @Test
    void doesNotKeepWhatFailed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> requests.once(alice, new Request("key", "digest"), () -> {
                    throw new IllegalStateException("failed");
                }));

        assertThat(requests.once(alice, new Request("key", "other digest"), this::effect))
                .isEqualTo(new Outcome.First());
    }

    @Test
    void refusesTheSecondWhileTheFirstIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> first = threads.submit(() -> requests.once(alice, new Request("key", "digest"), () -> {
                begun.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return effect();
            }));
            begun.await();

            assertThat(requests.once(alice, new Request("key", "digest"), this::effect))
                    .isEqualTo(Refused.IN_USE);
            assertThat(requests.once(alice, new Request("other", "digest"), this::effect))
                    .isEqualTo(new Outcome.First());
            go.countDown();
            assertThat(first.get()).isEqualTo(new Outcome.First());
        }
        assertThat(requests.once(alice, new Request("key", "digest"), this::effect))
                .isInstanceOf(Outcome.Repeated.class);
        assertThat(effects).hasValue(2);
    }

    @Test
    void hasOneEffectHoweverManyComeAtOnce() throws Exception {
        Callable<Outcome> use = () -> requests.once(alice, new Request("key", "digest"), this::effect);
        List<Outcome> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> outcome : threads.invokeAll(Collections.nCopies(20, use))) {
                outcomes.add(outcome.get());
            }
        }

        assertThat(effects).hasValue(1);
        assertThat(outcomes).containsOnlyOnce(new Outcome.First()).doesNotContain(Refused.REUSED, Refused.TOO_MANY);
    }
}
