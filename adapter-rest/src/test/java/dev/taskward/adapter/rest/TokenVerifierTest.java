package dev.taskward.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.taskward.adapter.rest.TokenSettings;
import dev.taskward.adapter.rest.TokenVerifier.RefusedTokenException;
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

/** What is remembered of a token, and what is not. */
class TokenVerifierTest {
    private final AtomicInteger verifications = new AtomicInteger();
    private final TokenKeys counted = counting(TokenKeys.ofSecret(TestTokens.SECRET));
    private final TokenVerifier verifier = new TokenVerifier(
            counted, TokenSettings.of(TestTokens.SECRET, List.of(), List.of()), "sub", Clock.systemUTC());

    private TokenKeys counting(TokenKeys keys) {
        TokenKeys.Key behind = keys.find(new JWSHeader(JWSAlgorithm.HS256)).orElseThrow();
        TokenKeys.Key key = new TokenKeys.Key(Set.of(JWSAlgorithm.HS256), token -> {
            verifications.incrementAndGet();
            return behind.verifies(token);
        });
        return new TokenKeys() {
            @Override
            public Optional<Key> find(JWSHeader header) {
                return Optional.of(key);
            }

            @Override
            public boolean has(Key other) {
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
    void concurrentFirstUsesVerifyItOnce() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(16)) {
            for (int round = 1; round <= 20; round++) {
                String token = TestTokens.of("user " + round);
                Callable<OwnerId> use = () -> verifier.verify(token);
                for (Future<OwnerId> user : executor.invokeAll(Collections.nCopies(64, use))) {
                    assertThat(user.get()).isEqualTo(new OwnerId("user " + round));
                }
                assertThat(verifications).hasValue(round);
            }
        }
    }

    @Test
    void aRefusalIsNotRemembered() {
        String wrong = TestTokens.signed(
                Map.of("alg", "HS256"), TestTokens.claims("sub", "somebody"), "another-secret-of-at-least-32-bytes");

        for (int i = 1; i <= 3; i++) {
            assertThatExceptionOfType(RefusedTokenException.class).isThrownBy(() -> verifier.verify(wrong));
            assertThat(verifications).hasValue(i);
        }
    }
}
