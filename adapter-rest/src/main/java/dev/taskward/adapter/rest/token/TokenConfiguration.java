package dev.taskward.adapter.rest.token;

import dev.taskward.adapter.rest.problem.ProblemWriter;
import java.time.Clock;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the keys that verify tokens, and the error responses to requests without an accepted token. */
@Configuration(proxyBeanMethods = false)
public class TokenConfiguration {

    @Bean
    VerificationKeys verificationKeys(TokenSettings settings, Clock clock) {
        if (settings.jwksUrl() == null) {
            return VerificationKeys.ofSecret(Objects.requireNonNull(settings.secret()));
        }
        RemoteKeySet keys = new RemoteKeySet(settings.jwksUrl(), settings.jwksOutageTolerance(), clock);
        // reports a wrong URL at the start; the service starts in any case
        keys.prefetch();
        return keys;
    }

    @Bean
    TokenEntryPoint tokenEntryPoint(ProblemWriter problems) {
        return new TokenEntryPoint(problems);
    }
}
