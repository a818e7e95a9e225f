package dev.taskward.adapter.rest.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.taskward.adapter.rest.TestTokens;
import dev.taskward.adapter.rest.token.TokenVerifier.TokenRejectedException;
import dev.taskward.domain.OwnerId;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests the cache of verified tokens. */
class TokenVerifierTest {
    private final AtomicInteger verifications = new AtomicInteger();
    private final VerificationKeys countedKeys = countVerifications(VerificationKeys.ofSecret(TestTokens.SECRET));
    private final TokenVerifier verifier = new TokenVerifier(
            countedKeys, TokenSettings.ofSecret(TestTokens.SECRET, List.of(), List.of()), "sub", Clock.systemUTC());

    private VerificationKeys countVerifications(VerificationKeys keys) {
        VerificationKeys.Key original =
                keys.keyFor(new JWSHeader(JWSAlgorithm.HS256)).orElseThrow();
        VerificationKeys.Key key = new VerificationKeys.Key(Set.of(JWSAlgorithm.HS256), token -> {
            verifications.incrementAndGet();
            return original.verifies(token);
        });
        return new VerificationKeys() {
            @Override
            public Optional<Key> keyFor(JWSHeader header) {
                return Optional.of(key);
            }

            @Override
            public boolean isTrusted(Key other) {
                return other.equals(key);
            }
        };
    }

    @Test
    void aTokenIsVerifiedOnce() {
        String token = TestTokens.of("somebody");

        for (int i = 0; i < 10; i++) {
            assertThat(verifier.verify(token)).isEqualTo(new OwnerId("somebody"));
        }
        assertThat(verifications).hasValue(1);
        verifier.verify(TestTokens.of("somebody else"));
        assertThat(verifications).hasValue(2);
    }

    @Test
    void concurrentFirstRequestsVerifyATokenOnce() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(16)) {
            for (int round = 1; round <= 20; round++) {
                String token = TestTokens.of("user " + round);
                Callable<OwnerId> verification = () -> verifier.verify(token);
                for (Future<OwnerId> user : executor.invokeAll(Collections.nCopies(64, verification))) {
                    assertThat(user.get()).isEqualTo(new OwnerId("user " + round));
                }
                assertThat(verifications).hasValue(round);
            }
        }
    }

    @Test
    void aRejectionIsNotCached() {
        String forged = TestTokens.signed(
                Map.of("alg", "HS256"), TestTokens.claims("sub", "somebody"), "another-secret-of-at-least-32-bytes");

        for (int i = 1; i <= 3; i++) {
            assertThatExceptionOfType(TokenRejectedException.class).isThrownBy(() -> verifier.verify(forged));
            assertThat(verifications).hasValue(i);
        }
    }
}
