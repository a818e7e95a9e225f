package dev.taskward.adapter.rest.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.adapter.rest.contract.ApiHeaders;
import dev.taskward.adapter.rest.contract.ApiLimits;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemOccurrence;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import dev.taskward.adapter.rest.token.CurrentOwner;
import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.IdempotentRequests.Request;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Replays the stored response of a write that a client repeats with the same {@code Idempotency-Key}. Only a successful
 * response is stored; a rejected request can be sent again with the same key.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>
 */
public final class IdempotencyFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Set<String> WRITE_METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Pattern KEY_FORMAT = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");
    /** A guess: after this time, some keys of the last 24 hours may have expired. */
    private static final String RETRY_AFTER_SECONDS = "3600";

    private final transient IdempotentRequests requests;
    private final transient ProblemWriter problems;

    public IdempotencyFilter(IdempotentRequests requests, ProblemWriter problems) {
        this.requests = requests;
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> keys = Collections.list(request.getHeaders(ApiHeaders.IDEMPOTENCY_KEY));
        if (keys.isEmpty() || !WRITE_METHODS.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        if (keys.size() > 1 || !KEY_FORMAT.matcher(keys.getFirst()).matches()) {
            problems.write(
                    request,
                    response,
                    Problem.MALFORMED_REQUEST,
                    "Idempotency-Key must be given once, as 1 to 255 printable ASCII characters without outer spaces.");
            return;
        }
        executeOrReplay(new IdempotencyKey(keys.getFirst()), request, response, chain);
    }

    private void executeOrReplay(
            IdempotencyKey key, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        byte[] body;
        try {
            // one byte more than allowed, so that the body converter can reject a body that is too large
            body = request.getInputStream().readNBytes(ApiLimits.MAX_BODY_BYTES + 1);
        } catch (IOException e) {
            // Tomcat has already responded to broken chunks and lost connections
            if (!response.isCommitted()) {
                problems.write(request, response, ProblemOccurrence.incompleteBody());
            }
            return;
        }
        ContentCachingResponseWrapper cachedResponse = new ContentCachingResponseWrapper(response);
        try {
            Outcome outcome = requests.executeOnce(
                    CurrentOwner.get(),
                    new Request(key, fingerprint(request, body)),
                    () -> execute(chain, new RepeatableRequest(request, body), cachedResponse));
            switch (outcome) {
                case Outcome.Executed _ -> cachedResponse.copyBodyToResponse();
                case Outcome.Replayed(StoredResponse stored) -> {
                    response.setHeader(ApiHeaders.IDEMPOTENCY_REPLAYED, "true");
                    ResponseSnapshot.parse(stored).writeTo(response);
                }
                case Outcome.Rejected rejected -> reject(rejected, request, response);
            }
        } catch (StorageUnavailableException e) {
            // the commit failed, so the headers of the successful response are wrong
            response.setHeader(HttpHeaders.ETAG, null);
            response.setHeader(HttpHeaders.LOCATION, null);
            problems.write(request, response, Problem.SERVICE_UNAVAILABLE, "The database cannot be reached.");
        }
    }

    private static Optional<StoredResponse> execute(
            FilterChain chain, HttpServletRequest request, ContentCachingResponseWrapper response) {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        boolean succeeded = response.getStatus() < 300;
        return succeeded ? Optional.of(ResponseSnapshot.of(response).toStoredResponse()) : Optional.empty();
    }

    private void reject(Outcome.Rejected rejected, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (rejected) {
            case IN_PROGRESS ->
                problems.write(
                        request,
                        response,
                        Problem.IDEMPOTENCY_KEY_IN_USE,
                        "The first request with this Idempotency-Key is still in progress.");
            case KEY_REUSED ->
                problems.write(
                        request,
                        response,
                        Problem.IDEMPOTENCY_KEY_REUSED,
                        "The Idempotency-Key was used for another request.");
            case TOO_MANY_KEYS -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                problems.write(
                        request,
                        response,
                        Problem.RATE_LIMITED,
                        "The user has used too many Idempotency-Keys within 24 hours.");
            }
        }
    }

    /** Returns a hash of everything that distinguishes this request from others of the same user. */
    private static String fingerprint(HttpServletRequest request, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                request.getMethod(),
                request.getRequestURI(),
                String.valueOf(request.getQueryString()),
                String.valueOf(request.getContentType()),
                Collections.list(request.getHeaders(HttpHeaders.IF_MATCH)).toString(),
                Collections.list(request.getHeaders(HttpHeaders.IF_NONE_MATCH)).toString()
            }) {
                digest.update((part + "\n").getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
