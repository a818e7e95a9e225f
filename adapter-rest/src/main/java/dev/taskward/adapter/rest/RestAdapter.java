package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.docs.ApiDocumentInfo;
import dev.taskward.adapter.rest.docs.DocsConfiguration;
import dev.taskward.adapter.rest.problem.ProblemConfiguration;
import dev.taskward.adapter.rest.server.CorsPolicy;
import dev.taskward.adapter.rest.server.ServerConfiguration;
import dev.taskward.adapter.rest.task.PageCursors;
import dev.taskward.adapter.rest.task.TaskConfiguration;
import dev.taskward.adapter.rest.token.TokenConfiguration;
import dev.taskward.adapter.rest.token.TokenSettings;
import dev.taskward.adapter.rest.token.TokenVerifier;
import dev.taskward.adapter.rest.token.VerificationKeys;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The entry point of this adapter. It needs beans of {@link RestSettings}, {@link ServiceHealth}, {@link CursorKey}, a
 * clock and the driving ports. {@link RequestPipeline} lists the filters that a request passes.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    RequestPipeline.class,
    HealthController.class,
    ProblemConfiguration.class,
    TokenConfiguration.class,
    ServerConfiguration.class,
    TaskConfiguration.class,
    DocsConfiguration.class
})
public class RestAdapter {

    /**
     * The secret that signs page cursors. The composition root provides it, the same one on every instance, because a
     * client may send a cursor to another instance.
     *
     * @param value at least 32 random characters
     */
    public record CursorKey(String value) {

        /** Returns a text for the log, without the secret. */
        @Override
        public String toString() {
            return "cursor key";
        }
    }

    @Bean
    WireContract wireContract(RestSettings settings) {
        return settings.wireContract();
    }

    @Bean
    TokenSettings tokenSettings(RestSettings settings) {
        return settings.tokens();
    }

    @Bean
    TokenVerifier tokenVerifier(VerificationKeys keys, TokenSettings tokens, RestSettings settings, Clock clock) {
        return new TokenVerifier(keys, tokens, settings.effectiveUserClaim(), clock);
    }

    @Bean
    CorsPolicy corsPolicy(RestSettings settings, WireContract contract) {
        return new CorsPolicy(settings.effectiveCorsOrigins(), contract.cors());
    }

    @Bean
    PageCursors pageCursors(CursorKey key) {
        return new PageCursors(key.value());
    }

    @Bean
    ApiDocumentInfo apiDocumentInfo(RestSettings settings) {
        return new ApiDocumentInfo(settings.contractName(), settings.apiTitle(), settings.apiVersion());
    }
}
