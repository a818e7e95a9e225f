package dev.taskward.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.IdempotentRequests.Request;
import dev.taskward.application.port.out.StorageUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
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
 * Gives a request that was sent again with its {@code Idempotency-Key} the answer of the first time, to the byte. Only
 * what succeeded counts; whatever was refused may be tried again with the same key.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>
 */
final class IdempotencyFilter implements RequestFilter {
    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Pattern FORM = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");
    /** In seconds. The keys of a day ago count no more. */
    private static final String LATER = "3600";

    private final IdempotentRequests requests;
    private final ProblemWriter problems;

    IdempotencyFilter(IdempotentRequests requests, ProblemWriter problems) {
        this.requests = requests;
        this.problems = problems;
    }

    @Override
    public void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(KEY) == null || !WRITING.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        List<String> keys = Collections.list(request.getHeaders(KEY));
        if (keys.size() > 1 || !FORM.matcher(keys.getFirst()).matches()) {
            problems.write(
                    request,
                    response,
                    Problem.MALFORMED_REQUEST,
                    "Idempotency-Key must be given once, with 1 to 255 visible ASCII characters.");
            return;
        }
        byte[] body = request.getInputStream().readNBytes(BodyLimitFilter.LARGEST + 1);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        try {
            Request whole = new Request(keys.getFirst(), digest(request, body));
            Outcome outcome = requests.once(OwnerIdResolver.owner(), whole, () -> {
                use(chain, new ReadRequest(request, body), answer);
                boolean succeeded = answer.getStatus() < 300;
                return succeeded ? Optional.of(StoredResponse.of(answer)) : Optional.empty();
            });
            switch (outcome) {
                case Outcome.First first -> answer.copyBodyToResponse();
                case Outcome.Repeated repeated -> {
                    response.setHeader(REPLAYED, "true");
                    StoredResponse.write(repeated.answer(), response);
                }
                case Outcome.Refused refused -> refuse(request, response, refused);
            }
        } catch (StorageUnavailableException e) {
            // what was about to be said is not so
            response.setHeader(HttpHeaders.ETAG, null);
            response.setHeader(HttpHeaders.LOCATION, null);
            problems.write(request, response, Problem.SERVICE_UNAVAILABLE, "The database cannot be reached.");
        }
    }

    private static void use(FilterChain chain, HttpServletRequest request, HttpServletResponse response) {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Outcome.Refused refused)
            throws IOException {
        switch (refused) {
            case IN_USE ->
                problems.write(
                        request,
                        response,
                        Problem.IDEMPOTENCY_KEY_IN_USE,
                        "The first request with this Idempotency-Key is still under way.");
            case REUSED ->
                problems.write(
                        request,
                        response,
                        Problem.IDEMPOTENCY_KEY_REUSED,
                        "The Idempotency-Key was used for another request.");
            case TOO_MANY -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, LATER);
                problems.write(
                        request,
                        response,
                        Problem.RATE_LIMITED,
                        "There are more Idempotency-Keys than are kept of one user in a day.");
            }
        }
    }

    /** Of all that makes it another request. */
    private static String digest(HttpServletRequest request, byte[] body) {
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

    /** The same request, whose body was read. */
    private static final class ReadRequest extends HttpServletRequestWrapper {
        private final byte[] body;

        ReadRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return bytes.read(into, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("There is nothing to wait for");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), UTF_8));
        }
    }
}
